"""Why YAML could not be parsed, said so that a designer can mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiaowen.model.text.text_file import Lines
from tiaowen.spec.errors import Place, Problem, Text

_LINES = re.compile(r"\r\n|\r|\n")
_KEY_START = r"^[ \t]*+(?:- +)*+"
_FULL_WIDTH_COLON = re.compile(_KEY_START + r"[^\s：:\"'#][^：:\"'#]*+(：)")
_TIGHT_COLON = re.compile(_KEY_START + r"[^\s：:\"'#{\[][^：:\"'#]*+(:)(?!//)\S")
_WIDE_SPACE = re.compile(_KEY_START + r"[^\s：:\"'#][^：:\"'#]*+:([\u3000\u00a0])|^[ ]*([\u3000\u00a0])")
_TAB_INDENT = re.compile(r"^[ ]*(\t)")

_USE_SPACES = Text("缩进请用空格，不用制表符", "indent with spaces, not with tabs")
_TAB = Text("此处用制表符缩进", "a tab is used as indentation here")
_SLIPS = (
    (_TAB_INDENT, _TAB, _USE_SPACES),
    (
        _FULL_WIDTH_COLON,
        Text("键后面是全角冒号“：”", "the key is followed by the full-width colon “：”"),
        Text("请用半角冒号加空格“: ”", "use a half-width colon and a space, “: ”"),
    ),
    (
        _WIDE_SPACE,
        Text("此处是全角空格或不间断空格", "a full-width or no-break space stands here"),
        Text("请用普通的半角空格", "use an ordinary half-width space"),
    ),
    (
        _TIGHT_COLON,
        Text("冒号后面没有空格", "no space follows the colon"),
        Text("请写成“键: 值”，冒号后加空格", "write “key: value” with a space after the colon"),
    ),
)
_INDENT = Text("同一层的行须左对齐，下一层多缩进两个空格", "align lines of one level; indent the next by two spaces")
_QUOTE = Text("若是文字请加引号", "put it in quotes if it is text")
_CLOSE = Text("请检查括号是否配对、各项之间有没有逗号", "check that brackets match and commas stand between items")

_OPEN_QUOTATION = Text("引号没有结束", "the quotation mark is never closed")  # told where it opens
_CLOSE_QUOTATION = Text("请补上引号", "close the quotation")

# Words of libyaml's message, what we say instead, how to mend it; the first row that matches counts.
_CAUSES = (  # {} is the line where the thing that was being read began
    ("found a tab", _TAB, _USE_SPACES),
    ("cannot start any token", Text("此处的字符不能作为值的开头", "no value can start with this character"), _QUOTE),
    ("expected ':'", Text("这一行没有“: ”，读不出键和值", "this line has no “: ”, so no key and value"), _INDENT),
    (
        "mapping values",
        Text("此处不应有冒号：缩进不对，或值里有“: ”", "no “:” is allowed here: check indents"),
        _INDENT,
    ),
    ("']'", Text("第 {} 行的方括号 [ 没有写完", "the list that [ opens in line {} is not complete"), _CLOSE),
    ("'}'", Text("第 {} 行的花括号 { 没有写完", "the mapping that { opens in line {} is not complete"), _CLOSE),
    (
        "expected key",
        Text("此处应为键：缩进没有对齐，或值后面有多余文字", "a key is expected here: check indents"),
        _INDENT,
    ),
    ("expected '-'", Text("此处应为列表的“- ”项：缩进没有对齐", "a list item “- ” is expected here"), _INDENT),
    ("block sequence", Text("此处不能开始列表“- ”", "no list “- ” can start here"), _INDENT),
    ("end of stream", _OPEN_QUOTATION, _CLOSE_QUOTATION),
    ("document indicator", _OPEN_QUOTATION, _CLOSE_QUOTATION),
    (
        "escape",
        Text("双引号内的反斜杠写法不对", "the backslash in double quotes is not a valid escape"),
        Text("请改用单引号，或把 \\ 写成 \\\\", "use single quotes, or write \\ as \\\\"),
    ),
    ("alphabetic or numeric", Text("此处的 & 或 * 不能作为值的开头", "no value can start with this & or *"), _QUOTE),
    ("node content", Text("此处应为一个值", "a value is expected here"), _QUOTE),
    ("document start", Text("这一行不属于前面的内容", "this line does not belong to what stands before it"), _INDENT),
    ("line break", Text("| 或 > 后面同一行不能有文字", "no text may follow | or > on the same line"), _INDENT),
    ("tag", Text("此处不能用 YAML 标签 !", "YAML tags (!) are not supported"), _QUOTE),
)
_UNKNOWN = Text("YAML 语法有误", "the YAML syntax is wrong")
_SLIP_MESSAGES = (
    "cannot start any token",
    "found a tab",
    "expected ':'",
    "mapping values",
    "expected key",
    "expected '-'",
)


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """What the parser said, the index where it stopped, and the index where the thing it was reading began."""

    message: str
    index: int
    start: int


def explain(fault: SyntaxFault, text: str, name: str, last_line: int) -> Problem:
    """Return the problem behind a syntax error; ``last_line`` (from 0) is where the last good value began."""
    lines = Lines(text, name)
    place, start = lines.place(fault.index), lines.place(fault.start)
    if any(words in fault.message for words in _SLIP_MESSAGES):
        slip = find_slip(text, name, min(last_line, place.line - 1), place.line - 1)
        if slip is not None:
            return slip
    for words, what, mend in _CAUSES:
        if words in fault.message:
            what = Text(what.zh.replace("{}", str(start.line)), what.en.replace("{}", str(start.line)))
            return Problem(start if what == _OPEN_QUOTATION else place, what, mend)
    return Problem(place, _UNKNOWN)


def find_slip(text: str, name: str, first: int, last: int) -> Problem | None:
    """Return the usual slip (tab, full-width colon or space, no space after a colon) in lines first to last."""
    for number, line in enumerate(_LINES.split(text)[first : last + 1], first + 1):
        for pattern, what, mend in _SLIPS:
            match = pattern.search(line)
            if match is not None and match.lastindex is not None:
                return Problem(Place(name, number, match.start(match.lastindex) + 1), what, mend)
    return None


def tab_indent(place: Place) -> Problem:
    """Return the problem of a tab used as indentation."""
    return Problem(place, _TAB, _USE_SPACES)


def short(text: str) -> str:
    """Return at most forty characters of a text, for a message."""
    return text if len(text) <= 40 else text[:40] + "…"
