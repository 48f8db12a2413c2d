"""The coverage matrix as text, JSON, a page for the documentation, and a workbook."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from tiaowen.reports.standard.coverage import VERIFY, Coverage, Line, Share
from tiaowen.reports.words import natural, section_of, width, words_of
from tiaowen.rules.outcomes import STRENGTH_TEXT
from tiaowen.spec.errors import Text, UsageError

SCHEMA = "tiaowen.coverage/1"
VERIFY_TEXT = {
    "computed": Text("计算", "computed"),
    "demand": Text("配置表", "demand"),
    "functions": Text("功能表", "functions"),
    "evidence": Text("人工核查", "evidence"),
    "none": Text("不单独判定", "none"),
}
HEADS = {
    "provision": Text("条文", "provision"),
    "title": Text("名称", "title"),
    "strength": Text("用词", "strength"),
    "verify": Text("判定方式", "judged by"),
    "rule": Text("规则", "rule"),
    "cases": Text("用例", "cases"),
    "section": Text("章节", "section"),
    "total": Text("合计", "total"),
    "program": Text("程序判定", "by program"),
    "person": Text("人工核查", "by a person"),
    "items": Text("引导条文（由下级判定）", "leads (by their items)"),
    "open": Text("未判定", "not judged"),
    "share": Text("程序判定比例", "share by program"),
    "count": Text("条文数", "provisions"),
}
TITLE = Text("条文覆盖表", "Coverage of the standard")
NOTE = Text(
    "由 python scripts/dev.py docs 生成，请勿手改。引导条文由其款、项判定，另行计数。",
    "Made by python scripts/dev.py docs; do not edit. Leads are judged by their items and counted apart.",
)
Table = list[list[str | int]]


def rendered(found: Coverage, form: str, language: str) -> bytes:
    """The matrix in one format: text, json, md or xlsx. Raises UsageError for another."""
    if form == "xlsx":
        return _workbook(found, language)
    makers = {"text": _text, "json": _json, "md": _page}
    if form not in makers:
        raise UsageError(Text(f"没有 {form} 格式", f"there is no format {form}"))
    return (makers[form](found, language) + "\n").encode("utf-8")


def _json(found: Coverage, language: str) -> str:
    data = {
        "schema": SCHEMA,
        "standard": {"id": found.spec.standard.id, "edition": found.spec.standard.edition},
        "strengths": [
            {
                "strength": one.strength,
                "provisions": one.provisions,
                "program": one.program,
                "person": one.person,
                "items": one.items,
                "open": one.open,
                "share": round(one.share, 4),
            }
            for one in found.shares
        ],
        "sections": [
            {"section": one.section, "provisions": one.provisions, **one.by_verify, "cases": one.cases}
            for one in found.sections
        ],
        "provisions": [
            {
                "id": line.provision.id,
                "section": section_of(line.provision.id),
                "title": line.provision.title[language],
                "strengths": list(line.provision.strengths),
                "verify": line.provision.verify,
                "items": line.items,
                "rule": line.rule,
                "cases": line.cases,
            }
            for line in found.lines
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _text(found: Coverage, language: str) -> str:
    tables = (_matrix(found, language), _sections(found, language), _shares(found, language))
    return "\n\n".join("\n".join(_columns(table)) for table in tables)


def _page(found: Coverage, language: str) -> str:
    lines = [f"# {TITLE.zh} / {TITLE.en}", "", NOTE.zh, "", NOTE.en, ""]
    for table in (_shares(found, language), _sections(found, language), _matrix(found, language)):
        head, *rows = table
        lines.append(_pipe(head))
        lines.append("|" + " --- |" * len(head))
        lines += [*map(_pipe, rows), ""]
    return "\n".join(lines).rstrip()


def _pipe(row: Iterable[str | int]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |"


def _workbook(found: Coverage, language: str) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    tables = {
        HEADS["provision"]: _matrix(found, language),
        HEADS["section"]: _sections(found, language),
        HEADS["strength"]: _shares(found, language),
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": TITLE[language], "author": "tiaowen", "created": datetime(2000, 1, 1)})
        head = book.add_format({"bold": True, "bg_color": "#E4EAF1", "border": 1})
        for name, table in tables.items():
            sheet = book.add_worksheet(name[language])
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row, None if number else head)
            for column, cells in enumerate(zip(*table, strict=True)):
                sheet.set_column(column, column, min(60, max(width(str(cell)) for cell in cells) + 2))
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, len(table) - 1, len(table[0]) - 1)
    return stream.getvalue()


def _heads(language: str, *keys: str) -> list[str | int]:
    return [HEADS[key][language] for key in keys]


def _matrix(found: Coverage, language: str) -> Table:
    head = _heads(language, "provision", "title", "strength", "verify", "rule", "cases")
    return [head, *(_line(line, language) for line in found.lines)]


def _line(line: Line, language: str) -> list[str | int]:
    one = line.provision
    strengths = "/".join(STRENGTH_TEXT[strength][language] for strength in one.strengths) or "–"
    how = HEADS["items"][language] if line.items else VERIFY_TEXT[one.verify][language]
    rule = (line.rule or "–").removeprefix("tiaowen.rules.")
    return [one.id, one.title[language], strengths, how, rule, "–" if line.cases is None else line.cases]


def _sections(found: Coverage, language: str) -> Table:
    words = words_of(language)
    head = _heads(language, "section", "count")
    head += [VERIFY_TEXT[one][language] for one in VERIFY] + _heads(language, "cases")
    rows: Table = [
        [
            f"{one.section} {words.section(one.section)}",
            one.provisions,
            *(one.by_verify[key] for key in VERIFY),
            one.cases,
        ]
        for one in sorted(found.sections, key=lambda each: natural(each.section))
    ]
    sums = [sum(int(row[column]) for row in rows) for column in range(1, len(head))]
    return [head, *rows, [HEADS["total"][language], *sums]]


def _shares(found: Coverage, language: str) -> Table:
    head = _heads(language, "strength", "count", "program", "person", "open", "share", "items")
    return [head, *(_share(one, language) for one in found.shares)]


def _share(one: Share, language: str) -> list[str | int]:
    names = {str(key): text[language] for key, text in STRENGTH_TEXT.items()} | {"total": HEADS["total"][language]}
    return [
        names[one.strength],
        one.provisions,
        one.program,
        one.person,
        one.open,
        f"{one.share:.1%}",
        one.items,
    ]


def _columns(table: Sequence[Sequence[str | int]]) -> Iterable[str]:
    widths = [max(width(str(cell)) for cell in column) for column in zip(*table, strict=True)]
    for row in table:
        cells = (_padded(cell, wide) for cell, wide in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _padded(cell: str | int, wide: int) -> str:
    space = " " * (wide - width(str(cell)))
    return f"{space}{cell}" if isinstance(cell, int) else f"{cell}{space}"
