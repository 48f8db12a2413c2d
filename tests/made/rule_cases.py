"""The named cases of ``tests/rules/cases``: small models over a base, with the outcomes that each has to give."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tiaowen.model.community import Community
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import Outcome
from tiaowen.spec.provisions import Spec, load_spec

CASES = Path(__file__).resolve().parents[1] / "rules" / "cases"
VERDICT = {"pass": "pass", "fail": "fail", "unknown": "unknown", "na": "not_applicable", "manual": "manual"}
COUNTED = {"household", "piece", "time", "building", "level", "core", "operator", "port", "way"}


@dataclass(frozen=True)
class Case:
    """One named case of one provision."""

    provision: str
    name: str
    model: dict[str, Any]
    expect: tuple[dict[str, Any], ...]

    @property
    def verdict(self) -> str:
        """The outcome that leads the name."""
        return VERDICT[self.name.split(":")[0]]

    def __str__(self) -> str:
        return f"{self.provision} {self.name}"


def read(name: str) -> Any:
    """A file of cases."""
    with (CASES / name).open(encoding="utf-8") as stream:
        return yaml.load(stream, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def cases() -> tuple[Case, ...]:
    """All cases, in the order of their files."""
    return tuple(_cases())


@cache
def cases_of(provision: str) -> tuple[Case, ...]:
    """The cases of one provision."""
    return tuple(case for case in cases() if case.provision == provision)


def _cases() -> Iterator[Case]:
    bases = read("_base.yaml").values()
    for path in sorted(CASES.glob("[!_]*.yaml")):
        id = path.stem
        lengths = {len(start): base["model"] for base in bases for start in base["for"] if id.startswith(start)}
        for entry in read(path.name):
            model = merged(lengths[max(lengths)], entry.get("model", {}))
            yield Case(id, entry["name"], model, tuple(entry["expect"]))


def merged(base: Any, change: Any) -> Any:
    """A mapping merges key by key, into a list by number; null removes; anything else replaces."""
    if isinstance(change, dict) and isinstance(base, list):
        items = dict(enumerate(base)) | {
            key: merged(dict(enumerate(base)).get(key), one) for key, one in change.items()
        }
        return [items[key] for key in sorted(items)]
    if isinstance(change, dict) and isinstance(base, dict):
        joined = base | {key: merged(base.get(key), value) for key, value in change.items()}
        return {key: value for key, value in joined.items() if value is not None}
    return deepcopy(change)


def outcomes(id: str, model: dict[str, Any] | Community, spec: Spec | None = None) -> tuple[Outcome, ...]:
    """What one provision says of a model, by the standard or the one given."""
    community = model if isinstance(model, Community) else Community.model_validate(model)
    spec = load_spec() if spec is None else spec
    below = [one.id for one in spec.provisions.values() if one.id.startswith((f"{id}-", f"{id}."))]
    return check(community, spec, select=[id], ignore=below).outcomes


def meets(case: Case, found: tuple[Outcome, ...]) -> bool:
    """Whether the outcomes are those that the case expects, part by part."""
    for part in {one["part"] for one in case.expect}:
        expected = sorted((one["subject"], one["outcome"]) for one in case.expect if one["part"] == part)
        if sorted((one.subject.id, one.outcome) for one in found if one.part == part) != expected:
            return False
    return True
