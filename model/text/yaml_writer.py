"""YAML out: clean, hand-editable, the same for the same data, and read back as the same data.

Text is quoted wherever our strict reader or YAML 1.1 would read something else (``NO``, ``010``, ``1:2``, ``=``).
Points, short lists and small items stand in one line; everything else has lines of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from tiaowen.model.text.yaml_scalars import MAX_DIGITS, read_plain

WIDTH = 110
SMALL_ITEM = 80
SMALL_ITEM_KEYS = 4
LONGEST_KEY = 128

_PUNCTUATION = "_./%@+()°·—…（）、，。；：《》“”〔〕-"
_MULTILINE = re.compile(r"[^\s](?:[^\n]*[^\s])?(?:\n+[^\s](?:[^\n]*[^\s])?)*\n?")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def write_yaml(data: Mapping[str, Any], *, header: str = "", comments: Mapping[str, str] | None = None) -> str:
    """Return the YAML of a mapping of plain values (bool, int, float, str, date, None, lists, mappings).

    ``header`` stands above everything; ``comments`` stand above the key that their path names
    (``site.frame``, ``buildings[0]``). Both are written as comment lines.

    Raises ``ValueError`` for what no YAML file of ours can hold: NaN and infinities, integers of more than 18 digits,
    lone surrogates, keys longer than 128 characters; ``TypeError`` for any other kind of value.
    """
    writer = _Writer(comments or {})
    lines = [*_comment(header, 0)]
    for key, value in data.items():
        entry = list(writer.entry(key, value, "", 0))
        if lines and len(entry) > 1:
            lines.append("")
        lines += entry
    return "\n".join(lines or ["{}"]) + "\n"


class _Writer:
    """Writes values as lines; holds the comments by path."""

    def __init__(self, comments: Mapping[str, str]) -> None:
        self.comments = comments

    def entry(self, key: str, value: Any, path: str, indent: int) -> Iterator[str]:
        """The lines of one key and its value."""
        where = f"{path}.{key}" if path else str(key)
        yield from _comment(self.comments.get(where, ""), indent)
        pad, head = " " * indent, _key(key) + ":"
        if isinstance(value, str) and _is_block_text(value):
            yield pad + head + (" |" if value.endswith("\n") else " |-")
            yield from _literal(value, indent + 2)
            return
        flow = _flow(value)
        if flow is not None and (not _is_filled_mapping(value)) and indent + len(head) + 1 + len(flow) <= WIDTH:
            yield f"{pad}{head} {flow}"
            return
        if not isinstance(value, (Mapping, list, tuple)):
            yield f"{pad}{head} {flow}"
            return
        yield pad + head
        yield from self.block(value, where, indent + 2)

    def block(self, value: Any, path: str, indent: int) -> Iterator[str]:
        """The lines of a filled mapping or list."""
        if isinstance(value, Mapping):
            for key, item in value.items():
                yield from self.entry(key, item, path, indent)
            return
        for index, item in enumerate(value):
            yield from self._item(item, f"{path}[{index}]", indent)

    def _item(self, item: Any, path: str, indent: int) -> Iterator[str]:
        yield from _comment(self.comments.get(path, ""), indent)
        pad, flow = " " * indent, _flow(item)
        if flow is not None and self._is_small(item, flow, path):
            yield f"{pad}- {flow}"
            return
        if isinstance(item, str) and _is_block_text(item):
            yield pad + ("- |" if item.endswith("\n") else "- |-")
            yield from _literal(item, indent + 2)
            return
        first, *rest = self.block(item, path, indent + 2)
        if first.lstrip().startswith("#"):
            yield from (f"{pad}-", first, *rest)
        else:
            yield from (f"{pad}- {first[indent + 2 :]}", *rest)

    def _is_small(self, item: Any, flow: str, path: str) -> bool:
        if _is_filled_mapping(item):
            inside = any(one.startswith(path + ".") for one in self.comments)
            return not inside and len(item) <= SMALL_ITEM_KEYS and len(flow) <= SMALL_ITEM
        return not isinstance(item, (list, tuple)) or len(flow) <= SMALL_ITEM or not item


def _is_filled_mapping(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value)


def _flow(value: Any) -> str | None:
    """A value on one line; None where it holds text of several lines that is better left on lines of its own."""
    if isinstance(value, Mapping):
        pairs = [(_key(key), _flow(item)) for key, item in value.items()]
        return None if any(text is None for _, text in pairs) else "{" + ", ".join(f"{k}: {t}" for k, t in pairs) + "}"
    if isinstance(value, (list, tuple)):
        items = [_flow(item) for item in value]
        return None if any(text is None for text in items) else "[" + ", ".join(str(text) for text in items) + "]"
    if isinstance(value, str) and _is_block_text(value):
        return None
    return _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if len(str(abs(value))) > MAX_DIGITS:
            raise ValueError(f"an integer of more than {MAX_DIGITS} digits: {value}")
        return str(value)
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, str):
        return value if is_plain(value) else _quoted(value)
    if type(value) is date:
        return value.isoformat()
    raise TypeError(f"cannot be written as YAML: {type(value).__name__}")


def _decimal(value: float) -> str:
    """A float that YAML 1.1 reads as a float too: its exponent needs a point before it and a sign."""
    if not math.isfinite(value):
        raise ValueError(f"not a finite number: {value}")
    text = repr(value)
    if "e" in text and "." not in text:
        text = text.replace("e", ".0e")
    return text


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    if len(key) > LONGEST_KEY:
        raise ValueError(f"a key of more than {LONGEST_KEY} characters")
    return key if is_plain(key) else _quoted(key)


def is_plain(text: str) -> bool:
    """Whether a text without quotes is read as that very text, by us and by YAML 1.1."""
    if not text or not (text[0].isalnum() or text[0] in "_/（《“") or text[-1] in ":：":
        return False
    if not all(char.isalnum() or char in _PUNCTUATION or char == " " for char in text) or text.endswith(" "):
        return False
    return read_plain(text) == (text, None) and _is_text_in_yaml11(text)


@cache
def _resolver() -> Any:
    from yaml.resolver import Resolver

    return Resolver()


def _is_text_in_yaml11(text: str) -> bool:
    from yaml.nodes import ScalarNode

    return bool(_resolver().resolve(ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str")


def _quoted(text: str) -> str:
    return '"' + "".join(char if _stands(char) else _escape(char) for char in text) + '"'


def _stands(char: str) -> bool:
    """Whether a character may stand in a file as it is; spaces other than the plain one are told by their number."""
    return char not in '"\\' and (char == " " or char.isprintable())


def _escape(char: str) -> str:
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        raise ValueError("a lone surrogate is not text")
    if char in _ESCAPES:
        return _ESCAPES[char]
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _is_block_text(text: str) -> bool:
    """Whether a text of several lines can stand as such: no blanks around lines, nothing unprintable."""
    if "\n" not in text[:-1] or not _MULTILINE.fullmatch(text):
        return False
    return all(char == "\n" or char in '"\\' or _stands(char) for char in text)


def _literal(text: str, indent: int) -> Iterator[str]:
    for line in text.removesuffix("\n").split("\n"):
        yield " " * indent + line if line else ""


def _comment(text: str, indent: int) -> Iterator[str]:
    lines: Sequence[str] = text.splitlines()
    for line in lines:
        clean = "".join(char if char.isprintable() else " " for char in line).rstrip()
        yield " " * indent + f"# {clean}".rstrip()
