"""What each design stage may leave open, as ``stages.yaml`` states it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tiaowen.spec.data import read_data
from tiaowen.spec.shapes import STRENGTHS, SpecError, Strength

LAST = "construction"


@cache
def stages() -> Mapping[str, Mapping[str, Strength | None]]:
    """By stage and verdict, the strictest strength that may stay open, None for none. Raises SpecError."""
    found: Mapping[str, Mapping[str, Strength | None]] = read_data("stages.yaml")
    for stage, verdicts in found.items():
        if set(verdicts) != {"unknown", "manual"} or not set(verdicts.values()) <= {*STRENGTHS, None}:
            raise SpecError(f"stages.yaml: {stage}")
    return found


def tolerated(stage: str, verdict: str, strength: Strength) -> bool:
    """Whether a stage may leave an outcome of that verdict and strength open; a stage we do not know is the last.

    >>> tolerated("scheme", "unknown", "shall"), tolerated("construction", "unknown", "shall")
    (True, False)
    """
    open_from = stages().get(stage, stages()[LAST])[verdict]
    return open_from is not None and STRENGTHS.index(strength) >= STRENGTHS.index(open_from)
