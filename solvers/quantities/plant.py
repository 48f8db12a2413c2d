"""Plant that building automation monitors (5.6.2): which pieces stand where, by statement, by lifts and by rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tiaowen.model.community import Community
from tiaowen.model.element import Estimated
from tiaowen.model.systems.building_equipment import Plant
from tiaowen.solvers.quantities.ledger import Ledger
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import spec_in_force
from tiaowen.spec.vocabulary import label, spellings, words

LIFT = "lift"
INPUTS_AND_OUTPUTS = ("analogue_inputs", "analogue_outputs", "digital_inputs", "digital_outputs")
COMMUNICATION = "communication"
SIGNALS = (*INPUTS_AND_OUTPUTS, COMMUNICATION)
SUBJECT = Text("建筑设备监控", "building automation")


@dataclass(frozen=True, slots=True)
class Points:
    """The points of one piece by signal, the rows of the point table behind them, and its sensors by kind."""

    signals: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[str, ...] = ()
    sensors: Mapping[str, int] = field(default_factory=dict)
    bus: int = 0


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many equal pieces of plant in a building; ``id`` is what the rows serve."""

    id: str
    told: str
    count: int
    building: str
    points: Points
    estimated: bool = False


Table = Mapping[str, tuple[tuple[str, str], ...]]


def point_table() -> Table:
    """By word of plant, the rows of the point table (P1–P48): each with its id and its interface."""
    found: dict[str, list[tuple[str, str]]] = {}
    for provision in spec_in_force().provisions.values():
        if provision.point:
            word = spellings("plant")[provision.point["equipment"].zh]
            found.setdefault(word, []).append((provision.id, provision.point["interface"].zh))
    return {word: tuple(rows) for word, rows in found.items()}


def points_of(word: str, table: Table) -> Points:
    """The points of one piece of a kind of the point table."""
    signal, sensor = parameter("bas.interface.signal").value, parameter("bas.interface.sensor").value
    rows = table.get(word, ())
    signals, sensors = dict.fromkeys(SIGNALS, 0), dict[str, int]()
    for _, interface in rows:
        signals[signal[interface]] += 1
        if interface in sensor:
            sensors[sensor[interface]] = sensors.get(sensor[interface], 0) + 1
    return Points(signals, tuple(id for id, _ in rows), sensors, parameter("bas.bus.devices").value[word])


def plant_of(ledger: Ledger) -> Iterator[Pieces]:
    """All pieces of plant whose number and building are known; what is not known is told."""
    community = ledger.community
    stated = (community.bas and community.bas.plant) or ()
    named, table = {one.plant for one in stated}, point_table()
    for one in stated:
        yield from _stated(ledger, one, table)
    if LIFT not in named and not _absent(community, parameter("bas.plant.kinds").value[LIFT]):
        yield from _lifts(community, table)
    for word, kind in parameter("bas.plant.rooms").value.items():
        if word not in named:
            yield from _in_rooms(community, word, kind, table)
    _tell_gaps(ledger, stated)


def _stated(ledger: Ledger, one: Plant, table: Table) -> Iterator[Pieces]:
    community = ledger.community
    path, name = community.path_of(one), one.name or one.id
    room = community.room_by_id.get(one.room or "")
    building = one.building or (None if room is None else room[0].id)
    missing = [] if one.count is not None else [f"{path}.count"]
    missing += [] if building is not None else [f"{path}.building"]
    missing += [] if one.plant is not None or one.points is not None else [f"{path}.points"]
    if missing:
        ledger.lack(SUBJECT, Text(name, name), missing)
    if missing or one.count is None or building is None or not one.count:
        return
    told = (
        label("plant", one.plant) if one.plant is not None else one.name or label("building_equipment", str(one.kind))
    )
    own: Estimated | None = one.points
    estimated = bool({"count", "building", "room", "points"} & set(one.estimated)) or bool(own and own.estimated)
    yield Pieces(one.id, told, one.count, building, _with_own(one, table), estimated)


