"""XML files from trees, with texts that every XML reader takes."""

from __future__ import annotations

from xml.etree import ElementTree

from tiaowen.reports.words import visible

Element = ElementTree.Element


def node(parent: Element | None, tag: str, text: str | None = None, /, **attributes: str) -> Element:
    """A new element under ``parent``; control characters of text and attributes are spelt out."""
    shown = {key: visible(value) for key, value in attributes.items()}
    made = Element(tag, shown) if parent is None else ElementTree.SubElement(parent, tag, shown)
    if text is not None:
        made.text = "\n".join(visible(line) for line in text.split("\n"))
    return made


def document(root: Element) -> bytes:
    """The tree as a UTF-8 file, indented."""
    ElementTree.indent(root, " ")
    body = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()
