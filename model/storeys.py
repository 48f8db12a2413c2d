"""How far apart storeys are: there is no storey 0, and where heights are not stated each storey has the assumed one."""

from __future__ import annotations

from tiaowen.spec.parameters import parameter


def level_of(storey: int | None) -> int:
    """Storeys above the ground: 0 for storey 1, -1 for the first basement; an unknown one counts as the first.

    >>> level_of(1), level_of(3), level_of(-1), level_of(None)
    (0, 2, -1, 0)
    """
    return 0 if storey is None else storey - 1 if storey > 0 else storey


def climb_m(one: int | None, other: int | None) -> float:
    """The height between two storeys [m]."""
    return abs(level_of(one) - level_of(other)) * float(parameter("storey.height_assumed").value)


def rise_m(one: int | None, other: int | None, inside: bool) -> float:
    """What a cable climbs from storey to storey [m]: ``inside`` one building straight, else by the ground."""
    return climb_m(one, other) if inside else climb_m(1, one) + climb_m(1, other)
