"""An institute's own Word file as the frame: named placeholders are filled in, everything else stays as it is.

A placeholder is ``{{project}}`` in running text, or ``{{section:ftth}}`` alone in its paragraph. Nothing in the file is
run or evaluated, and what a project writes is never searched for placeholders.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tiaowen.generators.description.content import Description, Section
from tiaowen.generators.description.markup import Look, body, copied
from tiaowen.generators.description.words import data, said
from tiaowen.generators.word_page import data_of
from tiaowen.model.community import Community
from tiaowen.model.text.archive import scan_archive
from tiaowen.model.text.text_file import read_bytes
from tiaowen.spec.errors import InputError, Place, Problem, Text, UsageError

MOST_BYTES = 50_000_000
SECTION = "section:"
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
            Text(f"说明模板应为 .docx：{name}", f"a template of the description is a .docx file: {name}"),
            Text("含宏的文档和 .doc 请另存为 .docx", "save documents with macros and .doc files as .docx"),
        )
    template = Template(name, read_bytes(path, name, MOST_BYTES))
    scan_archive(template.data, name)
    _opened(template)
    return template


def template_of(community: Community, folder: Path) -> Template | None:
    """The template that ``project.description_template`` names in the project's folder; None where it names none."""
    name = community.project.description_template
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


@dataclass(frozen=True, slots=True)
class Filled:
    """A template filled in: the file, the provisions of the sections that found a place, and what found none."""

    data: bytes
    provisions: tuple[str, ...]
    left_out: tuple[Problem, ...]


def filled(template: Template, description: Description, values: Mapping[str, str]) -> Filled:
    """The template with its placeholders filled in.

    Raises InputError with every placeholder that is unknown, broken or in the wrong place.
    """
    document = _opened(template)
    filling = _Filling(template.name, description, values)
    _table_styles(document)
    for kind, root in _roots(document):
        for paragraph in list(root.iter(_w("p"))):
            filling.paragraph(paragraph, kind)
    if filling.problems:
        raise InputError(filling.problems)
    return Filled(data_of(document), filling.provisions(), tuple(filling.left_out()))


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

    def __init__(self, name: str, description: Description, values: Mapping[str, str]) -> None:
        self._name, self._description, self._values = name, description, values
        self._sections = {section.key: section for section in description.sections}
        self._known = {*data("chapters"), *data("systems")}
        self._used = set[str]()
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
        if key not in self._known:
            self._unknown(kind, SECTION + key)
        elif kind != "body":
            self._tell(kind, f"{SECTION}{key} 只能放在正文", f"{SECTION}{key} belongs in the text")
        else:
            self._used.add(key)
            for element in self._elements(key, paragraph):
                paragraph.addprevious(element)
            _take_away(paragraph)

    def _elements(self, key: str, paragraph: Any) -> Iterator[Any]:
        section = self._sections.get(key)
        if section is None:
            entry = data("systems")[key]
            missing = "、".join(entry["fields"] or [f"components[system={key}]"])
            yield copied(paragraph, said("absent", self._description.language, fields=missing))
            return
        yield from body(section, Look(like=paragraph))
        for part in section.parts:
            yield copied(paragraph, f"{part.number}　{part.title}")
            yield from body(part, Look(like=paragraph))

    def _inline(self, texts: list[Any], found: list[re.Match[str]], kind: str) -> None:
        for match in reversed(found):
            value = self._values.get(match[1])
            if value is None:
                self._unknown(kind, match[1])
            else:
                _replace(texts, match.start(), match.end(), value)

    def provisions(self) -> tuple[str, ...]:
        """The provisions of the sections that were placed, in order of appearance."""
        placed = [one for one in self._description.sections if one.key in self._used]
        return tuple(dict.fromkeys(id for section in placed for one in section.sentences() for id in one.provisions))

    def left_out(self) -> Iterator[Problem]:
        """The chapters and systems that the template gives no place."""
        for section in self._description.chapters:
            if section.key in self._used:
                continue
            open_parts = [part for part in section.parts if part.key not in self._used]
            for one in open_parts if section.parts else [section]:
                yield self._left(one)

    def _left(self, section: Section) -> Problem:
        placeholder = "{{" + SECTION + section.key + "}}"
        return Problem(
            Place(self._name),
            Text(f"模板没有 {placeholder}（{section.title}）", f"the template has no {placeholder} ({section.title})"),
        )

    def _unknown(self, kind: str, name: str) -> None:
        known = [*self._values, SECTION + "overview", "…"]
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
