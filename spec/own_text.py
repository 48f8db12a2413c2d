"""The user's own copy of the standard: split by clause numbers and kept outside of any project, for quoting only.

The words of the standard belong to its publisher; nothing of them is part of this program or of its outputs.
"""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

SCHEMA = "tiaowen.text/1"
FILE = "standard_text.json"
LONGEST_TITLE = 40
_CLAUSE = re.compile(r"\s*(\d{1,2})\s*\.\s*(\d{1,2})\s*\.\s*(\d{1,3})(?![\d.])\s*(?=\S)")
_SECTION = re.compile(r"\s*(?:第\s*\d+\s*[章节]|\d{1,2}\s*\.\s*\d{1,2}(?![\d.])|附录|本标准用词说明|引用标准名录)")
_ITEM = re.compile(r"\s*(\d{1,2})(?:[\s.、](?!\d)|(?=[^\d\s.,)%~\-]))\s*")
_SUBITEM = re.compile(r"\s*\(?(\d{1,2})\)\s*")
_COMMENTARY = re.compile(r"\s*(?:附\s*:?)?.{0,30}条\s*文\s*说\s*明\s*$")

_CONTENTS = re.compile(r".*(?:\.{2,}|·{2,}|\t)\s*\d+\s*$")  # a line of a table of contents, with its page


def data_home() -> Path:
    """Where the user's data lies: TIAOWEN_HOME, else the system's own place for it."""
    own = os.environ.get("TIAOWEN_HOME")
    if own:
        return Path(own)
    local = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else None
    return Path(local) / "tiaowen" if local else Path.home() / ".local" / "share" / "tiaowen"


def split_text(lines: Iterable[str]) -> dict[str, str]:
    """The words of each clause, item and subitem by id, as far as their numbers stand in the text.

    Items count only in order (1, 2, 3 …), so that a line that begins with a quantity is none. A table of contents and
    what follows the heading of the commentary are left out; of a number that stands twice the longer text is kept.

    >>> split_text(["9.1.1 灯具应符合:", "1 室内:", "1)三盏;", "2)四盏。", "2 室外一盏。"])["9.1.1-1-2"]
    '四盏。'
    """
    found: dict[str, str] = {}
    splitter = _Splitter(found)
    for line in lines:
        plain = unicodedata.normalize("NFKC", line)
        if _CONTENTS.match(plain):
            continue
        if found and len(plain) <= LONGEST_TITLE and _COMMENTARY.match(plain):
            break
        splitter.take(line, plain)
    splitter.close()
    return found


class _Splitter:
    """Collects the lines of one id after the other."""

    def __init__(self, found: dict[str, str]) -> None:
        self._found = found
        self._id = ""
        self._lines: list[str] = []
        self._clause, self._item, self._subitem = "", 0, 0

    def take(self, line: str, plain: str) -> None:
        """One more line: the start of something, or more of the same."""
        clause = _CLAUSE.match(plain)
        if clause:
            self._clause, self._item, self._subitem = ".".join(clause.groups()), 0, 0
            self._open(self._clause, line, plain, clause.end())
        elif _SECTION.match(plain):
            self.close()
            self._clause = ""
        elif self._clause:
            self._below(line, plain)

    def _below(self, line: str, plain: str) -> None:
        item, subitem = _ITEM.match(plain), _SUBITEM.match(plain)
        if subitem and int(subitem[1]) == self._subitem + 1:
            self._subitem += 1
            steps = (self._clause, *([str(self._item)] if self._item else []), str(self._subitem))
            self._open("-".join(steps), line, plain, subitem.end())
        elif item and int(item[1]) == self._item + 1:
            self._item, self._subitem = self._item + 1, 0
            self._open(f"{self._clause}-{self._item}", line, plain, item.end())
        else:
            self._lines.append(line.strip())

    def _open(self, id: str, line: str, plain: str, start: int) -> None:
        self.close()
        self._id = id
        self._lines = [(line if len(line) == len(plain) else plain)[start:].strip()]

    def close(self) -> None:
        """Keep what was collected."""
        text = "\n".join(filter(None, self._lines))
        if self._id and len(text) > len(self._found.get(self._id, "")):
            self._found[self._id] = text
        self._id, self._lines = "", []


def packed(standard: str, texts: Mapping[str, str]) -> bytes:
    """The file that keeps the texts of one standard."""
    data = {"schema": SCHEMA, "standard": standard, "texts": dict(texts)}
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8")


def own_texts(standard: str) -> Mapping[str, str]:
    """The user's texts by id; empty where there are none, or where the file is damaged or of another standard."""
    try:
        data = json.loads((data_home() / FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(data, dict) or (data.get("schema"), data.get("standard")) != (SCHEMA, standard):
        return {}
    texts = data.get("texts")
    if not isinstance(texts, dict):
        return {}
    return {id: text for id, text in texts.items() if isinstance(text, str)}
