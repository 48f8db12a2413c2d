"""A title block drawn as DXF at 1:1 in millimetres: lines, circles, arcs, texts and attributes of its model space."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any, Literal

from tiaowen.generators.sheets.clean import one_line
from tiaowen.generators.sheets.form import LEAST_MM, MOST_ENTITIES, MOST_MM, Written, finished, placeholders
from tiaowen.generators.sheets.sheet import Circle, Form, Item, Line, Point
from tiaowen.generators.sheets.titleblock import GRID_LAYER
from tiaowen.spec.errors import InputError, Place, Problem, Text

Align = Literal["left", "center", "right"]
_DRAWN = {"LINE", "LWPOLYLINE", "POLYLINE", "CIRCLE", "ARC", "TEXT", "MTEXT", "ATTDEF", "ATTRIB", "INSERT"}
_UNSEEN = {"VIEWPORT", "POINT"}
_ALIGNS: dict[int, Align] = {0: "left", 1: "center", 2: "right", 4: "center"}
_STEPS = 16
_DEEPEST = 4


def drawn_form(text: str, name: str) -> Form:
    """The form that the text of a DXF file draws. Raises InputError with every problem told, each with the file."""
    entities = list(_entities(text, name))
    strange = sorted({one.dxftype() for one in entities} - _DRAWN - _UNSEEN)
    if strange:
        kinds = "、".join(strange)
        what = Text(f"图签中不能有 {kinds}", f"a title block cannot hold {kinds.replace('、', ', ')}")
        mend = Text("请分解或删去", "explode or delete them")
        raise InputError([Problem(Place(name), what, mend)])
    lines = [item for one in entities for item in _lines(one)]
    texts = [text for one in entities for text in _texts(one)]
    x0, y0, x1, y1 = _extent(lines, name)
    items = [_moved(item, -x0, -y0) for item in lines]
    moved = [Written(t.text, (t.at[0] - x0, t.at[1] - y0), t.height_mm, t.align) for t in texts]
    return finished(x1 - x0, y1 - y0, items, [(one, Place(name)) for one in moved], name)


def _entities(text: str, name: str) -> Iterator[Any]:
    from ezdxf.filemanagement import read
    from ezdxf.lldxf.const import DXFError

    try:
        space = read(StringIO(text)).modelspace()
        entities = list(_opened(space))
    except (DXFError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        what = Text("不是可读的 DXF 文件", "not a DXF file that can be read")  # a broken file fails anywhere in ezdxf
        raise InputError([Problem(Place(name), what, Text("请另存为 DXF R2010", "save it as DXF R2010"))]) from error
    if len(entities) > MOST_ENTITIES:
        what = Text(f"图签多于 {MOST_ENTITIES} 个图元", f"a title block of more than {MOST_ENTITIES} entities")
        raise InputError([Problem(Place(name), what)])
    yield from entities


def _opened(entities: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    """The entities, blocks opened into what they show; no more than a title block may hold, and one."""
    count = 0
    for entity in entities:
        inside: Iterable[Any] = [entity]
        if entity.dxftype() == "INSERT" and depth < _DEEPEST:
            parts = (one for one in entity.virtual_entities() if one.dxftype() != "ATTDEF")
            inside = [*_opened(parts, depth + 1), *entity.attribs]
        for one in inside:
            count += 1
            yield one
            if count > MOST_ENTITIES:
                return


def _lines(entity: Any) -> Iterator[Item]:
    kind, layer = entity.dxftype(), GRID_LAYER.name
    if kind == "LINE":
        yield Line((_xy(entity.dxf.start), _xy(entity.dxf.end)), layer)
    elif kind == "CIRCLE":
        yield Circle(*_xy(entity.dxf.center), float(entity.dxf.radius), layer)
    elif kind == "ARC":
        yield Line(_arc(entity), layer)
    elif kind in ("LWPOLYLINE", "POLYLINE"):
        points = [_xy(point) for point in (entity.vertices() if kind == "LWPOLYLINE" else entity.points())]
        if len(points) > 1:
            yield Line(tuple(points), layer, closed=bool(entity.is_closed))


def _arc(entity: Any) -> tuple[Point, ...]:
    start, sweep = entity.dxf.start_angle, (entity.dxf.end_angle - entity.dxf.start_angle) % 360 or 360
    angles = [math.radians(start + sweep * step / _STEPS) for step in range(_STEPS + 1)]
    x, y = _xy(entity.dxf.center)
    return tuple((x + entity.dxf.radius * math.cos(a), y + entity.dxf.radius * math.sin(a)) for a in angles)


def _xy(point: Any) -> Point:
    return round(float(point[0]), 6), round(float(point[1]), 6)


def _texts(entity: Any) -> Iterator[Written]:
    kind = entity.dxftype()
    if kind == "MTEXT":
        yield from _mtext(entity)
    elif kind in ("TEXT", "ATTDEF", "ATTRIB"):
        said = one_line(entity.plain_text())
        if kind != "TEXT" and "{" not in said:
            tag = str(entity.dxf.tag)
            known = placeholders().get(tag.lower(), tag)
            said = "{" + known + "}" if kind == "ATTDEF" or known != tag else said
        if said.strip():
            yield _aligned(entity, said)


def _aligned(entity: Any, said: str) -> Written:
    across, up, height = entity.dxf.halign, entity.dxf.valign, float(entity.dxf.height)
    at = _xy(entity.dxf.align_point if (across or up) and entity.dxf.hasattr("align_point") else entity.dxf.insert)
    rise = 1.0 if up == 3 else 0.5 if up == 2 or across == 4 else 0.0
    return Written(said, (at[0], at[1] - rise * height), height, _ALIGNS.get(across, "left"))


def _mtext(entity: Any) -> Iterator[Written]:
    """A paragraph text, line by line."""
    height, place = float(entity.dxf.char_height), int(entity.dxf.attachment_point) - 1
    lines = [one_line(line) for line in entity.plain_text(split=True)]
    tall = height * (1 + (len(lines) - 1) * 5 / 3)
    x, y = _xy(entity.dxf.insert)
    top = y + (0.0, tall / 2, tall)[place // 3]
    align: Align = ("left", "center", "right")[place % 3]
    for number, line in enumerate(lines):
        if line.strip():
            yield Written(line, (x, top - height - number * height * 5 / 3), height, align)


def _extent(items: Iterable[Item], name: str) -> tuple[float, float, float, float]:
    points: list[Point] = []
    for item in items:
        if isinstance(item, Line):
            points += item.points
        elif isinstance(item, Circle):
            points += [(item.x - item.radius, item.y - item.radius), (item.x + item.radius, item.y + item.radius)]
    xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    if not (LEAST_MM <= x1 - x0 <= MOST_MM and LEAST_MM <= y1 - y0 <= MOST_MM):
        size = f"{x1 - x0:g} × {y1 - y0:g}"
        what = Text(f"图签的线占 {size}", f"the lines of the title block take up {size}")
        mend = Text("按 1:1 以毫米绘制，外框用线画出", "draw it at 1:1 in millimetres, with lines around it")
        raise InputError([Problem(Place(name), what, mend)])
    return x0, y0, x1, y1


def _moved(item: Item, dx: float, dy: float) -> Item:
    if isinstance(item, Line):
        return Line(tuple((x + dx, y + dy) for x, y in item.points), item.layer, closed=item.closed)
    if isinstance(item, Circle):
        return Circle(item.x + dx, item.y + dy, item.radius, item.layer)
    return item
