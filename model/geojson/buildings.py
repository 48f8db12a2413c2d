"""What the properties of building outlines say: storeys, podium, and estimates only where they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tiaowen.model.fields import HIGHEST_STOREY, ranges_text
from tiaowen.model.geojson.collection import Feature
from tiaowen.model.geojson.shape import Shape, stands_within
from tiaowen.model.text.text_file import find_invisible

ESTIMATES = ("est_use", "est_units", "est_flats_per_unit_floor", "est_households")
KNOWN = frozenset({"id", "name", "Floor", "height", "on_podium_of", *ESTIMATES})
USES = ("residential", "other")
MOST_DOORS = 99
MOST_UNITS = 99
LONGEST_NAME = 200


@dataclass(slots=True)
class Tally:
    """Ids of buildings by what there is to say about them; the notes are made from it."""

    no_floor: list[str] = field(default_factory=list)
    bad_floor: list[str] = field(default_factory=list)
    bad_name: list[str] = field(default_factory=list)
    triple_height: list[str] = field(default_factory=list)
    other_height: list[str] = field(default_factory=list)
    on_podium: list[str] = field(default_factory=list)
    far_podium: list[str] = field(default_factory=list)
    no_podium: list[str] = field(default_factory=list)
    filled_court: list[str] = field(default_factory=list)
    residential: list[str] = field(default_factory=list)
    other_use: list[str] = field(default_factory=list)
    no_use: list[str] = field(default_factory=list)
    no_units: list[str] = field(default_factory=list)
    disagree: list[str] = field(default_factory=list)
    households: int = 0
    unknown: dict[str, int] = field(default_factory=dict)


def buildings_of(
    outlined: Sequence[tuple[str, Feature, Shape | None]], *, take_estimates: bool, tally: Tally
) -> list[dict[str, Any]]:
    """The buildings as the community file writes them; ``outlined`` holds id, feature and shape in file order."""
    shapes = {name: shape for name, _, shape in outlined}
    same_name = name_of_all([feature for _, feature, _ in outlined])
    return [_building(one, shapes, same_name, take_estimates, tally) for one in outlined]


def name_of_all(features: Sequence[Feature]) -> Any:
    """The name that every one of several features carries: it names the place, not a building; None if they differ."""
    names = [feature.properties.get("name") for feature in features]
    return names[0] if len(names) > 1 and all(name == names[0] for name in names) else None


def _building(
    one: tuple[str, Feature, Shape | None],
    shapes: Mapping[str, Shape | None],
    same_name: Any,
    take_estimates: bool,
    tally: Tally,
) -> dict[str, Any]:
    name, feature, shape = one
    given = feature.properties
    for key in given:
        if key not in KNOWN:
            tally.unknown[key] = tally.unknown.get(key, 0) + 1
    storeys = _storeys(name, given.get("Floor"), tally)
    _look_at_height(name, given.get("height"), given.get("Floor"), tally)
    building: dict[str, Any] = {"id": name}
    if given.get("name") != same_name and (title := _name(name, given.get("name"), tally)):
        building["name"] = title
    estimates = _estimates(name, given, storeys, tally) if take_estimates else {}
    if "use" in estimates:
        building["use"] = estimates["use"]
    if shape is not None and shape.outline:
        building["outline"] = [list(corner) for corner in shape.outline]
        if shape.courtyards:
            building["courtyards"] = [[list(corner) for corner in ring] for ring in shape.courtyards]
    podium, is_certain = _podium(name, given.get("on_podium_of"), shapes, tally)
    if podium:
        building["podium"] = podium
    if storeys is not None:
        building["storeys_above"] = storeys
    if "units" in estimates:
        building["units"] = estimates["units"]
    marked = [*estimates, *(["podium"] if podium and not is_certain else [])]
    return building | ({"estimated": marked} if marked else {})


def _storeys(name: str, value: Any, tally: Tally) -> int | None:
    if value is None:
        tally.no_floor.append(name)
        return None
    storeys = _whole(value)
    if storeys is None or not 1 <= storeys <= HIGHEST_STOREY:
        tally.bad_floor.append(name)
        return None
    return storeys


def _whole(value: Any) -> int | None:
    """A JSON number that is whole; a text or a bool is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value // 1:
        return None
    return int(value)


def _look_at_height(name: str, height: Any, floor: Any, tally: Tally) -> None:
    if height is None:
        return
    storeys = _whole(floor)
    is_triple = storeys is not None and isinstance(height, (int, float)) and height == 3 * storeys
    (tally.triple_height if is_triple else tally.other_height).append(name)


def _name(building: str, value: Any, tally: Tally) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST_NAME or find_invisible(value) is not None:
        tally.bad_name.append(building)
        return None
    return value


def _podium(name: str, value: Any, shapes: Mapping[str, Shape | None], tally: Tally) -> tuple[str | None, bool]:
    """The building that this one stands on, and whether the outlines alone show it."""
    if value is None:
        return None, True
    podium = str(value)
    if podium not in shapes or podium == name:
        tally.no_podium.append(name)
        return None, True
    tower, base = shapes[name], shapes[podium]
    is_certain = tower is not None and base is not None and stands_within(tower, base)
    (tally.on_podium if is_certain else tally.far_podium).append(name)
    if is_certain and base is not None and base.courtyards:
        tally.filled_court.append(podium)
    return podium, is_certain


def _estimates(name: str, given: Mapping[str, Any], storeys: int | None, tally: Tally) -> dict[str, Any]:
    """``use`` and ``units`` as the file estimates them; what does not hold together is told and not taken."""
    use = given.get("est_use")
    if use not in USES:
        tally.no_use.append(name)
        return {}
    units, flats = _whole(given.get("est_units")), _whole(given.get("est_flats_per_unit_floor"))
    households = given.get("est_households")
    if use != "residential":
        tally.other_use.append(name)
        if households:
            tally.disagree.append(f"{name} ({households} ≠ 0)")
        return {"use": use}
    tally.residential.append(name)
    if storeys is None or not _is_in(units, MOST_UNITS) or not _is_in(flats, MOST_DOORS):
        tally.no_units.append(name)
        return {"use": use}
    product = (units or 0) * (flats or 0) * storeys
    if households is not None and households != product:
        tally.disagree.append(f"{name} ({str(households)[:20]} ≠ {units}×{storeys}×{flats} = {product})")
    tally.households += product
    run = {"storeys": _range(storeys), "numbers": _range(flats or 0)}
    return {"use": use, "units": [{"id": f"U{one}", "dwellings": [dict(run)]} for one in range(1, (units or 0) + 1)]}


def _is_in(value: int | None, most: int) -> bool:
    return value is not None and 1 <= value <= most


def _range(last: int) -> int | str:
    return 1 if last == 1 else ranges_text(tuple(range(1, last + 1)))
