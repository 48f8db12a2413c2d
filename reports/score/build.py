"""The score among the results of a build: ``score.xlsx``, and what the compliance reports show of it."""

from __future__ import annotations

from pathlib import Path

from tiaowen.reports.score.scoring import Scored, scored
from tiaowen.reports.score.workbook import render
from tiaowen.reports.sizing import Sized
from tiaowen.rules.outcomes import CheckResult

NAME = "score.xlsx"


def write_score(sized: Sized, result: CheckResult, folder: Path, language: str) -> Scored:
    """Write the workbook and hand the score on. Raises InputError for a ``score.yaml`` that cannot be followed."""
    found = scored(sized.community, result, sized.score)
    (folder / NAME).write_bytes(render(found, language=language))
    return found
