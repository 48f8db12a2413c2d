"""What a site plan shows, as values in ground coordinates [m]; how it is drawn on the paper is no matter here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

from tiaowen.generators.devices.register import Device, Register
from tiaowen.generators.drawing_words import legible
from tiaowen.generators.risers.symbols import device_layer, kind_symbol
from tiaowen.generators.sheets.sheet import Colour, Dash, Point
from tiaowen.spec.errors import Text

MarkShape: TypeAlias = Literal["cross", "arrow", "tick", "target"]
Level: TypeAlias = Literal["ground", "below"]
LEVELS: tuple[Level, ...] = ("ground", "below")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Stand:
    """Devices drawn as one symbol at a place [m], with what is written beside it; the first line is its tag."""

    symbol: str
    layer: str
    at: Point
    lines: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    estimated: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    rotation: float = 0.0


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon without holes, filled on its layer below everything else."""

    points: tuple[Point, ...]
    layer: str
    rgb: Colour


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one layer, so far to their left on the paper [mm]; ``joined`` draws shared stretches once."""

    lines: tuple[tuple[Point, ...], ...]
    layer: str
    dash: Dash | None = None
    aside_mm: float = 0.0
    joined: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A small mark on the paper at a place [m], turned by a direction [rad] and moved to its left [mm]."""

    shape: MarkShape
    at: Point
    layer: str
    direction: float = 0.0
    aside_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Named:
    """A text along a line [m], so far to its left [mm]; beside its middle where it is too short."""

    text: str
    line: tuple[Point, ...]
    aside_mm: float


@dataclass(frozen=True, slots=True)
class Sample:
    """A row of the key beside the map: a line, a fill with its border, or a mark, and what it means."""

    text: str
    layer: str
    dash: Dash | None = None
    rgb: Colour | None = None
    mark: MarkShape | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A table beside the map: heads with widths [mm], 0 for what is left; ``more`` is the note where rows are cut."""

    title: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A site plan before it is laid out.

    ``labels`` are what may be written in each building, from the fullest to the shortest; ``colours`` fill buildings.
    ``unplaced`` are the tags of devices without a place; ``ducts`` says that the plan shows the ducts.
    """

    title: str
    device_layer: str
    stands: tuple[Stand, ...]
    labels: Mapping[str, Sequence[Sequence[str]]]
    colours: Mapping[str, Colour] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()
    lines: tuple[Lines, ...] = ()
    marks: tuple[Mark, ...] = ()
    names: tuple[Named, ...] = ()
    samples: tuple[Sample, ...] = ()
    tables: tuple[Rows, ...] = ()
    notes: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    level: Level = "ground"
    ducts: bool = False


@cache
def _data() -> Mapping[str, Any]:
    import yaml

    loaded: Mapping[str, Any] = yaml.safe_load(
        (files("tiaowen.generators.plans") / "plans.yaml").read_text(encoding="utf-8")
    )
    return loaded


def groups() -> Mapping[str, Any]:
    """The system groups of the site plans in the order of the set."""
    found: Mapping[str, Any] = _data()["groups"]
    return found


def told(word: str, language: str, **values: object) -> str:
    """A phrase of ``plans.yaml`` with its braces filled in.

    >>> told("seen_m2", "en")
    'Seen m²'
    """
    return str(_data()["words"][word][language]).format(**values)


def title_of(group: str, level: Level) -> Text:
    """The name of a group's plan."""
    title = Text(**groups()[group]["title"])
    if level == "ground":
        return title
    return Text(*(told("level_below", language, title=title[language]) for language in LANGUAGES))


def colour(name: str, number: int = 0) -> Colour:
    """A colour of ``plans.yaml``; a list is gone through again and again."""
    found = _data()["colours"][name]
    one = found[number % len(found)]
    return one[0], one[1], one[2]


def stand_of(
    register: Register,
    devices: Sequence[Device],
    at: Point,
    lines: Sequence[str],
    ids: Sequence[str] = (),
    rotation: float = 0.0,
) -> Stand:
    """A stand of some devices drawn with the symbol of the first; ``ids`` are theirs unless told otherwise."""
    first = devices[0]
    ids = tuple(ids) or tuple(one.id for one in devices)
    known = register.by_id
    provisions = tuple(dict.fromkeys(text for id in ids for text in known[id].provisions))
    systems = " ".join(dict.fromkeys(known[id].system for id in ids))
    attributes = {"SYSTEM": systems, "BUILDING": first.building or "", "DEVICE": first.kind}
    return Stand(
        kind_symbol(first.kind),
        device_layer(first),
        at,
        tuple(legible(text) for text in lines),
        ids,
        provisions,
        any(known[id].estimated for id in ids),
        attributes,
        rotation,
    )
