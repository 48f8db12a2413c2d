"""Paragraphs of the description as Word XML: headings with bookmarks, numbered sentences, lines of the contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tiaowen.generators.description.content import Grid, Section
from tiaowen.generators.description.sentences import Sentence
from tiaowen.generators.word_table import TWIPS, Column, W, table

TEXT_MM = 180
HANGING = 620  # twips that the number of a sentence stands out


def anchor(section: Section) -> str:
    """The bookmark of a section."""
    return f"s{section.number.replace('.', '_')}"


def heading(section: Section, style: str, mark: int) -> Any:
    """The heading of a section with its bookmark, which needs a number of its own."""
    name = quoteattr(anchor(section))
    return _element(
        f"<w:pPr><w:pStyle w:val={quoteattr(style)}/></w:pPr>"
        f'<w:bookmarkStart w:id="{mark}" w:name={name}/>{run(f"{section.number}　{section.title}")}'
        f'<w:bookmarkEnd w:id="{mark}"/>'
    )


def contents_line(section: Section, style: str) -> Any:
    """A line of the contents that leads to a section, with its page as a field that Word works out."""
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{round(TEXT_MM * TWIPS)}"/></w:tabs>'
    indent = f'<w:ind w:left="{0 if section.number.isdigit() else 420}"/>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {anchor(section)} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>–</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return _element(
        f"<w:pPr><w:pStyle w:val={quoteattr(style)}/>{tab}{indent}</w:pPr>"
        f"<w:hyperlink w:anchor={quoteattr(anchor(section))}>"
        f"{run(f'{section.number}　{section.title}')}<w:r><w:tab/></w:r>{field}</w:hyperlink>"
    )


def body(section: Section, look: Look) -> Iterator[Any]:
    """The sentences and tables of a section itself, without its heading."""
    count = 0
    for block in section.blocks:
        if isinstance(block, Sentence):
            count += 1
            yield look.sentence(f"{section.number}.{count}", block.text)
        else:
            yield from grid(block)


def grid(block: Grid) -> Iterator[Any]:
    """A table with its title above and a little room below."""
    if block.title:
        yield _element(
            '<w:pPr><w:pStyle w:val="TableHead"/><w:keepNext/><w:jc w:val="center"/></w:pPr>' + run(block.title)
        )
    yield table([Column(head.title, head.width, head.align) for head in block.heads], block.rows)
    yield _element('<w:pPr><w:pStyle w:val="TableText"/></w:pPr>')


class Look:
    """How sentences look: in a style of ours, or like the paragraph of a template that they take the place of."""

    def __init__(self, style: str = "", like: Any = None) -> None:
        self._style, self._like = style, like

    def sentence(self, number: str, text: str) -> Any:
        """One numbered sentence."""
        if self._like is not None:
            return copied(self._like, f"{number}　{text}")
        style = f"<w:pPr><w:pStyle w:val={quoteattr(self._style)}/></w:pPr>"
        return _element(f"{style}{run(number)}<w:r><w:tab/></w:r>{run(text)}")


def copied(like: Any, text: str) -> Any:
    """A paragraph with the properties of another one and of its first run."""
    from copy import deepcopy

    from docx.oxml.ns import qn

    made = _element(run(text))
    properties = like.find(qn("w:pPr"))
    if properties is not None:
        kept = deepcopy(properties)
        for section in kept.findall(qn("w:sectPr")):
            kept.remove(section)
        made.insert(0, kept)
    letters = next((one.find(qn("w:rPr")) for one in like.iter(qn("w:r"))), None)
    if letters is not None:
        made.find(qn("w:r")).insert(0, deepcopy(letters))
    return made


def run(text: str) -> str:
    """A run of plain text."""
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _element(inner: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(f'<w:p xmlns:w="{W}">{inner}</w:p>')


def paragraphs(sections: Sequence[Section]) -> Iterator[Section]:
    """Sections and their parts in the order of the text."""
    for section in sections:
        yield section
        yield from section.parts
