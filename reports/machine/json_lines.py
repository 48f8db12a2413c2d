"""The check result as JSON lines, a record a line, for streams and log stores: the check, its outcomes, the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tiaowen import __version__
from tiaowen.reports.json_report import SUMMARY, outcome_data
from tiaowen.reports.words import natural
from tiaowen.rules.outcomes import CheckResult

if TYPE_CHECKING:
    from tiaowen.reports.deliver import Look

SCHEMA = "tiaowen.check.lines/1"


def render(result: CheckResult, look: Look) -> bytes:
    """One JSON object a line; ``record`` tells what it is: check, outcome, not_judged, baseline."""
    lines = (json.dumps(one, ensure_ascii=False, allow_nan=False) for one in _records(result, look))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _records(result: CheckResult, look: Look) -> Iterator[Mapping[str, Any]]:
    counts, baseline = result.counts(), look.baseline
    code = result.exit_code(look.threshold) if baseline is None else baseline.exit_code(result, look.threshold)
    yield {
        "record": "check",
        "schema": SCHEMA,
        "version": __version__,
        "standard": result.standard.id,
        "project": result.project,
        "stage": result.stage,
        "threshold": look.threshold,
        "exit_code": code,
        "summary": {key: counts[key] for key in SUMMARY},
    }
    for one in result.outcomes:
        yield {"record": "outcome"} | outcome_data(one, look.language, baseline)
    for provision in sorted(result.not_judged, key=natural):
        reason = result.not_judged[provision][look.language]
        yield {"record": "not_judged", "provision": provision, "reason": reason}
    if baseline is not None:
        yield {"record": "baseline"} | baseline.as_json(result)
