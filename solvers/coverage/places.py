"""The public places of a community that sound or a radio signal has to cover, as far as the model states them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.model.positions import position_of
from tiaowen.solvers.coverage.areas import polygon_of
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter

if TYPE_CHECKING:
    from shapely import Polygon

Kind = Literal["outdoor", "underground", "floor", "basement", "lobby"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place to be covered: an area on one or more storeys, or a hall at a point.

    ``target`` names it as devices do; ``zone`` names the plaza, car park or building that it belongs to.
    """

    target: str
    kind: Kind
    zone: str
    area: Polygon | None = None
    at: Point | None = None
    building: str | None = None
    unit: str | None = None
    storeys: tuple[int, ...] = ()
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """The places found, and what had to be left out."""

    places: tuple[Place, ...]
    left_out: tuple[Text, ...]


def public_places(community: Community, kinds: Sequence[Kind], only: Sequence[str] = ()) -> Places:
    """The places of these kinds in the order of the model; with ``only``, those in some buildings."""
    found: list[Place] = []
    lacking: dict[str, list[str]] = {}
    if not only:
        found += _on_site(community, kinds, lacking)
    for building in community.buildings or ():
        if not only or building.id in only:
            found += _in_building(community, building, kinds, lacking)
    return Places(tuple(found), tuple(_left_out(what, ids) for what, ids in lacking.items()))


def _left_out(what: str, ids: Sequence[str]) -> Text:
    named = ids if len(ids) < len(PLENTY) else [*ids[: len(PLENTY)], "…"]
    return Text(f"{'、'.join(named)}：缺少 {what}，未参与计算", f"{', '.join(named)}: left out, lacking {what}")


PLENTY = "ten names."  # as many names as this has letters are told


def _on_site(community: Community, kinds: Sequence[Kind], lacking: dict[str, list[str]]) -> Iterator[Place]:
    site = community.site
    for plaza in (site and site.plazas) or ():
        area = None if plaza.outline is None else polygon_of(plaza.outline)
        if "outdoor" in kinds and area is None:
            lacking.setdefault("site.plazas[].outline", []).append(plaza.id)
        elif "outdoor" in kinds:
            yield Place(f"plaza:{plaza.id}", "outdoor", plaza.id, area, estimated="outline" in plaza.estimated)
    for park in (site and site.car_parks) or ():
        kind: Kind = "underground" if park.kind == "underground" else "outdoor"
        area = None if park.outline is None else polygon_of(park.outline)
        storeys = () if park.storey is None else (park.storey,)
        if kind in kinds and area is None:
            lacking.setdefault("site.car_parks[].outline", []).append(park.id)
        elif kind in kinds:
            estimated = "outline" in park.estimated
            yield Place(f"car_park:{park.id}", kind, park.id, area, storeys=storeys, estimated=estimated)


def _in_building(
    community: Community, building: Building, kinds: Sequence[Kind], lacking: dict[str, list[str]]
) -> Iterator[Place]:
    if building.use == "public" and "floor" in kinds:
        yield from _storeys(building, "floor", building.storeys_above, "buildings[].storeys_above", lacking)
    if building.use == "residential" and "basement" in kinds:
        yield from _storeys(building, "basement", building.storeys_below, "buildings[].storeys_below", lacking)
    if building.use == "residential" and "lobby" in kinds:
        yield from _lobbies(community, building, lacking)


def _storeys(
    building: Building, kind: Kind, count: int | None, path: str, lacking: dict[str, list[str]]
) -> Iterator[Place]:
    if count == 0:
        return
    area = None if building.outline is None else polygon_of(building.outline, building.courtyards or ())
    for what, value in ((path, count), ("buildings[].outline", area)):
        if value is None:
            lacking.setdefault(what, []).append(building.id)
    if count is None or area is None:
        return
    numbers = range(1, count + 1) if kind == "floor" else range(-1, -count - 1, -1)
    estimated = not {"outline", "storeys_above", "storeys_below"}.isdisjoint(building.estimated)
    where = f"{kind}:{building.id}"
    yield Place(where, kind, building.id, area, None, building.id, None, tuple(numbers), estimated)


def _lobbies(community: Community, building: Building, lacking: dict[str, list[str]]) -> Iterator[Place]:
    kind, stairs = community.kind_of(building), community.stairs_by_building[building.id]
    if isinstance(kind, Missing):
        lacking.setdefault("buildings[].kind", []).append(building.id)
    elif kind not in parameter("areas.lobby.kinds").value:
        return
    elif isinstance(stairs, Missing):
        lacking.setdefault("buildings[].units", []).append(building.id)
    else:
        for stair in stairs:
            at = position_of(community, stair.part)
            spot = None if isinstance(at, Missing) else at
            estimated = "units" in building.estimated
            target = f"lobby:{stair.part}"
            yield Place(target, "lobby", building.id, None, spot, building.id, stair.unit, (1,), estimated)
