"""The plan of perimeter and intrusion alarm: zones along the boundary, their detectors and cameras, gates, hosts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import atan2, degrees

from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import legible, listed
from tiaowen.generators.order import natural_key
from tiaowen.generators.plans.content import Content, Level, Lines, Mark, Named, Rows, Sample, Stand
from tiaowen.generators.plans.shown import Shown, length_m
from tiaowen.generators.sheets.sheet import Point
from tiaowen.model.community import Community
from tiaowen.model.systems.security_devices import AlarmZone
from tiaowen.solvers.video.shapes import between

BANDS = ("E-SECU-ZONE-1", "E-SECU-ZONE-2")
BEAM, TICK = "E-SECU-BEAM", "E-SECU-ZONE-EDGE"
BAND_MM, NAME_MM = 1.6, 4.6
DETECTOR = "perimeter_detector"


def intrusion(community: Community, language: str, level: Level) -> Content | None:
    """The plan of the zones; None where the model states neither zones with a line nor devices with a place."""
    if level == "below" or community.intrusion is None:
        return None
    shown = Shown(community, "intrusion", language, level)
    zones = _Zones(shown)
    stands, unplaced = _stands(shown, zones)
    if not zones.stretches and not any(one.ids for one in stands):
        return None
    inwards = 1.0 if zones.anticlockwise else -1.0
    return Content(
        shown.title,
        "E-SECU-DEVC",
        tuple(stands),
        shown.labels,
        lines=(*zones.bands(inwards), *_beams(shown)),
        marks=tuple(zones.ticks()),
        names=tuple(zones.names(-inwards)),
        samples=(*_samples(shown, zones), *shown.ground_samples()),
        tables=(_table(shown, zones),),
        notes=(*shown.notes(), *_notes(shown, zones)),
        unplaced=tuple(unplaced),
    )


class _Zones:
    """The zones in order along the line, and the stretch of the line that each takes."""

    def __init__(self, shown: Shown) -> None:
        site, alarm = shown.community.site, shown.community.intrusion
        line = site.perimeter.line if site is not None and site.perimeter is not None else None
        self.shown, self.line = shown, line or ()
        self.zones = sorted((alarm and alarm.zones) or (), key=lambda one: (one.from_m, natural_key(one.id)))
        found = {zone.id: tuple(between(self.line, zone.from_m, zone.to_m)) for zone in self.zones}
        self.stretches = {id: points for id, points in found.items() if len(points) > 1}
        pairs = zip(self.line, [*self.line[1:], *self.line[:1]], strict=True)
        self.anticlockwise = sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs) > 0

    def bands(self, inwards: float) -> Iterator[Lines]:
        """The zones as bands inside the line, two colours by turns."""
        drawn = [self.stretches[zone.id] for zone in self.zones if zone.id in self.stretches]
        for number, layer in enumerate(BANDS):
            yield Lines(tuple(drawn[number :: len(BANDS)]), layer, None, inwards * BAND_MM, joined=False)

    def ticks(self) -> Iterator[Mark]:
        """A tick across the line where zones begin and end."""
        ends: dict[Point, float] = {}
        for points in self.stretches.values():
            for at, ((ax, ay), (bx, by)) in ((points[0], points[:2]), (points[-1], points[-2:])):
                ends.setdefault(at, atan2(by - ay, bx - ax))
        yield from (Mark("tick", at, TICK, direction) for at, direction in ends.items())

    def names(self, side: float) -> Iterator[Named]:
        """The name and length of each zone along its stretch, outside of the line."""
        for zone in self.zones:
            points = self.stretches.get(zone.id)
            if points is not None:
                text = self.shown.told("zone_name", zone=legible(zone.id), length=_length(zone))
                yield Named(text, points, side * NAME_MM)

    def middle(self, zone: str) -> Point | None:
        """The middle of a zone's stretch."""
        points = self.stretches.get(zone)
        if points is None:
            return None
        return between(points, 0.0, length_m(points) / 2)[-1]

    def turn(self, zone: str) -> float:
        """The direction of the line at the middle of a zone [°]."""
        points = self.stretches.get(zone)
        if points is None:
            return 0.0
        (ax, ay), (bx, by) = between(points, 0.0, length_m(points) / 2)[-2:]
        return degrees(atan2(by - ay, bx - ax)) % 360


