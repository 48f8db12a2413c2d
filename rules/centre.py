"""How central a node or a point stands among what it serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import dist
from operator import attrgetter

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.model.systems import DistributionPoint, OpticalNode

Position = tuple[float, float]
PlaceOf = Callable[[Building], Position | None]


def centre_ratio(
    community: Community, element: OpticalNode | DistributionPoint, dwellings: Iterable[Dwelling]
) -> float | Missing:
    """Mean straight distance to the households served over the least that any served building would give [ratio].

    Buildings are measured at the middle of their outlines, or all of them at their entrances; where the model states
    several positions the best ratio counts, so that a position that is left out can only make it worse. Where one
    building is served, the ratio is the distance over the building's own reach, and 1 inside it.
    """
    weights = Counter(one.building for one in dwellings)
    if not weights:
        return Missing((f"{community.path_of(element)}.serves",))
    if list(weights) == [element.building]:
        return 1.0
    buildings = [community.building_by_id[id] for id in weights]
    own = community.building_by_id.get(element.building) if element.building is not None else None
    ratios = [
        ratio
        for place_of in (middle, attrgetter("entrance"))
        if (places := _places(buildings, place_of)) is not None
        for position in _own_positions(element, own, place_of)
        if (ratio := _ratio(position, places, weights, buildings)) is not None
    ]
    return min(ratios) if ratios else _missing(community, element, own, buildings)


def middle(building: Building) -> Position | None:
    """The centroid of a building's outline; None where there is no outline."""
    ring = building.outline
    if ring is None:
        return None
    x0, y0 = ring[0]  # near the ring, so that large coordinates do not cost digits
    pairs = list(zip(ring, (*ring[1:], ring[0]), strict=True))
    crosses = [(a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairs]
    double = sum(crosses)
    if double == 0:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    thrice = double + double + double
    x = sum((a[0] + b[0] - x0 - x0) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / thrice
    y = sum((a[1] + b[1] - y0 - y0) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / thrice
    return x0 + x, y0 + y


def _places(buildings: Iterable[Building], place_of: PlaceOf) -> Mapping[str, Position] | None:
    places = {building.id: place_of(building) for building in buildings}
    known = {id: place for id, place in places.items() if place is not None}
    return known if len(known) == len(places) else None


def _own_positions(
    element: OpticalNode | DistributionPoint, own: Building | None, place_of: PlaceOf
) -> Iterator[Position]:
    if element.position is not None:
        yield element.position
    place = place_of(own) if own is not None else None
    if place is not None:
        yield place


def _ratio(
    position: Position, places: Mapping[str, Position], weights: Mapping[str, int], buildings: Iterable[Building]
) -> float | None:
    def total(one: Position) -> float:
        return sum(weight * dist(one, places[id]) for id, weight in weights.items())

    least = min(total(place) for place in places.values())
    if least > 0:
        return total(position) / least
    return _reach_ratio(position, next(iter(buildings)))


def _reach_ratio(position: Position, building: Building) -> float | None:
    home = middle(building)
    if home is None:
        return None
    reach = max(dist(home, corner) for corner in building.outline or ())
    return max(1.0, dist(position, home) / reach) if reach > 0 else None


def _missing(
    community: Community,
    element: OpticalNode | DistributionPoint,
    own: Building | None,
    buildings: Iterable[Building],
) -> Missing:
    asked = [f"{community.path_of(one)}.outline" for one in buildings if one.outline is None]
    if element.position is None and (own is None or own.outline is None):
        asked.append(f"{community.path_of(element)}.position")
    return Missing(tuple(asked or [f"{community.path_of(one)}.outline" for one in buildings]))
