"""The score as JSON, schema ``tiaowen.score/1``."""

from __future__ import annotations

import json
from typing import Any

from tiaowen.reports.score.scoring import Scored
from tiaowen.rules.scoring.items import Item
from tiaowen.rules.scoring.score import Node
from tiaowen.rules.scoring.sensitivity import Turn
from tiaowen.solvers.score.plan import Plan
from tiaowen.spec.score import Grade

SCHEMA = "tiaowen.score/1"


def render(found: Scored, *, language: str = "zh") -> str:
    """The whole score; marks and shares lie between 0 and 1, scores are points."""
    made, scheme = found.score, found.score.scheme
    low, high = made.grades
    data = {
        "schema": SCHEMA,
        "project": made.project,
        "standard": {"id": found.standard.id, "edition": found.standard.edition},
        "scheme": {
            "id": scheme.id,
            "title": scheme.title[language],
            "points": scheme.points,
            "ours": scheme.ours,
            "steps": [{"from": one.least, "mark": one.mark, "reason": one.reason[language]} for one in scheme.steps],
            "grades": [_grade(one, language) for one in scheme.grades],
            "interpretations": [{"id": one.id, "text": one.text[language]} for one in scheme.interpretations],
        },
        "score": {"low": made.low, "high": made.high, "estimated": made.table.estimated},
        "grade": {"low": _grade(low, language), "high": _grade(high, language)},
        "weights": [note[language] for note in made.notes],
        "table": _node(made.table, language),
        "openings": [
            {"missing": list(one.missing), "points": one.points, "indicators": [node.id for node in one.indicators]}
            for one in found.openings
        ],
        "turns": [_turn(one, language) for one in found.turns],
        "lacking": [
            {
                "id": one.id,
                "points": made.points(one, 1 - one.low),
                "need": _needs(one, language),
                "way": None if one.id not in found.takes else _way(found.takes[one.id]),
            }
            for one in found.lacking
        ],
        "plans": [_plan(one, found, language) for one in found.plans],
        "inputs": dict(made.inputs),
    }
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _grade(one: Grade, language: str) -> dict[str, Any]:
    return {"id": one.id, "name": one.name[language], "from": one.least}


def _node(node: Node, language: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": node.id,
        "title": node.title[language],
        "weight": node.weight,
        "share": node.share,
        "effective": node.effective,
        "applies": node.applies,
        "low": node.low,
        "high": node.high,
        "estimated": node.estimated,
    }
    if node.kind:
        return data | {"measure": node.kind, "items": [_item(one, language) for one in node.items]}
    return data | {"children": [_node(child, language) for child in node.children]}


def _item(one: Item, language: str) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": one.title[language],
        "applies": one.applies,
        "low": one.low,
        "high": one.high,
        "need": [text[language] for text in one.need],
        "missing": list(one.missing),
        "estimated": one.estimated,
    }


def _needs(node: Node, language: str) -> list[str]:
    return list(dict.fromkeys(text[language] for item in node.items for text in item.need))


def _turn(one: Turn, language: str) -> dict[str, Any]:
    grade = _grade(one.grade, language)
    return {"id": one.node.id, "share": one.share, "needed": one.needed, "moved": one.moved, "grade": grade}


def _way(plan: Plan) -> dict[str, Any]:
    return {"measures": [one.id for one in plan.measures], "cost": plan.cost, "mark": plan.score}


def _plan(plan: Plan, found: Scored, language: str) -> dict[str, Any]:
    certificate = {key: value for key, value in plan.certificate.as_json(language, timed=False).items() if value != []}
    return {
        "target": plan.target,
        "budget": plan.budget,
        "currency": found.file.currency,
        "measures": [{"id": one.id, "name": one.name, "cost": one.cost} for one in plan.measures],
        "cost": plan.cost,
        "score": plan.score,
        "marks": [{"id": id, "before": before, "after": after} for id, before, after in plan.marks],
        "certificate": certificate,
    }
