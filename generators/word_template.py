"""An institute's own Word file as the frame: named placeholders are filled in, everything else stays as it is.

A placeholder is ``{{project}}`` in running text, or ``{{section:ftth}}`` alone in its paragraph. Nothing in the file is
run or evaluated, and what a project writes is never searched for placeholders.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tiaowen.generators.word_page import data_of
from tiaowen.generators.word_table import TWIPS
from tiaowen.model.text.archive import scan_archive
from tiaowen.model.text.text_file import read_bytes
from tiaowen.spec.errors import InputError, Place, Problem, Text, UsageError

MOST_BYTES = 50_000_000
SECTION = "section:"
FEW = 20  # sections up to which a message names them all
A4_ROOM_MM = 180.0
Maker = Callable[[Any], Iterable[Any]]
_NAMED = re.compile(r"\{\{\s*([^{}]{1,100}?)\s*\}\}")
_PARTS = {"body": Text("正文", "the text"), "header": Text("页眉", "a header"), "footer": Text("页脚", "a footer")}


@dataclass(frozen=True, slots=True)
class Template:
    """A Word file with placeholders: its name for messages, its bytes."""

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """The sha256 of the file."""
        return hashlib.sha256(self.data).hexdigest()


def read_template(path: Path, name: str) -> Template:
    """Read a template. Raises UsageError where there is none and InputError for what is no sound Word file."""
    if path.suffix.lower() != ".docx":
        raise UsageError(
            Text(f"模板应为 .docx：{name}", f"a template is a .docx file: {name}"),
            Text("含宏的文档和 .doc 请另存为 .docx", "save documents with macros and .doc files as .docx"),
        )
    template = Template(name, read_bytes(path, name, MOST_BYTES))
    scan_archive(template.data, name)
    _opened(template)
    return template


def template_named(name: str | None, folder: Path) -> Template | None:
    """The template of that name in a project's folder; None where none is named."""
    return None if name is None else read_template(folder / name, name)


def _opened(template: Template) -> Any:
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        return Document(io.BytesIO(template.data))
    except (OpcError, LxmlError, KeyError, ValueError, AttributeError) as error:  # what python-docx does with bad files
        what = Text("不是可读的 Word 文件（.docx）", "not a readable Word file (.docx)")
        raise InputError([Problem(Place(template.name), what)]) from error


def filled_in(template: Template, values: Mapping[str, str], sections: Mapping[str, Maker]) -> tuple[bytes, set[str]]:
    """The template with its placeholders filled in, and the sections that found a place.

    A section makes, from the paragraph of its placeholder, the elements that take its place.
    Raises InputError with every placeholder that is unknown, broken or in the wrong place.
    """
    document = _opened(template)
    filling = _Filling(template.name, values, sections)
    _table_styles(document)
    for kind, root in _roots(document):
        for paragraph in list(root.iter(_w("p"))):
            filling.paragraph(paragraph, kind)
    if filling.problems:
        raise InputError(filling.problems)
    return data_of(document), filling.used


def room_of(paragraph: Any) -> float:
    """How wide the text is [mm] on the page that a paragraph of the body stands on; A4 upright where nobody says."""
    from docx.oxml.ns import qn

    body = next((one for one in paragraph.iterancestors() if one.tag == qn("w:body")), None)
    block = paragraph
    while body is not None and block.getparent() is not body:
        block = block.getparent()
    for one in () if body is None else (block, *block.itersiblings()):
        found = [one] if one.tag == qn("w:sectPr") else list(one.iter(qn("w:sectPr")))
        size, margins = (found[0].find(qn(f"w:{name}")) for name in ("pgSz", "pgMar")) if found else (None, None)
        if size is not None and margins is not None:
            taken = sum(int(margins.get(qn(f"w:{side}"), "0")) for side in ("left", "right"))
            return max(float(int(size.get(qn("w:w"), "0")) - taken) / TWIPS, 20.0)
    return A4_ROOM_MM


def _roots(document: Any) -> Iterator[tuple[str, Any]]:
    """The text, then headers and footers, in the order of their names."""
    yield "body", document.element.body
    links = [link for link in document.part.rels.values() if not link.is_external]
    for ending in ("header", "footer"):
        parts = [link.target_part for link in links if link.reltype.endswith(f"/{ending}")]
        for part in sorted(parts, key=lambda one: str(one.partname)):
            yield ending, part.element


