"""Each paper, strip and profile as files, read by others: nothing lost, nothing small, on named layers, audit clean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.dxf import write_dxf
from tiaowen.generators.sheets.pdf import pdf_book, write_pdf
from tiaowen.generators.sheets.sheet import Circle, Fill, Item, Layer, Line, Sheet, Symbol, TextBox, TitleBlock
from tiaowen.generators.sheets.titleblock import drawn_with, free_rect, paper_mm

DEVICE = Layer("E-COMM-DEVC", 7, (0, 0, 0), 0.3)
SIZES = ("A0", "A1", "A2", "A3", "A4", "A3+0.25", "A2+0.5")


def sheet_on(size: str, place: Any, number: str = "弱电-01") -> Sheet:
    """A sheet with one of everything, spread over what the title strip leaves free."""
    title = TitleBlock("示范小区", "示范院", "施工图", "2026-11-22", "智能化", place=place)
    free, name = free_rect(size, title)[1].inset(6), DEVICE.name
    right, high = free.x1, free.y1
    items: list[Item] = [
        Line(((free.x0, free.y0), (right, free.y0)), name, 0.5, "DASHED"),
        Line(((free.x0, high), (right, high), (right, high - 5)), name, closed=True),
        Circle(right - 5, free.y0 + 10, 4, name),
        Fill(((free.x0, free.y0 + 5), (free.x0 + 9, free.y0 + 5), (free.x0, free.y0 + 9)), name, (200, 220, 240)),
        TextBox(free.x0, free.y0 + 30, f"左端 {size}", name, 3.5),
        TextBox((free.x0 + right) / 2, free.y0 + 40, "中 middle", name, 5, "center-middle", 30, "SimHei"),
        TextBox(right, free.y0 + 30, "right 右端", name, 2.5, "right-top"),
    ]
    for index in range(4):
        x = free.x0 + 10 + (right - free.x0 - 30) * index / 3
        tag = f"HD-{size}-{index}"
        items.append(Symbol("splitter" if index % 2 else "home_box", x, high - 30, name, tag, "2", (tag,), ("5.5.3-7",),
                            scale=1 + index / 2, rotation=90.0 * (index % 2)))  # fmt: skip
    return Sheet(number, f"{size} 系统图", size, tuple(items), (DEVICE,), title)


def tags(sheet: Sheet) -> set[str]:
    return {item.tag for item in sheet.items if isinstance(item, Symbol)}


def texts(sheet: Sheet) -> set[str]:
    return {item.text for item in sheet.items if isinstance(item, TextBox)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", ["right", "bottom"])
@pytest.mark.parametrize("profile", ["ttf", "shx"])
def test_a_dxf_read_by_two_others(size: str, place: Any, profile: Any, tmp_path: Path) -> None:
    import ezdxf

    raw = pytest.importorskip("pyogrio.raw")
    import pyogrio

    sheet = sheet_on(size, place)
    assert check_sheet(sheet) == []
    write_dxf(sheet, tmp_path / "a.dxf", profile)
    doc = ezdxf.readfile(tmp_path / "a.dxf")  # type: ignore[attr-defined]
    auditor = doc.audit()
    assert (auditor.errors, auditor.fixes) == ([], [])
    space = doc.modelspace()
    written = [*space.query("TEXT"), *(one for insert in space.query("INSERT") for one in insert.attribs)]
    assert min(one.dxf.height for one in written) >= 2.5
    assert len({one.dxf.style for one in written}) <= 2
    assert {one.dxf.width for one in written} == {1.0 if profile == "ttf" else 0.7}
    assert {one.dxf.layer for one in space} <= {layer.dxf.name for layer in doc.layers} - {"0"}
    handles = [one.dxf.handle for one in doc.entitydb.values()]
    assert len(set(handles)) == len(handles)
    assert int(doc.header["$HANDSEED"], 16) > max(int(handle, 16) for handle in handles)
    assert tuple(doc.header["$EXTMAX"])[:2] == paper_mm(size)
    pyogrio.set_gdal_config_options({"DXF_ENCODING": "UTF-8"})
    meta, _, shapes, columns = raw.read(tmp_path / "a.dxf")
    found = set(columns[list(meta["fields"]).index("Text")])
    assert tags(sheet) | texts(sheet) | {"示范小区", sheet.name, "弱电-01"} <= found
    assert len(shapes) >= len(sheet.items)


@pytest.mark.parametrize("place", ["right", "bottom"])
def test_a_pdf_of_every_size_read_by_another(place: Any, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    sheets = [sheet_on(size, place, f"弱电-{number}") for number, size in enumerate(SIZES)]
    write_pdf(sheets, tmp_path / "a.pdf")
    pages = pypdf.PdfReader(tmp_path / "a.pdf").pages
    assert len(pages) == len(sheets)
    for page, sheet in zip(pages, sheets, strict=True):
        size = [float(side) * 25.4 / 72 for side in page.mediabox[2:]]
        assert size == pytest.approx(paper_mm(sheet.size), abs=0.01)
        found = page.extract_text()
        assert [text for text in tags(sheet) | texts(sheet) if text not in found] == []


def test_sheets_that_are_alike_share_no_state(tmp_path: Path) -> None:
    """The skeleton is used again; what is written does not depend on what was written before."""
    for folder, order in (("a", (1, 2, 3)), ("b", (3, 2, 1))):
        (tmp_path / folder).mkdir()
        for number in order:
            write_dxf(sheet_on("A3", "right", f"T-{number}"), tmp_path / folder / f"{number}.dxf")
    for number in (1, 2, 3):
        first, second = ((tmp_path / folder / f"{number}.dxf").read_bytes() for folder in "ab")
        assert first == second
        assert f"\nT-{number}\n".encode() in first


@pytest.mark.parametrize("number", ["TIAOWEN-LAYOUT", "Model", "a/b:c", "", "*ACTIVE", "$HANDSEED"])
def test_any_number_names_a_layout(number: str, tmp_path: Path) -> None:
    import ezdxf

    write_dxf(sheet_on("A4", "right", number), tmp_path / "a.dxf")
    assert len(ezdxf.readfile(tmp_path / "a.dxf").layouts) == 2  # type: ignore[attr-defined]


def test_pages_in_front_and_bookmarks_as_a_tree(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    with pdf_book(tmp_path / "a.pdf", "set") as book:
        book.mark("contents", "c")
        for number in range(3):
            book.add(sheet_on("A4", "right", f"T-{number}"), [("S", f"B{number // 2}", f"T-{number}")])
        book.add(sheet_on("A4", "right", "T-3"), [("S", "B1", "T-3"), ("S", "B2", "T-3")])
        book.add_in_front(sheet_on("A3", "right", "C-1"), "c")
        book.add_in_front(sheet_on("A3", "right", "C-2"), "c2")
    reader = pypdf.PdfReader(tmp_path / "a.pdf")
    assert [page.extract_text().count("C-1") + 2 * page.extract_text().count("C-2") for page in reader.pages] == [
        1, 2, 0, 0, 0, 0,
    ]  # fmt: skip
    assert tree(reader, reader.outline) == [
        ("contents", 0),
        ("S", 2),
        [("B0", 2), [("T-0", 2), ("T-1", 3)], ("B1", 4), [("T-2", 4), ("T-3", 5)], ("B2", 5), [("T-3", 5)]],
    ]


def tree(reader: Any, entries: list[Any]) -> list[Any]:
    """Bookmarks as titles and page numbers."""
    return [
        tree(reader, one) if isinstance(one, list) else (one.title, reader.get_destination_page_number(one))
        for one in entries
    ]


def test_room_is_left_for_the_title_block_in_force() -> None:
    title = TitleBlock("", place="bottom")
    with drawn_with(title):
        assert free_rect("A2") == free_rect("A2", title)
        assert free_rect("A2", "right") != free_rect("A2", title)
    assert free_rect("A2") == free_rect("A2", "right")
