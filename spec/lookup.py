"""From any way of writing a provision's id to the provision."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from tiaowen.spec.errors import Text, UsageError
from tiaowen.spec.provisions import Provision, spec_in_force

SHOWN = 3
LONGEST = 40
_DIGITS = {numeral: number for number, numeral in enumerate("零一二三四五六七八九")}
_NUMERAL = re.compile("[零一二三四五六七八九十]+")
_TABLE = re.compile(r"(?:指标)?(I)(\d+(?:\.\d+)*)|(?:点位|点)?(P)(\d+)", re.IGNORECASE)
_COMMENTARY = re.compile(r"(?:条文说明|C)\s*(\d.*)", re.IGNORECASE)
_LOCAL = re.compile(r"L\d+(?:[.-]\d+)*")
_NUMBERED = re.compile(r"第?\s*\d+(?:[\s.·。\-–—_/,、()第条款项]+\d+)*[\s.()条款项]*")
_NOTE = re.compile(r"[\s\-第]*(?:注|note)\s*$", re.IGNORECASE)


def find(text: str) -> Provision:
    """The provision that a text names: ``5.5.8-4-10``, ``第5.5.8条第4款第10项``, ``5.5.8（4）10）`` and so on.

    Raises UsageError, with the nearest ids, for a text that is no id and for one that is not encoded.
    """
    plain = _plain(text)
    id = _id(plain)
    found = None if id is None else spec_in_force().provisions.get(id)
    if found is not None:
        return found
    table = _TABLE.fullmatch(plain)
    if table is not None:
        raise _not_encoded(text, table, id or plain)
    shown = _shown(text)
    raise UsageError(Text(f"没有找到条文 {shown}", f"there is no provision {shown}"), _nearest(id or plain))


def _shown(text: str) -> str:
    plain = text.strip()
    return repr(plain if len(plain) <= LONGEST else plain[:LONGEST] + "…")


def _plain(text: str) -> str:
    """Half-width, with digits for Chinese numerals: ``第四款`` as ``第4款``."""
    return _NUMERAL.sub(lambda match: _number(match[0]), unicodedata.normalize("NFKC", text).strip())


def _number(numeral: str) -> str:
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return "".join(str(_DIGITS[one]) for one in numeral)
    if any("十" in part or len(part) > 1 for part in (tens, ones)):
        return numeral
    return f"{_DIGITS[tens] if tens else 1}{_DIGITS[ones] if ones else 0}"


def _id(plain: str) -> str | None:
    """The id in our spelling; None for a text that has not the shape of one."""
    table = _TABLE.fullmatch(plain)
    if table is not None:
        return f"I{table[2]}" if table[1] else f"P{int(table[4])}"
    if _LOCAL.fullmatch(plain.upper()):
        return plain.upper()
    commentary = _COMMENTARY.fullmatch(plain)
    if commentary is not None:
        below = _id(commentary[1])
        return None if below is None else f"C{below}"
    body, notes = _NOTE.subn("", plain)
    if not _NUMBERED.fullmatch(body):
        return None
    chapter, section, clause, *rest = [*re.findall(r"\d+", body), "", "", ""]
    return "-".join([".".join(filter(None, (chapter, section, clause))), *filter(None, rest), *["note"] * notes])


def _not_encoded(text: str, table: re.Match[str], id: str) -> UsageError:
    zh, en = ("评价指标", "indicator") if table[1] else ("监控点", "point")
    what = Text(f"{zh} {_shown(text)} 尚未编入", f"the {en} {_shown(text)} is not encoded")
    return UsageError(what, _nearest(id))


def _nearest(id: str) -> Text:
    every = list(spec_in_force().provisions)
    id = id[:LONGEST]
    clauses = [one for one in every if one[0].isdigit()]
    ids = [one for one in every if not one[0].isdigit() and one[0] == id[:1]] or clauses  # a table has its own ids
    near = _related(id, ids) or get_close_matches(id, ids, SHOWN, 0.0) or ids[:SHOWN]
    return Text(f"相近的条文：{'、'.join(near)}", f"the nearest are: {', '.join(near)}")


def _related(id: str, ids: Iterable[str]) -> list[str]:
    """The nearest ancestor that is encoded, then what is below it; a section's clauses for a section."""
    steps = re.split(r"(?=[-.])", id)
    for length in range(len(steps), 1, -1):
        above = "".join(steps[:length])
        below = [one for one in ids if one == above or one.startswith((f"{above}-", f"{above}."))]
        if below:
            wanted = get_close_matches(id, below, SHOWN, 0.0)
            return sorted(set(wanted), key=below.index)
    return []
