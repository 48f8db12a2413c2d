"""CATV at full size: nodes, ports, trees and levels of large estates, beside a greedy division and the plain programme.

python tests/benchmarks/run.py catv [--quick]
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from tiaowen.solvers.catv.nodes.greedy import greedy
from tiaowen.solvers.catv.nodes.programme import over_hosts
from tiaowen.solvers.catv.nodes.reach import Sharing, within_reach
from tiaowen.solvers.catv.sizing import node_items, size_catv
from tiaowen.solvers.scope import scope
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import most, value_of

CASES = (  # kind of estate, households of a building, kind of building
    ("mixed", 20, 130, "mid_rise"),
    ("small slabs", 12, 96, "mid_rise"),
    ("only small", 12, 47, "mid_rise"),
    ("villas", 1, 1, "villa"),
)
SECONDS = 10.0


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """One row for each estate and way; ``household_m`` of an unproved count says little."""
    made = _maker()
    for buildings in (200,) if quick else (500, 2_000):
        for name, least, largest, kind in CASES:
            community = made.estate(buildings, least, largest, kind)
            start, work = time.monotonic(), time.process_time()
            _, certificate = size_catv(community, (), SECONDS)
            own, work = time.monotonic() - start, time.process_time() - work
            told = {"estate": name, "buildings": buildings, "households": certificate.subjects}
            goals, bound = certificate.objective, certificate.bound
            yield {
                **told,
                "way": "size_catv",
                "nodes": goals["nodes"],
                "bound": bound["nodes"],
                "household_m": goals["household_m"],
                "least_m": bound["household_m"],
                "ports": f"{goals['ports']}/{bound['ports']}",
                "cpu": work,
                "seconds": own,
                "ratio": 1.0,
            }
            yield from _others(told, _task(community, kind), own)


def _others(told: dict[str, object], task: Sharing, own: float) -> Iterator[dict[str, object]]:
    start = time.monotonic()
    groups = greedy(task)
    seconds = time.monotonic() - start
    yield _row(told, "greedy", len(groups), "-", sum(map(task.cost, groups)), seconds, own)
    start = time.monotonic()
    found = over_hosts(task, "both", SECONDS)
    seconds = time.monotonic() - start
    cost = sum(map(task.cost, found.groups)) if found.groups else "-"
    bound = "met" if found.optimal else "not met"
    yield _row(told, "plain programme", len(found.groups) or "-", bound, cost, seconds, own)


def _row(
    told: dict[str, object], way: str, nodes: object, bound: object, cost: object, seconds: float, own: float
) -> dict[str, object]:
    nothing = {"least_m": "-", "ports": "-", "cpu": "-"}
    return {
        **told,
        "way": way,
        "nodes": nodes,
        "bound": bound,
        "household_m": cost,
        **nothing,
        "seconds": seconds,
        "ratio": seconds / own,
    }


def _task(community, kind: str) -> Sharing:  # type: ignore[no-untyped-def]
    low = kind == "villa"
    limit = most("5.5.8-4-3", "households") if low else most("5.5.8-4-2", "households")
    work = scope(community, ())
    items = [item for _, _, dwellings in work.buildings for item in node_items(dwellings, limit, low)]
    total = {building.id: len(dwellings) for building, _, dwellings in work.buildings}
    alone = value_of("5.5.8-4-2", "sharing_below")
    places = [community.building_by_id[item.building].entrance for item in items]
    reach = within_reach(places, float(parameter("catv.share.distance_max").value))
    near = tuple({one: float(round(items[one].households * metres)) for one, metres in some} for some in reach)
    flags = tuple(not low and total[item.building] >= alone for item in items)
    return Sharing(tuple(item.households for item in items), limit, flags, near)


def _maker() -> ModuleType:
    path = Path(__file__).parents[1] / "made" / "large_estate.py"
    spec = importlib.util.spec_from_file_location("large_estate", path)
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
