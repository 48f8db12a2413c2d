"""5.7.12: home security: the place of the indoor station, panic buttons."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.demand import devices_in, untyped_paths
from tiaowen.rules.functions import function_findings
from tiaowen.rules.outcomes import Finding, Value
from tiaowen.rules.registry import rule
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.provisions import Provision

INDOOR = "intercom.indoor_stations"
PANIC_BUTTON = "panic_button"


@rule("5.7.12-1", needs=(INDOOR,))
def place_of_the_indoor_station(community: Community, provision: Provision) -> Iterator[Finding]:
    """The indoor station of every dwelling type hangs in the living room."""
    yield from _untyped(community, "")
    for one in community.dwelling_types or ():
        where = subject(community, one)
        own = [group for group in look_up(community, INDOOR) if one.id in group.types]
        paths = tuple(f"{community.path_of(group)}.room" for group in own) or (f"{INDOOR}[types={one.id}]",)
        rooms = [group.room for group in own]
        value: Value | Missing = "living_room" in rooms
        if not value and (not rooms or None in rooms):
            value = Missing(paths)
        yield Finding(where, value, "", paths)


@rule("5.7.12-2-1")
def panic_buttons_of_dwellings(community: Community, provision: Provision) -> Iterator[Finding]:
    """Every dwelling type has panic buttons; they have the functions of the rows."""
    yield from _untyped(community, "buttons")
    limit = provision.parts["buttons"].limit
    wanted = 0 if limit is None else limit.min or 0
    for one in community.dwelling_types or ():
        yield devices_in(community, one, PANIC_BUTTON, wanted, "buttons")
    yield from function_findings(community, provision)


def _untyped(community: Community, part: str) -> Iterator[Finding]:
    paths = untyped_paths(community)
    if paths:
        yield Finding(subject(community, community), Missing(paths), part)
