"""The plan of public address and signage: loudspeakers and displays on the ground, the zones that they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tiaowen.generators.cables.lengths import end_of, together
from tiaowen.generators.cables.schedule import cables
from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import legible
from tiaowen.generators.order import natural_key
from tiaowen.generators.plans.content import Content, Level, Lines, Rows, Sample, Stand
from tiaowen.generators.plans.shown import Shown, how_many
from tiaowen.generators.sheets.sheet import Point
from tiaowen.model.community import Community
from tiaowen.model.element import Missing

WIRE = "E-AUDI-CABL"


def broadcast(community: Community, language: str, level: Level) -> Content | None:
    """The plan of a level's loudspeakers and displays; None where none has a place there."""
    shown = Shown(community, "broadcast", language, level)
    stands, unplaced = _stands(shown)
    if not stands:
        return None
    found = list(_lines(shown))
    lines = tuple(line for line, _ in found)
    wired = [Sample(shown.told("line_speakers"), WIRE)] if lines else []
    down = [shown.told("note_lines_below")] if level == "ground" and any(below for _, below in found) else []
    return Content(
        shown.title,
        "E-AUDI-DEVC",
        tuple(stands),
        shown.labels,
        lines=(Lines(lines, WIRE),),
        samples=(*wired, *shown.ground_samples()),
        tables=(_zones(shown),),
        notes=(*shown.notes(), *_notes(shown), *down),
        unplaced=tuple(unplaced),
        level=level,
    )


def _stands(shown: Shown) -> tuple[list[Stand], list[str]]:
    """The devices, each loudspeaker with its zone under its tag."""
    stands: list[Stand] = []
    unplaced: list[str] = []
    for one in shown.drawn:
        at = shown.place(one)
        if at is None:
            unplaced.append(one.tag)
            continue
        stand = shown.stand([one], at)
        zone = one.specs.get("zone")
        stands.append(stand if zone is None else replace(stand, lines=(*stand.lines, legible(str(zone)))))
    return stands, unplaced


def _lines(shown: Shown) -> Iterator[tuple[tuple[Point, ...], bool]]:
    """The loudspeaker lines of the level, routed over the ground or straight in a car park; whether they end below."""
    known = shown.register.by_id
    for cable in cables(shown.community):
        if cable.kind != "speaker_line":
            continue
        start, end = (end_of(shown.routes, known[id]) for id in (cable.from_id, cable.to_id))
        if isinstance(start.position, Missing) or isinstance(end.position, Missing):
            continue
        inside = together(start, end)
        if shown.level == "below" and inside and end.below is not None:
            yield (start.position, end.position), True
        if shown.level == "ground" and not inside and start.position != end.position:
            yield shown.routes.line(start.position, end.position), end.below is not None


def _zones(shown: Shown) -> Rows:
    """Each zone with its loudspeakers, their power and the amplifier power that it needs."""
    columns = (("zone_broadcast", 15.0), ("name", 0.0), ("speakers", 16.0), ("rated", 20.0), ("amplifier", 22.0))
    speakers = [one for one in shown.devices if "zone" in one.specs]
    here = {str(one.specs["zone"]) for one in shown.drawn if "zone" in one.specs}
    system = shown.community.broadcast
    rows = []
    for zone in sorted((system and system.zones) or (), key=lambda one: natural_key(one.id)):
        if zone.id in here:
            needed = "—" if zone.power_w is None else f"{zone.power_w:g}"
            rows.append(
                (
                    zone.id,
                    zone.name or "—",
                    how_many([one for one in speakers if one.specs["zone"] == zone.id]),
                    _power(speakers, zone.id),
                    needed,
                )
            )
    return shown.rows("table_broadcast", columns, rows)


def _power(speakers: list[Device], zone: str) -> str:
    """The rated power of a zone's loudspeakers [W]; unknown where one of them states none."""
    loads = [one.specs.get("load") for one in speakers if one.specs["zone"] == zone]
    return "—" if None in loads else f"{sum(float(load) for load in loads if load is not None):g}"


def _notes(shown: Shown) -> Iterator[str]:
    if shown.level == "ground":
        if not any(one.system == "signage" for one in shown.devices):
            yield shown.told("note_no_signage")
        elsewhere = any(one.kind == "ceiling_speaker" for one in shown.devices)
        if elsewhere:
            yield shown.told("note_zones_inside")
