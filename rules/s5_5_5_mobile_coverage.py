"""5.5.5: indoor mobile coverage: shielded places and frequencies."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems.mobile import ShieldedPlace
from tiaowen.rules.outcomes import Finding, Inapplicable
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import field_finding, path_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision

PLACES = "mobile.shielded_places"
WITH_LIFTS = ("mid_rise", "high_rise")
NO_BASEMENT = Text("没有地下层", "it has no storeys below ground")
NO_LIFT = Text("低层、多层住宅不按必有电梯判定", "lifts are not taken for granted in lower housing")


@rule("5.5.5-2", needs=("buildings",))
def coverage_of_shielded_places(community: Community, provision: Provision) -> Iterator[Finding]:
    """Basements and lifts of housing and further shielded places are covered by mobile signals."""
    for building in community.buildings or ():
        if building.use in (None, "residential"):
            yield _in_building(community, building, "basement", _has_basement(community, building), NO_BASEMENT)
            yield _in_building(community, building, "lift", _has_lifts(community, building), NO_LIFT)
    places = look_up(community, PLACES)
    if isinstance(places, Missing):
        yield Finding(subject(community, community), places, "other")
        return
    for place in places:
        if place.kind == "other":
            yield field_finding(community, place, "covered", "other")


@rule("5.5.5-4")
def frequencies_of_mobile_coverage(community: Community, provision: Provision) -> Iterator[Finding]:
    """The lowest and the highest frequency that indoor coverage carries."""
    for part in provision.parts:
        yield _frequency(community, part)


def _frequency(community: Community, part: str) -> Finding:
    if community.mobile is None:
        return path_finding(community, "mobile", part)
    whole = subject(community, community)
    return field_finding(community, community.mobile, f"{part}_mhz", part, where=whole)


def _has_basement(community: Community, building: Building) -> bool | Missing:
    storeys = community.stated(building, "storeys_below")
    return storeys if isinstance(storeys, Missing) else storeys > 0


def _has_lifts(community: Community, building: Building) -> bool | Missing:
    kind = community.kind_of(building)
    return kind if isinstance(kind, Missing) else kind in WITH_LIFTS


def _in_building(community: Community, building: Building, kind: str, has: bool | Missing, none: Text) -> Finding:
    """Whether the places of this kind in a building are covered; one that is not goes before one not stated."""
    where, use = subject(community, building), community.stated(building, "use")
    if has is False:
        return Finding(where, Inapplicable(none), kind)
    places = look_up(community, PLACES)
    missing = tuple(path for one in (use, has, places) if isinstance(one, Missing) for path in one.paths)
    if missing:
        return Finding(where, Missing(missing), kind)
    mine: list[ShieldedPlace] = [one for one in places if one.kind == kind]
    own = [one for one in mine if building.id in (one.buildings or ())]
    anywhere = tuple(f"{community.path_of(one)}.buildings" for one in mine if one.buildings is None and not one.covered)
    first = min(own, key=lambda one: (one.covered is not False, one.covered is not None), default=None)
    if anywhere and (first is None or first.covered is not False):
        return Finding(where, Missing(anywhere), kind)
    if first is None:
        return Finding(where, Missing((f"{PLACES}[kind={kind},building={building.id}]",)), kind)
    return field_finding(community, first, "covered", kind, where=where)
