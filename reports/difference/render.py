"""A comparison in the format asked for."""

from __future__ import annotations

import json

from tiaowen.reports.difference.compare import Difference
from tiaowen.reports.difference.data import data
from tiaowen.reports.difference.words import Shown
from tiaowen.spec.provisions import Strength


def render(difference: Difference, form: str, language: str, threshold: Strength) -> bytes:
    """The comparison as ``text``, ``json``, ``md`` or ``xlsx``."""
    shown = Shown(difference, language)
    if form == "xlsx":
        from tiaowen.reports.difference.book import book

        return book(shown)
    if form == "json":
        return (json.dumps(data(difference, threshold), ensure_ascii=False, indent=1) + "\n").encode()
    from tiaowen.reports.difference.people import markdown, text

    lines = markdown(shown, threshold) if form == "md" else text(shown, threshold)
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")
