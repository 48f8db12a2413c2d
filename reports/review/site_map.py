"""A small plan of the site as inline SVG: buildings darker the more findings they have, other places as dots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.fields import Point
from tiaowen.model.positions import centroid
from tiaowen.reports.places import building_at, point_of
from tiaowen.reports.review.filters import LISTED
from tiaowen.reports.words import Words, visible
from tiaowen.rules.outcomes import Outcome

WIDE, HIGH = 1000.0, 620.0  # the room of the drawing, in its own units
MARGIN = 12.0
WAY_M = 4.0  # a way whose width nobody states is drawn so wide
NAMES = 90  # buildings up to which every one bears its name
STEPS = (1, 3, 6)  # findings from which a building is a shade darker


@dataclass(frozen=True, slots=True)
class SiteMap:
    """The drawing and a sentence that says what it shows."""

    svg: str
    text: str


def site_map(community: Community, outcomes: Sequence[Outcome], words: Words) -> SiteMap | None:
    """The plan with those of the outcomes marked that fail or are open; None where no building has an outline."""
    drawn = [one for one in community.buildings or () if one.outline]
    if not drawn:
        return None
    counts, outside = {visible(one.id): Count() for one in drawn}, []
    for one in outcomes:
        if one.outcome in LISTED:
            building = one.subject.building or building_at(community, one.subject.path)
            if building:
                counts.setdefault(visible(building), Count()).add(one)
            else:
                outside.append(one)
    spots = _spots(community, outside)
    paper = _Paper(community, drawn, list(spots))
    parts = [*_ground(community, paper)]
    parts += (_building(one, counts[visible(one.id)], paper, words, len(drawn) <= NAMES) for one in drawn)
    parts += (_spot(point, told, paper, words) for point, told in spots.items())
    failing = sum(counts[visible(one.id)].fails > 0 for one in drawn)
    undecided = sum(0 == counts[visible(one.id)].fails < counts[visible(one.id)].open for one in drawn)
    numbers = {"buildings": len(drawn), "failing": failing, "open": undecided, "points": len(spots)}
    text = words.filled("site_plan_text", **numbers)
    head = f'<svg class="map" viewBox="0 0 {WIDE:.0f} {paper.height:.0f}" role="group" aria-label="{escape(text)}">'
    return SiteMap(head + "".join(parts) + "</svg>", text)


@dataclass(slots=True)
class Count:
    """How many outcomes fail at a place, and how many are still open."""

    fails: int = 0
    open: int = 0

    def add(self, one: Outcome) -> None:
        """Count one more."""
        if one.outcome == "fail":
            self.fails += 1
        else:
            self.open += 1

    @property
    def shade(self) -> str:
        """The class of its colour: the more fails the darker; another one where nothing fails but something is open."""
        return f"h{sum(self.fails >= step for step in STEPS)}" if self.fails else "o1" if self.open else "h0"

    def told(self, name: str, words: Words) -> str:
        """The counts in words."""
        return words.filled("findings_at", place=name, fails=self.fails, open=self.open)


def _spots(community: Community, outcomes: Iterable[Outcome]) -> dict[Point, dict[str, Count]]:
    """The places outside of buildings, with the counts of each subject there."""
    found: dict[Point, dict[str, Count]] = {}
    for one in outcomes:
        point = point_of(community, one.subject.path) if one.subject.path else None
        if point is not None:
            here = found.setdefault((point[0], point[1]), {})
            here.setdefault(visible(one.subject.id), Count()).add(one)
    return found


class _Paper:
    """From metres to units of the drawing; north is up."""

    def __init__(self, community: Community, drawn: Sequence[Building], more: Sequence[Point]) -> None:
        rings = [one.outline or () for one in drawn]
        if community.site and community.site.boundary:
            rings.append(community.site.boundary)
        points = [*(point for ring in rings for point in ring), *more]
        self._x0, self._y1 = min(x for x, _ in points), max(y for _, y in points)
        wide = max(max(x for x, _ in points) - self._x0, 1.0)
        high = max(self._y1 - min(y for _, y in points), 1.0)
        self._scale = min((WIDE - 2 * MARGIN) / wide, (HIGH - 2 * MARGIN) / high)
        self._left = (WIDE - wide * self._scale) / 2
        self.height = high * self._scale + 2 * MARGIN

    def at(self, point: Point) -> tuple[float, float]:
        """Where a point stands on the drawing."""
        return self._left + (point[0] - self._x0) * self._scale, MARGIN + (self._y1 - point[1]) * self._scale

    def line(self, points: Iterable[Point]) -> str:
        """Points for a polyline or polygon."""
        return " ".join(f"{x:.0f},{y:.0f}" for x, y in map(self.at, points))

    def wide(self, metres: float) -> float:
        """A width."""
        return max(1.5, metres * self._scale)


def _ground(community: Community, paper: _Paper) -> Iterator[str]:
    site = community.site
    if site is None:
        return
    if site.boundary:
        yield f'<polygon class="edge" points="{paper.line(site.boundary)}"/>'
    for way in site.ways or ():
        wide = paper.wide(way.width_m or WAY_M)
        yield f'<polyline class="way" stroke-width="{wide:.0f}" points="{paper.line(way.line)}"/>'


def _building(one: Building, count: Count, paper: _Paper, words: Words, named: bool) -> str:
    id = escape(visible(one.id))
    shape = f'<polygon points="{paper.line(one.outline or ())}"/>'
    x, y = paper.at(centroid(one.outline or ()))
    name = f'<text x="{x:.0f}" y="{y + 5:.0f}">{id}</text>' if named or count.fails else ""
    if count.shade == "h0":
        return f'<g class="h0">{shape}{name}</g>'
    told = escape(count.told(visible(one.id), words))
    link = f'<a href="#building={id}" aria-label="{told}" class="{count.shade}">'
    return f"{link}<title>{told}</title>{shape}{name}</a>"


def _spot(point: Point, told: Mapping[str, Count], paper: _Paper, words: Words) -> str:
    x, y = paper.at(point)
    shade = "h1" if any(count.fails for count in told.values()) else "o1"
    texts = escape(words.listed([count.told(subject, words) for subject, count in told.items()]))
    return f'<circle class="{shade}" cx="{x:.0f}" cy="{y:.0f}" r="7"><title>{texts}</title></circle>'
