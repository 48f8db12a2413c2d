"""The score as a section of an HTML page, its chart an inline SVG in the page's own colours."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tiaowen.reports.score.chart import BAR, LABEL, TOP, chart
from tiaowen.reports.score.scoring import Scored
from tiaowen.reports.score.view import ScoreView
from tiaowen.reports.words import TEMPLATES

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HEADLINE = 2  # the line of the head that holds the score


def score_section(found: Scored | None, language: str = "zh", whole: bool = False) -> Markup:
    """The section; ``whole`` shows every row of its tables. Nothing where there is no score."""
    from markupsafe import Markup

    if found is None:
        return Markup()
    shown = ScoreView(found, language)
    return Markup(
        templates()
        .get_template("score_section.html.j2")
        .render(
            w=shown.words,
            head=shown.head,
            headline=HEADLINE,
            chart=chart(shown),
            left=LABEL,
            full=BAR,
            top=TOP,
            remarks=shown.remarks,
            tables=shown.tables(whole),
        )
    )


@cache
def templates() -> Environment:
    """The templates of the score: every text in them is escaped, and a missing one is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(TEMPLATES, encoding="utf-8")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
