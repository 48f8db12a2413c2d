"""Tables, text and fields of a Word file as XML, written row by row: hundreds of rows in a fraction of a second."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TWIPS = 1440 / 25.4  # a millimetre in twentieths of a point
SHADE = "E4EAF1"
_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="8A939C"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and width [mm]; ``shaded`` cells are headings of their rows."""

    title: str
    width: float
    align: str = "left"
    shaded: bool = False


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    header: bool = True,
    height: float = 0,
    marks: Iterable[str] = (),
) -> Any:
    """A table element; its header row repeats on every page and no row breaks across pages.

    ``height`` is the least height of a row [mm], for lines to be filled by hand. ``marks`` are texts, one for each row,
    that stand hidden in its first cell and go with it wherever it is moved or copied.
    """
    from docx.oxml import parse_xml

    widths = [round(column.width * TWIPS) for column in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    tall = f'<w:trHeight w:val="{round(height * TWIPS)}" w:hRule="atLeast"/>' if height else ""
    plain = [_cell_start(width, column.align, column.shaded) for width, column in zip(widths, columns, strict=True)]
    head = [_cell_start(width, column.align, True, "TableHead") for width, column in zip(widths, columns, strict=True)]
    lines = [_row([column.title for column in columns], head, "<w:tblHeader/>")] if header else []
    lines += [_row(row, plain, tall, mark) for row, mark in zip_longest(rows, marks, fillvalue="")]
    return parse_xml(
        f'<w:tbl xmlns:w="{W}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_EDGES}</w:tblBorders><w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _cell_start(width: int, align: str, shaded: bool, style: str = "TableText") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>' if shaded else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:jc w:val="{align}"/></w:pPr>'
    )


def _row(cells: Sequence[str], starts: Sequence[str], more: str = "", mark: str = "") -> str:
    runs = [_run(text) for text in cells]
    if mark:
        runs[0] += f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{escape(mark)}</w:t></w:r>"
    body = "".join(f"{start}{run}</w:p></w:tc>" for start, run in zip(starts, runs, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{body}</w:tr>"


def fitted(columns: Sequence[Column], width: float) -> list[Column]:
    """The columns made narrower, all in the same measure, where together they are wider than ``width`` [mm]."""
    share = min(1.0, width / sum(column.width for column in columns))
    return [replace(column, width=column.width * share) for column in columns]


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def line(text: str, style: str = "TableText", keep: bool = False) -> Any:
    """A paragraph of plain text; ``keep`` holds it on the page of what follows."""
    from docx.oxml import parse_xml

    held = "<w:keepNext/>" if keep else ""
    return parse_xml(f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="{style}"/>{held}</w:pPr>{_run(text)}</w:p>')


def page_line(pattern: str) -> list[Any]:
    """The runs of ``Page {page} of {pages}``, the numbers being fields."""
    from docx.oxml import parse_xml

    before, _, rest = pattern.partition("{page}")
    between, _, after = rest.partition("{pages}")
    pieces = (_run(before), *_field("PAGE"), _run(between), *_field("NUMPAGES"), _run(after))
    return [parse_xml(piece.replace("<w:r>", f'<w:r xmlns:w="{W}">', 1)) for piece in pieces if piece]


def _field(name: str) -> tuple[str, ...]:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        "<w:r><w:t>1</w:t></w:r>",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