def _stands(shown: Shown, zones: _Zones) -> tuple[list[Stand], list[str]]:
    """Detectors where they stand, else at the middle of their zone; the hosts; the zones' cameras as references."""

    def place(device: Device) -> Point | None:
        at = shown.place(device)
        if at is None and device.kind == DETECTOR:
            return zones.middle(str(device.specs.get("zone", "")))
        return at

    stands, unplaced = shown.stands(shown.drawn, place)
    known = shown.register.by_id
    stands = [
        replace(stand, rotation=zones.turn(str(known[stand.ids[0]].specs.get("zone", ""))))
        if stand.attributes["DEVICE"] == DETECTOR
        else stand
        for stand in stands
    ]
    cctv = shown.community.cctv
    for camera in sorted((cctv and cctv.cameras) or (), key=lambda one: natural_key(one.id)):
        if camera.position is not None and any(target.startswith("zone:") for target in camera.covers or ()):
            turn = (90.0 - camera.azimuth_deg) % 360 if camera.azimuth_deg is not None else 0.0
            stands.append(Stand("camera", "E-ANNO-REFR", camera.position, (legible(camera.id),), rotation=turn))
    return stands, unplaced


def _beams(shown: Shown) -> Iterator[Lines]:
    """What a detector watches whose two ends are stated."""
    detectors = (shown.community.intrusion and shown.community.intrusion.detectors) or ()
    beams = [(one.position, one.end) for one in detectors if one.position is not None and one.end is not None]
    if beams:
        yield Lines(tuple(beams), BEAM)


def _samples(shown: Shown, zones: _Zones) -> Iterator[Sample]:
    if zones.stretches:
        yield Sample(shown.told("line_zone"), BANDS[0])
    if any(True for _ in _beams(shown)):
        yield Sample(shown.told("line_beam"), BEAM)


def _table(shown: Shown, zones: _Zones) -> Rows:
    columns = (("zone", 16.0), ("stretch", 28.0), ("length", 15.0), ("detectors", 0.0), ("cameras", 25.0))
    rows = []
    for zone in zones.zones:
        stretch = f"{zone.from_m:g}–{zone.to_m:g}"
        cells = (zone.id, stretch, _length(zone), _detectors(shown, zone), _cameras(shown, zone))
        rows.append(cells)
    return shown.rows("table_zones", columns, rows)


def _length(zone: AlarmZone) -> str:
    """The length of a zone as stated [m]; the line itself may end before."""
    return f"{round(zone.to_m - zone.from_m, 2):g}"


def _detectors(shown: Shown, zone: AlarmZone) -> str:
    tags = [one.tag for one in shown.devices if one.kind == DETECTOR and one.specs.get("zone") == zone.id]
    return listed(tags, shown.language, 4) or "—"


def _cameras(shown: Shown, zone: AlarmZone) -> str:
    cameras: Sequence[str] = [
        one.id
        for one in (shown.community.cctv and shown.community.cctv.cameras) or ()
        if f"zone:{zone.id}" in (one.covers or ())
    ]
    return listed(cameras, shown.language, 3) or "—"


def _notes(shown: Shown, zones: _Zones) -> Iterator[str]:
    if zones.zones and not zones.line:
        yield shown.told("note_no_line")
    elif zones.line:
        yield shown.told("note_perimeter", length=f"{length_m(zones.line):.1f}")
    adrift = [one for one in shown.drawn if one.kind == DETECTOR and one.position is None]
    if any(zones.middle(str(one.specs.get("zone", ""))) for one in adrift):
        yield shown.told("note_detectors")
    lost = [zone.id for zone in zones.zones if zone.id not in zones.stretches]
    if lost and zones.line:
        yield shown.told("note_zones_off", names=legible(listed(lost, shown.language, 6)))
    yield shown.told("note_reference")
