"""The check result as JSON, ``tiaowen.check/1``: for programs, so every text is as the project states it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from tiaowen import __version__
from tiaowen.reports.baseline import Comparison
from tiaowen.reports.quantities import Quantities
from tiaowen.reports.words import natural
from tiaowen.rules.outcomes import CheckResult, Outcome, Subject, Value, Waiver
from tiaowen.spec.errors import Place
from tiaowen.spec.overruling import as_data
from tiaowen.spec.provisions import Strength

SCHEMA = "tiaowen.check/1"
SUMMARY = ("pass", "fail", "unknown", "manual", "not_applicable", "waived", "subjects")


def render(
    result: CheckResult,
    *,
    language: str = "zh",
    threshold: Strength = "shall",
    quantities: Quantities | None = None,
    baseline: Comparison | None = None,
) -> str:
    """The whole result, an outcome a line, keys in a fixed order; ``language`` chooses messages and reasons.

    Outcomes stand in the order of the check; ``threshold`` and ``baseline`` decide ``exit_code``. Beside a baseline
    each outcome tells its state.
    """
    counts = result.counts()
    judge = result.exit_code(threshold) if baseline is None else baseline.exit_code(result, threshold)
    fields = {
        "schema": _text(SCHEMA),
        "program": _text({"name": "tiaowen", "version": __version__}),
        "standard": _text(
            {
                "id": result.standard.id,
                "title": result.standard.title[language],
                "edition": result.standard.edition,
                "overlays": list(result.overlays),
            }
        ),
        "project": _text(result.project),
        "stage": _text(result.stage),
        "language": _text("en" if language == "en" else "zh"),
        "summary": _text({key: counts[key] for key in SUMMARY}),
        "threshold": _text(threshold),
        "exit_code": _text(judge),
        "estimated": _text(list(result.estimated)),
        "inputs": _lines({"file": name, "sha256": result.inputs[name]} for name in sorted(result.inputs)),
        "parameters": _lines(as_data(result.spec, language) if result.spec is not None else ()),
        "outcomes": _lines(outcome_data(one, language, baseline) for one in result.outcomes),
        "not_judged": _lines(
            {"provision": id, "reason": result.not_judged[id][language]}
            for id in sorted(result.not_judged, key=natural)
        ),
    }
    if baseline is not None:
        fields["baseline"] = _text(baseline.as_json(result))
    if quantities is not None:
        fields["quantities"] = _lines(quantities.as_json())
    body = ",\n".join(f'  "{key}": {value}' for key, value in fields.items())
    return f"{{\n{body}\n}}\n".encode("utf-8", "backslashreplace").decode("utf-8")


def outcome_data(one: Outcome, language: str = "zh", baseline: Comparison | None = None) -> dict[str, Any]:
    """One outcome as plain data; beside a baseline with its state there, null where it passes as before."""
    state = {} if baseline is None else {"baseline": baseline.state(one) or None}
    return state | {
        "provision": one.provision,
        "part": one.part,
        "strength": one.strength,
        "outcome": one.outcome,
        "subject": _subject(one.subject),
        "measured": _measured(one),
        "limit": one.limit.as_json() if one.limit else None,
        "missing": list(one.missing),
        "message": one.message[language],
        "mend": one.mend[language] if one.mend else None,
        "fingerprint": one.fingerprint,
        "waiver": _waiver(one.waiver),
        "inputs": list(one.inputs),
        "estimated": one.estimated,
    }


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "kind": subject.kind,
        "id": subject.id,
        "path": subject.path,
        "source": _place(subject.place),
        "building": subject.building,
    }


def _waiver(waiver: Waiver | None) -> dict[str, Any] | None:
    if waiver is None:
        return None
    return {
        "reason": waiver.reason,
        "approver": waiver.approver or None,
        "date": waiver.date.isoformat(),
        "expiry": waiver.expiry.isoformat(),
        "evidence": waiver.evidence or None,
        "source": _place(waiver.place),
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return {"file": place.file, "line": place.line, "column": place.column} if place else None


def _measured(one: Outcome) -> dict[str, Any] | None:
    if one.measured is None:
        return None
    return {"value": _finite(one.measured), "unit": one.limit.unit if one.limit else ""}


def _finite(value: Value) -> Value:
    """JSON has no infinity; such a value is told as text."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _lines(values: Iterable[Mapping[str, Any]]) -> str:
    lines = [f"    {_text(value)}" for value in values]
    return "[\n" + ",\n".join(lines) + "\n  ]" if lines else "[]"
