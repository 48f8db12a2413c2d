"""The entities of a sheet as the text of a DXF section: the few types that a sheet is made of, tag by tag.

Written directly because a sheet has thousands of tags; ezdxf reads every file again before it is handed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tiaowen.generators.sheets.dxf_attributes import SHOWN, attributes, placement, xdata
from tiaowen.generators.sheets.dxf_document import APPID, Profile, lineweight, style_name
from tiaowen.generators.sheets.dxf_skeleton import BLOCK_PREFIX
from tiaowen.generators.sheets.dxf_text import dxf_text
from tiaowen.generators.sheets.sheet import Circle, Fill, Item, Line, Point, Symbol, TextBox


class Entities:
    """Entities of one owner as DXF text, each with a handle of its own, from the first free one upwards."""

    def __init__(self, handle: int, owner: str, profile: Profile) -> None:
        self.handle = handle
        self.count = 0
        self._owner = owner
        self._profile = profile
        self._parts: list[str] = []

    def text(self) -> str:
        """All entities so far."""
        return "".join(self._parts)

    def add(self, items: Iterable[Item]) -> None:
        """Write items, each as one entity with what hangs on it."""
        for item in items:
            self.count += 1
            if isinstance(item, TextBox):
                self._text(item)
            elif isinstance(item, Symbol):
                self._symbol(item)
            elif isinstance(item, Fill):
                self._fill(item)
            elif isinstance(item, Circle):
                self._start("CIRCLE", item.layer, _pen(item))
                self._parts.append(f"100\nAcDbCircle\n{_point(10, (item.x, item.y))} 40\n{_n(item.radius)}\n")
            else:
                self._line(item)

    def _start(self, name: str, layer: str, pen: str = "", owner: str = "") -> str:
        """The tags that every entity begins with; its handle."""
        handle = f"{self.handle:X}"
        self.handle += 1
        self._parts.append(
            f"  0\n{name}\n  5\n{handle}\n330\n{owner or self._owner}\n100\nAcDbEntity\n  8\n{layer}\n{pen}"
        )
        return handle

    def _line(self, line: Line) -> None:
        if len(line.points) == 2 and not line.closed:
            self._start("LINE", line.layer, _pen(line))
            self._parts.append(f"100\nAcDbLine\n{_point(10, line.points[0])}{_point(11, line.points[1])}")
            return
        self._start("LWPOLYLINE", line.layer, _pen(line))
        head = f"100\nAcDbPolyline\n 90\n{len(line.points)}\n 70\n{int(line.closed)}\n"
        self._parts.append(head + _vertices(line.points))

    def _fill(self, fill: Fill) -> None:
        colour = "" if fill.rgb is None else f"420\n{fill.rgb[0] << 16 | fill.rgb[1] << 8 | fill.rgb[2]}\n"
        self._start("HATCH", fill.layer, colour)
        self._parts.append(
            "100\nAcDbHatch\n 10\n0.0\n 20\n0.0\n 30\n0.0\n210\n0.0\n220\n0.0\n230\n1.0\n  2\nSOLID\n 70\n1\n 71\n0\n"
            f" 91\n1\n 92\n3\n 72\n0\n 73\n1\n 93\n{len(fill.points)}\n{_vertices(fill.points)}"
            " 97\n0\n 75\n0\n 76\n1\n 98\n0\n"
        )

    def _text(self, box: TextBox) -> None:
        self._start("TEXT", box.layer)
        self._parts.append(self._placed(box, box.text) + "100\nAcDbText\n")

    def _placed(self, box: TextBox, text: str) -> str:
        at = placement(box, self._profile)
        turned = f" 50\n{_n(box.rotation)}\n" if box.rotation else ""
        factor = f" 41\n{_n(at.factor)}\n" if at.factor != 1 else ""
        aligned = f" 72\n{at.align}\n{_point(11, at.point)}" if at.align else ""
        return (
            f"100\nAcDbText\n{_point(10, at.start)} 40\n{_n(box.height_mm)}\n  1\n{dxf_text(text)}\n"
            f"{turned}{factor}  7\n{style_name(box.font, self._profile)}\n{aligned}"
        )

    def _symbol(self, symbol: Symbol) -> None:
        handle = self._start("INSERT", symbol.layer)
        scale = _n(symbol.scale)
        scaled = f" 41\n{scale}\n 42\n{scale}\n 43\n{scale}\n" if symbol.scale != 1 else ""
        turned = f" 50\n{_n(symbol.rotation)}\n" if symbol.rotation else ""
        data = "".join(f"1000\n{string}\n" for string in xdata(symbol))
        self._parts.append(
            f"100\nAcDbBlockReference\n 66\n1\n  2\n{BLOCK_PREFIX}{symbol.name.upper()}\n"
            f"{_point(10, (symbol.x, symbol.y))}{scaled}{turned}" + (f"1001\n{APPID}\n{data}" if data else "")
        )
        for one in attributes(symbol):
            self._start("ATTRIB", symbol.layer, owner=handle)
            hidden = int(one.key not in SHOWN)
            self._parts.append(f"{self._placed(one.box, one.text)}100\nAcDbAttribute\n  2\n{one.key}\n 70\n{hidden}\n")
        self._start("SEQEND", symbol.layer, owner=handle)


def _n(value: float) -> str:
    """A number to a millionth of a millimetre."""
    return repr(round(float(value), 6) + 0.0)


def _point(code: int, point: Point) -> str:
    return f" {code}\n{_n(point[0])}\n {code + 10}\n{_n(point[1])}\n {code + 20}\n0.0\n"


def _vertices(points: Sequence[Point]) -> str:
    return "".join(f" 10\n{_n(x)}\n 20\n{_n(y)}\n" for x, y in points)


def _pen(item: Line | Circle) -> str:
    dash = "" if item.dash is None else f"  6\n{item.dash}\n"
    return dash if item.weight_mm is None else f"{dash}370\n{lineweight(item.weight_mm)}\n"
