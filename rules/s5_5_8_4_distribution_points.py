"""5.5.8-4-6 to 5.5.8-4-9: the coaxial trees and the subscriber distribution points of cable television."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from tiaowen.model.community import Community
from tiaowen.model.dwellings import Stair
from tiaowen.model.element import Missing
from tiaowen.model.systems import DistributionPoint, OpticalNode, Port, Splitter
from tiaowen.rules.applies import LOW, buildings_with, kinds_of
from tiaowen.rules.catv_tree import (
    behind,
    fttb_points,
    leaves,
    nodes_of,
    points_by_dwelling,
    points_of,
    splitters,
    trees,
)
from tiaowen.rules.centre import centre_ratio
from tiaowen.rules.outcomes import Finding
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import field_finding
from tiaowen.rules.subjects import subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision, Scope


@rule("5.5.8-4-6", when=fttb_points)
def splitters_after_splitters(community: Community, provision: Provision) -> Iterator[Finding]:
    """The coaxial network is made of splitters only, and a tree: every point hangs at one place of it."""
    missing: list[str] = []
    times: Counter[str] = Counter()
    for node in nodes_of(community):
        where, ports = subject(community, node), trees(community, node)
        if isinstance(ports, Missing):
            missing += ports.paths
            yield Finding(where, ports, "splitters")
            continue
        taps = [one for _, tree in ports for one in splitters(tree) if one.tap is not None]
        told = Text(f"分支器 {len(taps)} 个", f"taps: {len(taps)}") if taps else None
        yield Finding(where, not taps, "splitters", (f"{where.path}.ports",), detail=told)
        times.update(leaf.point for _, tree in ports for leaf in leaves(tree))
    for point in points_of(community):
        where = subject(community, point)
        yield Finding(where, Missing(tuple(missing)) if missing else times[point.id], "tree", (where.path,))


@rule("5.5.8-4-7", when=fttb_points)
def households_of_a_distribution_point(community: Community, provision: Provision) -> Iterator[Finding]:
    """Households of a subscriber distribution point."""
    for point in points_of(community):
        yield _point_households(community, point, "households")


def _point_households(community: Community, point: DistributionPoint, part: str) -> Finding:
    where, dwellings = subject(community, point), community.served(point.serves)
    if isinstance(dwellings, Missing):
        return Finding(where, dwellings, part)
    return Finding(where, len(dwellings), part, (f"{where.path}.serves",), any(one.estimated for one in dwellings))


@rule("5.5.8-4-8", when=fttb_points)
def small_splitters_before_large_ones(community: Community, provision: Provision) -> Iterator[Finding]:
    """Where a stair has more households than one point takes: fewest points, even ones, small splitters then large."""
    scope = provision.applies or Scope("household")
    large: dict[str, DistributionPoint] = {}
    by_dwelling = points_by_dwelling(community)
    for stair in _stairs_over(community, scope):
        if isinstance(stair, Finding):
            yield from (replace(stair, part=part) for part in ("fewest", "even", "dwelling_splitter"))
            continue
        sizes = Counter(point.id for one in stair.dwellings for point in by_dwelling.get(one.id, ()))
        large |= {point.id: point for one in stair.dwellings for point in by_dwelling.get(one.id, ())}
        yield from _division(community, stair, sizes, provision)
    for point in large.values():
        yield field_finding(community, point, "splitter", "dwelling_splitter")
    for node in nodes_of(community):
        yield from _first_splitters(community, node, scope)


def _stairs_over(community: Community, scope: Scope) -> Iterator[Stair | Finding]:
    """The stairs of housing in the scope; a finding for a building whose stairs or kind are not known."""
    for building in community.buildings or ():
        if building.use not in (None, "residential"):
            continue
        stairs = community.stairs_by_building[building.id]
        if isinstance(stairs, Missing):
            yield Finding(subject(community, building), stairs)
        else:
            yield from (stair for stair in stairs if scope.covers(len(stair.dwellings)))


def _division(community: Community, stair: Stair, sizes: Counter[str], provision: Provision) -> Iterator[Finding]:
    building = community.building_by_id[stair.building]
    where, kind = (
        replace(subject(community, building), id=str(stair.part), path=stair.path),
        community.kind_of(building),
    )
    if isinstance(kind, Missing):
        yield from (Finding(where, kind, part) for part in ("fewest", "even"))
    elif kind not in LOW:
        households = len(stair.dwellings)
        fewest = ceil(households / provision.values["point_households"].value)
        told = Text(f"{households} 户设 {len(sizes)} 个分配点", f"{len(sizes)} points for {households} households")
        estimated = any(one.estimated for one in stair.dwellings)
        yield Finding(where, len(sizes) - fewest, "fewest", (where.path,), estimated, told)
        if sizes:
            spread = max(sizes.values()) - min(sizes.values())
            shown = "/".join(str(size) for size in sorted(sizes.values(), reverse=True))
            yield Finding(where, spread, "even", (where.path,), estimated, Text(f"各点户数 {shown}", f"sizes {shown}"))


def _first_splitters(community: Community, node: OpticalNode, scope: Scope) -> Iterator[Finding]:
    ports = trees(community, node)
    if isinstance(ports, Missing):
        yield Finding(subject(community, node), ports, "first_splitter")
        return
    for port, tree in ports:
        dwellings = behind(community, tree)
        where = replace(subject(community, port), id=f"{node.id}/{port.id}")
        if isinstance(dwellings, Missing):
            yield Finding(where, dwellings, "first_splitter")
        elif scope.covers(len(dwellings)):
            yield Finding(where, _first(community, port, tree), "first_splitter", (f"{where.path}.tree",))


def _first(community: Community, port: Port, tree: str | Splitter) -> int | Missing:
    """The ways of the first splitter behind a port; 0 where a tap stands there."""
    if isinstance(tree, Splitter):
        return tree.splitter or 0
    point = community.point_by_id[tree]
    if point.splitter is None:
        return Missing((f"{community.path_of(point)}.splitter",))
    return point.splitter


@rule("5.5.8-4-9", when=fttb_points)
def distribution_point_of_low_rise_housing(community: Community, provision: Provision) -> Iterator[Finding]:
    """A point of low-rise housing or villas: its households, and how central it stands among them."""
    for point in points_of(community):
        where, dwellings = subject(community, point), community.served(point.serves)
        if isinstance(dwellings, Missing):
            yield from (Finding(where, dwellings, part) for part in provision.parts)
            continue
        kinds = kinds_of(community, buildings_with(community, dwellings))
        if isinstance(kinds, Missing):
            yield from (Finding(where, kinds, part) for part in provision.parts)
        elif kinds & LOW:
            yield _point_households(community, point, "households")
            yield Finding(where, centre_ratio(community, point, dwellings), "centre", (where.path,))
