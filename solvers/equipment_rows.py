"""The rows of counted equipment that one solver answers for, put among those of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.systems.equipment import Equipment
from tiaowen.solvers.scope import fresh_ids


def kept_rows(community: Community, solver: str, only: Sequence[str] = ()) -> list[Equipment]:
    """The rows that a run of ``solver`` leaves alone: the others', the pinned, and those outside ``only``."""
    return [row for row in community.equipment or () if not _own(row, solver) or not _touched(row, only)]


def _own(row: Equipment, solver: str) -> bool:
    return row.sized_by == solver and not row.pinned


def _touched(row: Equipment, only: Sequence[str]) -> bool:
    return not only or row.building in only


def with_rows(
    community: Community, solver: str, rows: Iterable[Mapping[str, Any]], prefix: str, only: Sequence[str] = ()
) -> tuple[Equipment, ...] | None:
    """All rows of the community with a solver's own ones made anew; None where there are none and were none.

    Own rows stand together, where the first of them stood or else at the end. Their ids are fresh.
    """
    kept, fresh = kept_rows(community, solver, only), list(rows)
    ids = fresh_ids(prefix, (row.id for row in kept), len(fresh))
    made = [Equipment.model_validate({"id": id, **row, "sized_by": solver}) for id, row in zip(ids, fresh, strict=True)]
    if not made and not kept and community.equipment is None:
        return None
    remaining = {id(row) for row in kept}
    place = 0
    for row in community.equipment or ():
        if row.sized_by == solver:
            break
        place += id(row) in remaining
    return (*kept[:place], *made, *kept[place:])
