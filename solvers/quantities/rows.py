"""From needs to rows of equipment: what is pinned or stated is taken off, the rest is written with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from tiaowen.model.community import Community
from tiaowen.model.systems.equipment import Equipment
from tiaowen.solvers.quantities.ledger import NAME, Ledger, Need
from tiaowen.solvers.quantities.places import SITE
from tiaowen.spec.errors import Text

LONGEST = 200  # letters of a name in `serves`; ids of buildings and units may be longer together


def kept_equipment(community: Community) -> tuple[Equipment, ...]:
    """The rows that count against a need: pinned ones, and those that a designer stated and no solver answers for."""
    return tuple(row for row in community.equipment or () if row.pinned or row.sized_by is None)


def rows_of(ledger: Ledger, only: Sequence[str]) -> list[dict[str, Any]]:
    """The rows to write, in the order of the needs; with ``only`` those of these buildings."""
    rows = []
    for need, count, taken in _less_kept(ledger):
        if count and (not only or need.building in only):
            row = _row(ledger.community, need, count, taken)
            if _valid(row):
                rows.append(row)
            else:
                zh = f"{need.kind} 数量 {count} 超出可写范围"
                what = Text(zh, f"{count} of {need.kind} are more than a row can hold")
                ledger.lack(need.building or SITE, what, ())
    return rows


def _less_kept(ledger: Ledger) -> Iterable[tuple[Need, int, int]]:
    """Each need with the number that is left of it and the number taken off; the closest rows are taken first."""
    left = [need.count for need in ledger.needs]
    order = sorted(range(len(left)), key=lambda one: _place(ledger.needs[one]))
    for row in sorted(ledger.kept, key=lambda one: (one.building is None, one.unit is None, one.id)):
        rest = row.count
        for index in order:
            if rest and _same_place(row, ledger.needs[index]):
                taken = min(rest, left[index])
                left[index] -= taken
                rest -= taken
        if rest and any(need.kind == row.kind and not need.taken_off for need in ledger.needs):
            zh = f"设备 {row.id} 比需要多 {rest} 台"
            ledger.told.append(Text(zh, f"equipment {row.id} is {rest} more than needed"))
    return [(need, count, need.count - count) for need, count in zip(ledger.needs, left, strict=True)]


def _place(need: Need) -> tuple[str, ...]:
    """The order in which rows without a place of their own are taken off: by ids, whatever the order of the model."""
    return tuple(one or "" for one in (need.building, need.unit, need.room, need.size))


def _same_place(row: Equipment, need: Need) -> bool:
    """Whether a row that stays may serve a need: the same kind, and no stated place or size against it."""
    if row.kind != need.kind or need.taken_off:
        return False
    pairs = ((row.building, need.building), (row.unit, need.unit), (row.size, need.size))
    return all(a is None or b is None or a == b for a, b in pairs)


def _row(community: Community, need: Need, count: int, taken: int) -> dict[str, Any]:
    formula = f"{need.formula}，扣除锁定 {taken}" if taken else need.formula
    fields = {
        "kind": need.kind,
        "system": need.system,
        "count": count,
        "size": need.size,
        "building": need.building,
        "unit": need.unit,
        "room": need.room,
        "serves": tuple(one for one in need.serves if len(one) <= LONGEST) or None,
        "ports": need.ports,
        "formula": formula or None,
        "because": need.because or None,
        "estimated": _estimates(community, need) or None,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _estimates(community: Community, need: Need) -> tuple[str, ...]:
    building = community.building_by_id.get(need.building or "")
    unit = need.unit is not None and building is not None and "units" in building.estimated
    return tuple(name for name, guess in (("count", need.estimated), ("unit", unit)) if guess)


def _valid(row: dict[str, Any]) -> bool:
    try:
        Equipment.model_validate({"id": NAME, **row})
    except ValidationError:
        return False
    return True
