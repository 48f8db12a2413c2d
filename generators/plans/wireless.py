"""The plan of WLAN, two-way radio and mobile coverage: devices and the ground that their signals reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import shapely

from tiaowen.generators.plans.content import Area, Content, Level, Lines, Rows, Sample, colour
from tiaowen.generators.plans.shapes import plain_polygons, rings
from tiaowen.generators.plans.shown import Shown, outdoors
from tiaowen.generators.sheets.sheet import Dash
from tiaowen.model.community import Community
from tiaowen.solvers.coverage.areas import Walls, polygon_of
from tiaowen.solvers.coverage.reach import reached, walls_of
from tiaowen.spec.parameters import doubt, parameter

FILL, BORDER = "E-COMM-COVR", "E-COMM-COVR-EDGE"
DASHES: dict[str, Dash] = {"radio_antenna": "DASHDOT", "mobile_antenna": "DASHED"}
SYSTEMS = ("wireless_access_point", "radio_antenna", "mobile_antenna")


def wireless(community: Community, language: str, level: Level) -> Content | None:
    """The plan of a level's wireless devices; None where none has a place there."""
    shown = Shown(community, "wireless", language, level)
    stands, unplaced = shown.stands(shown.drawn)
    if not stands:
        return None
    signals = _Signals(shown)
    return Content(
        shown.title,
        "E-COMM-DEVC",
        tuple(stands),
        shown.labels,
        areas=tuple(signals.areas()),
        lines=tuple(signals.lines()),
        samples=(*signals.samples(), *shown.ground_samples()),
        tables=(signals.table(),),
        notes=(*shown.notes(), *signals.notes()),
        unplaced=tuple(unplaced),
        level=level,
    )


class _Signals:
    """What the devices of a level cover, kind by kind."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.kinds = {kind: shape for kind in SYSTEMS if not (shape := self._union(kind)).is_empty}

    @cached_property
    def _walls(self) -> Walls:
        return walls_of(self.shown.community) if self.shown.level == "ground" else Walls()

    def _union(self, kind: str) -> Any:
        range_m = self.range(kind)
        places = [one.position for one in self.shown.drawn if one.kind == kind and outdoors(one) and one.position]
        if range_m is None or not places:
            return shapely.Polygon()
        union = shapely.union_all([reached(at, range_m, self._walls) for at in dict.fromkeys(places)])
        if self.shown.level == "below":
            return union.intersection(shapely.union_all([shape for _, shape in self._places()]))
        return union

    def range(self, kind: str) -> float | None:
        """The range of a kind of device on this level [m]; None where no parameter tells it."""
        below = self.shown.level == "below"
        if kind == "wireless_access_point":
            return float(parameter("wireless.wlan.range").value["underground" if below else "outdoor"])
        if below:
            return float(
                parameter("wireless.radio.indoor" if kind == "radio_antenna" else "wireless.mobile.indoor").value
            )
        return None

    def _places(self) -> Iterator[tuple[str, Any]]:
        """The plazas and car parks of the level as shapes."""
        site = self.shown.community.site
        below = self.shown.level == "below"
        found = [(one.id, one.name, one.outline) for one in (site and site.plazas) or () if not below]
        parks = [one for one in (site and site.car_parks) or () if ((one.storey or 1) < 0) == below]
        found += [(one.id, one.name, one.outline) for one in parks]
        for id, name, outline in found:
            shape = polygon_of(outline) if outline else None
            if shape is not None:
                yield f"{id} {name or ''}".rstrip(), shape

    def areas(self) -> Iterator[Area]:
        """The ground that the WLAN covers, filled."""
        shape = self.kinds.get("wireless_access_point")
        if shape is not None:
            yield from (Area(points, FILL, colour("wlan")) for points in plain_polygons(shape))

    def lines(self) -> Iterator[Lines]:
        """The borders of what each kind covers."""
        for kind, shape in self.kinds.items():
            yield Lines(rings(shape), BORDER, DASHES.get(kind), joined=False)

    def samples(self) -> Iterator[Sample]:
        """The borders by kind, with the range."""
        for kind in self.kinds:
            text = self.shown.told("covered_by", name=self.shown.short(kind), range=f"{self.range(kind):g}")
            rgb = colour("wlan") if kind == "wireless_access_point" else None
            yield Sample(text, BORDER, DASHES.get(kind), rgb)

    def table(self) -> Rows:
        """The places of the level: their area and how much of it each kind covers."""
        kinds = list(self.kinds)
        heads = [(self.shown.told("place"), 0.0), (self.shown.told("area_m2"), 18.0)]
        heads += [(self.shown.short(one), 22.0) for one in kinds]
        rows: list[Sequence[str]] = []
        for name, shape in self._places():
            shares = [f"{self.kinds[one].intersection(shape).area / shape.area:.0%}" for one in kinds]
            rows.append((name, f"{shape.area:.0f}", *shares))
        found = self.shown.rows("table_coverage", (), rows if kinds else ())
        return Rows(found.title, tuple(heads), found.rows)

    def notes(self) -> Iterator[str]:
        """Where the ranges come from, and that of the repeaters, which no sheet holds."""
        factor = parameter("wireless.wall.factor").value
        if self.kinds:
            name = "note_ranges" if self.shown.level == "ground" else "note_ranges_below"
            yield self.shown.told(name, factor=f"{factor:g}", doubt=self._doubt("wireless.wlan.range"))
        repeaters = [one for one in self.shown.drawn if one.kind == "radio_repeater"]
        if repeaters:
            reach, unsure = f"{parameter('wireless.radio.range').value:g}", self._doubt("wireless.radio.range")
            yield self.shown.told("note_repeaters", range=reach, count=len(repeaters), doubt=unsure)

    def _doubt(self, id: str) -> str:
        return doubt(id)[self.shown.language]
