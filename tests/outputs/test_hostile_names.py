"""Names that no program may obey go through the whole build; readers that are not ours find plain text everywhere."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from built import build, csv_rows, sheets, symbols
from defusedxml import ElementTree
from hostile_names import IDS, NAMES, REFUSED, project

from tiaowen.generators.sheets.clean import one_line
from tiaowen.generators.tables.workbook import legal
from tiaowen.model.load import load_texts
from tiaowen.spec.errors import InputError

pytestmark = pytest.mark.xdist_group("hostile")
CELLS = r"('\w+'!)?\$?[A-Z]{1,3}\$?\d+"
KNOWN = "SUM|SUMIFS|SUMPRODUCT|COUNT|COUNTIFS|AVERAGE|LOOKUP|ROUND|MAX|IF"
OURS = re.compile(rf"=(({KNOWN})\(|{CELLS}|\"(估列)?\"|[\d.()+*/,:<>=-])+")
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "nav", "section", "footer", "article"),
    *("h1", "h2", "h3", "h4", "p", "a", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr"),
    *("th", "td", "div", "span", "b", "strong", "em", "small", "code", "label", "input", "select", "option", "button"),
    *("details", "summary", "figure", "figcaption", "script", "svg", "g", "path", "rect", "circle", "text", "symbol"),
    *("use", "defs", "line", "polyline", "polygon", "ellipse", "br", "hr", "fieldset", "legend", "output", "time"),
    *("desc", "pattern", "optgroup"),
    *("colgroup", "col", "tfoot", "img", "form", "aside", "search", "template", "noscript", "i"),
}
DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10))}


@cache
def _built(folder: Path) -> Path:
    (folder / "hostile").mkdir()
    (folder / "hostile" / "community.yaml").write_text(json.dumps(project(), ensure_ascii=False), encoding="utf-8")
    return build(folder / "hostile", folder / "hostile" / "out", "0", jobs=1)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.getbasetemp())


def test_there_are_two_hundred_and_they_stand_in_every_kind_of_field() -> None:
    told = json.dumps(project(), ensure_ascii=False)
    assert len(set(NAMES) | set(REFUSED)) >= 200
    assert [name for name in NAMES if json.dumps(name, ensure_ascii=False) not in told] == []
    assert [id for id in IDS if json.dumps(id, ensure_ascii=False) not in told] == []


@pytest.mark.parametrize("name", REFUSED)
def test_what_nobody_sees_is_refused_with_its_place(name: str) -> None:
    plain = json.dumps({"tiaowen": 1, "project": {"name": name}}, ensure_ascii=False)
    with pytest.raises(InputError) as told:
        load_texts({"community.yaml": plain})
    assert told.value.problems[0].place.line == 1


# --- tables --------------------------------------------------------------------------------------------


def books(built: Path) -> Iterator[tuple[str, Any]]:
    from openpyxl import load_workbook

    for path in sorted(built.glob("*.xlsx")):
        yield path.name, load_workbook(path)


def test_no_cell_is_a_formula_or_a_link_of_theirs(built: Path) -> None:
    for name, book in books(built):
        shown = set()
        for page in book:
            for cell in (one for row in page.iter_rows() for one in row):
                place = (name, cell.coordinate, cell.value)
                ours = cell.data_type != "f" or (OURS.fullmatch(str(cell.value)) and cell.value not in NAMES)
                assert ours and cell.data_type in ("f", "s", "n"), place
                assert cell.hyperlink is None or cell.hyperlink.target is None, place
                shown.add(str(cell.value).replace("_x005F_", "_"))  # how xlsx writes an underline before x0041_
        if name == "points.xlsx":
            lacking = [one["name"] for one in villas() if f"{one['id']} {legal(one['name'])}" not in shown]
            assert lacking == []


def villas() -> list[dict[str, Any]]:
    return [one for one in project()["buildings"] if one.get("kind") == "villa"]


def test_books_are_packages_without_macros_or_outside_links(built: Path) -> None:
    from lxml import etree

    for path in (*built.glob("*.xlsx"), *built.glob("*.docx")):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            assert not [name for name in names if "vba" in name or "external" in name.lower()]
            for name in (one for one in names if one.endswith((".xml", ".rels"))):
                text = archive.read(name).decode("utf-8")
                etree.fromstring(text.encode())
                assert 'TargetMode="External"' not in text, (path.name, name)


def test_no_line_of_the_labels_is_a_formula(built: Path) -> None:
    rows = csv_rows(built / "labels.csv")
    assert {None not in row for row in rows} == {True}
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))] == []
    assert all(cell.isprintable() or "\u3000" in cell or "\xa0" in cell for cell in cells if cell.isascii())
    again = list(csv.reader(io.StringIO((built / "labels.csv").read_text(encoding="utf-8-sig"))))
    assert {len(row) for row in again} == {len(rows[0])}


# --- reports -------------------------------------------------------------------------------------------


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags, self.bad, self.scripts = "", set[str](), list[object](), 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.scripts += tag == "script"
        for key, value in attrs:
            outside = key in ("href", "src", "xlink:href", "action") and not (value or "").startswith("#")
            if key.startswith("on") or outside:
                self.bad.append((tag, key, value))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_has_no_tag_of_theirs(built: Path) -> None:
    page = Page()
    page.feed((built / "compliance.html").read_text(encoding="utf-8"))
    assert page.tags <= TAGS, page.tags - TAGS
    assert page.bad == []
    assert page.scripts <= 2
    assert "<script>alert(1)</script>" in page.text


def test_word_shows_text_and_runs_no_field_of_theirs(built: Path) -> None:
    from docx import Document

    for path in sorted(built.glob("*.docx")):
        xml = Document(str(path)).element.xml
        fields = set(re.findall(r"<w:instrText[^>]*>([^<]*)<", xml)) | set(re.findall(r'w:instr="([^"]*)"', xml))
        assert {field.split()[0] for field in fields} <= {"PAGE", "NUMPAGES", "PAGEREF", "TOC", "REF", "HYPERLINK"}
        assert all(re.fullmatch(r"\s*\w+( _?\w+)?( \\\w( \S+)?)*\s*", field) for field in fields), fields
        assert "w:object" not in xml and "w:altChunk" not in xml


# --- drawings ------------------------------------------------------------------------------------------


def in_gdal(text: str) -> bool:
    """GDAL does not know that ``%%%`` is a per cent sign; AutoCAD and ezdxf do."""
    return "%%" not in text


def test_drawings_say_what_the_sheets_say(built: Path) -> None:
    """ezdxf and GDAL read the same texts, and every id of a building stands on a riser as it is."""
    import ezdxf
    from built import read_dxf

    for path in sheets(built):
        document = ezdxf.readfile(path)
        auditor = document.audit()
        assert (auditor.errors, auditor.fixes) == ([], []), path.name
        written = (one.dxf.text for one in document.modelspace().query("TEXT"))
        texts = sorted(text.replace("^ ", "^").replace("%%%", "%") for text in written)
        assert [text for text in texts if one_line(text) != text] == [], path.name
        columns = zip(*(read_dxf(path)[name] for name in ("Text", "SubClasses")), strict=True)
        seen = sorted(text for text, kind in columns if isinstance(text, str) and "AcDbText" in kind)
        assert [text for text in seen if in_gdal(text)] == [text for text in texts if in_gdal(text)], path.name
    drawn = {id for one in symbols(built) for id in one.attributes.get("BUILDING", "").split()}
    assert {one_line(one["id"]) for one in villas()} <= drawn


def test_pictures_run_and_load_nothing(built: Path) -> None:
    known = {"svg", "title", "style", "rect", "defs", "symbol", "path", "circle", "text", "use", "g"}
    for path in sheets(built):
        root = ElementTree.fromstring(path.with_suffix(".svg").read_text(encoding="utf-8"))
        for element in root.iter():
            assert element.tag.rpartition("}")[2] in known, path.name
            assert not [key for key in element.attrib if key.startswith("on")]
            assert all(value.startswith("#") for key, value in element.attrib.items() if key.endswith("href"))


def test_pdfs_have_no_action(built: Path) -> None:
    from pypdf import PdfReader

    for path in (*(sheet.with_suffix(".pdf") for sheet in sheets(built)), built / "drawings" / "set.pdf"):
        reader = PdfReader(path)
        objects = [reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))]
        keys = {key for one in objects if isinstance(one, dict) for key in one}
        assert not keys & {"/OpenAction", "/AA", "/AcroForm", "/JS", "/URI", "/Annots", "/A"}, path.name


def test_every_file_can_be_saved_on_any_system(built: Path) -> None:
    names = [path.relative_to(built) for path in built.rglob("*")]
    for part in {part for name in names for part in name.parts}:
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', part), part
        assert part == part.strip() and not part.endswith(".") and not part.startswith("."), part
        assert part.split(".")[0].lower() not in DEVICES, part
        assert len(part.encode()) <= 200, part
    assert len({str(name).casefold() for name in names}) == len(names)


def test_json_keeps_every_name_as_it_is(built: Path) -> None:
    data = json.loads((built / "check.json").read_text(encoding="utf-8"))
    ids = {one["building"] for one in data["quantities"]}
    assert {one["id"] for one in villas()} <= ids
