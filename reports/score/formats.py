"""The score in the format that is asked for."""

from __future__ import annotations

from tiaowen.reports.score.scoring import Scored
from tiaowen.spec.errors import Text, UsageError


def rendered(found: Scored, form: str, language: str, encoding: str = "utf-8") -> bytes:
    """The score as bytes. Raises UsageError for a format that there is not."""
    if form == "text":
        from tiaowen.reports.score.text import render as text

        return text(found, language=language, encoding=encoding).encode("utf-8")
    if form == "json":
        from tiaowen.reports.score.json_score import render as json

        return json(found, language=language).encode("utf-8")
    if form == "html":
        from tiaowen.reports.score.page import render as page

        return page(found, language=language).encode("utf-8")
    if form == "docx":
        from tiaowen.reports.score.word import render as word

        return word(found, language=language)
    if form == "xlsx":
        from tiaowen.reports.score.workbook import render as workbook

        return workbook(found, language=language)
    raise UsageError(Text(f"没有 {form} 格式", f"there is no format {form}"))
