"""A sheet as DXF R2010: model coordinates are paper millimetres, one block for a symbol, ids in attributes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ezdxf.filemanagement import readfile

from tiaowen.generators.sheets.dxf_document import Profile
from tiaowen.generators.sheets.dxf_entities import Entities
from tiaowen.generators.sheets.dxf_skeleton import Kind, skeleton
from tiaowen.generators.sheets.sheet import Sheet, Symbol, TextBox
from tiaowen.generators.sheets.titleblock import sheet_items, sheet_layers
from tiaowen.model.saving import saved
from tiaowen.spec.errors import Text, TiaowenError


def write_dxf(sheet: Sheet, path: Path, profile: Profile = "ttf") -> None:
    """Write a sheet; the file is read again and audited before it takes its place.

    Args:
        sheet: what to draw.
        path: the file to write.
        profile: ``ttf`` for SimSun at width 1, ``shx`` for vector letters at width 0.7. Text is measured with the
            shipped font in both; for vector letters that is an approximation.

    Raises:
        TiaowenError: the file written cannot be read without fault (ours to mend).
        OSError: the folder is missing or full.
    """
    with _uncollected(), saved(path) as part:
        text, entities = dxf_document(sheet, profile)
        with part.open("w", encoding="utf-8", errors="dxfreplace", newline="\n") as stream:
            stream.write(text)
        _audit(part, entities)


def dxf_document(sheet: Sheet, profile: Profile = "ttf") -> tuple[str, int]:
    """The text of the file, and the number of entities in its model space."""
    items = sheet_items(sheet)
    fonts = {"SimSun"} | {item.font for item in items if isinstance(item, TextBox)}
    symbols = {item.name for item in items if isinstance(item, Symbol)}
    kind = Kind(sheet_layers(sheet), tuple(sorted(fonts)), tuple(sorted(symbols)), sheet.size, profile)
    around = skeleton(kind)
    entities = Entities(around.handle, around.owner, profile)
    entities.add(items)
    return around.filled(entities.text(), entities.handle, sheet.number), entities.count


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: with a hundred thousand young tags it would cost a sixth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _audit(path: Path, entities: int) -> None:
    again = readfile(path)
    auditor = again.audit()
    found = [str(entry.message) for entry in (*auditor.errors, *auditor.fixes)]
    if found or len(again.modelspace()) != entities:
        reason = found[0] if found else "entities lost"
        raise TiaowenError(Text(f"写出的 DXF 未通过复核：{reason}", f"the DXF written has a fault: {reason}"))
