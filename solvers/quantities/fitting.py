"""What every dwelling of a type is fitted with: what demand rows ask for, and more where the design states it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tiaowen.model.buildings import DwellingRoom, DwellingType
from tiaowen.model.community import Community
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import least, spec_in_force, value_of
from tiaowen.spec.shapes import DemandRow
from tiaowen.spec.vocabulary import thing, words

SMART_HOME = "smart_home"
GLASS, GLASS_BY = "glass_break_detector", ("5.8.9-1-3", "glass_break")
PANIC, PANIC_BY = "panic_button", ("5.7.12-2-1", "buttons")
STATION = "indoor_station"
PIECES_BY = ("5.8.2", "5.8.9-1-6")


@dataclass(frozen=True, slots=True)
class Asked:
    """A demand row with the provision that it belongs to."""

    provision: str
    row: DemandRow


@dataclass(slots=True)
class Fitting:
    """How many of each device of the home one dwelling has, what asks for them, and what is not known of the type."""

    counts: dict[str, int] = field(default_factory=dict)
    because: dict[str, set[str]] = field(default_factory=dict)
    estimated: set[str] = field(default_factory=set)
    missing: dict[Text, list[str]] = field(default_factory=dict)

    def at_least(self, kind: str, count: int, because: Iterable[str]) -> None:
        """See that there are so many at least, for these reasons."""
        self.counts[kind] = max(self.counts.get(kind, 0), count)
        self.because.setdefault(kind, set()).update(because)

    def lack(self, kind: str, path: str) -> None:
        """The number of a device cannot be known without this field."""
        self.missing.setdefault(Text(thing(kind), thing(kind, "en")), []).append(path)


def smart_home_paths(community: Community) -> tuple[str, ...] | None:
    """Whether the rows for smart homes apply: (): they do; None: no type has one; else the fields that would say so."""
    types = community.dwelling_types
    if types is None:
        return ("dwelling_types",)
    if any(one.smart_home for one in types):
        return ()
    return tuple(f"{community.path_of(one)}.smart_home" for one in types if one.smart_home is None) or None


def asked_rows(community: Community) -> tuple[Asked, ...]:
    """The demand rows for devices of the home that apply to this community."""
    applies = smart_home_paths(community) == ()
    devices, found = words("home_device"), []
    for provision, row in spec_in_force().demands():
        when = {*provision.when, *row.when}
        if row.what in devices and (not when or (applies and when == {SMART_HOME})):
            found.append(Asked(provision.id, row))
    return tuple(found)


def fitting_without_type() -> Fitting:
    """What every dwelling has whatever its type: the panic button of 5.7.12-2-1."""
    fitting = Fitting()
    fitting.at_least(PANIC, least(*PANIC_BY), PANIC_BY[:1])
    return fitting


def fitting_of(community: Community, one: DwellingType, asked: Iterable[Asked]) -> Fitting:
    """What one dwelling of a type has: in each number the larger of what is asked for and what is stated."""
    fitting = fitting_without_type()
    if one.rooms is None:
        fitting.missing[Text("户内设备", "devices of the dwelling")] = [f"{community.path_of(one)}.rooms"]
    rooms = one.rooms or ()
    rows = [ask for ask in asked if _applies(community, one, ask.row, fitting)]
    for kind in words("home_device"):
        _count(community, kind, rooms, [ask for ask in rows if ask.row.what == kind], fitting)
        if "rooms" in one.estimated or any("devices" in room.estimated for room in rooms):
            fitting.estimated.add(kind)
    _pieces(community, one, fitting)
    return fitting


def _applies(community: Community, one: DwellingType, row: DemandRow, fitting: Fitting) -> bool:
    if not row.only_if:
        return True
    answer = getattr(one, row.only_if)
    if answer is None:
        fitting.lack(row.what, f"{community.path_of(one)}.{row.only_if}")
    return bool(answer)


def _count(
    community: Community, kind: str, rooms: Iterable[DwellingRoom], asked: list[Asked], fitting: Fitting
) -> None:
    """The devices of a kind: room by room, then against what the dwelling as a whole is asked to have."""
    total, reasons = 0, set[str]()
    for room in rooms:
        own = [ask for ask in asked if ask.row.where == room.kind]
        wanted = [ask.row.count for ask in own] + list(_glass(community, kind, room, fitting))
        reasons |= {ask.provision for ask in own} | ({GLASS_BY[0]} if kind == GLASS and wanted else set())
        total += max([(room.devices or {}).get(kind, 0), *wanted])
    whole = [ask for ask in asked if ask.row.where == "dwelling"]
    reasons |= {ask.provision for ask in whole}
    total = max([total, *(ask.row.count for ask in whole)])
    if total:
        fitting.at_least(kind, total, reasons)


def _glass(community: Community, kind: str, room: DwellingRoom, fitting: Fitting) -> Iterator[int]:
    """Glass-break detectors where there is a balcony or an outer window (5.8.9-1-3)."""
    if kind != GLASS or smart_home_paths(community) != ():
        return
    if room.kind == "balcony" or room.outer_window:
        yield int(value_of(*GLASS_BY))
    elif room.outer_window is None:
        fitting.lack(kind, f"{community.path_of(room)}.outer_window")


def _pieces(community: Community, one: DwellingType, fitting: Fitting) -> None:
    """The control terminal and the electronic lock of a smart home."""
    if one.smart_home:
        for kind, count in parameter("smart_home.pieces").value.items():
            fitting.at_least(kind, count, (*PIECES_BY, "smart_home.pieces"))
            fitting.estimated |= {kind} if "smart_home" in one.estimated else set()
    elif one.smart_home is None:
        what = Text("智慧家庭终端", "smart home terminal")
        fitting.missing.setdefault(what, []).append(f"{community.path_of(one)}.smart_home")
