"""The catalogue of symbols: shapes in millimetres, read from ``symbols.yaml`` and its companions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeAlias

from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.sheet import Anchor, Point, Rect, Symbol, TextBox
from tiaowen.spec.errors import Text

FILES = ("symbols", *(f"symbols_{group}" for group in ("network", "buildings", "fire", "security", "homes", "rooms")))


@dataclass(frozen=True, slots=True)
class Stroke:
    """A polyline of a symbol, or a filled polygon."""

    points: tuple[Point, ...]
    closed: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Arc:
    """An arc, anticlockwise between two angles [degrees]; a circle from 0 to 360."""

    x: float
    y: float
    radius: float
    start: float = 0.0
    end: float = 360.0

    @property
    def full(self) -> bool:
        """Whether it is a circle."""
        return self.end - self.start >= 360

    def at(self, angle: float) -> Point:
        """The point of the arc at an angle [degrees]."""
        turned = math.radians(angle)
        return self.x + self.radius * math.cos(turned), self.y + self.radius * math.sin(turned)

    def ends(self) -> tuple[Point, Point]:
        """Its first and last points."""
        return self.at(self.start), self.at(self.end)


@dataclass(frozen=True, slots=True)
class Caption:
    """A text of a symbol, centred on a point."""

    x: float
    y: float
    height_mm: float
    text: str


Part: TypeAlias = Stroke | Arc | Caption


@dataclass(frozen=True, slots=True)
class Shape:
    """A symbol's drawing about its insertion point, its box, and where its tag and label stand."""

    name: str
    title: Text
    parts: tuple[Part, ...]
    box: Rect
    tag_at: Point
    tag_anchor: Anchor
    label: Caption | None


def _part(entry: Mapping[str, Any]) -> Part:
    ((kind, value),) = entry.items()
    if kind == "circle":
        return Arc(*value)
    if kind == "arc":
        return Arc(*value)
    if kind == "text":
        return Caption(*value)
    return Stroke(tuple((float(x), float(y)) for x, y in value), kind in ("closed", "fill"), kind == "fill")


def _points(part: Part) -> list[Point]:
    if isinstance(part, Stroke):
        return list(part.points)
    if isinstance(part, Caption):
        half = text_width_mm(part.text, part.height_mm) / 2
        return [(part.x + dx, part.y + dy * part.height_mm / 2) for dx in (-half, half) for dy in (-1, 1)]
    return [part.at(part.start + (part.end - part.start) * step / 24) for step in range(25)]


def _shape(name: str, entry: Mapping[str, Any]) -> Shape:
    parts = tuple(_part(part) for part in entry["draw"])
    points = [point for part in parts for point in _points(part)]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    x, y, anchor = entry["tag"]
    label = Caption(*(entry["label"] + [""])) if "label" in entry else None
    box = Rect(min(xs), min(ys), max(xs), max(ys))
    return Shape(name, Text(**entry["name"]), parts, box, (x, y), anchor, label)


@cache
def shapes() -> Mapping[str, Shape]:
    """Every symbol by name."""
    import yaml

    folder, found = files("tiaowen.generators.sheets"), dict[str, Shape]()
    for file in FILES:
        data = yaml.safe_load((folder / f"{file}.yaml").read_text(encoding="utf-8"))
        found |= {name: _shape(name, entry) for name, entry in data.items()}
    return MappingProxyType(found)


def placed(symbol: Symbol, x: float, y: float) -> Point:
    """A point of a symbol's shape on the sheet: scaled, turned and moved."""
    angle = math.radians(symbol.rotation)
    cos, sin = math.cos(angle) * symbol.scale, math.sin(angle) * symbol.scale
    return symbol.x + x * cos - y * sin, symbol.y + x * sin + y * cos


def symbol_box(symbol: Symbol) -> Rect:
    """The box of a placed symbol on the sheet, without its tag."""
    box = shapes()[symbol.name].box
    corners = [placed(symbol, x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return Rect(min(xs), min(ys), max(xs), max(ys))


def _tag_offset(symbol: Symbol, shape: Shape) -> Point:
    """Where the tag stands by default: above or below the box, also when the symbol is turned."""
    x, y = shape.tag_at
    box = symbol_box(symbol)
    if y > 0:
        return x, box.y1 - symbol.y + (y - shape.box.y1)
    return x, box.y0 - symbol.y + (y - shape.box.y0)


def tag_box(symbol: Symbol) -> TextBox | None:
    """The visible tag of a placed symbol as a text; its offset is in paper millimetres and does not turn."""
    if not symbol.tag:
        return None
    shape = shapes()[symbol.name]
    dx, dy = symbol.tag_offset or _tag_offset(symbol, shape)
    anchor = symbol.tag_anchor or shape.tag_anchor
    return TextBox(symbol.x + dx, symbol.y + dy, symbol.tag, symbol.layer, symbol.tag_height_mm, anchor)


def label_box(symbol: Symbol) -> TextBox | None:
    """The text inside a placed symbol (upright), where its shape has room for one."""
    label = shapes()[symbol.name].label
    if label is None or not symbol.label:
        return None
    x, y = placed(symbol, label.x, label.y)
    return TextBox(x, y, symbol.label, symbol.layer, label.height_mm * symbol.scale, "center-middle")
