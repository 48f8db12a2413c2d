"""Every provision that the program knows, as JSON for scripts and as lines for people."""

from __future__ import annotations

import json
from typing import Any

from tiaowen.rules.outcomes import STRENGTH_TEXT
from tiaowen.rules.registry import rules
from tiaowen.spec.provisions import Provision, load_spec

GENERIC = {
    "demand": "tiaowen.rules.demand:demand_findings",
    "functions": "tiaowen.rules.functions:function_findings",
}
VERIFY_TEXT = {"computed": "计算", "demand": "配置", "functions": "功能", "evidence": "证据", "none": "不判"}


def spec_list(form: str, language: str) -> str:
    """All provisions in their order: JSON, or a line each."""
    from tiaowen.reports.standard.coverage import case_counts

    provisions = load_spec().provisions.values()
    if form == "json":
        counted = case_counts()
        entries = [_entry(one, None if counted is None else counted.get(one.id, 0)) for one in provisions]
        return json.dumps(entries, ensure_ascii=False, indent=1)
    return "\n".join(_line(one, language) for one in provisions)


def rule_name(provision: Provision) -> str | None:
    """The function that judges a provision, as ``module:function``."""
    if provision.verify == "computed":
        measure = rules()[provision.id].measure
        return f"{measure.__module__}:{measure.__name__}"
    return GENERIC.get(provision.verify)


def _entry(one: Provision, cases: int | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": one.id,
        "kind": one.kind,
        "parent": one.parent,
        "strengths": list(one.strengths),
        "verify": one.verify,
        "title": {"zh": one.title.zh, "en": one.title.en},
        "requirement": {"zh": one.requirement.zh, "en": one.requirement.en},
        "limits": {name: part.limit.as_json() for name, part in one.parts.items() if part.limit is not None},
        "rule": rule_name(one),
        "cases": cases,
        "errata": list(one.errata),
        "interpretations": list(one.interpretations),
    }
    if one.reason is not None:
        entry["reason"] = {"zh": one.reason.zh, "en": one.reason.en}
    return entry


def _line(one: Provision, language: str) -> str:
    strengths = "/".join(STRENGTH_TEXT[strength][language] for strength in one.strengths) or "–"
    verify = VERIFY_TEXT[one.verify] if language == "zh" else one.verify
    return f"{one.id:<12} {strengths:<8} {verify:<10} {one.title[language]}"
