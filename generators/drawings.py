"""The drawings of a community: legend, risers, plans and room layouts, made one at a time and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tiaowen.generators.drawing_words import conventions, drawn_ids, said, title_block
from tiaowen.generators.order import natural_key
from tiaowen.generators.sheets.check import SheetProblem, check_sheet
from tiaowen.generators.sheets.sheet import Sheet, Symbol
from tiaowen.generators.sheets.titleblock import drawn_with
from tiaowen.model.community import Community
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import spec_in_force

if TYPE_CHECKING:
    from tiaowen.generators.risers.set import Riser

KINDS = ("risers", "plans")
_TITLE = re.compile(r"<title>([^<]*)</title>")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sheet with its file name (without ending), system, building and the provisions that it answers.

    A riser may show several small ``buildings``; ``building`` is the first. ``problems`` is what the check of the
    sheet found; the drawing is good to hand over when there are none.
    """

    name: str
    sheet: Sheet
    system: str
    building: str | None
    title: Text
    provisions: tuple[str, ...]
    problems: tuple[SheetProblem, ...] = ()
    buildings: tuple[str, ...] = ()


def drawings(community: Community, kinds: Sequence[str] = KINDS, language: str = "zh") -> Iterator[Drawing]:
    """The drawings asked for, in the order of a set.

    The legend, risers by system and building; site plans, plans of dwelling types, layouts of machine rooms.
    """
    made, title = _drawings(community, kinds, language), title_block(community, language)
    while True:
        with drawn_with(title):  # not across a yield: whoever draws on in between has a title block of his own
            drawing = next(made, None)
        if drawing is None:
            return
        yield drawing


def _drawings(community: Community, kinds: Sequence[str], language: str) -> Iterator[Drawing]:
    from tiaowen.generators.risers.set import legends, risers

    if kinds:
        yield from map(_riser, legends(community, language))
    if "risers" in kinds:
        yield from map(_riser, risers(community, language))
    if "plans" in kinds:
        yield from _plans(community, language)
        yield from _dwellings(community, language)
        yield from _rooms(community, language)


def device_ids(drawing: Drawing) -> tuple[str, ...]:
    """The register ids that a drawing shows."""
    return drawn_ids(drawing.sheet)


def write_drawing(drawing: Drawing, folder: Path, profile: Literal["ttf", "shx"] = "ttf") -> list[str]:
    """Write a drawing as DXF, PDF and SVG below a folder; the names of the files, relative to it."""
    from tiaowen.generators.sheets.dxf import write_dxf
    from tiaowen.generators.sheets.pdf import write_pdf
    from tiaowen.generators.sheets.svg import write_svg

    names = [f"{drawing.name}.{ending}" for ending in ("dxf", "pdf", "svg")]
    (folder / drawing.name).parent.mkdir(parents=True, exist_ok=True)
    write_dxf(drawing.sheet, folder / names[0], profile)
    write_pdf([drawing.sheet], folder / names[1])
    write_svg(drawing.sheet, folder / names[2])
    return names


def figures(folder: Path) -> list[tuple[str, str]]:
    """Titles and SVGs for a report, of drawings written below a folder: the site plans and one riser of each system.

    Of the risers the largest is taken that is still small enough for a page.
    """
    rules = conventions()
    chosen = [folder / rules["plans"]["folder"] / f"{group}.svg" for group in rules["plans"]["figures"]]
    for system in rules["risers"].values():
        files = sorted((folder / system["folder"]).glob("*.svg"), key=lambda path: natural_key(path.name))
        small = [path for path in files if path.stat().st_size <= rules["figure_bytes"]]
        chosen += [max(small, key=lambda path: path.stat().st_size)] if small else []
    return [_figure(path) for path in chosen if path.is_file() and path.stat().st_size <= rules["figure_bytes"]]


def _figure(path: Path) -> tuple[str, str]:
    text = path.read_text(encoding="utf-8")
    found = _TITLE.search(text)
    return (unescape(found[1]) if found else path.stem), text


def _riser(one: Riser) -> Drawing:
    building = one.buildings[0] if one.buildings else None
    provisions = _provisions(one.sheet) or one.provisions
    return _checked(Drawing(one.name, one.sheet, one.system, building, one.title, provisions, (), one.buildings))


def _plans(community: Community, language: str) -> Iterator[Drawing]:
    from tiaowen.generators.plans.content import LEVELS, groups, title_of
    from tiaowen.generators.plans.site import site_plan

    rules, number = conventions()["plans"], 0
    for group in groups():
        for level in LEVELS:
            sheet = site_plan(community, group, language, level)
            if sheet is None:
                continue
            number += 1
            sheet = replace(sheet, number=f"{rules['series']}-{number:02d}")
            name = group if level == "ground" else f"{group}_{level}"
            drawn = Drawing(f"{rules['folder']}/{name}", sheet, group, None, title_of(group, level), _provisions(sheet))
            yield _checked(drawn)


def _dwellings(community: Community, language: str) -> Iterator[Drawing]:
    from tiaowen.generators.plans.dwelling import dwelling_sheets, type_title
    from tiaowen.generators.risers.set import Files

    rules, files, number = conventions()["dwelling_plans"], Files(), 0
    for one in community.dwelling_types or ():
        title = Text(type_title(one, "zh"), type_title(one, "en"))
        for part, sheet in enumerate(dwelling_sheets(community, one, language), start=1):
            number += 1
            numbered = replace(sheet, number=f"{rules['series']}-{number:02d}")
            suffix = "" if part == 1 else f"-{part}"
            name, named = f"{rules['folder']}/{files.take(one.id + suffix)}", Text(title.zh + suffix, title.en + suffix)
            yield _checked(Drawing(name, numbered, "home", None, named, _provisions(sheet) or _asked("5.8.22")))


def _rooms(community: Community, language: str) -> Iterator[Drawing]:
    from tiaowen.generators.plans.rooms import room_sheets

    rules = conventions()["room_plans"]
    for number, one in enumerate(room_sheets(community, language), start=1):
        sheet = replace(one.sheet, number=f"{rules['series']}-{number:02d}")
        part = "" if number == 1 else f"-{number}"
        title = Text(said("rooms_title", "zh") + part, said("rooms_title", "en") + part)
        name, building = f"{rules['folder']}/rooms{part}", one.buildings[0] if one.buildings else None
        provisions = _provisions(sheet) or _asked("5.7.14")
        yield _checked(Drawing(name, sheet, "machine_room", building, title, provisions, (), one.buildings))


def _asked(prefix: str) -> tuple[str, ...]:
    """The provisions of a clause."""
    return tuple(id for id in spec_in_force().provisions if id.startswith((f"{prefix}.", f"{prefix}-")))


def _provisions(sheet: Sheet) -> tuple[str, ...]:
    found = {id for item in sheet.items if isinstance(item, Symbol) for id in item.provisions}
    return tuple(sorted(found, key=natural_key))


def _checked(drawing: Drawing) -> Drawing:
    return replace(drawing, problems=tuple(check_sheet(drawing.sheet)))
