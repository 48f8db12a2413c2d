"""Conditions that entries and rows of the standard name with ``when``: does the provision speak of this community?

A condition returns None where it applies, `Inapplicable` with the reason where it does not, and `Missing` where the
model does not say. Add one as a small function under ``@condition("its_name")``, here or in a rule module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.outcomes import Inapplicable
from tiaowen.rules.subjects import look_up
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import SpecError

Hindrance = Inapplicable | Missing
Condition = Callable[[Community], Hindrance | None]

_CONDITIONS: dict[str, Condition] = {}


def condition(name: str) -> Callable[[Condition], Condition]:
    """Register a condition under the name that ``when`` uses. Raises ValueError for a second one."""

    def register(function: Condition) -> Condition:
        if name in _CONDITIONS:
            raise ValueError(f"two conditions are called {name}")
        _CONDITIONS[name] = function
        return function

    return register


def conditions() -> dict[str, Condition]:
    """All conditions by name, those of the rule modules with them."""
    from tiaowen.rules.registry import rules

    rules()
    return dict(_CONDITIONS)


def hindrance(community: Community, names: Iterable[str]) -> Hindrance | None:
    """What keeps a provision under these conditions from being judged; None where all of them apply.

    One that does not apply settles it, whatever else is missing. Raises SpecError for a name without a function.
    """
    found = [_named(name)(community) for name in names]
    settled = next((one for one in found if isinstance(one, Inapplicable)), None)
    missing = tuple(dict.fromkeys(path for one in found if isinstance(one, Missing) for path in one.paths))
    return settled or (Missing(missing) if missing else None)


def _named(name: str) -> Condition:
    if name not in _CONDITIONS and name not in conditions():
        raise SpecError(f"when: no condition is called {name}")
    return _CONDITIONS[name]


# --- what conditions are made of -------------------------------------------------------------------------------


def some(community: Community, path: str, none: Text) -> Hindrance | None:
    """Applies where the list at a path such as ``site.car_parks`` holds something; ``none`` says that it does not."""
    value = look_up(community, path)
    if isinstance(value, Missing):
        return value
    return None if value else Inapplicable(none)


def some_of_kind(community: Community, path: str, kinds: Iterable[str], none: Text) -> Hindrance | None:
    """Like `some`, where one of the elements has to be of one of these ``kind`` words."""
    value = look_up(community, path)
    if isinstance(value, Missing):
        return value
    wanted = set(kinds)
    if any(one.kind in wanted for one in value):
        return None
    unstated = tuple(f"{community.path_of(one)}.kind" for one in value if one.kind is None)
    return Missing(unstated) if unstated else Inapplicable(none)


def any_building(
    community: Community, holds: Callable[[Building, str], bool | Missing], none: Text
) -> Hindrance | None:
    """Applies where ``holds(building, path)`` is true of any building."""
    if community.buildings is None:
        return Missing(("buildings",))
    found = [holds(one, community.path_of(one)) for one in community.buildings]
    if any(one is True for one in found):
        return None
    missing = tuple(_paths(found))
    return Missing(missing) if missing else Inapplicable(none)


def _paths(found: Iterable[bool | Missing]) -> Iterator[str]:
    for one in found:
        if isinstance(one, Missing):
            yield from one.paths


# --- the site --------------------------------------------------------------------------------------------------


@condition("car_park")
def car_park(community: Community) -> Hindrance | None:
    """There is a car park."""
    return some(community, "site.car_parks", Text("没有停车库、停车场", "there is no car park"))


@condition("underground_car_park")
def underground_car_park(community: Community) -> Hindrance | None:
    """There is an underground car park."""
    none = Text("没有地下车库", "there is no underground car park")
    return some_of_kind(community, "site.car_parks", ["underground"], none)


@condition("plaza")
def plaza(community: Community) -> Hindrance | None:
    """There is an outdoor plaza."""
    return some(community, "site.plazas", Text("没有室外广场", "there is no plaza"))


@condition("gate")
def gate(community: Community) -> Hindrance | None:
    """The community has gates: it is enclosed."""
    return some(community, "site.gates", Text("小区没有出入口（不封闭）", "the community has no gates"))


# --- the buildings ---------------------------------------------------------------------------------------------


@condition("residential")
def residential(community: Community) -> Hindrance | None:
    """There is housing."""
    return any_building(community, _is_housing, Text("没有住宅建筑", "there is no residential building"))


@condition("public_building")
def public_building(community: Community) -> Hindrance | None:
    """There is a public or commercial building."""

    def holds(building: Building, path: str) -> bool | Missing:
        return Missing((f"{path}.use",)) if building.use is None else building.use in ("public", "commercial")

    return any_building(community, holds, Text("没有公共建筑", "there is no public building"))


@condition("high_rise")
def high_rise(community: Community) -> Hindrance | None:
    """There is housing that is high-rise for fire protection."""
    over = parameter("fire.high_rise.height_over").value

    def holds(building: Building, path: str) -> bool | Missing:
        housing = _is_housing(building, path)
        if housing is False or (building.height_m is not None and building.height_m <= over):
            return False
        missing = (*(housing.paths if isinstance(housing, Missing) else ()), *_unstated_height(building, path))
        return Missing(missing) if missing else True

    return any_building(community, holds, Text("没有高层住宅", "there is no high-rise housing"))


@condition("unit")
def unit(community: Community) -> Hindrance | None:
    """Some housing has units with a common entrance."""

    def holds(building: Building, path: str) -> bool | Missing:
        if _is_housing(building, path) is False:
            return False
        if building.units is None and building.dwellings is None:
            return Missing((f"{path}.units",))
        return bool(building.units)

    return any_building(community, holds, Text("没有单元式住宅", "no housing has units"))


def _is_housing(building: Building, path: str) -> bool | Missing:
    return Missing((f"{path}.use",)) if building.use is None else building.use == "residential"


def _unstated_height(building: Building, path: str) -> tuple[str, ...]:
    return () if building.height_m is not None else (f"{path}.height",)
