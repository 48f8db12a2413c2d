"""A comparison as plain data, ``tiaowen.diff/1``: what differs, for programs."""

from __future__ import annotations

from typing import Any

from tiaowen.reports.difference.compare import Difference, Moved
from tiaowen.reports.difference.side import Seen, Side
from tiaowen.rules.outcomes import VERDICTS
from tiaowen.spec.provisions import Strength

SCHEMA = "tiaowen.diff/1"
STATES = ("new", "gone", "changed", "unchanged")


def data(one: Difference, threshold: Strength) -> dict[str, Any]:
    """The whole comparison but for what is unchanged, which is counted."""
    return {
        "schema": SCHEMA,
        "before": _side(one.before),
        "after": _side(one.after),
        "same": {
            "standard": (one.before.standard, one.before.edition) == (one.after.standard, one.after.edition),
            "overlays": one.before.overlays == one.after.overlays,
            "parameters": one.before.parameters == one.after.parameters,
            "stage": one.before.stage == one.after.stage,
            "inputs": dict(one.before.inputs) == dict(one.after.inputs),
        },
        "threshold": threshold,
        "exit_code": one.exit_code(threshold),
        "summary": {state: len(one.moved(state)) for state in STATES} | {"new_fails": len(one.new_fails(threshold))},
        "outcomes": [_moved(each) for each in one.outcomes if each.state != "unchanged"],
        "quantities": [
            {
                "system": each.item.system,
                "kind": each.item.kind,
                "type": each.item.type,
                "unit": each.item.unit,
                "building": each.building,
                "before": each.before,
                "after": each.after,
                "difference": each.difference,
            }
            for each in one.amounts
        ],
        "devices": [
            {
                "system": each.item.system,
                "kind": each.item.kind,
                "type": each.item.type,
                "added": list(each.added),
                "removed": list(each.removed),
            }
            for each in one.devices
        ],
    }


def _side(one: Side) -> dict[str, Any]:
    verdicts = [each.verdict for each in one.seen]
    return {
        "name": one.name,
        "project": one.project,
        "standard": {"id": one.standard, "edition": one.edition, "overlays": list(one.overlays)},
        "parameters": list(one.parameters),
        "stage": one.stage,
        "inputs": dict(sorted(one.inputs.items())),
        "summary": {verdict: verdicts.count(verdict) for verdict in VERDICTS},
    }


def _moved(one: Moved) -> dict[str, Any]:
    seen = one.one
    return {
        "state": one.state,
        "provision": seen.provision,
        "part": seen.part,
        "strength": seen.strength,
        "subject": {"kind": seen.kind, "id": seen.subject},
        "fingerprint": seen.fingerprint,
        "before": _told(one.before),
        "after": _told(one.after),
    }


def _told(one: Seen | None) -> dict[str, Any] | None:
    if one is None:
        return None
    told = {"outcome": one.verdict, "waived": one.waived, "measured": one.measured or None}
    return told | {"place": one.place or None, "message": one.message}
