"""A sheet as one standalone SVG: millimetres, a class for each layer, text as text, no script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tiaowen.generators.sheets.fonts import EM_PER_HEIGHT, text_width_mm
from tiaowen.generators.sheets.layout import baseline
from tiaowen.generators.sheets.sheet import (
    DASHES,
    Circle,
    Colour,
    Fill,
    Item,
    Layer,
    Line,
    Point,
    Sheet,
    Symbol,
    TextBox,
)
from tiaowen.generators.sheets.symbols import Arc, Part, Shape, Stroke, label_box, shapes, tag_box
from tiaowen.generators.sheets.titleblock import paper_mm, sheet_items, sheet_layers
from tiaowen.model.saving import saved

_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_FALLBACK = "'Noto Sans SC','Tiaowen Sans SC',sans-serif"


def svg_text(sheet: Sheet) -> str:
    """The SVG document of a sheet; symbols carry their ids in ``data-id``."""
    width, height = paper_mm(sheet.size)
    items = sheet_items(sheet)
    classes = {layer.name: (f"l{number}", layer.weight_mm) for number, layer in enumerate(sheet_layers(sheet))}
    used = sorted({item.name for item in items if isinstance(item, Symbol)})
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}mm" height="{_n(height)}mm" '
        f'viewBox="0 0 {_n(width)} {_n(height)}">',
        f"<title>{escape(f'{sheet.number} {sheet.name}')}</title>",
        f"<style>{_style(sheet_layers(sheet))}</style>",
        f'<rect width="{_n(width)}" height="{_n(height)}" fill="#fff"/>',
        "<defs>",
        *(_definition(shapes()[name]) for name in used),
        "</defs>",
        *(line for item in items for line in _item(item, height, classes)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def write_svg(sheet: Sheet, path: Path) -> None:
    """Write a sheet's SVG; the file appears whole or not at all."""
    with saved(path) as part:
        part.write_text(svg_text(sheet), encoding="utf-8", newline="\n")


def _n(value: float) -> str:
    """A number without needless digits."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _rgb(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _style(layers: tuple[Layer, ...]) -> str:
    rules = [
        "*{stroke-linecap:round;stroke-linejoin:round}",
    ]
    for number, layer in enumerate(layers):
        dash = DASHES[layer.linetype]
        dashes = f";stroke-dasharray:{','.join(map(_n, dash))}" if dash else ""
        colour, weight = _rgb(layer.rgb), _n(layer.weight_mm)
        rules.append(f".l{number}{{color:{colour};stroke:currentColor;fill:none;stroke-width:{weight}{dashes}}}")
    rules.append(f"text,text[class]{{fill:currentColor;stroke:none;white-space:pre;font-family:SimSun,{_FALLBACK}}}")
    rules.append("path.f{fill:currentColor;stroke:none}")
    return "".join(rules)


def _path(points: tuple[Point, ...], closed: bool) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + ("Z" if closed else "")


def _item(item: Item, height: float, classes: Mapping[str, tuple[str, float]]) -> Iterator[str]:
    name, weight = classes.get(item.layer, ("l0", 0.25))
    if isinstance(item, TextBox):
        yield _text(item, height, name)
    elif isinstance(item, Symbol):
        yield _use(item, height, name, weight / item.scale)
        for box in (tag_box(item), label_box(item)):
            if box is not None:
                yield _text(box, height, name)
    elif isinstance(item, Circle):
        circle = f'cx="{_n(item.x)}" cy="{_n(height - item.y)}" r="{_n(item.radius)}"'
        yield f'<circle class="{name}" {circle}{_override(item)}/>'
    else:
        turned = tuple((x, height - y) for x, y in item.points)
        if isinstance(item, Fill):
            colour = f' style="fill:{_rgb(item.rgb)}"' if item.rgb else ""
            yield f'<path class="{name} f"{colour} d="{_path(turned, True)}"/>'
        else:
            yield f'<path class="{name}" d="{_path(turned, item.closed)}"{_override(item)}/>'


def _override(item: Line | Circle) -> str:
    rules = [] if item.weight_mm is None else [f"stroke-width:{_n(item.weight_mm)}"]
    if item.dash is not None:
        rules.append(f"stroke-dasharray:{','.join(map(_n, DASHES[item.dash])) or 'none'}")
    return f' style="{";".join(rules)}"' if rules else ""


def _text(box: TextBox, height: float, name: str) -> str:
    (x, y), side = baseline(box)
    turn = f' transform="rotate({_n(-box.rotation)} {_n(x)} {_n(height - y)})"' if box.rotation else ""
    style = "" if box.font == "SimSun" else f" style={quoteattr(_family(box.font))}"
    width = text_width_mm(box.text, box.height_mm)
    return (
        f'<text class="{name}" x="{_n(x)}" y="{_n(height - y)}" font-size="{_n(box.height_mm * EM_PER_HEIGHT)}" '
        f'text-anchor="{_ANCHORS[side]}" textLength="{_n(width)}" lengthAdjust="spacingAndGlyphs" '
        f"{turn}{style}>{escape(box.text)}</text>"
    )


def _family(font: str) -> str:
    plain = "".join(char for char in font if char.isalnum() or char in " -")
    return f"font-family:'{plain}',{_FALLBACK}"


def _use(symbol: Symbol, height: float, name: str, weight_mm: float) -> str:
    moved = [f"translate({_n(symbol.x)} {_n(height - symbol.y)})"]
    moved += [f"rotate({_n(-symbol.rotation)})"] if symbol.rotation else []
    moved += [f"scale({_n(symbol.scale)})"] if symbol.scale != 1 else []
    data = [f' style="stroke-width:{_n(weight_mm)}"'] if symbol.scale != 1 else []
    data += [f" data-id={quoteattr(' '.join(symbol.ids))}"] if symbol.ids else []
    data += [f" data-provisions={quoteattr(' '.join(symbol.provisions))}"] if symbol.provisions else []
    data += [' data-estimated="1"'] if symbol.estimated else []
    return f'<use class="{name}" href="#s-{symbol.name}" transform="{" ".join(moved)}"{"".join(data)}/>'


def _definition(shape: Shape) -> str:
    return f'<symbol id="s-{shape.name}" overflow="visible">{"".join(map(_part, shape.parts))}</symbol>'


def _part(part: Part) -> str:
    if isinstance(part, Stroke):
        filled = ' class="f"' if part.filled else ""
        return f'<path{filled} d="{_path(tuple((x, -y) for x, y in part.points), part.closed)}"/>'
    if isinstance(part, Arc):
        if part.full:
            return f'<circle cx="{_n(part.x)}" cy="{_n(-part.y)}" r="{_n(part.radius)}"/>'
        return f'<path d="{_arc(part)}"/>'
    size = f'font-size="{_n(part.height_mm * EM_PER_HEIGHT)}" text-anchor="middle"'
    return f'<text x="{_n(part.x)}" y="{_n(part.height_mm / 2 - part.y)}" {size}>{escape(part.text)}</text>'


def _arc(arc: Arc) -> str:
    start, end = arc.ends()
    large = 1 if arc.end - arc.start > 180 else 0
    radius = _n(arc.radius)
    return f"M{_n(start[0])} {_n(-start[1])}A{radius} {radius} 0 {large} 0 {_n(end[0])} {_n(-end[1])}"
