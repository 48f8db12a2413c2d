"""The check result as SARIF 2.1.0 (OASIS): the provisions as rules, what is to be mended as results.

Passes and what does not apply are counted in the run's properties; provisions that were not judged are notifications.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tiaowen import __version__
from tiaowen.reports.baseline import FINGERPRINT, NEW, NOT_JUDGED_AGAIN, UNCHANGED, Known
from tiaowen.reports.findings import Found, findings, shown_by
from tiaowen.reports.json_report import SUMMARY
from tiaowen.reports.rows import Law
from tiaowen.reports.words import natural, visible
from tiaowen.rules.outcomes import CheckResult, Waiver
from tiaowen.spec.errors import Place

if TYPE_CHECKING:
    from tiaowen.reports.common import View
    from tiaowen.reports.deliver import Look

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_KIND = {"fail": "fail", "unknown": "open", "manual": "review"}
_STATE = {NEW: "new", UNCHANGED: "unchanged", NOT_JUDGED_AGAIN: "updated"}
_BASE = "%SRCROOT%"  # the name that consumers know for the top of the checkout


def render(result: CheckResult, look: Look) -> bytes:
    """One run with its rules, results and notifications."""
    shown = shown_by(result, look)
    found = findings(result, shown, look)
    laws = _laws(shown, found, look)
    index = {id: number for number, id in enumerate(laws)}
    results = [_result(one, index, look) for one in found] + _past(look, index)
    run = {
        "tool": {"driver": _driver(laws)},
        "automationDetails": {"id": f"tiaowen/{look.base}"},
        "language": "zh-CN" if shown.words.language == "zh" else "en-US",
        "columnKind": "unicodeCodePoints",
        "artifacts": [
            {"location": _artifact(look.base + visible(name)), "hashes": {"sha-256": result.inputs[name]}}
            for name in sorted(result.inputs)
        ],
        "invocations": [
            {
                "executionSuccessful": True,
                "exitCode": shown.exit_code,
                "exitCodeDescription": shown.conclusion,
                "toolExecutionNotifications": [
                    {"message": {"text": reason}, "level": "note", "associatedRule": _rule(law.id, index)}
                    for law, reason in shown.not_judged
                ],
            }
        ],
        "results": results,
        "properties": _properties(result, shown, look),
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(log, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _laws(shown: View, found: list[Found], look: Look) -> dict[str, Law | None]:
    """The provisions that the run speaks of by id, in the standard's order; None for one that is known by id only."""
    laws: dict[str, Law | None] = {law.id: law for law, _ in shown.not_judged}
    laws |= {one.row.law.id: one.row.law for one in found}
    past = (*look.baseline.fixed, *look.baseline.not_judged_again) if look.baseline else ()
    laws |= {one.provision: None for one in past if one.provision not in laws}
    return {id: laws[id] for id in sorted(laws, key=natural)}


def _driver(laws: dict[str, Law | None]) -> dict[str, Any]:
    rules = []
    for id, law in laws.items():
        rule: dict[str, Any] = {"id": id}
        if law is not None:
            rule |= {"name": law.citation, "shortDescription": {"text": law.title}}
            rule |= {"fullDescription": {"text": law.requirement}, "help": {"text": law.requirement}}
            rule["properties"] = {"tags": [law.section]}
        rules.append(rule)
    return {"name": "tiaowen", "version": __version__, "semanticVersion": __version__, "rules": rules}


def _rule(id: str, index: dict[str, int]) -> dict[str, Any]:
    return {"id": id, "index": index[id]}


def _result(one: Found, index: dict[str, int], look: Look) -> dict[str, Any]:
    outcome = one.outcome
    data: dict[str, Any] = {
        "ruleId": outcome.provision,
        "ruleIndex": index[outcome.provision],
        "kind": _KIND[outcome.outcome],
        "level": one.level if outcome.outcome == "fail" else "none",
        "message": {"text": f"{one.row.subject}: {one.told}"},
        "locations": [_location(one)],
        "fingerprints": {FINGERPRINT: outcome.fingerprint},
        "partialFingerprints": {"primaryLocationLineHash": one.key},
    }
    if outcome.waiver is not None:
        data["suppressions"] = [_suppression(outcome.waiver, look)]
    bag = _bag(outcome.part, outcome.strength, outcome.subject.kind, outcome.subject.id)
    if look.baseline is not None:
        data["baselineState"] = _STATE.get(one.state, "unchanged")
        bag["baseline"] = one.state
    if outcome.missing:
        bag["missing"] = list(outcome.missing)
    return data | {"properties": bag}


def _bag(part: str, strength: str, kind: str, subject: str) -> dict[str, Any]:
    return {"part": part, "strength": strength, "kind": kind, "subject": subject}


def _location(one: Found) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(one.file)}
    if one.line:
        physical["region"] = {"startLine": one.line, "startColumn": max(1, one.column)}
    subject = one.outcome.subject
    logical = {
        "name": visible(subject.id),
        "fullyQualifiedName": visible(subject.path or subject.kind),
        "kind": "element",
    }
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _artifact(path: str) -> dict[str, Any]:
    return {"uri": quote(path), "uriBaseId": _BASE}


def _suppression(waiver: Waiver, look: Look) -> dict[str, Any]:
    told = {"kind": "external", "status": "accepted", "justification": visible(waiver.told()[look.language])}
    place = waiver.place
    return told if place is None else told | {"location": _written(place, look)}


def _written(place: Place, look: Look) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(look.base + visible(place.file))}
    if place.line:
        physical["region"] = {"startLine": place.line, "startColumn": max(1, place.column)}
    return {"physicalLocation": physical}


def _past(look: Look, index: dict[str, int]) -> list[dict[str, Any]]:
    """The fails of the baseline that no outcome of this check stands for: fixed ones are absent."""
    if look.baseline is None:
        return []
    standing = set(look.baseline.standing)
    gone = [one for one in look.baseline.not_judged_again if one.fingerprint not in standing]
    fixed = [_old(one, index, "fail", "absent", "fixed") for one in look.baseline.fixed]
    return fixed + [_old(one, index, "open", "updated", NOT_JUDGED_AGAIN) for one in gone]


def _old(one: Known, index: dict[str, int], kind: str, state: str, told: str) -> dict[str, Any]:
    return {
        "ruleId": one.provision,
        "ruleIndex": index[one.provision],
        "kind": kind,
        "level": "none",
        "message": {"text": one.message},
        "fingerprints": {FINGERPRINT: one.fingerprint},
        "baselineState": state,
        "properties": _bag(one.part, one.strength, one.kind, one.subject) | {"baseline": told},
    }


def _properties(result: CheckResult, shown: View, look: Look) -> dict[str, Any]:
    bag: dict[str, Any] = {
        "standard": shown.standard.id,
        "overlays": list(shown.overlays),
        "parameters": [text for _, text in shown.parameters],
        "project": shown.project,
        "stage": result.stage,
        "threshold": look.threshold,
        "summary": {key: shown.counts[key] for key in SUMMARY},
    }
    if look.baseline is not None:
        bag["baseline"] = {"file": look.baseline.name, **look.baseline.counts(result)}
    return bag
