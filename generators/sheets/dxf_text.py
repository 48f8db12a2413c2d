"""Text on its way into DXF: escaped for TEXT and ATTRIB, cut for XDATA."""

from __future__ import annotations

from collections.abc import Iterable

from tiaowen.generators.sheets.clean import one_line

XDATA_BYTES = 240
ATTRIBUTE_CHARS = 200


def dxf_text(text: str) -> str:
    """A text that every reader shows as it stands, in a TEXT or ATTRIB entity.

    In these entities only ``%%`` and ``^`` mean something; backslashes and braces (codes of MTEXT) do not.
    """
    return one_line(text).replace("^", "^ ").replace("%%", "%%%%%%")


def chunks(texts: Iterable[str], most: int = ATTRIBUTE_CHARS) -> list[str]:
    """Words joined by spaces, in as few pieces as fit ``most`` characters; a long word stays whole.

    >>> chunks(["a", "bb", "ccc"], 4)
    ['a bb', 'ccc']
    """
    pieces: list[str] = []
    for text in texts:
        if pieces and len(pieces[-1]) + 1 + len(text) <= most:
            pieces[-1] += f" {text}"
        else:
            pieces.append(text)
    return pieces


def xdata_strings(text: str) -> list[str]:
    """A text cut into strings that XDATA can hold (255 bytes each)."""
    pieces = [""]
    for char in one_line(text):
        if len((pieces[-1] + char).encode()) > XDATA_BYTES:
            pieces.append("")
        pieces[-1] += char
    return pieces
