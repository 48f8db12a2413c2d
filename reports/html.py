"""The check result as one HTML file that needs no network and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from tiaowen import __version__
from tiaowen.model.community import Community
from tiaowen.reports.baseline import Comparison
from tiaowen.reports.common import Cover, View, basis, view
from tiaowen.reports.figures import inline
from tiaowen.reports.quantities import Quantities
from tiaowen.reports.review import granted
from tiaowen.reports.review.against import against
from tiaowen.reports.review.filters import LISTED, filters
from tiaowen.reports.review.judged import judged_by_section
from tiaowen.reports.review.site_map import site_map
from tiaowen.reports.rows import Row, Sheets
from tiaowen.reports.sums import Tally
from tiaowen.reports.words import TEMPLATES, visible
from tiaowen.rules.outcomes import VERDICT_TEXT, VERDICTS, CheckResult
from tiaowen.spec.provisions import Spec, Strength

if TYPE_CHECKING:
    from jinja2 import Template

    from tiaowen.reports.score.scoring import Scored

PAGE = 200  # rows that a large report shows at a time
LARGE = 3000  # rows above which a report is shown in pages
LEAST = 1.5  # of a hundred that a part of a bar is wide
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
    baseline: Comparison | None = None,
    sheets: Sheets | None = None,
    community: Community | None = None,
    score: Scored | None = None,
) -> str:
    """The page. ``figures`` are titles and SVG drawings; with more than ``LARGE`` rows it shows ``PAGE`` at a time.

    ``community`` gives the plan of the site. Raises UsageError where a figure is not an SVG.
    """
    from markupsafe import Markup

    from tiaowen.reports.score.section import score_section

    shown = view(result, language, spec, threshold, baseline, sheets, community)
    rows = list(_rows(shown))
    large = len(rows) > LARGE
    plan = None if community is None else site_map(community, result.outcomes, shown.words)
    style, script = _source("report.css"), _source("report.js")
    judged = judged_by_section(result)
    return _template().render(
        view=shown,
        w=shown.words,
        lang=shown.words.language,
        verdicts=VERDICTS,
        verdict_text=VERDICT_TEXT,
        verdict_class={0: "pass", 1: "fail"}.get(shown.exit_code, "unknown"),
        basis=basis(shown, cover),
        sections=[(one, _bar(one), judged.get(one.id, "")) for one in shown.sections],
        total=sum(one.total for one in shown.sections),
        rows=rows[:PAGE] if large else rows,
        data=Markup(_packed(rows)) if large else None,
        filters=filters(shown, rows),
        once=_Once(),
        plan=None if plan is None else (Markup(plan.svg), plan.text),
        against=against(result, shown, baseline),
        deviations=granted.granted(result, shown),
        deviation_heads=granted.HEADS,
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


class _Once:
    """Gives every provision one place to link to: the first that asks for it."""

    def __init__(self) -> None:
        self._given = set[str]()

    def __call__(self, id: str) -> str:
        """The id, or nothing where it is taken."""
        if id in self._given:
            return ""
        self._given.add(id)
        return id


def _rows(shown: View) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    for verdict in LISTED:
        for row in shown.rows[verdict]:
            seen[row.fingerprint] = seen.get(row.fingerprint, 0) + 1
            again = f"-{seen[row.fingerprint]}" if seen[row.fingerprint] > 1 else ""
            yield {
                "id": row.fingerprint + again,
                "provision": row.law.id,
                "section": row.law.section,
                "strength": row.strength,
                "verdict": row.verdict,
                "building": row.building,
                "state": row.state if shown.compared else "",
                "cells": _cells(row, shown),
            }


def _cells(row: Row, shown: View) -> tuple[str, ...]:
    verdict = f"{row.verdict_text} ({shown.words['estimate']})" if row.estimated else row.verdict_text
    texts = (row.law.citation, row.law.title, row.strength_text, verdict, row.subject, row.place)
    return (*texts, row.measured, row.required, row.message, row.mend, row.sheet)


def _bar(one: Tally) -> list[tuple[str, str, str]]:
    """The parts of a bar a hundred wide: verdict, place and width; the smallest can still be seen."""
    counts = {str(verdict): one.counts.get(verdict, 0) for verdict in VERDICTS}
    widths = {verdict: max(100 * count / one.total, LEAST) for verdict, count in counts.items() if count}
    share, parts, x = 100 / sum(widths.values()), [], 0.0
    for verdict, width in widths.items():
        parts.append((verdict, f"{x:.2f}", f"{width * share:.2f}"))
        x += width * share
    return parts


def _packed(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as JSON that may stand in a script element: every text once, rows as numbers of texts."""
    numbers: dict[str, int] = {}
    packed = [
        [
            numbers.setdefault(text, len(numbers))
            for key, value in row.items()
            for text in (value if key == "cells" else (value,))
        ]
        for row in rows
    ]
    data = {"texts": list(numbers), "rows": packed}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return "".join(_SHORT.get(char, char) for char in text) if any(char in text for char in _SHORT) else text
