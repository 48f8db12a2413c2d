"""5.8: smart home: the home distribution box."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.model.buildings import DwellingType
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.demand import untyped_paths
from tiaowen.rules.outcomes import Finding
from tiaowen.rules.registry import rule
from tiaowen.rules.subjects import subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision


@rule("5.8.22-1")
def ports_of_the_home_box(community: Community, provision: Provision) -> Iterator[Finding]:
    """Data and telephone ports of the box beyond the outlets of the dwelling."""
    yield from _untyped(community, provision)
    for one in community.dwelling_types or ():
        yield _margin(community, one, "data_ports", "data_outlet", "data_ports")
        yield _margin(community, one, "telephone_ports", "telephone_outlet", "telephone_ports")


@rule("5.8.22-2")
def cabling_class_of_the_home_box(community: Community, provision: Provision) -> Iterator[Finding]:
    """The cabling class of the box's data modules."""
    yield from _untyped(community, provision)
    for one in community.dwelling_types or ():
        where, value = subject(community, one), _box_field(community, one, "cabling_class")
        yield Finding(where, value, "cabling_class", (f"{where.path}.home_box.cabling_class",))


@rule("5.8.22-3")
def tv_splitter_outputs_of_the_home_box(community: Community, provision: Provision) -> Iterator[Finding]:
    """Outputs of the box's TV splitter beyond the TV outlets of the dwelling."""
    yield from _untyped(community, provision)
    for one in community.dwelling_types or ():
        yield _margin(community, one, "tv_splitter_outputs", "tv_outlet", "outputs")


def _untyped(community: Community, provision: Provision) -> Iterator[Finding]:
    paths = untyped_paths(community)
    if paths:
        yield from (Finding(subject(community, community), Missing(paths), part) for part in provision.parts)


def _box_field(community: Community, one: DwellingType, field: str) -> int | str | Missing:
    box = community.stated(one, "home_box")
    value: int | str | Missing = box if isinstance(box, Missing) else community.stated(box, field)
    return value


def _margin(community: Community, one: DwellingType, field: str, outlet: str, part: str) -> Finding:
    where, ports, outlets = subject(community, one), _box_field(community, one, field), _outlets(community, one, outlet)
    missing = tuple(path for value in (ports, outlets) if isinstance(value, Missing) for path in value.paths)
    if missing or not (isinstance(ports, int) and isinstance(outlets, int)):
        return Finding(where, Missing(missing), part)
    told = Text(f"{ports} 个端口，{outlets} 个插座", f"{ports} ports for {outlets} outlets")
    inputs = (f"{where.path}.home_box.{field}", f"{where.path}.rooms")
    return Finding(where, ports - outlets, part, inputs, detail=told)


def _outlets(community: Community, one: DwellingType, outlet: str) -> int | Missing:
    """How many outlets of a kind all rooms of a dwelling type have; every room has to state it."""
    rooms = community.stated(one, "rooms")
    if isinstance(rooms, Missing):
        return rooms
    missing = tuple(
        f"{community.path_of(room)}.outlets.{outlet}" for room in rooms if outlet not in (room.outlets or {})
    )
    return Missing(missing) if missing else sum((room.outlets or {})[outlet] for room in rooms)
