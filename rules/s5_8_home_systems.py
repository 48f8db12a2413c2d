"""5.8: the systems of a smart home: which of them a design has, devices in rooms, cables."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.model.buildings import DwellingRoom, DwellingType
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.conditions import Condition, Hindrance, condition
from tiaowen.rules.demand import demand_findings, untyped_paths
from tiaowen.rules.functions import function_findings, functions_of
from tiaowen.rules.outcomes import Finding, Inapplicable
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import path_finding
from tiaowen.rules.subjects import subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision
from tiaowen.spec.vocabulary import label, thing

GLASS = "glass_break_detector"
LISTED = {  # which component's functions say whether there is such a subsystem or device
    "home_sub_central": "system",
    "home_sub_safety": "system",
    "home_sub_lighting": "system",
    "home_sub_shading": "system",
    "home_sub_environment": "system",
    "home_sub_climate": "system",
    "home_sub_entertainment": "system",
    "home_sub_appliances": "system",
    "home_sub_health": "system",
    "home_sub_public_service": "system",
    "home_sub_energy": "system",
    "home_sub_network": "system",
    "home_sub_cabling": "system",
    "home_sub_fire_alarm": "home_safety",
    "home_sub_intercom": "home_safety",
    "home_sub_intrusion": "home_safety",
    "home_sub_video": "home_safety",
    "home_sub_access": "home_safety",
    "home_self_powered": "smart_home_device",
}


@condition("smart_home")
def smart_home(community: Community) -> Hindrance | None:
    """Some dwelling type has a smart home."""
    types = community.dwelling_types or ()
    if any(one.smart_home for one in types):
        return None
    unstated = (f"{community.path_of(one)}.smart_home" for one in types if one.smart_home is None)
    missing = (*untyped_paths(community), *unstated)
    return (
        Missing(missing) if missing else Inapplicable(Text("各户型都没有智慧家庭", "no dwelling type has a smart home"))
    )


def _listed(function: str, component: str) -> Condition:
    """The condition that a component of the smart home lists a function."""

    def applies(community: Community) -> Hindrance | None:
        """A component of the smart home lists the function."""
        listing = [
            functions_of(community, one)
            for one in community.components or ()
            if one.system == "smart_home" and one.component == component
        ]
        if not listing:
            return Missing((f"components[system=smart_home,component={component}].functions",))
        if any(function in found for found, _ in listing):
            return None
        missing = tuple(path for _, paths in listing for path in paths)
        zh, en = label("function", function), label("function", function, "en")
        return Missing(missing) if missing else Inapplicable(Text(f"设计未写“{zh}”", f"the design does not list: {en}"))

    return applies


for _function, _component in LISTED.items():
    condition(_function)(_listed(_function, _component))


@rule("5.8.9-1-2")
def panic_buttons_and_their_signal(community: Community, provision: Provision) -> Iterator[Finding]:
    """Buttons in the rooms, and where their signal goes."""
    yield from _rows(community, provision)


@rule("5.8.9-1-3")
def intrusion_detectors_and_their_signal(community: Community, provision: Provision) -> Iterator[Finding]:
    """Detectors and door contacts of each dwelling, glass-break detectors where there is glass, and the signal."""
    yield from _rows(community, provision)
    untyped = untyped_paths(community)
    if untyped:
        yield Finding(subject(community, community), Missing(untyped), "glass_break")
    for one in community.dwelling_types or ():
        yield from _glass(community, one, int(provision.values["glass_break"].value))


@rule("5.8.9-1-4")
def cameras_and_what_they_do(community: Community, provision: Provision) -> Iterator[Finding]:
    """Network cameras in each dwelling, their pictures and linkage."""
    yield from _rows(community, provision)


@rule("5.8.9-1-5")
def fire_detectors_and_their_signal(community: Community, provision: Provision) -> Iterator[Finding]:
    """Smoke and gas detectors in the rooms, and where their signal goes."""
    yield from _rows(community, provision)


@rule("5.8.23")
def cables_of_the_home(community: Community, provision: Provision) -> Iterator[Finding]:
    """The kind of cable for data, video, buses and control."""
    for part in provision.parts:
        yield path_finding(community, f"smart_home.cables.{part}", part)


def _rows(community: Community, provision: Provision) -> Iterator[Finding]:
    yield from demand_findings(community, provision)
    yield from function_findings(community, provision)


def _glass(community: Community, one: DwellingType, least: int) -> Iterator[Finding]:
    rooms = community.stated(one, "rooms")
    if isinstance(rooms, Missing):
        yield Finding(subject(community, one), rooms, "glass_break")
        return
    for room in rooms:
        if room.kind == "balcony" or room.outer_window is not False:
            yield _glass_of(community, room, least)


def _glass_of(community: Community, room: DwellingRoom, least: int) -> Finding:
    where = subject(community, room)
    count = (room.devices or {}).get(GLASS)
    unstated = (
        ("outer_window", room.kind != "balcony" and room.outer_window is None),
        (f"devices.{GLASS}", count is None),
    )
    missing = tuple(f"{where.path}.{field}" for field, lacks in unstated if lacks)
    if count is None or (missing and count < least):
        return Finding(where, Missing(missing), "glass_break")
    zh, en = thing(GLASS), thing(GLASS, "en")
    detail = Text(f"{zh} {count} 个，需 {least} 个", f"{en}s: {count} of {least}")
    return Finding(where, count >= least, "glass_break", (f"{where.path}.devices.{GLASS}",), detail=detail)
