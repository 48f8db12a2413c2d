"""The score as a part of a Word file, its chart a table whose cells are as long as the marks: no picture, no font."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

from tiaowen.generators.word_page import blank, data_of, furnish
from tiaowen.generators.word_table import TWIPS, Column, W, table
from tiaowen.reports.score.scoring import Scored
from tiaowen.reports.score.view import ScoreView, Table
from tiaowen.reports.score.words import percent_text, span_text
from tiaowen.reports.words import visible

UPRIGHT = 180  # mm between the margins of an A4 page upright
SURE, OPEN, REST = "1A6B34", "A9C8B2", "F1F3F5"
LABEL, BAR, TEXT = 56, 94, 30  # mm
PARTS = 100  # of a bar
HEADING = "Heading2"
WIDTHS = {
    "categories": (60, 24, 40, 34, 22),
    "groups": (60, 24, 40, 34, 22),
    "indicators": (56, 20, 34, 28, 18, 24),
    "lacking": (40, 16, 66, 58),
    "openings": (76, 18, 86),
    "turns": (60, 28, 28, 28, 36),
    "plan": (90, 30, 60),
    "interpretations": (36, 144),
}


def render(found: Scored, *, language: str = "zh") -> bytes:
    """A Word file that holds the score and nothing else."""
    from datetime import date

    shown = ScoreView(found, language)
    title = f"{shown.project}　{shown.words['title']}"
    document = blank(title, date.fromisoformat(found.score.day) if found.score.day else None)
    furnish(document.sections[0], title, shown.words["page"])
    add_score(document, found, language, whole=True)
    return data_of(document)


def add_score(document: Any, found: Scored | None, language: str = "zh", whole: bool = False) -> None:
    """Add the score under its heading to an upright page of a document; nothing where there is none."""
    if found is None:
        return
    document.add_heading(ScoreView(found, language).words["title"], 1)
    for element in score_parts(found, language, UPRIGHT, whole=whole):
        document.element.body.insert_element_before(element, "w:sectPr")


def score_parts(found: Scored, language: str, width: float, *, whole: bool = False) -> Iterator[Any]:
    """The paragraphs and tables of the score, one after another, as wide as the page has room [mm]."""
    shown = ScoreView(found, language)
    head = (Column("", 36, shaded=True), Column("", UPRIGHT - 36))
    yield table(_fitted(head, width), shown.head, header=False, height=7)
    yield _line(shown.words["chart"], HEADING)
    yield _bars(shown, width / UPRIGHT)
    yield from (_line(text) for text in (_key(shown), *shown.remarks))
    for one in shown.tables(whole):
        yield _line(one.title, HEADING)
        if one.text:
            yield _line(one.text)
        if one.rows:
            yield table(_fitted(_columns(one), width), one.rows)
        yield _line(one.more)


def _line(text: str, style: str = "TableText") -> Any:
    from docx.oxml import parse_xml

    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return parse_xml(f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>')


def _fitted(columns: Sequence[Column], width: float) -> list[Column]:
    return [replace(one, width=one.width * width / UPRIGHT) for one in columns]


def _key(shown: ScoreView) -> str:
    """What the colours mean, and where the grades begin."""
    named = [f"{visible(one.name[shown.language])} {one.least:g}" for one in shown.score.scheme.grades if one.least]
    return shown.words.filled("chart_key", grades=shown.words.listed(named))


def _columns(one: Table) -> list[Column]:
    return [
        Column(title, wide, "right" if n in one.right else "left")
        for n, (title, wide) in enumerate(zip(one.heads, WIDTHS[one.key.partition("-")[0]], strict=True))
    ]


def _bars(shown: ScoreView, scale: float) -> Any:
    """The chart as a table: a name, a bar of up to three cells, and the mark in figures."""
    from docx.oxml import parse_xml

    score = shown.score
    rows = [(shown.words["total"], score.table.low, score.table.high)]
    rows += [(shown.name(node), node.low, node.high) for node in score.table.children if node.applies]
    label, part, text = LABEL * TWIPS * scale, BAR * TWIPS * scale / PARTS, TEXT * TWIPS * scale
    grid = "".join(f'<w:gridCol w:w="{round(wide)}"/>' for wide in (label, *[part] * PARTS, text))
    lines = "".join(_bar(name, low, high, (label, part, text)) for name, low, high in rows)
    return parse_xml(
        f'<w:tbl xmlns:w="{W}"><w:tblPr><w:tblW w:w="{round(label + part * PARTS + text)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>'
    )


def _bar(name: str, low: float, high: float, widths: tuple[float, float, float]) -> str:
    label, part, text = widths
    sure = round(low * PARTS)
    open_ = round(high * PARTS) - sure
    pieces = ((sure, SURE), (open_, OPEN), (PARTS - sure - open_, REST))
    cells = "".join(_cell("", span * part, span, colour) for span, colour in pieces if span)
    head = _cell(name, label, 1)
    tail = _cell(span_text(low, high, percent_text), text, 1)
    height = f'<w:trPr><w:cantSplit/><w:trHeight w:val="{round(7 * TWIPS)}" w:hRule="atLeast"/></w:trPr>'
    return f"<w:tr>{height}{head}{cells}{tail}</w:tr>"


def _cell(text: str, wide: float, span: int, colour: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' if colour else ""
    edges = "".join(f'<w:{edge} w:val="single" w:sz="24" w:space="0" w:color="FFFFFF"/>' for edge in ("top", "bottom"))
    borders = f"<w:tcBorders>{edges}</w:tcBorders>" if colour else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{round(wide)}" w:type="dxa"/><w:gridSpan w:val="{span}"/>{borders}{shade}'
        f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr>{run}</w:p></w:tc>'
    )
