"""4.2: indicators of the table: what the model states of broadband, places, noise, greenery and shops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.element import Estimated, Missing
from tiaowen.model.systems.indicators import Housing, NoisePoint, PublicFacility
from tiaowen.rules.conditions import Hindrance, condition
from tiaowen.rules.outcomes import Finding, Inapplicable
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import Test, field_finding, path_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision
from tiaowen.spec.vocabulary import label
from tiaowen.spec.wording import value_text

ROOT = "indicators"
FIBRE = "ftth"
ONLY_LARGE = {"I2.1.3": "green_building", "I2.1.4": "green_building"}
NOT_LARGE = Text("不是大型场所", "it is not large")


@condition("gas_supply")
def gas_supply(community: Community) -> Hindrance | None:
    """The community has gas."""
    kinds = look_up(community, "energy.kinds")
    if isinstance(kinds, Missing):
        return kinds
    gas = next((one for one in kinds if one.kind == "gas"), None)
    if gas is None:
        return Missing(("energy.kinds[kind=gas]",))
    present = community.stated(gas, "present")
    if isinstance(present, Missing):
        return present
    return None if present else Inapplicable(Text("小区没有燃气", "the community has no gas"))


@condition("ngb_possible")
def ngb_possible(community: Community) -> Hindrance | None:
    """Cable television can be converted to next generation broadcasting."""
    return _yes(community, f"{ROOT}.ngb_possible", Text("不具备改造条件", "the network cannot be converted"))


@condition("shops")
def shops(community: Community) -> Hindrance | None:
    """The community has shops."""
    return _yes(community, f"{ROOT}.shops.present", Text("社区没有商铺", "there are no shops"))


def _yes(community: Community, path: str, none: Text) -> Hindrance | None:
    value = look_up(community, path)
    if isinstance(value, Missing):
        return value
    return None if value else Inapplicable(none)


@rule("I1.1.1")
def broadband(community: Community, provision: Provision) -> Iterator[Finding]:
    """Fibre to the home, the rate of an access and the average bandwidth of a household [Mbps]."""
    yield path_finding(community, "ftth.method", "fibre", lambda method: method == FIBRE)
    for part in ("access_rate", "average_rate"):
        yield path_finding(community, f"{ROOT}.internet.{part}", part)


@rule("I2.1.1")
def housing(community: Community, provision: Provision) -> Iterator[Finding]:
    """Kinds of public facility nearby, the share of accessible dwellings, saving of water and energy."""
    found = look_up(community, f"{ROOT}.housing")
    if isinstance(found, Missing):
        yield from (Finding(subject(community, community), found, part) for part in provision.parts)
        return
    yield _facilities(community, provision, found)
    for part in ("accessible_share", "saves_water_and_energy"):
        yield _field(community, provision, found, part)


@rule("I2.1.2")
def offices(community: Community, provision: Provision) -> Iterator[Finding]:
    """Siting, green building and climate control of offices."""
    yield from _places(community, provision, "offices")


@rule("I2.1.3")
def service_places(community: Community, provision: Provision) -> Iterator[Finding]:
    """Built-up frontage of service places; green building of the large ones."""
    yield from _places(community, provision, "service_places")


@rule("I2.1.4")
def elderly_places(community: Community, provision: Provision) -> Iterator[Finding]:
    """Orientation, sun, storeys, density and plot ratio of places for the elderly; green building of the large ones."""
    yield from _places(community, provision, "elderly_places")


@rule("I2.1.5")
def health_places(community: Community, provision: Provision) -> Iterator[Finding]:
    """Structure, storeys, fire resistance and accessibility of health places."""
    yield from _places(community, provision, "health_places")


@rule("I2.1.6")
def culture_places(community: Community, provision: Provision) -> Iterator[Finding]:
    """Equipment, route and green building of places of culture; schools that match the housing."""
    yield from _places(community, provision, "culture_places", leave="education_matched")
    yield path_finding(community, f"{ROOT}.education_matched", "education_matched")


@rule("I2.2.3")
def noise(community: Community, provision: Provision) -> Iterator[Finding]:
    """Noise by day and night [dB] against the limits of the area."""
    points = look_up(community, f"{ROOT}.noise")
    if isinstance(points, Missing):
        yield from (Finding(subject(community, community), points, part) for part in provision.parts)
        return
    for point in points:
        for part in provision.parts:
            yield _noise(community, point, part)


@rule("I2.2.5")
def greenery(community: Community, provision: Provision) -> Iterator[Finding]:
    """The green share of the site, the green area a person, woodland and monitoring."""
    path = f"{ROOT}.greenery"
    yield path_finding(community, f"{path}.ratio", "green_ratio")
    yield _green_per_person(community, path)
    for part in ("woodland_planned", "monitored"):
        yield path_finding(community, f"{path}.{part}", part)


@rule("I3.3.1")
def services_for_shops(community: Community, provision: Provision) -> Iterator[Finding]:
    """Records, inspection and satisfaction of shops."""
    for part in provision.parts:
        yield path_finding(community, f"{ROOT}.shops.{part}", part)


def _places(community: Community, provision: Provision, name: str, leave: str = "") -> Iterator[Finding]:
    """Every part of every place of a list; ``leave`` names a part that is not about places."""
    parts = [part for part in provision.parts if part != leave]
    places = look_up(community, f"{ROOT}.{name}")
    if isinstance(places, Missing):
        yield from (Finding(subject(community, community), places, part) for part in parts)
        return
    for place in places:
        for part in parts:
            large = community.stated(place, "large") if ONLY_LARGE.get(provision.id) == part else True
            if isinstance(large, Missing):
                yield Finding(subject(community, place), large, part)
            elif large is False:
                yield Finding(subject(community, place), Inapplicable(NOT_LARGE), part)
            else:
                yield _field(community, provision, place, part)


def _field(community: Community, provision: Provision, element: Estimated, part: str) -> Finding:
    """A field as it is; compared here only where the provision takes its bound from elsewhere."""
    up_to = provision.values.get(f"{part}_up_to")
    if up_to is not None:
        bound = up_to.value
        return _told(community, element, part, up_to.unit, lambda value: value <= bound)
    return field_finding(community, element, part, part)


def _told(community: Community, element: Estimated, part: str, unit: str, test: Test) -> Finding:
    found = field_finding(community, element, part, part, test)
    if isinstance(found.value, Missing):
        return found
    stated: Any = getattr(element, part)
    told = Text(value_text(stated, unit), value_text(stated, unit, "en"))
    return Finding(found.subject, found.value, found.part, found.inputs, found.estimated, told)


def _facilities(community: Community, provision: Provision, home: Housing) -> Finding:
    """How many kinds of facility are near enough; unknown only where an unstated distance could decide."""
    where, part = subject(community, home), "facility_kinds"
    listed = community.stated(home, "facilities")
    if isinstance(listed, Missing):
        return Finding(where, listed, part)
    within = provision.values["facility_distance"].value
    near = [one for one in listed if one.distance_m is not None and one.distance_m <= within]
    open_ = [one for one in listed if one.distance_m is None]
    kinds, limit = {one.kind for one in near}, provision.parts[part].limit
    possible = kinds | {one.kind for one in open_}
    if limit is not None and not limit.allows(len(kinds)) and limit.allows(len(possible)):
        return Finding(where, Missing(tuple(f"{community.path_of(one)}.distance" for one in open_)), part)
    return Finding(where, len(kinds), part, (f"{where.path}.facilities",), detail=_named(near))


def _named(near: list[PublicFacility]) -> Text:
    kinds = sorted({one.kind for one in near})
    zh = "、".join(label("public_facility", kind) for kind in kinds)
    en = ", ".join(label("public_facility", kind, "en") for kind in kinds)
    return Text(zh or "没有", en or "none")


def _noise(community: Community, point: NoisePoint, part: str) -> Finding:
    where = subject(community, point)
    level, limit = community.stated(point, part), community.stated(point, f"{part}_limit")
    missing = tuple(path for value in (level, limit) if isinstance(value, Missing) for path in value.paths)
    if missing:
        return Finding(where, Missing(missing), part)
    told = Text(
        f"{value_text(level, 'dB')}，限值 {value_text(limit, 'dB')}",
        f"{value_text(level, 'dB', 'en')}, limit {value_text(limit, 'dB', 'en')}",
    )
    inputs = (f"{where.path}.{part}", f"{where.path}.{part}_limit")
    return Finding(where, level <= limit, part, inputs, detail=told)


def _green_per_person(community: Community, path: str) -> Finding:
    """Green area divided by residents [m²]."""
    whole, part = subject(community, community), "green_per_person"
    green = look_up(community, path)
    if isinstance(green, Missing):
        return Finding(whole, green, part)
    area, residents = community.stated(green, "area_m2"), community.stated(green, "residents")
    missing = tuple(way for value in (area, residents) if isinstance(value, Missing) for way in value.paths)
    if missing:
        return Finding(whole, Missing(missing), part)
    if residents == 0:
        return Finding(whole, Inapplicable(Text("没有居住人口", "there are no residents")), part)
    inputs = (f"{path}.area", f"{path}.residents")
    return Finding(whole, area / residents, part, inputs)
