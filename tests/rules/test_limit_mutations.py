"""Every number of the standard is held by a case: change it by one step, and a case of its provision fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
from rule_cases import COUNTED, cases_of, meets, outcomes

from tiaowen.model.community import Community
from tiaowen.spec.provisions import Limit, Provision, Scope, load_spec

FINE = 50  # a quantity that is measured, not counted, changes by its fiftieth
PROVISIONS = [one for one in load_spec().provisions.values() if one.verify not in ("none", "evidence")]


@dataclass(frozen=True)
class Mutant:
    """A provision with one number changed, and which."""

    name: str
    provision: Provision

    def __str__(self) -> str:
        return f"{self.provision.id} {self.name}"


def mutants(provision: Provision) -> Iterator[Mutant]:
    for name, part in provision.parts.items():
        for told, limit in _limits(part.limit) if part.limit else ():
            changed = replace(part, limit=limit)
            yield Mutant(f"{name} {told}".strip(), replace(provision, parts={**provision.parts, name: changed}))
    for end in ("over", "up_to"):
        value = getattr(provision.applies, end, None)
        for step in (-1, 1) if value is not None else ():
            scope: Scope = replace(provision.applies, **{end: value + step})
            yield Mutant(f"applies {end} {value + step}", replace(provision, applies=scope))
    for index, row in enumerate(provision.demand):
        for count in (row.count - 1, row.count + 1):
            rows = list(provision.demand)
            rows[index] = replace(row, count=count)
            yield Mutant(f"{row.part} {count}", replace(provision, demand=tuple(rows)))


def _limits(limit: Limit) -> Iterator[tuple[str, Limit]]:
    for end in ("min", "max", "over"):
        value = getattr(limit, end)
        if value is not None:
            step = 1 if limit.unit in COUNTED or value == 0 else abs(value) / FINE
            for other in (value - step, value + step):
                yield f"{end} {other:g}", replace(limit, **{end: other})
    for choice in limit.one_of or ():
        yield f"without {choice}", replace(limit, one_of=tuple(one for one in limit.one_of or () if one != choice))


@cache
def community(provision: str, name: str) -> Community:
    model = next(case.model for case in cases_of(provision) if case.name == name)
    return Community.model_validate(model)


def is_noticed(mutant: Mutant) -> bool:
    spec, id = load_spec(), mutant.provision.id
    other = replace(spec, provisions={**spec.provisions, id: mutant.provision})
    return any(not meets(case, outcomes(id, community(id, case.name), other)) for case in cases_of(id))


MUTANTS: list[Any] = [pytest.param(one, id=str(one)) for provision in PROVISIONS for one in mutants(provision)]


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_changed_number_is_noticed(mutant: Mutant) -> None:
    assert is_noticed(mutant)


def test_an_unchanged_provision_fails_no_case() -> None:
    assert MUTANTS
    assert not is_noticed(Mutant("as it is", load_spec().provisions["5.5.8-4-10"]))
