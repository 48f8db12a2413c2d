"""A sheet as values: paper millimetres, origin at the lower left corner, y upwards.

A sheet knows nothing of a community: it has lines, fills, circles, texts and symbols on declared
layers. Texts are made one line of plain characters as soon as they enter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from tiaowen.generators.sheets.clean import one_line

Point: TypeAlias = tuple[float, float]
Colour: TypeAlias = tuple[int, int, int]
Anchor: TypeAlias = Literal[
    "left-bottom", "center-bottom", "right-bottom",
    "left-middle", "center-middle", "right-middle",
    "left-top", "center-top", "right-top",
]  # fmt: skip
Dash: TypeAlias = Literal["CONTINUOUS", "DASHED", "DASHDOT", "DOTTED"]

DASHES: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {"CONTINUOUS": (), "DASHED": (3.0, 1.5), "DASHDOT": (6.0, 1.2, 0.6, 1.2), "DOTTED": (0.6, 1.2)}
)
_LAYER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")


def _finite(*values: float) -> None:
    if not all(math.isfinite(value) for value in values):
        raise ValueError(f"a coordinate is not finite: {values}")


def _clean(item: Any, *names: str) -> None:
    for name in names:
        object.__setattr__(item, name, one_line(getattr(item, name)))


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle by its lower left and upper right corners [mm]."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width [mm]."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height [mm]."""
        return self.y1 - self.y0

    def inset(self, margin: float) -> Rect:
        """The rectangle less a margin [mm] on each side."""
        return Rect(self.x0 + margin, self.y0 + margin, self.x1 - margin, self.y1 - margin)


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: name, AutoCAD colour index and the same as RGB, line weight [mm], line type."""

    name: str
    aci: int = 7
    rgb: Colour = (0, 0, 0)
    weight_mm: float = 0.25
    linetype: Dash = "CONTINUOUS"

    def __post_init__(self) -> None:
        if not _LAYER_NAME.fullmatch(self.name) or self.linetype not in DASHES or not 1 <= self.aci <= 255:
            raise ValueError(f"not a layer: {self.name!r}, {self.aci}, {self.linetype!r}")


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline; weight and dash are the layer's unless given."""

    points: tuple[Point, ...]
    layer: str
    weight_mm: float | None = None
    dash: Dash | None = None
    closed: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", tuple(self.points))
        if len(self.points) < 2:
            raise ValueError("a line needs two points")
        _finite(*(value for point in self.points for value in point))


@dataclass(frozen=True, slots=True)
class Fill:
    """A polygon filled with one light colour (the layer's unless given), without an outline."""

    points: tuple[Point, ...]
    layer: str
    rgb: Colour | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", tuple(self.points))
        if len(self.points) < 3:
            raise ValueError("a fill needs three points")
        _finite(*(value for point in self.points for value in point))


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle by centre and radius [mm]."""

    x: float
    y: float
    radius: float
    layer: str
    weight_mm: float | None = None
    dash: Dash | None = None

    def __post_init__(self) -> None:
        _finite(self.x, self.y, self.radius)


@dataclass(frozen=True, slots=True)
class TextBox:
    """One line of text; the height is that of capital letters [mm], the rotation in degrees."""

    x: float
    y: float
    text: str
    layer: str
    height_mm: float = 2.5
    anchor: Anchor = "left-bottom"
    rotation: float = 0.0
    font: str = "SimSun"

    def __post_init__(self) -> None:
        _finite(self.x, self.y, self.height_mm, self.rotation)
        _clean(self, "text", "font")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol of the catalogue at a point, with its visible tag and its invisible attributes.

    ``label`` is the text inside the symbol where it has room for one (the ways of a splitter).
    The tag stands where the catalogue says, unless an offset and anchor are given; neither turns.
    """

    name: str
    x: float
    y: float
    layer: str
    tag: str = ""
    label: str = ""
    ids: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    scale: float = 1.0
    rotation: float = 0.0
    estimated: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    tag_offset: Point | None = None
    tag_anchor: Anchor | None = None
    tag_height_mm: float = 2.5

    def __post_init__(self) -> None:
        _finite(self.x, self.y, self.scale, self.rotation, self.tag_height_mm, *(self.tag_offset or ()))
        _clean(self, "tag", "label")
        object.__setattr__(self, "ids", tuple(one_line(text) for text in self.ids))
        object.__setattr__(self, "provisions", tuple(one_line(text) for text in self.provisions))
        attributes = {one_line(key): one_line(value) for key, value in self.attributes.items()}
        object.__setattr__(self, "attributes", attributes)


Item: TypeAlias = Line | Fill | Circle | TextBox | Symbol


@dataclass(frozen=True, slots=True)
class Signature:
    """A row of signatures: the role and the printed name; the signature itself stays blank."""

    role: str
    person: str = ""

    def __post_init__(self) -> None:
        _clean(self, "role", "person")


@dataclass(frozen=True, slots=True)
class Revision:
    """A row of the revisions: mark, what changed, date."""

    mark: str
    what: str
    date: str = ""

    def __post_init__(self) -> None:
        _clean(self, "mark", "what", "date")


@dataclass(frozen=True, slots=True)
class Slot:
    """A text of a title block's form, with placeholders such as ``{project}``, and the room that it has.

    It stands on its own baseline ``at`` where it fits there, else it is fitted into the middle of the room.
    """

    text: str
    room: Rect
    height_mm: float
    align: Literal["left", "center", "right"] = "center"
    at: Point | None = None

    def __post_init__(self) -> None:
        _finite(self.height_mm, self.room.x0, self.room.y0, self.room.x1, self.room.y1, *(self.at or ()))
        _clean(self, "text")


@dataclass(frozen=True, slots=True)
class Form:
    """An institute's own title block: its size, its lines from its lower left corner [mm], and its texts."""

    width: float
    height: float
    items: tuple[Item, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """What the title block says besides the sheet's own number, name and scale.

    Empty ``signatures`` or ``countersign`` give the usual roles with blank names. ``form`` is the institute's own
    title block; a sheet that it does not fit gets ours.
    """

    project: str
    firm: str = ""
    stage: str = ""
    date: str = ""
    discipline: str = ""
    revisions: tuple[Revision, ...] = ()
    signatures: tuple[Signature, ...] = ()
    countersign: tuple[Signature, ...] = ()
    place: Literal["right", "bottom"] = "right"
    language: str = "zh"
    client: str = ""
    project_number: str = ""
    form: Form | None = None

    def __post_init__(self) -> None:
        _clean(self, "project", "firm", "stage", "date", "discipline", "client", "project_number")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: number, name, size such as ``A2`` or ``A2+0.25``, scale, items, title, layers."""

    number: str
    name: str
    size: str
    items: tuple[Item, ...]
    layers: tuple[Layer, ...]
    title: TitleBlock | None = None
    scale: str = "—"

    def __post_init__(self) -> None:
        _clean(self, "number", "name", "scale")
        object.__setattr__(self, "items", tuple(self.items))
        object.__setattr__(self, "layers", tuple(self.layers))
