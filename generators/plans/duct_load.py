"""How many cables each section of the site's ducts carries: the schedule's cables on their routes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import dist
from typing import Any, TypeAlias

from tiaowen.generators.cables.lengths import end_of
from tiaowen.generators.cables.schedule import Cable, cables
from tiaowen.generators.cables.ways import ways
from tiaowen.generators.devices.register import register
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.model.parts import read_part
from tiaowen.model.routes import Routes

NEAR_M = 0.02
Laid: TypeAlias = Counter[tuple[str, tuple[str, ...]]]  # cables by sub-duct and provisions


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a duct between two handholes: the most cables that pass any part of it, and their sub-ducts.

    ``sizes`` counts the sub-ducts by the size proposed for each cable; an empty size is one that is not settled.
    ``provisions`` are what asks for the cables.
    """

    duct: str
    number: int
    start: Point
    end: Point
    cables: int = 0
    sizes: tuple[tuple[str, int], ...] = ()
    provisions: tuple[str, ...] = ()

    @property
    def length_m(self) -> float:
        """The length [m]."""
        return dist(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Load:
    """The sections in the order of the ducts, and how many cables of the site could not be followed."""

    sections: tuple[Section, ...]
    lost: int


def duct_load(community: Community) -> Load:
    """The load of every section; cables inside one building are no matter here."""
    ducts = (community.site and community.site.ducts) or ()
    bare = [
        Section(duct.id, number, one, other)
        for duct in ducts
        for number, (one, other) in enumerate(pairwise(duct.line), start=1)
        if one != other
    ]
    if not bare:
        return Load((), 0)
    routes, lost = Routes(community), 0
    followed: dict[tuple[Point, Point], Laid] = {}
    for cable, ends in _ends(community, routes):
        if ends is None:
            lost += 1
        else:
            followed.setdefault((min(ends), max(ends)), Counter())[_size(community, cable), cable.provisions] += 1
    return Load(tuple(_loaded(bare, routes, followed)), lost)


def _ends(community: Community, routes: Routes) -> Iterator[tuple[Cable, tuple[Point, Point] | None]]:
    """The cables that leave a building, each with where it starts and ends."""
    known, laid = register(community).by_id, ways(community).holders
    at: dict[str, Point | Missing] = {}
    for cable in cables(community):
        if laid[cable.id][0].family != "site":
            continue
        for id in (cable.from_id, cable.to_id):
            if id not in at:
                device = known.get(id)
                at[id] = routes.position(_placed(community, id)) if device is None else end_of(routes, device).position
        start, end = at[cable.from_id], at[cable.to_id]
        yield cable, None if isinstance(start, Missing) or isinstance(end, Missing) else (start, end)


def _placed(community: Community, id: str) -> Any:
    return id if id in community.room_by_id else read_part(id)


def _size(community: Community, cable: Cable) -> str:
    return ways(community).holders[cable.id][0].size or ""


def _loaded(bare: Sequence[Section], routes: Routes, followed: Mapping[tuple[Point, Point], Laid]) -> Iterator[Section]:
    import shapely

    tree = shapely.STRtree([shapely.LineString([one.start, one.end]) for one in bare])
    passing: dict[int, list[tuple[float, float, Laid]]] = {}
    for (start, end), sizes in followed.items():
        for one, other in pairwise(routes.line(start, end)):
            middle: Any = shapely.Point((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
            for index in sorted(int(number) for number in tree.query(middle, predicate="dwithin", distance=NEAR_M)):
                section = bare[index]
                if _on(section, one) and _on(section, other):
                    span = sorted((dist(section.start, one), dist(section.start, other)))
                    passing.setdefault(index, []).append((span[0], span[1], sizes))
                    break
    for index, section in enumerate(bare):
        most = _most(passing.get(index, ()))
        sizes_here: Counter[str] = Counter()
        for (size, _), count in most.items():
            sizes_here[size] += count
        asked = tuple(sorted({one for _, _, laid in passing.get(index, ()) for _, some in laid for one in some}))
        yield replace(section, cables=sum(most.values()), sizes=tuple(sorted(sizes_here.items())), provisions=asked)


def _on(section: Section, point: Point) -> bool:
    away = dist(section.start, point) + dist(point, section.end) - section.length_m
    return abs(away) < NEAR_M


def _most(passing: Sequence[tuple[float, float, Laid]]) -> Laid:
    """What passes the fullest part of a section."""
    edges = sorted({edge for low, high, _ in passing for edge in (low, high)})
    fullest: Laid = Counter()
    for low, high in pairwise(edges):
        here: Laid = Counter()
        for first, last, sizes in passing:
            if first <= low and high <= last:
                here.update(sizes)
        if sum(here.values()) > sum(fullest.values()):
            fullest = here
    return fullest
