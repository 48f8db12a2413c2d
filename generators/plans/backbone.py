"""The plan of rooms and ducts: head-end and telecom rooms, trunks, handholes, ducts with what they carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tiaowen.generators.cables.schedule import cables
from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import legible, listed, said
from tiaowen.generators.order import natural_key
from tiaowen.generators.plans.content import Content, Level, Lines, Named, Rows, Sample, Stand, stand_of
from tiaowen.generators.plans.duct_load import Load, Section, duct_load
from tiaowen.generators.plans.shown import Shown
from tiaowen.generators.sheets.sheet import Point
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.spec.vocabulary import label

TRUNK, USED = "E-COMM-CABL-FEED", "E-COMM-DUCT"
NAME_MM = 2.2


def backbone(community: Community, language: str, level: Level) -> Content | None:
    """The plan of rooms and ducts; None where no room with devices has a place and no duct is stated."""
    if level == "below":
        return None
    shown = Shown(community, "backbone", language, level)
    rooms, unplaced = _rooms(shown)
    load = duct_load(community)
    if not load.sections and not any(stand.ids for stand in rooms):
        return None
    holes = _handholes(load)
    asked = {at: one.provisions for one in load.sections for at in (one.start, one.end) if one.cables}
    handholes = [
        Stand("handhole", "C-DUCT-HOLE", at, (name,), provisions=asked.get(at, ())) for at, name in holes.items()
    ]
    used = tuple((one.start, one.end) for one in load.sections if one.cables)
    trunks = tuple(_trunks(shown))
    return Content(
        shown.title,
        "E-COMM-DEVC",
        (*rooms, *handholes),
        shown.labels,
        lines=(Lines(used, USED), Lines(trunks, TRUNK)),
        names=tuple(_names(shown, load)),
        samples=(*_samples(shown, load, trunks), *shown.ground_samples()),
        tables=(_room_table(shown), _duct_table(shown, load, holes)),
        notes=(*shown.notes(), *_notes(shown, load)),
        unplaced=tuple(unplaced),
        ducts=True,
    )


# --- rooms ----------------------------------------------------------------------------------------------


def _held(shown: Shown) -> dict[str, list[Device]]:
    """The devices of the group by the room that they stand in, in natural order."""
    found: dict[str, list[Device]] = {}
    for one in shown.devices:
        if one.room in shown.community.room_by_id and one.room is not None:
            found.setdefault(one.room, []).append(one)
    return dict(sorted(found.items(), key=lambda pair: natural_key(pair[0])))


def _rooms(shown: Shown) -> tuple[list[Stand], list[str]]:
    """A symbol for each room with all devices of the group in it."""
    stands, unplaced = [], []
    for id, devices in _held(shown).items():
        at = shown.routes.position(id)
        if isinstance(at, Missing):
            unplaced.append(id)
            continue
        room = shown.community.room_by_id[id][1]
        lines = [id] if room.name is None else [id, legible(room.name)]
        symbol = "head_end" if room.kind in shown.rules["centres"] else "telecom_room"
        stands.append(replace(stand_of(shown.register, devices, at, lines), symbol=symbol))
    stands.sort(key=lambda stand: stand.symbol)
    return stands, unplaced


def _room_table(shown: Shown) -> Rows:
    """The rooms with their devices, equal ones together."""
    columns = (("room", 36.0), ("place_of_room", 20.0), ("area_m2", 16.0), ("devices", 0.0))
    groups: dict[tuple[str, str, str], list[str]] = {}
    for id, devices in _held(shown).items():
        room = shown.community.room_by_id[id][1]
        kind = label("room", room.kind, shown.language) if room.kind else "—"
        area = "—" if room.area_m2 is None else f"{room.area_m2:g}"
        groups.setdefault((kind, area, shown.listed(devices)), []).append(id)
    comma = said("list_comma", shown.language)
    rows = [
        (comma.join(ids) if len(ids) < 4 else listed(ids, shown.language, 3), kind, area, devices)
        for (kind, area, devices), ids in groups.items()
    ]
    return shown.rows("table_rooms", columns, rows)


# --- ducts ----------------------------------------------------------------------------------------------


def _handholes(load: Load) -> dict[Point, str]:
    """The ends, bends and meetings of the ducts, numbered in their order."""
    places = dict.fromkeys(at for one in load.sections for at in (one.start, one.end))
    return {at: f"SK{number:02d}" for number, at in enumerate(places, start=1)}


def _names(shown: Shown, load: Load) -> Iterator[Named]:
    for one in load.sections:
        if one.cables:
            yield Named(shown.told("cables_in", count=one.cables), (one.start, one.end), NAME_MM)


def _duct_table(shown: Shown, load: Load, holes: dict[Point, str]) -> Rows:
    columns = (("section", 16.0), ("from_to", 28.0), ("length", 15.0), ("cables_count", 14.0), ("sub_ducts", 0.0))
    rows = []
    for one in load.sections:
        between = f"{holes[one.start]}–{holes[one.end]}"
        cells = (f"{one.duct}-{one.number}", between, f"{one.length_m:.0f}", str(one.cables), _sizes(shown, one))
        rows.append(cells)
    return shown.rows("table_ducts", columns, rows)


def _sizes(shown: Shown, one: Section) -> str:
    texts = [f"{size or shown.told('size_open')}×{count}" for size, count in one.sizes]
    return " ".join(texts) or "—"


def _trunks(shown: Shown) -> Iterator[tuple[Point, ...]]:
    """The routes of the backbone cables between rooms."""
    known = shown.community.room_by_id
    ends = {(one.from_id, one.to_id): None for one in cables(shown.community) if one.kind == "backbone"}
    for start, end in ends:
        if start in known and end in known:
            first, last = shown.routes.position(start), shown.routes.position(end)
            if not isinstance(first, Missing) and not isinstance(last, Missing) and first != last:
                yield shown.routes.line(first, last)


def _samples(shown: Shown, load: Load, trunks: Sequence[object]) -> Iterator[Sample]:
    if any(one.cables for one in load.sections):
        yield Sample(shown.told("line_used"), USED)
    if load.sections:
        yield Sample(shown.told("line_empty"), "C-DUCT-CNTR")
    if trunks:
        yield Sample(shown.told("line_trunk"), TRUNK)


def _notes(shown: Shown, load: Load) -> Iterator[str]:
    if not load.sections:
        yield said(f"note_{shown.routes.mode}", shown.language)
        return
    yield shown.told("note_handholes")
    yield shown.told("note_bores")
    if load.lost:
        yield shown.told("note_cables_lost", count=load.lost)
