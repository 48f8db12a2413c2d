"""The check result as one HTML file that needs no network and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from tiaowen import __version__
from tiaowen.reports.common import Cover, Row, Tally, View, basis, view
from tiaowen.reports.figures import inline
from tiaowen.reports.quantities import Quantities
from tiaowen.reports.words import TEMPLATES, natural, visible
from tiaowen.rules.outcomes import STRENGTH_TEXT, VERDICT_TEXT, VERDICTS, CheckResult, Verdict
from tiaowen.spec.provisions import STRENGTHS, Spec, Strength

if TYPE_CHECKING:
    from jinja2 import Template

    from tiaowen.reports.score.scoring import Scored

PAGE = 200  # rows that a large report shows at a time
LARGE = 1500  # rows from which a report is shown in pages
LISTED: tuple[Verdict, ...] = ("fail", "unknown", "manual")
LABEL_WIDTH, BAR_WIDTH = 300, 640
_SHORT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def render(
    result: CheckResult,
    *,
    language: str = "zh",
    threshold: Strength = "shall",
    cover: Cover | None = None,
    figures: Sequence[tuple[str, str]] = (),
    quantities: Quantities | None = None,
    spec: Spec | None = None,
    score: Scored | None = None,
) -> str:
    """The page. ``figures`` are titles and SVG drawings; with more than ``LARGE`` rows it shows ``PAGE`` at a time.

    Raises UsageError where a figure is not an SVG.
    """
    from markupsafe import Markup

    from tiaowen.reports.score.section import score_section

    shown = view(result, language, spec, threshold)
    rows = list(_rows(shown))
    large = len(rows) > LARGE
    style, script = _source("report.css"), _source("report.js")
    return _template().render(
        view=shown,
        w=shown.words,
        lang=shown.words.language,
        verdicts=VERDICTS,
        verdict_text=VERDICT_TEXT,
        verdict_class={0: "pass", 1: "fail"}.get(shown.exit_code, "unknown"),
        basis=basis(shown, cover),
        bars=[_bar(one) for one in shown.sections],
        total=sum(one.total for one in shown.sections),
        rows=rows[:PAGE] if large else rows,
        data=Markup(_safe_json(rows)) if large else None,
        filters=_filters(shown, rows),
        figures=[(visible(title), Markup(inline(svg, f"f{n}-"))) for n, (title, svg) in enumerate(figures, 1)],
        quantities=quantities,
        score=score_section(score, shown.words.language),
        style=Markup(style),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        version=__version__,
    )


@cache
def _source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html.j2")


def _rows(shown: View) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    for verdict in LISTED:
        for row in shown.rows[verdict]:
            seen[row.fingerprint] = seen.get(row.fingerprint, 0) + 1
            again = f"-{seen[row.fingerprint]}" if seen[row.fingerprint] > 1 else ""
            yield {
                "id": row.fingerprint + again,
                "section": row.law.section,
                "strength": row.strength,
                "verdict": row.verdict,
                "building": row.building,
                "cells": _cells(row, shown),
            }


def _cells(row: Row, shown: View) -> list[str]:
    verdict = f"{row.verdict_text} ({shown.words['estimate']})" if row.estimated else row.verdict_text
    texts = (row.law.citation, row.law.title, row.strength_text, verdict, row.subject, row.place)
    return [*texts, row.measured, row.required, row.message, row.mend]


def _bar(one: Tally) -> dict[str, Any]:
    parts, x = [], float(LABEL_WIDTH)
    for verdict in VERDICTS:
        count = one.counts.get(verdict, 0)
        if count:
            width = BAR_WIDTH * count / one.total
            parts.append({"verdict": verdict, "x": f"{x:.1f}", "width": f"{width:.1f}", "count": count})
            x += width
    return {"title": f"{one.id} {one.title}", "parts": parts, "total": one.total}


def _filters(shown: View, rows: Iterable[dict[str, Any]]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    found = {key: {row[key] for row in rows} for key in ("section", "strength", "verdict", "building")}
    language = shown.words.language
    sections = [(one.id, f"{one.id} {one.title}") for one in shown.sections if one.id in found["section"]]
    strengths = [(str(key), STRENGTH_TEXT[key][language]) for key in STRENGTHS if key in found["strength"]]
    verdicts = [(str(key), VERDICT_TEXT[key][language]) for key in LISTED if key in found["verdict"]]
    buildings = [(key, key) for key in sorted(found["building"] - {""}, key=natural)]
    return [
        ("section", "section", sections),
        ("strength", "strength", strengths),
        ("verdict", "verdict", verdicts),
        ("building", "building", buildings),
    ]


def _safe_json(rows: list[dict[str, Any]]) -> str:
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return "".join(_SHORT.get(char, char) for char in text) if any(char in text for char in _SHORT) else text
