"""Text files in: bytes on disk become checked text, or one clear problem with its place."""

from __future__ import annotations

import codecs
import os
import re
import stat
from array import array
from bisect import bisect_right
from pathlib import Path

from tiaowen.spec.errors import InputError, Place, Problem, Text, UsageError

MAX_BYTES = 8_000_000

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\u00a9\u00ae\U0001f000-\U0001faff"
# Format characters and fillers of Unicode that take no room on paper; an emoji may keep its joiner and its style mark.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# The next two are compiled where a text is in doubt: each takes milliseconds.
_IN_EMOJI = f"(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])|(?<=[{_EMOJI}])[\ufe0e\ufe0f]|\ufe0f(?=\u20e3)"
_WIDE_TEXT = "[\u3000-\u9fff\uff00-\uffef]"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAVE_AS_UTF8 = Text("请另存为 UTF-8", "save the file as UTF-8")


class Lines:
    """Where each line of a text starts, so that a character's index becomes a place; found when first asked for."""

    __slots__ = ("_starts", "_text", "name")

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self._text = text
        self._starts = array("L")

    def place(self, index: int) -> Place:
        """Return the place of the character at ``index``, lines and columns from 1; CR, LF and CRLF end a line."""
        if not self._starts:
            self._starts.append(0)
            self._starts.extend(match.end() for match in _LINE_BREAK.finditer(self._text))
        line = bisect_right(self._starts, index)
        return Place(self.name, line, index - self._starts[line - 1] + 1)


def read_text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """Return the text of a file without its BOM, and the notices about its encoding.

    ``name`` stands for the file in messages. A BOM decides the encoding; without one it is UTF-8, or else GB18030,
    which gives a notice. Line ends stay as they are.

    Raises ``UsageError`` when there is no such file or it is a folder or a device, and ``InputError`` when it cannot
    be opened, is larger than ``MAX_BYTES``, or is not clean text.
    """
    text, notices = _decode(read_bytes(path, name), name)
    refuse_controls(text, name)
    return text, notices


def refuse_controls(text: str, name: str) -> None:
    """Raise ``InputError`` naming each character that no text file should hold (NUL, BEL, U+0085, …)."""
    if _FORBIDDEN.search(text) is None:
        return
    lines, problems, total = Lines(text, name), [], 0
    if (first := text.find("\0")) >= 0:  # no text at all: one line says it
        raise InputError([_nul(lines.place(first))])
    for match in _FORBIDDEN.finditer(text):
        total += 1
        if total <= InputError.shown:
            problems.append(_control(match.group(), lines.place(match.start())))
    raise InputError(problems, total)


def find_invisible(text: str, start: int = 0, end: int | None = None) -> int | None:
    """Return the index of the first control, bidi, zero-width or filler character, or None.

    Tab and line feed are text, and so are the joiner and the style mark inside an emoji.
    """
    for match in _SUSPECT.finditer(text, start, len(text) if end is None else end):
        if re.compile(_IN_EMOJI).match(text, match.start()) is None:
            return match.start()
    return None


def invisible_character(character: str, place: Place) -> Problem:
    """Return the problem that names an invisible character by its code point."""
    code = f"U+{ord(character):04X}"
    return Problem(
        place,
        Text(f"文字中有看不见的字符 {code}", f"the text holds the invisible character {code}"),
        Text("请删去后重新键入", "delete it and type the text again"),
    )


def refuse_invisible(text: str, place: Place) -> None:
    """Raise ``InputError`` when the text holds an invisible character; ``place`` is where the text stands."""
    index = find_invisible(text)
    if index is not None:
        raise InputError([invisible_character(text[index], place)])


def read_bytes(path: Path, name: str, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file, at most ``limit`` of them. Raises as `read_text` does."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _not_a_file(name, stat.S_ISDIR(status.st_mode))
        if status.st_size > limit:
            raise _too_large(name, limit)
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(Text(f"找不到文件：{name}", f"no such file: {name}")) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise InputError([_unreadable(name, error)]) from error
    if len(data) > limit:
        raise _too_large(name, limit)
    return data


def _decode(data: bytes, name: str) -> tuple[str, list[Problem]]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding, name), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        if b"\0" in data or _is_damaged_utf8(data):
            raise InputError([_undecodable(data, error, name)]) from error
        return _gb18030(data, error, name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError([_undecodable(data, error, name)]) from error


def _gb18030(data: bytes, utf8_error: UnicodeDecodeError, name: str) -> tuple[str, list[Problem]]:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise InputError([_undecodable(data, utf8_error, name)]) from error
    what = Text("文件不是 UTF-8，已按 GB18030 读取", "the file is not UTF-8 and was read as GB18030")
    return text, [Problem(_place_of(data, utf8_error, "gb18030", name), what, _SAVE_AS_UTF8)]


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell a UTF-8 file with some bad bytes, which GB18030 would read as nonsense, from a GB18030 file."""
    text = data.decode("utf-8", "replace")
    return len(re.findall(_WIDE_TEXT, text)) > text.count("\ufffd")


def _place_of(data: bytes, error: UnicodeDecodeError, encoding: str, name: str) -> Place:
    before = data[: error.start].decode(encoding, "replace")
    return Lines(before, name).place(len(before))


def _undecodable(data: bytes, error: UnicodeDecodeError, name: str) -> Problem:
    if b"\0" in data and error.encoding == "utf-8":
        return _nul(Place(name, 1, 1))
    place = _place_of(data, error, error.encoding, name)
    what = Text(
        f"此处的字节 {data[error.start]:02X} 不是合法的 {error.encoding} 文字",
        f"the byte {data[error.start]:02X} here is not valid {error.encoding} text",
    )
    return Problem(place, what, _SAVE_AS_UTF8)


def _control(character: str, place: Place) -> Problem:
    code = f"U+{ord(character):04X}"
    what = Text(f"文件中有控制字符 {code}", f"the file holds the control character {code}")
    return Problem(place, what, Text("请删去这个字符", "delete this character"))


def _nul(place: Place) -> Problem:
    what = Text(
        "文件中有空字符 U+0000，可能是没有 BOM 的 UTF-16 文件或不是文本文件",
        "the file holds the character U+0000: it may be UTF-16 without a BOM, or no text at all",
    )
    return Problem(place, what, _SAVE_AS_UTF8)


def _not_a_file(name: str, is_folder: bool) -> UsageError:
    if is_folder:
        return UsageError(Text(f"{name} 是文件夹，此处应为文件", f"{name} is a folder; a file is expected here"))
    return UsageError(Text(f"{name} 不是普通文件", f"{name} is not a regular file"))


def _too_large(name: str, limit: int) -> InputError:
    size = limit // 1_000_000
    what = Text(f"文件超过 {size} MB 的上限", f"the file is larger than the limit of {size} MB")
    return InputError([Problem(Place(name), what, Text("请拆成几个文件", "split it into several files"))])


def _unreadable(name: str, error: OSError | ValueError) -> Problem:
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "invalid path"
    what = Text(f"文件无法读取：{reason}", f"the file cannot be read: {reason}")
    return Problem(Place(name), what, Text("请检查文件权限和路径", "check the file's permissions and path"))