def _with_own(one: Plant, rows: Table) -> Points:
    """The points of the table and those stated beside them."""
    table = Points(dict.fromkeys(SIGNALS, 0)) if one.plant is None else points_of(one.plant, rows)
    own = {signal: getattr(one.points, signal) or 0 for signal in SIGNALS} if one.points is not None else {}
    signals = {signal: table.signals[signal] + own.get(signal, 0) for signal in SIGNALS}
    bus = max(table.bus, 1 if own.get(COMMUNICATION) else 0)
    return Points(signals, table.rows, table.sensors, bus)


def _lifts(community: Community, table: Table) -> Iterator[Pieces]:
    points = points_of(LIFT, table)
    for lift in community.lifts or ():
        yield Pieces(lift.id, label("plant", LIFT), 1, lift.building, points, bool(lift.estimated))


def _in_rooms(community: Community, word: str, kind: str, table: Table) -> Iterator[Pieces]:
    points = points_of(word, table)
    for building in community.buildings or ():
        for room in building.rooms or ():
            if room.kind == kind:
                yield Pieces(room.id, label("plant", word), 1, building.id, points, "kind" in room.estimated)


def _absent(community: Community, kind: str) -> bool:
    """Whether a kind of 5.6.2-3 is stated not to be there."""
    entries = (community.bas and community.bas.equipment) or ()
    return any(one.kind == kind and one.present is False for one in entries)


def _tell_gaps(ledger: Ledger, stated: tuple[Plant, ...]) -> None:
    """Kinds that are there without their pieces, that are not stated, that are there and not monitored."""
    community = ledger.community
    bas = community.bas
    if bas is None or bas.equipment is None:
        ledger.lack(SUBJECT, Text("设备种类", "kinds of plant"), ("bas" if bas is None else "bas.equipment",))
    entries = {one.kind: one for one in (bas and bas.equipment) or ()}
    words_of = _words_by_kind(community)
    for kind, text in words("building_equipment").items():
        entry = entries.get(kind)
        own = [one for one in stated if _kind(one) == kind and one.count]
        if entry is not None and entry.present is False and own:
            zh = f"bas.equipment 写明没有{text.zh}，bas.plant 却有 {own[0].id}（5.6.2-3）"
            ledger.conflicts.append(
                Text(zh, f"{text.en} is stated to be absent, and {own[0].id} is in bas.plant (5.6.2-3)")
            )
        if entry is None and entries and not own:
            ledger.lack(SUBJECT, text, (f"bas.equipment[kind={kind}]",))
        if entry is None or not entry.present:
            continue
        if entry.monitored is False:
            ledger.told.append(
                Text(
                    f"{text.zh}写明未监控，仍按 5.6.2-3 计",
                    f"{text.en}: stated not to be monitored, counted all the same (5.6.2-3)",
                )
            )
        if not any(one.plant is None and _kind(one) == kind for one in stated):
            lacking = [word for word in words_of.get(kind, ()) if word not in {one.plant for one in stated}]
            paths = [f"bas.plant[plant={word}]" for word in lacking]
            if not words_of.get(kind) and kind not in _by_lists(community):
                paths = [f"bas.plant[kind={kind}]"]
            if paths:
                ledger.lack(SUBJECT, text, paths)


def _kind(one: Plant) -> str | None:
    if one.kind is not None or one.plant is None:
        return one.kind
    kind: str | None = parameter("bas.plant.kinds").value.get(one.plant)
    return kind


def _words_by_kind(community: Community) -> Mapping[str, list[str]]:
    """By kind of 5.6.2-3, the words of plant that a statement is needed for; lifts may be counted by their list."""
    found: dict[str, list[str]] = {}
    for word, kind in parameter("bas.plant.kinds").value.items():
        if word != LIFT or community.lifts is None:
            found.setdefault(kind, []).append(word)
    return found


def _by_lists(community: Community) -> set[str]:
    return set() if community.lifts is None else {parameter("bas.plant.kinds").value[LIFT]}
