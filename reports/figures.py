"""Drawings inside an HTML page: an SVG made harmless, with ids of its own."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, tostring

from tiaowen.spec.errors import Text, UsageError

SVG = "http://www.w3.org/2000/svg"
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)['\"]?\s*\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_RULE = re.compile(r"([^{}@<>\\]+)\{([^{}@<>\\]*)\}")
_SELECTORS = re.compile(r"[\w\s.,#*>+~\[\]-]+")
_NAMES = re.compile(r"([.#])([A-Za-z_])")
_ALLOWED = {
    *("svg", "g", "defs", "symbol", "use", "title", "desc", "style", "clipPath", "marker", "pattern"),
    *("path", "line", "polyline", "polygon", "rect", "circle", "ellipse", "text", "tspan"),
    *("linearGradient", "radialGradient", "stop"),
}


def inline(svg: str, prefix: str) -> str:
    """The drawing as an element to stand in a page; ``prefix`` keeps its ids and classes apart from the page's.

    Scripts, foreign content, event handlers and references that leave the drawing are dropped.
    Raises UsageError for text that is not an SVG.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(svg)
    except (ParseError, DefusedXmlException, ValueError) as problem:
        raise _refusal() from problem
    if root.tag != f"{{{SVG}}}svg":
        raise _refusal()
    _clean(root, prefix)
    root.set("id", f"{prefix}drawing")
    return tostring(root, encoding="unicode")


def _refusal() -> UsageError:
    return UsageError(Text("附图不是有效的 SVG", "a figure is not a valid SVG"))


def _clean(element: Element, prefix: str) -> None:
    """Leave plain names: an HTML page knows what stands in an svg element without their namespaces."""
    element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    for child in list(element):
        if not isinstance(child.tag, str) or child.tag.removeprefix(f"{{{SVG}}}") not in _ALLOWED:
            element.remove(child)
            continue
        _clean(child, prefix)
    for name in list(element.attrib):
        plain = name.rpartition("}")[2]
        value = _attribute(plain.lower(), element.attrib.pop(name), prefix)
        if value is not None:
            element.attrib[plain] = value
    if element.tag == "style" and element.text:
        element.text = _scoped(element.text, prefix)


def _attribute(name: str, value: str, prefix: str) -> str | None:
    if name.startswith("on"):
        return None
    if name == "id":
        return prefix + value
    if name == "class":
        return " ".join(prefix + one for one in value.split())
    if name == "href":
        return f"#{prefix}{value[1:]}" if value.startswith("#") else None
    if name == "style" and re.search(r"url\(\s*['\"]?(?!#)|@import|expression", value):
        return None
    return _REFERENCE.sub(rf"url(#{prefix}\1)", value)


def _scoped(css: str, prefix: str) -> str:
    """The style sheet of a drawing with every rule held to that drawing; rules that fetch anything are dropped."""
    kept = []
    for selectors, body in _RULE.findall(_COMMENT.sub("", css)):
        if "url(" in body.lower() or not _SELECTORS.fullmatch(selectors):
            continue
        named = _NAMES.sub(rf"\1{prefix}\2", selectors)
        held = ",".join(f"#{prefix}drawing {one.strip()}" for one in named.split(","))
        kept.append(f"{held}{{{body.strip()}}}")
    return "".join(kept)
