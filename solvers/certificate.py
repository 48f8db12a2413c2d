"""The proof that comes with every sized answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tiaowen.spec.errors import Text

Status = Literal["optimal", "gap", "infeasible", "skipped"]


@dataclass(frozen=True, slots=True)
class Certificate:
    """How good an answer is: what it costs, what nothing can go below, and how that was shown.

    ``objective`` and ``bound`` hold the same goals in the order in which they were pursued. ``gap`` is the relative
    gap of the first goal that is not proved. ``conflicts`` name the elements and provisions that stand against each
    other; ``left_out`` the elements that could not be sized, with the field that is missing. ``findings`` are values
    outside what another standard or a parameter asks for, each with that source: told, and never a verdict.
    """

    name: str
    status: Status
    objective: Mapping[str, float] = field(default_factory=dict)
    bound: Mapping[str, float] = field(default_factory=dict)
    gap: float = 0.0
    proof: tuple[Text, ...] = ()
    seconds: float = 0.0
    binding: tuple[str, ...] = ()
    subjects: int = 0
    notes: tuple[Text, ...] = ()
    conflicts: tuple[Text, ...] = ()
    left_out: tuple[Text, ...] = ()
    findings: tuple[Text, ...] = ()

    def as_json(self, language: str = "zh", *, timed: bool = True) -> dict[str, Any]:
        """The certificate as plain data; without the seconds where the same input must give the same bytes."""
        data: dict[str, Any] = {
            "name": self.name,
            "status": self.status,
            "objective": dict(self.objective),
            "bound": dict(self.bound),
            "gap": self.gap,
            "proof": " ".join(text[language] for text in self.proof),
            "binding": list(self.binding),
            "subjects": self.subjects,
            "notes": [text[language] for text in self.notes],
            "conflicts": [text[language] for text in self.conflicts],
            "left_out": [text[language] for text in self.left_out],
            "findings": [text[language] for text in self.findings],
        }
        return data | ({"seconds": round(self.seconds, 2)} if timed else {})


def relative_gap(objective: float, bound: float) -> float:
    """How far an answer may be from the best, relative to the answer; 0 where it is proved."""
    if objective <= bound or objective == 0:
        return 0.0
    return round((objective - bound) / objective, 6)


def idle(name: str, pinned: bool, reason: Text, left_out: tuple[Text, ...], seconds: float) -> Certificate:
    """The certificate of a solver that has nothing to decide: all is pinned, or there is nothing at all."""
    status: Status = "optimal" if pinned else "skipped"
    return Certificate(name, status, proof=(reason,), seconds=seconds, left_out=left_out)
