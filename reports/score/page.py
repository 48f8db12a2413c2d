"""The score as an HTML page of its own, in one file that needs no network."""

from __future__ import annotations

import base64
import hashlib

from tiaowen import __version__
from tiaowen.reports.score.scoring import Scored
from tiaowen.reports.score.section import score_section, templates
from tiaowen.reports.score.words import score_words
from tiaowen.reports.words import TEMPLATES, visible


def render(found: Scored, *, language: str = "zh") -> str:
    """The page, with every row of every table."""
    from markupsafe import Markup

    style, script = ((TEMPLATES / f"report.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return (
        templates()
        .get_template("score_page.html.j2")
        .render(
            w=score_words(language),
            lang=language,
            project=visible(found.score.project),
            section=score_section(found, language, whole=True),
            style=Markup(style),
            script=Markup(script),
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            standard=found.standard,
            version=__version__,
        )
    )
