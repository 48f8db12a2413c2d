"""Every sheet of both projects as its files stand on the disk, read by ezdxf, GDAL and pypdf.

That no texts overlap, none stands on a line and none lies outside is checked while a sheet is made
(`tiaowen.generators.sheets.check`); `test_files` sees that the manifest tells no fault of any sheet.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from built import sheets, symbols

from tiaowen.generators.drawing_words import conventions
from tiaowen.generators.sheets.dxf_document import VIEWPORT_LAYER
from tiaowen.generators.sheets.fonts import font_path
from tiaowen.generators.sheets.layout import SMALLEST_MM
from tiaowen.generators.sheets.titleblock import FRAME_LAYERS

pytestmark = pytest.mark.xdist_group("build")
SHOWN = ("TAG", "LABEL")
LAYERS = {*conventions()["layers"], *(layer.name for layer in FRAME_LAYERS), VIEWPORT_LAYER}


@cache
def glyphs() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_path(), lazy=True) as font:
        return frozenset(font.getBestCmap())


def texts(space: Any) -> list[Any]:
    """The texts of a sheet that are seen."""
    inside = [one for symbol in space.query("INSERT") for one in symbol.attribs if one.dxf.tag in SHOWN]
    return [one for one in (*space.query("TEXT"), *inside) if one.dxf.text]


def test_every_sheet_is_read_and_audited_without_fault_and_keeps_the_conventions(built: Path) -> None:
    import ezdxf

    inserts = Counter((one.folder, one.file) for one in symbols(built))
    assert len(sheets(built)) >= 2 * 27 + 2
    for path in sheets(built):
        document = ezdxf.readfile(path)
        auditor, space = document.audit(), document.modelspace()
        assert (auditor.errors, auditor.fixes) == ([], []), path.name
        assert len(space) > 20, path.name
        assert len(space.query("INSERT")) == inserts[path.parent.name, path.name], path.name  # GDAL sees the same
        assert {entity.dxf.layer for entity in space} <= LAYERS, path.name
        seen = texts(space)
        assert min(one.dxf.height for one in seen) >= SMALLEST_MM - 1e-6, path.name
        assert len({one.dxf.style for one in seen}) <= 2, path.name
        assert {char for one in seen for char in one.dxf.text if ord(char) not in glyphs()} == set(), path.name


def test_every_tag_is_found_in_the_text_of_its_pdf(built: Path) -> None:
    from pypdf import PdfReader

    tags: dict[tuple[str, str], set[str]] = {}
    for one in symbols(built):
        tags.setdefault((one.folder, one.file), set()).update(
            squeezed(one.attributes[key]) for key in SHOWN if one.attributes.get(key)
        )
    for path in sheets(built):
        (page,) = PdfReader(path.with_suffix(".pdf")).pages
        text, fonts = squeezed(page.extract_text()), page["/Resources"]["/Font"]
        assert [tag for tag in tags.get((path.parent.name, path.name), ()) if tag not in text] == [], path.name
        assert len(fonts) <= 2, path.name


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_bound_set_has_a_page_for_every_sheet(built: Path) -> None:
    from pypdf import PdfReader

    assert len(PdfReader(built / "drawings" / "set.pdf").pages) == len(sheets(built))


def test_every_sheet_is_there_in_three_formats(built: Path) -> None:
    for path in sheets(built):
        assert all(path.with_suffix(ending).stat().st_size > 1000 for ending in (".pdf", ".svg"))
