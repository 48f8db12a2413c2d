"""One line of plain text: what every text on a sheet is made of."""

from __future__ import annotations

import unicodedata

_SPACES = {"\t", "\n", "\v", "\f", "\r", "\x85", "\u2028", "\u2029"}
_DROPPED = {"Cc", "Cf", "Cs", "Cn"}
_SELECTORS = range(0xFE00, 0xFE10)


def one_line(text: str) -> str:
    """The text on one line: breaks become spaces; control, bidi and unassigned characters go.

    >>> one_line("A\\n0\\nEOF\\x07\\u202e")
    'A 0 EOF'
    """
    if text.isascii() and text.isprintable():
        return text
    spaced = "".join(" " if char in _SPACES else char for char in text.replace("\r\n", "\n"))
    return "".join(
        char for char in spaced if unicodedata.category(char) not in _DROPPED and ord(char) not in _SELECTORS
    )
