"""How many devices of each kind the model states, counted from the model itself and not from the register.

Lists and drawings are compared with these numbers, so they must not come from the same code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from tiaowen.generators.devices.counts_systems import counted_systems
from tiaowen.generators.devices.device_kinds import covered, device_kinds, home_kind, not_pieces
from tiaowen.generators.order import natural_key
from tiaowen.model.community import Community
from tiaowen.model.parts import read_part
from tiaowen.model.systems import Catv, Ftth, Splitter
from tiaowen.model.systems.intercom import IndoorStations

Counted: TypeAlias = tuple[str | None, str, int]  # building, kind, how many
Table: TypeAlias = Counter[tuple[str, str | None, str]]
FIRE = ("home_smoke_detector", "home_gas_detector")


def count_table(community: Community) -> Mapping[tuple[str, str | None, str], int]:
    """The number of devices by (system, building, kind); the building is None on open ground."""
    table: Table = Counter()
    alarm = community.fire_alarm
    alarmed = {one.building for one in (alarm and alarm.buildings) or () if one.inside_dwellings}
    for building, kind, count in _counted(community):
        system = "fire_alarm" if kind in FIRE and building in alarmed else device_kinds()[kind].system
        table[system, building, kind] += count
    for system, building, kind, count in counted_systems(community):
        table[system, building, kind] += count
    _add_rows(community, table)
    return {key: count for key, count in table.items() if count}


def _add_rows(community: Community, table: Table) -> None:
    """The pieces of the counted equipment; of covered kinds those beyond what the building has already."""
    left: Counter[tuple[str, str | None]] = Counter()
    for (_, building, kind), count in table.items():
        left[kind, building] += count if kind in covered() else 0
    for row in sorted(community.equipment or (), key=lambda one: natural_key(one.id)):
        if row.kind not in not_pieces():
            home = community.room_by_id.get(row.room or "")
            building = row.building or (home[0].id if home else None)
            known = min(row.count, left[row.kind, building])
            left[row.kind, building] -= known
            table[row.system, building, row.kind] += row.count - known


def _counted(community: Community) -> Iterator[Counted]:
    rooms = {id: building.id for id, (building, _) in community.room_by_id.items()}
    if community.ftth is not None:
        yield from _access(community.ftth, rooms)
    if community.catv is not None:
        yield from _television(community.catv, rooms)
    types = {one.id: Counter(_in_type(community, one.id)) for one in community.dwelling_types or ()}
    households = Counter((one.building, one.type) for one in community.dwellings)
    for (building, type), count in households.items():
        yield building, "tv_terminal", count
        for kind, each in types.get(type or "", {"home_distribution_box": 1}).items():
            yield building, kind, count * each


def _in_type(community: Community, id: str) -> Mapping[str, int]:
    one = community.dwelling_type_by_id[id]
    boxes = None if one.home_box is None else one.home_box.count
    fitted = Counter({"home_distribution_box": 1 if boxes is None else boxes})
    for room in one.rooms or ():
        fitted.update(room.outlets or {})
        fitted.update({home_kind(device): count for device, count in (room.devices or {}).items()})
    stated = [entry.count or 1 for entry in _stations(community) if id in entry.types]
    fitted["indoor_station"] = max(fitted["indoor_station"], *stated, 0)
    return fitted


def _stations(community: Community) -> Iterable[IndoorStations]:
    return (community.intercom and community.intercom.indoor_stations) or ()


def _access(ftth: Ftth, rooms: Mapping[str, str]) -> Iterator[Counted]:
    yield None, "cross_connect_cabinet", len(ftth.cabinets or ())
    for area in ftth.areas or ():
        for point in area.access_points or ():
            building = point.building or rooms.get(point.room or "")
            yield building, "user_access_point", 1
            yield building, "optical_splitter", sum(one.count for one in point.splitters or ())


def _television(catv: Catv, rooms: Mapping[str, str]) -> Iterator[Counted]:
    for node in catv.nodes or ():
        building = node.building or rooms.get(node.room or "")
        yield building, "optical_node", 1
        for port in node.ports or ():
            yield building, "small_splitter", _splitters(port.tree)
    for point in catv.points or ():
        served = {read_part(text).building for text in point.serves}
        yield point.building or (next(iter(served)) if len(served) == 1 else None), "distribution_point", 1


def _splitters(tree: str | Splitter | None) -> int:
    return 1 + sum(map(_splitters, tree.branches)) if isinstance(tree, Splitter) else 0
