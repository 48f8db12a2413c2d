"""The replies in a Word report: rows are told by their hidden marks, wherever they were moved to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from tiaowen.generators.word_table import W
from tiaowen.reports.review.marks import MARK, marks_in
from tiaowen.reports.review.reading import LONGEST, Answered, Reply, foreign, heads
from tiaowen.reports.words import visible
from tiaowen.spec.errors import InputError, Place, Problem, Text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SHOWN = 60  # characters of a row that tell where a reply stands
GONE = {f"{{{W}}}moveFrom", f"{{{W}}}del"}  # text that a tracked change took away
WRAPS = {f"{{{W}}}{name}" for name in ("sdt", "sdtContent", "ins", "customXml")}
BREAKS = {f"{{{W}}}br", f"{{{W}}}tab", f"{{{W}}}cr"}


def read_word(document: bytes, name: str) -> Answered:
    """The replies of the main part of a Word file. Raises InputError where it is broken or none of ours."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(document)
    except (ParseError, DefusedXmlException, ValueError) as error:
        what = Text("不是可读的 Word 文件", "not a readable Word file")
        raise InputError([Problem(Place(name), what)]) from error
    rows = list(_rows(root))
    if not rows:
        raise foreign(name)
    replies = [Reply(key, text, where) for where, key, text in rows if text]
    return Answered(tuple(replies), sum(not text for _, _, text in rows))


def _rows(root: Element) -> Iterator[tuple[str, str, str]]:
    """The marked rows of all tables: how they begin, their key, and what stands in the reply column.

    In a table whose heading is gone that is the last one.
    """
    called = heads("reply")
    for table in root.iter(f"{{{W}}}tbl"):
        column = -1
        for row in _within(table, "tr"):
            if row.find(f"{{{W}}}trPr/{{{W}}}del") is not None:
                continue
            cells = [" ".join(_texts(cell)) for cell in _within(row, "tc")]
            keys = dict.fromkeys(key for cell in cells for key in marks_in(cell))
            if not keys:
                column = next((n for n, cell in enumerate(cells) if cell.strip() in called), column)
                continue
            text = visible(cells[column if column < len(cells) else -1].strip())[:LONGEST]
            where = visible(MARK.sub("", " ".join(cells[:2])))[:SHOWN]
            yield from ((where, key, text) for key in keys)


def _within(parent: Element, name: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, those in content controls too, but not those of tables within."""
    for child in parent:
        if child.tag == f"{{{W}}}{name}":
            yield child
        elif child.tag in WRAPS:
            yield from _within(child, name)


def _texts(cell: Element) -> Iterator[str]:
    """The text of a cell, a paragraph an item."""
    for paragraph in cell.iter(f"{{{W}}}p"):
        text = "".join(_pieces(paragraph))
        if text.strip():
            yield text.strip()


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{{{W}}}t":
            yield child.text or ""
        elif child.tag in BREAKS:
            yield " "
        elif child.tag not in GONE and child.tag != f"{{{W}}}p":
            yield from _pieces(child)
