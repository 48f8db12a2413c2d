"""The plan of video surveillance: what cameras see in each class of pixel density, targets, covered and blind area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import legible, listed
from tiaowen.generators.plans.content import Area, Content, Level, Lines, Mark, Rows, Sample, Stand, colour
from tiaowen.generators.plans.shapes import plain_polygons, rings
from tiaowen.generators.plans.shown import Shown
from tiaowen.generators.sheets.sheet import Dash
from tiaowen.model.community import Community
from tiaowen.solvers.video.seen import Class, Seen, seen_by
from tiaowen.spec.parameters import parameter
from tiaowen.spec.vocabulary import label

FILL, BORDER, OPEN = "E-SECU-VIEW", "E-SECU-VIEW-EDGE", "E-SECU-OPEN"
DASHES: dict[str, Dash] = {"detect": "DASHED", "monitor": "DOTTED"}
BEYOND = 1.01
ONE_BY_ONE = ("gate", "way", "plaza", "car_park", "car_park_entrance")


def cctv(community: Community, language: str, level: Level) -> Content | None:
    """The plan of the cameras; None where none stands on this level."""
    shown = Shown(community, "cctv", language, level)
    stands, unplaced = _stands(shown)
    if not any(one.ids for one in stands):
        return None
    seen = seen_by(community, underground=level == "below")
    used = _drawn(seen)
    colours = {one.word: colour("classes", number) for number, one in enumerate(seen.classes)}
    return Content(
        shown.title,
        "E-SECU-DEVC",
        tuple(stands),
        shown.labels,
        areas=tuple(
            Area(points, FILL, colours[one.word]) for one in reversed(used) for points in plain_polygons(one.shape)
        ),
        lines=tuple(Lines(rings(one.shape), BORDER, DASHES.get(one.word), joined=False) for one in used),
        marks=tuple(Mark("cross", at, OPEN) for target in seen.targets for at in target.open),
        samples=(*_samples(shown, seen, colours), *shown.ground_samples()),
        tables=(_classes(shown, seen), _targets(shown, seen)),
        notes=(*shown.notes(), *_notes(shown, seen)),
        unplaced=tuple(unplaced),
        level=level,
    )


def _drawn(seen: Seen) -> list[Class]:
    """The classes that are drawn: those with an area, but none that hardly reaches beyond the one before."""
    found: list[Class] = []
    for one in seen.classes:
        if not one.shape.is_empty and (not found or one.shape.area > found[-1].shape.area * BEYOND):
            found.append(one)
    return found


def _stands(shown: Shown) -> tuple[list[Stand], list[str]]:
    """Cameras turned the way they look, and the hosts."""
    stands: list[Stand] = []
    unplaced = []
    for one in shown.drawn:
        at = shown.place(one)
        if at is None:
            unplaced.append(one.tag)
        else:
            stands.append(replace(shown.stand([one], at), rotation=_turn(one)))
    return stands, unplaced


def _turn(device: Device) -> float:
    azimuth = device.specs.get("azimuth")
    return (90.0 - float(azimuth)) % 360 if azimuth is not None else 0.0


def _samples(shown: Shown, seen: Seen, colours: dict[str, Any]) -> Iterator[Sample]:
    source = _source("cctv.density", shown.language)
    for one in _drawn(seen):
        name = shown.told(f"class_{one.word}")
        text = shown.told("class", name=name, density=f"{one.density:g}", source=source)
        yield Sample(text, BORDER, DASHES.get(one.word), colours[one.word])
    if any(target.open for target in seen.targets):
        yield Sample(shown.told("mark_open"), OPEN, mark="cross")


def _classes(shown: Shown, seen: Seen) -> Rows:
    """Covered and blind ground in each class, in square metres and as shares."""
    heads = ("class_head", "density", "seen_m2", "seen_share", "blind_m2", "blind_share")
    columns = [(head, 22.0 if head == "class_head" else 18.0) for head in heads]
    rows = []
    for one in seen.classes:
        name, density = shown.told(f"class_{one.word}"), f"≥{one.density:g}"
        if one.seen_m2 is None or not seen.ground_m2:
            rows.append((name, density, "—", "—", "—", "—"))
            continue
        share, blind = one.seen_m2 / seen.ground_m2, seen.ground_m2 - one.seen_m2
        rows.append((name, density, f"{one.seen_m2:.0f}", f"{share:.1%}", f"{blind:.0f}", f"{1 - share:.1%}"))
    return shown.rows("table_classes", columns, rows)


def _targets(shown: Shown, seen: Seen) -> Rows:
    """The guarded places: one by one those of the site, together the entrances and the zones."""
    numbers = ("class_head", "points", "seen_points", "word_points", "open_points")
    columns = [("target", 0.0), *((head, 20.0 if head == "class_head" else 15.0) for head in numbers)]
    rows, groups = [], dict[str, Counter[str]]()
    for one in seen.targets:
        counts = {"points": one.points, "seen": one.seen, "word": one.by_word, "open": len(one.open)}
        if one.kind in ONE_BY_ONE:
            rows.append(_row(shown, one.name.partition(":")[2], one.kind, one.word, counts))
        else:
            total = groups.setdefault(one.kind, Counter())
            total.update({**counts, "places": 1, one.word: 0})
    words = {one.kind: one.word for one in seen.targets}
    rows += [_row(shown, f"×{total['places']}", kind, words[kind], total) for kind, total in groups.items()]
    return shown.rows("table_targets", columns, rows)


def _row(shown: Shown, name: str, kind: str, word: str, counts: Any) -> tuple[str, ...]:
    what = f"{label('guarded_place', kind, shown.language)} {name}"
    numbers = (str(counts[key]) for key in ("points", "seen", "word", "open"))
    return (what, shown.told(f"class_{word}"), *numbers)


def _notes(shown: Shown, seen: Seen) -> Iterator[str]:
    if seen.ground_m2 is None or seen.classes[0].seen_m2 is None:
        yield shown.told("note_no_ground" if shown.level == "ground" else "note_no_ground_below")
    else:
        yield shown.told(
            "note_ground" if shown.level == "ground" else "note_ground_below",
            area=f"{seen.ground_m2:.0f}",
            height=f"{parameter('cctv.target.height').value:g}",
        )
    if seen.unknown:
        yield shown.told(
            "note_no_view", names=legible(listed(seen.unknown, shown.language, 6)), count=len(seen.unknown)
        )
    drawn = _drawn(seen)
    if any(not one.shape.is_empty and one not in drawn for one in seen.classes):
        yield shown.told("note_same_border")
    lacking = [name for name in seen.lacking if ":" in name and not name.startswith("entrance:")]
    if lacking:
        names = [f"{label('guarded_place', kind, shown.language)} {id}" for kind, _, id in map(_split, sorted(lacking))]
        yield shown.told("note_targets_lacking", names=legible(listed(names, shown.language, 4)))
    yield shown.told("note_class_source", source=_source("cctv.class", shown.language))


def _split(target: str) -> tuple[str, str, str]:
    return target.partition(":")


def _source(name: str, language: str) -> str:
    """Where a parameter comes from, in the language asked for."""
    zh, _, en = parameter(name).source.partition(" / ")
    return zh if language == "zh" or not en else en
