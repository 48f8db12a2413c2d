"""The plan of entrances: barriers, gate and door stations, controlled doors at gates, car parks and buildings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import legible, said
from tiaowen.generators.order import natural_key
from tiaowen.generators.plans.content import Content, Level, Rows, Stand, stand_of
from tiaowen.generators.plans.shown import Shown, how_many, outdoors
from tiaowen.generators.sheets.sheet import Point
from tiaowen.model.community import Community
from tiaowen.spec.vocabulary import label

DOOR, STATION = "controlled_door", "door_station"


def entrances(community: Community, language: str, level: Level) -> Content | None:
    """The plan of a level's entrances; None where no device of them has a place there."""
    shown = Shown(community, "entrances", language, level)
    drawn = [*shown.drawn, *_at_buildings(shown)]
    stands, unplaced = _stands(shown, drawn)
    if not stands:
        return None
    return Content(
        shown.title,
        "E-SECU-DEVC",
        tuple(stands),
        shown.labels,
        samples=tuple(shown.ground_samples()),
        tables=(_gates(shown, drawn), _counts(shown, stands)),
        notes=(*shown.notes(), *_notes(shown)),
        unplaced=tuple(unplaced),
        level=level,
    )


def _at_buildings(shown: Shown) -> Iterator[Device]:
    """The doors and stations at the entrances of buildings whose place is stated."""
    kinds = shown.rules["at_entrances"]
    for one in shown.devices if shown.level == "ground" else ():
        if one.kind in kinds and one.building is not None and one.room is None and one.position is not None:
            yield one


def _stands(shown: Shown, drawn: Sequence[Device]) -> tuple[list[Stand], list[str]]:
    """One symbol for each kind at a gate, with what belongs to a door on the door; one for each building's entrance."""
    places: dict[Point, list[Device]] = {}
    unplaced: list[str] = []
    for one in drawn:
        at = shown.place(one)
        if at is None:
            unplaced.append(one.tag)
        else:
            places.setdefault(at, []).append(one)
    return [stand for at, some in places.items() for stand in _at_place(shown, at, some)], unplaced


def _at_place(shown: Shown, at: Point, devices: Sequence[Device]) -> Iterator[Stand]:
    groups: dict[str, list[Device]] = {}
    for one in devices:
        groups.setdefault(_leader(shown, one, {other.kind for other in devices}), []).append(one)
    for lead, some in groups.items():
        own = [one for one in some if one.kind == lead]
        tag = legible(own[0].tag)
        if len(own) > 1:
            tag = said("group", shown.language, first=tag, count=len(own))
        lines = [tag, "*"] if any(one.estimated for one in some) else [tag]
        yield stand_of(shown.register, own, at, lines, [one.id for one in (*own, *(o for o in some if o.kind != lead))])


def _leader(shown: Shown, device: Device, kinds: set[str]) -> str:
    """The kind on whose symbol a device rides: fittings on their door, the door of a building on its station."""
    if device.kind in shown.rules["fittings"] and DOOR in kinds:
        return DOOR if outdoors(device) or STATION not in kinds else STATION
    if device.kind == DOOR and STATION in kinds and not outdoors(device):
        return STATION
    return device.kind


def _gates(shown: Shown, drawn: Sequence[Device]) -> Rows:
    """The gates of the site and its car parks: what is stated to be there."""
    columns = (("gate", 16.0), ("name", 30.0), ("use", 20.0), ("devices", 0.0))
    site, rows = shown.community.site, []
    for gate in sorted((site and site.gates) or (), key=lambda one: natural_key(one.id)):
        here = [one for one in drawn if outdoors(one) and one.position is not None and one.position == gate.position]
        use = label("gate_use", gate.use, shown.language) if gate.use else "—"
        rows.append((gate.id, gate.name or "—", use, shown.listed(here)))
    for park in sorted((site and site.car_parks) or (), key=lambda one: natural_key(one.id)):
        source = _managed(shown, park.id)
        here = [one for one in shown.devices if source is not None and source in one.sources]
        if here:
            rows.append((park.id, park.name or "—", label("gate_use", "vehicle", shown.language), shown.listed(here)))
    return shown.rows("table_gates", columns, rows if shown.level == "ground" else ())


def _managed(shown: Shown, park: str) -> str | None:
    parks = (shown.community.parking and shown.community.parking.car_parks) or ()
    return next((shown.community.path_of(one) for one in parks if one.car_park == park), None)


def _counts(shown: Shown, stands: Sequence[Stand]) -> Rows:
    """How many devices of each kind the symbols of the sheet stand for."""
    kinds: dict[str, list[Device]] = {}
    for one in (shown.register.by_id[id] for stand in stands for id in stand.ids):
        kinds.setdefault(one.kind, []).append(one)
    names = {kind: info.name[shown.language] for kind, info in device_kinds().items() if kind in kinds}
    rows = [(name, how_many(kinds[kind])) for kind, name in names.items()]
    return shown.rows("table_kinds", (("kind", 0.0), ("count", 20.0)), rows)


def _notes(shown: Shown) -> Iterator[str]:
    if shown.level == "ground" and any(one.kind == STATION and one.position for one in shown.devices):
        yield shown.told("note_fittings")