def _table_styles(document: Any) -> None:
    """Our tables need two paragraph styles; where the template has them, its own are kept."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    for name, bold in (("TableText", False), ("TableHead", True)):
        if name not in document.styles:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.font.size, style.font.bold = Pt(9), bold
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1)


class _Filling:
    """Fills paragraphs and remembers what was asked for."""

    def __init__(self, name: str, values: Mapping[str, str], sections: Mapping[str, Maker]) -> None:
        self._name, self._values, self._sections = name, values, sections
        self.used = set[str]()
        self.problems: list[Problem] = []

    def paragraph(self, paragraph: Any, kind: str) -> None:
        """Fill one paragraph; a section takes its place."""
        texts = [one for one in paragraph.iter(_w("t")) if _owner(one) is paragraph]
        whole = "".join(one.text or "" for one in texts)
        if "{{" not in whole:
            return
        found = list(_NAMED.finditer(whole))
        rest = _NAMED.sub("", whole)
        if "{{" in rest or "}}" in rest:
            shown = whole[:40]
            self._tell(kind, f"“{shown}”的占位符不完整", f"a placeholder is broken in “{shown}”")
        sections = [match for match in found if match[1].startswith(SECTION)]
        if sections and (len(found) > 1 or rest.strip()):
            self._tell(kind, f"{sections[0][0]} 应独占一段", f"{sections[0][0]} has to be alone in its paragraph")
        elif sections:
            self._section(paragraph, sections[0][1].removeprefix(SECTION), kind)
        else:
            self._inline(texts, found, kind)

    def _section(self, paragraph: Any, key: str, kind: str) -> None:
        maker = self._sections.get(key)
        if maker is None:
            self._unknown(kind, SECTION + key)
        elif kind != "body":
            self._tell(kind, f"{SECTION}{key} 只能放在正文", f"{SECTION}{key} belongs in the text")
        else:
            self.used.add(key)
            for element in maker(paragraph):
                paragraph.addprevious(element)
            _take_away(paragraph)

    def _inline(self, texts: list[Any], found: list[re.Match[str]], kind: str) -> None:
        for match in reversed(found):
            value = self._values.get(match[1])
            if value is None:
                self._unknown(kind, match[1])
            else:
                _replace(texts, match.start(), match.end(), value)

    def _unknown(self, kind: str, name: str) -> None:
        sections = [SECTION + key for key in self._sections]
        known = [*self._values, *(sections if len(sections) <= FEW else [sections[0], "…"])]
        self._tell(kind, f"不认识占位符 {name!r}", f"unknown placeholder {name!r}", known)

    def _tell(self, kind: str, zh: str, en: str, known: list[str] | None = None) -> None:
        mend = Text("可用：" + "、".join(known), "one of: " + ", ".join(known)) if known else None
        where = _PARTS[kind]
        problem = Problem(Place(self._name), Text(f"{where.zh}：{zh}", f"{where.en}: {en}"), mend)
        if problem not in self.problems:
            self.problems.append(problem)


def _replace(texts: list[Any], start: int, end: int, value: str) -> None:
    """Put a value in the place of some characters that may lie in several runs; the first one's look is kept."""
    at = 0
    for text in texts:
        held = text.text or ""
        low, high = max(start - at, 0), min(end - at, len(held))
        if low < high:
            text.text = held[:low] + value + held[high:]
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            value = ""
        at += len(held)


def _take_away(paragraph: Any) -> None:
    """Remove a placeholder's paragraph; one that ends a section or is its cell's last stays, emptied."""
    properties = paragraph.find(_w("pPr"))
    ends_section = properties is not None and properties.find(_w("sectPr")) is not None
    if ends_section or paragraph.getparent().tag == _w("tc"):
        for run in paragraph.findall(_w("r")):
            paragraph.remove(run)
    else:
        paragraph.getparent().remove(paragraph)


def _owner(text: Any) -> Any:
    """The paragraph that a piece of text stands in; text boxes have paragraphs of their own."""
    above = text.getparent()
    while above is not None and above.tag != _w("p"):
        above = above.getparent()
    return above


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))
