"""``labels.csv``: a label for every device and for both ends of every cable, ready for a label printer or Excel.

UTF-8 with a byte order mark, every cell quoted. A cell that a spreadsheet would run as a formula begins with an
apostrophe, and no cell breaks its line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from tiaowen.generators.cables.schedule import Cable, cables
from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.register import devices, register
from tiaowen.generators.project_notes import cited
from tiaowen.generators.tables.points import place_name
from tiaowen.generators.tables.workbook import columns, legal, said
from tiaowen.model.community import Community
from tiaowen.model.fields import storey_text
from tiaowen.model.saving import saved
from tiaowen.spec.vocabulary import label

Row = tuple[str, ...]
_RUNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BREAKS = re.compile(r"[\r\n\t\u2028\u2029\x85]+")


def write_labels(community: Community, path: Path, language: str = "zh") -> None:
    """Write ``labels.csv``. Raises OSError where the file cannot be saved."""
    heads = tuple(column.title[language] for column in columns("labels"))
    with saved(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(heads)
        writer.writerows(tuple(map(plain, row)) for row in label_rows(community, language))


def provisions(community: Community) -> tuple[str, ...]:
    """The provisions of everything that bears a label, each once."""
    things: tuple[Device | Cable, ...] = (*devices(community), *cables(community))
    return tuple(dict.fromkeys(id for one in things for id in one.provisions))


def plain(text: str) -> str:
    """The text on one line that a spreadsheet takes as text.

    >>> plain("=1+1"), plain("B1"), plain("a\\nb")
    ("'=1+1", 'B1', 'a b')
    """
    clean = _BREAKS.sub(" ", legal(text))
    return f"'{clean}" if clean.lstrip().startswith(_RUNS) else clean


def label_rows(community: Community, language: str = "zh") -> Iterator[Row]:
    """Devices in the order of the register, then the cables with their two ends."""
    for device in devices(community):
        yield _device(community, device, language)
    known = register(community).by_id
    for cable in cables(community):
        for own, other, here in ((cable.from_id, cable.to_id, "end_a"), (cable.to_id, cable.from_id, "end_b")):
            yield _end(community, cable, known.get(own), (own, other), here, language)


def _device(community: Community, device: Device, language: str) -> Row:
    return (
        said("label_device", language),
        device.id,
        device.tag,
        label("system", device.system, language),
        device.info.name[language],
        *_where(community, device, device.building, language),
        device.parent or "",
        device.port or "",
        cited(device.provisions, language) or said("not_demanded", language),
    )


def _end(
    community: Community, cable: Cable, own: Device | None, ends: tuple[str, str], here: str, language: str
) -> Row:
    return (
        said(here, language),
        cable.id,
        f"{cable.id} {ends[0]}→{ends[1]}",
        label("system", cable.system, language),
        cable.type[language],
        *_where(community, own, None if own is None else own.building, language),
        ends[1],
        "",
        cited(cable.provisions, language),
    )


def _where(community: Community, device: Device | None, building: str | None, language: str) -> Row:
    """Building, storey, dwelling and room; empty for an end that is no device."""
    if device is None:
        return "", "", "", ""
    return (
        place_name(community, building, language),
        "" if device.storey is None else storey_text(device.storey),
        device.dwelling or "",
        "" if device.room_name is None else device.room_name[language],
    )
