"""The plan of the guard tour: checkpoints with their order, the ways of each route with arrows, lengths and times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from math import atan2, cos, dist, sin

from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import legible, listed
from tiaowen.generators.order import natural_key
from tiaowen.generators.plans.content import Content, Level, Lines, Mark, Rows, Sample, Stand
from tiaowen.generators.plans.shown import Shown
from tiaowen.generators.sheets.sheet import Point
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.routes import Mode, Routes
from tiaowen.model.systems.guard_tour import Checkpoint, GuardTour, PatrolRoute
from tiaowen.solvers.patrol.walking.rounds import Visit, visited, visits_of
from tiaowen.solvers.patrol.walking.stops import Spot, spot_of, spot_of_room

LAYERS = ("E-SECU-TOUR-1", "E-SECU-TOUR-2", "E-SECU-TOUR-3", "E-SECU-TOUR-4")
ASIDE_MM, STEP_MM = 0.7, 1.1
ARROW_M, APART_M, ALONG = 20.0, 30.0, 0.35


class OnFoot(Routes):
    """Ways on foot: along the ways of the site, else straight."""

    @cached_property
    def mode(self) -> Mode:
        """What walkers follow here."""
        site = self._community.site
        return "ways" if site is not None and site.ways else "straight"


@dataclass(frozen=True)
class _Round:
    """A route with its visits in order; ``line`` is the way of each leg, None where the order is not known."""

    route: PatrolRoute
    visits: tuple[Visit, ...]
    legs: tuple[tuple[Point, ...], ...] | None


def guard_tour(community: Community, language: str, level: Level) -> Content | None:
    """The plan of checkpoints and routes; None where no checkpoint has a place. One plan shows all storeys."""
    tour = community.guard_tour
    if level == "below" or tour is None:
        return None
    shown = Shown(community, "guard_tour", language, level)
    one = _Tour(shown, tour)
    stands, unplaced = one.stands()
    if not any(stand.ids for stand in stands):
        return None
    lines, marks = one.ways()
    return Content(
        shown.title,
        "E-SECU-DEVC",
        tuple(stands),
        shown.labels,
        lines=tuple(lines),
        marks=tuple(marks),
        samples=(*one.samples(), *shown.ground_samples()),
        tables=(one.table(), *one.orders()),
        notes=(*shown.notes(), *one.notes()),
        unplaced=tuple(unplaced),
    )


@dataclass
class _Tour:
    """A guard tour on its plan."""

    shown: Shown
    tour: GuardTour
    places: dict[Visit, Spot] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id: Mapping[str, Checkpoint] = {one.id: one for one in self.tour.checkpoints or ()}
        self.routes = sorted(self.tour.routes or (), key=lambda one: natural_key(one.id))
        self.device: dict[Visit, Device] = {}
        found = self.shown.by_source("checkpoint")
        for point in self.tour.checkpoints or ():
            devices = found.get(self.shown.community.path_of(point), [])
            self.device |= dict(zip(visits_of(point), devices, strict=False))
            for visit in visits_of(point):
                spot = spot_of(self.shown.community, point, visit[1] or None)
                if not isinstance(spot, Missing):
                    self.places[visit] = spot
        self.rounds = tuple(self._round(route) for route in self.routes)

    def _round(self, route: PatrolRoute) -> _Round:
        visits = tuple(visited(route, self.by_id))
        start = self._start(route)
        several = any(len(visits_of(self.by_id[id])) > 1 for id, _ in visits if id in self.by_id)
        if start is None or (several and not route.stops):
            return _Round(route, visits, None)
        spots = [start, *(self.places[visit] for visit in visits if visit in self.places), start]
        return _Round(route, visits, tuple(self._leg(one, other) for one, other in pairwise(spots)))

    def _start(self, route: PatrolRoute) -> Spot | None:
        community = self.shown.community
        if route.start in community.room_by_id and route.start is not None:
            spot = spot_of_room(community, route.start)
            return None if isinstance(spot, Missing) else spot
        gates = (community.site and community.site.gates) or ()
        at = next((gate.position for gate in gates if gate.id == route.start), None)
        return None if at is None else Spot(at, at)

    @cached_property
    def _on_foot(self) -> OnFoot:
        return OnFoot(self.shown.community)

    def _leg(self, one: Spot, other: Spot) -> tuple[Point, ...]:
        """The way from one stop to the next: out of a building by its door, along the ways, in by the next."""
        if one.shaft is not None and one.shaft == other.shaft:
            return one.point, other.point
        return (one.point, *self._on_foot.line(one.door, other.door), other.point)

    # --- what is drawn ----------------------------------------------------------------------------

    def stands(self) -> tuple[list[Stand], list[str]]:
        """The checkpoints with their places in the routes, and the hosts."""
        order: dict[str, list[str]] = {}
        for one in self.rounds if all(one.legs is not None for one in self.rounds) else ():
            for number, visit in enumerate(one.visits, start=1):
                if visit in self.device:
                    order.setdefault(self.device[visit].id, []).append(f"{legible(one.route.id)}-{number}")
        spots = {self.device[visit].id: spot for visit, spot in self.places.items() if visit in self.device}
        stands, unplaced = [], []
        for device in self.shown.drawn:
            spot = spots.get(device.id)
            at = spot.point if spot is not None else self.shown.place(device)
            if at is None or (device.kind == "checkpoint" and spot is None):
                unplaced.append(device.tag)
                continue
            stand = self.shown.stand([device], at)
            stands.append(
                replace(stand, lines=(*stand.lines, *[" ".join(order.get(device.id, []))][: device.id in order]))
            )
        return stands, unplaced

    def ways(self) -> tuple[list[Lines], list[Mark]]:
        """The way of each route, kept to the right of its direction, with arrows along it."""
        lines: list[Lines] = []
        marks: list[Mark] = []
        for number, one in enumerate(self.rounds):
            if one.legs is None:
                continue
            layer, aside_mm = LAYERS[number % len(LAYERS)], -(ASIDE_MM + number * STEP_MM)
            lines.append(Lines(one.legs, layer, None, aside_mm))
            marks += _arrows(one.legs, layer, aside_mm)
        return lines, marks

    def samples(self) -> Iterator[Sample]:
        """The routes by their lines."""
        for number, one in enumerate(self.rounds):
            if one.legs is not None:
                name = one.route.name or ""
                text = self.shown.told("line_route", route=one.route.id, name=name).rstrip()
                yield Sample(text, LAYERS[number % len(LAYERS)])

    def table(self) -> Rows:
        """Each route: where it starts, its checkpoints, the way on foot and the time of a round."""
        columns = (("route", 22.0), ("start", 0.0), ("visits", 20.0), ("walk", 22.0), ("minutes", 20.0))
        rows = []
        for one in self.rounds:
            walk = "—" if one.route.walk_m is None else f"{one.route.walk_m:g}"
            minutes = "—" if one.route.minutes is None else f"{one.route.minutes:g}"
            rows.append((one.route.id, self._named(one.route.start), str(len(one.visits)), walk, minutes))
        return self.shown.rows("table_routes", columns, rows)

    def orders(self) -> Iterator[Rows]:
        """The checkpoints of each route in the order of the round, two to a row."""
        for one in self.rounds:
            cells = [
                (str(number), self.device[visit].tag if visit in self.device else ":".join(visit).rstrip(":"))
                for number, visit in enumerate(one.visits, start=1)
            ]
            half = (len(cells) + 1) // 2
            right = [*cells[half:], *[("", "")] * (2 * half - len(cells))]
            rows = [(*first, *second) for first, second in zip(cells[:half], right, strict=True)]
            heads = (("place_in_order", 12.0), ("checkpoint", 44.0)) * 2
            title = self.shown.told("table_order", route=one.route.id)
            columns = tuple((self.shown.told(word), width) for word, width in heads)
            yield Rows(title, columns, tuple(tuple(map(legible, row)) for row in rows))

    def _named(self, start: str | None) -> str:
        found = self.shown.community.room_by_id.get(start or "")
        if found is not None:
            return found[1].name or found[1].id
        return start or "—"

    def notes(self) -> Iterator[str]:
        """How the ways are drawn, and what could not be."""
        if any(one.legs is not None for one in self.rounds):
            yield self.shown.told("note_ways" if self._on_foot.mode == "ways" else "note_ways_straight")
        else:
            yield self.shown.told("note_no_routes")
        open_order = [one.route.id for one in self.rounds if one.legs is None]
        if open_order and len(open_order) < len(self.rounds):
            yield self.shown.told("note_order_open", names=legible(listed(open_order, self.shown.language, 4)))
        if self.tour.period_min is not None:
            yield self.shown.told("note_period", minutes=f"{self.tour.period_min:g}")
        left = list(self.tour.without or ())
        if left:
            yield self.shown.told("note_without", names=legible(listed(left, self.shown.language, 6)))


def _arrows(legs: Sequence[Sequence[Point]], layer: str, aside_mm: float) -> Iterator[Mark]:
    """An arrow on each long stretch, off its middle so that two do not meet; none near another of its direction."""
    placed: list[tuple[Point, float]] = []
    for leg in legs:
        for (ax, ay), (bx, by) in pairwise(leg):
            if dist((ax, ay), (bx, by)) < ARROW_M:
                continue
            at = ax + ALONG * (bx - ax), ay + ALONG * (by - ay)
            turn = atan2(by - ay, bx - ax)
            near = (
                dist(at, other) < APART_M and cos(turn) * cos(angle) + sin(turn) * sin(angle) > 0
                for other, angle in placed
            )
            if not any(near):
                placed.append((at, turn))
                yield Mark("arrow", at, layer, turn, aside_mm)
