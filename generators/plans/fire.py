"""The plan of the fire alarm: which buildings it covers and how far, and where its control room stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import building_name
from tiaowen.generators.order import natural_key
from tiaowen.generators.plans.content import Content, Level, Rows, Sample, colour
from tiaowen.generators.plans.shown import Shown, how_many
from tiaowen.generators.sheets.sheet import Colour
from tiaowen.model.community import Community
from tiaowen.model.systems import BuildingFireAlarm
from tiaowen.spec.vocabulary import label

STATES = ("whole", "public", "homes")


def fire(community: Community, language: str, level: Level) -> Content | None:
    """The plan of the fire alarm; None where no device of it has a place on the site."""
    if level == "below" or community.fire_alarm is None:
        return None
    shown = Shown(community, "fire_alarm", language, level)
    stands, unplaced = shown.stands(shown.drawn)
    if not stands:
        return None
    states = {one.building: state for one in community.fire_alarm.buildings or () if (state := _state(one))}
    return Content(
        shown.title,
        "E-FIRE-DEVC",
        tuple(stands),
        shown.labels,
        colours=_colours(states),
        samples=(*_samples(shown, states), *shown.ground_samples()),
        tables=(_table(shown),),
        notes=(*shown.notes(), *_notes(shown, states)),
        unplaced=tuple(unplaced),
    )


def _state(one: BuildingFireAlarm) -> str | None:
    """How far a building is covered; None where that is not stated."""
    if one.public_areas is None:
        return None
    if not one.public_areas:
        return "homes" if one.inside_dwellings else "none"
    return "whole" if one.inside_dwellings else "public"


def _colours(states: Mapping[str, str]) -> dict[str, Colour]:
    return {id: colour("fire", STATES.index(state)) for id, state in states.items() if state != "none"}


def _samples(shown: Shown, states: Mapping[str, str]) -> Iterator[Sample]:
    for number, state in enumerate(STATES):
        if state in states.values():
            yield Sample(shown.told(f"fire_{state}"), "A-BLDG-OUTL", rgb=colour("fire", number))


def _table(shown: Shown) -> Rows:
    """The buildings with a fire alarm: how far it goes, its voice alarm, and its devices."""
    columns = (("building", 0.0), ("public_areas", 18.0), ("dwellings", 18.0), ("voice", 24.0), ("devices_count", 20.0))
    held: dict[str, list[Device]] = {}
    for device in shown.devices:
        held.setdefault(device.building or "", []).append(device)
    alarm = shown.community.fire_alarm
    rows = []
    for one in sorted((alarm and alarm.buildings) or (), key=lambda one: natural_key(one.building)):
        building = shown.community.building_by_id[one.building]
        voice = label("voice_alarm", one.voice_alarm, shown.language) if one.voice_alarm else "—"
        marks = (_mark(one.public_areas), _mark(one.inside_dwellings))
        rows.append(
            (building_name(building), *marks, voice, how_many(held[one.building]) if one.building in held else "—")
        )
    return shown.rows("table_fire", columns, rows)


def _mark(value: bool | None) -> str:
    return "?" if value is None else "√" if value else "—"


def _notes(shown: Shown, states: Mapping[str, str]) -> Iterator[str]:
    yield shown.told("note_fire_inside")
    bare = [one for one in shown.community.buildings or () if one.id not in states]
    if bare:
        yield shown.told("note_fire_open", count=len(bare))
