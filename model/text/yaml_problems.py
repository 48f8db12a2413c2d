"""What the YAML reader finds wrong in a text that does parse, and where."""

from __future__ import annotations

import re
from typing import Any, NoReturn, TypeAlias

from tiaowen.model.text.document import Marks
from tiaowen.model.text.text_file import Lines, find_invisible, invisible_character
from tiaowen.model.text.yaml_scalars import Remark
from tiaowen.model.text.yaml_syntax import find_slip, short, tab_indent
from tiaowen.spec.errors import InputError, Place, Problem, Text

Event: TypeAlias = Any  # PyYAML's types call the marks of an event optional; the parser always sets them

_INDENT = re.compile(r"[ \t-]*+")
_TAB_INDENT = re.compile(r"(?:^|[\r\n])[ -]*\t")
# A line that goes on with an unquoted value, yet looks like a list item or a key of its own.
_SWALLOWED = re.compile(r"[\r\n][ \t]*(?:(\t)|(-[ \t])|[^\s：:\"'#]{1,64}([：:]))")


class Findings:
    """Problems and notices in the order of the text; beyond the number that is shown they are only counted."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.lines = Lines(text, name)
        self.problems: list[Problem] = []
        self.total = 0
        self.remarks: list[Problem] = []
        self.remarks_total = 0
        self.has_unseen = find_invisible(text) is not None
        self.has_tabs = "\t" in text and _TAB_INDENT.search(text) is not None

    def add(self, problem: Problem) -> None:
        """Record a problem."""
        self.total += 1
        if self.total <= InputError.shown:
            self.problems.append(problem)

    def refuse(self, index: int, what: Text, mend: Text | None = None) -> None:
        """Record a problem at a character of the text."""
        if self.total < InputError.shown:
            self.problems.append(Problem(self.lines.place(index), what, mend))
        self.total += 1

    def stop(self) -> NoReturn:
        """Raise InputError with the problems so far."""
        raise InputError(self.problems, self.total)

    def notices(self) -> tuple[Problem, ...]:
        """Return the notices, and a last one that says how many more there are."""
        more = self.remarks_total - len(self.remarks)
        if not more:
            return tuple(self.remarks)
        return (*self.remarks, Problem(Place(self.name), Text(f"另有 {more} 处提示", f"{more} more notices")))

    def remark(self, index: int, remark: Remark) -> None:
        """Record what is to be said about an unquoted word."""
        if remark.refused:
            self.refuse(index, remark.what, remark.mend)
            return
        self.remarks_total += 1
        if self.remarks_total <= InputError.shown:
            self.remarks.append(Problem(self.lines.place(index), remark.what, remark.mend))

    def empty(self) -> None:
        """The file holds nothing but comments."""
        what = Text("文件为空", "the file is empty")
        self.add(Problem(Place(self.name), what, Text("请写入内容", "write something into it")))

    def no_collection(self, marks: Marks, last_line: int) -> None:
        """The outermost value is a single word."""
        slip = find_slip(self.text, self.name, last_line, last_line)
        what = Text("文件的最外层应为“键: 值”", "the outermost level of the file must be “key: value”")
        index = marks if isinstance(marks, int) else marks.start
        mend = Text("每行请写成“键: 值”", "write lines of “key: value”")
        self.add(slip or Problem(self.lines.place(index), what, mend))

    def check_directives(self) -> None:
        """Lines that start with %, before the parser sees them: its time grows with the square of their number."""
        starts = [0] if self.text.startswith("%") else []
        starts += [at + 1 for at in (self.text.find("\n%"), self.text.find("\r%")) if at >= 0]
        if starts:
            what = Text(
                "行首的 % 是 YAML 指令，不支持", "% at the start of a line is a YAML directive; none is supported"
            )
            self.refuse(
                min(starts), what, Text("请删去这一行；若是文字请缩进", "delete the line; indent it if it is text")
            )
            self.stop()

    def second_document(self, index: int) -> None:
        """A second document starts."""
        what = Text(
            "一个文件只能有一个 YAML 文档，这里开始了第二个", "a file holds one YAML document; a second starts here"
        )
        self.refuse(index, what, Text("请拆成两个文件", "split the file in two"))

    def too_deep(self, index: int, limit: int) -> None:
        """Lists and mappings nest too deep."""
        self.refuse(index, Text(f"嵌套超过 {limit} 层", f"nested more than {limit} levels deep"))

    def too_many(self, index: int, limit: int) -> None:
        """More keys and values than a file may hold."""
        what = Text(f"内容超过 {limit} 项的上限", f"more than the limit of {limit} keys and values")
        self.refuse(index, what, Text("请拆成几个文件", "split it into several files"))

    def too_long(self, index: int, limit: int) -> None:
        """A text longer than a value may be."""
        what = Text(f"文字超过 {limit} 字的上限", f"the text is longer than the limit of {limit} characters")
        self.refuse(index, what)

    def alias_or_anchor(self, index: int) -> None:
        """An anchor or an alias."""
        what = Text("不支持 YAML 的锚 & 和引用 *", "YAML anchors (&) and aliases (*) are not supported")
        self.refuse(index, what, Text("请把内容重写一遍；文字请加引号", "write the content out again; quote text"))

    def tag(self, index: int) -> None:
        """A tag."""
        what = Text("不支持 YAML 标签 !", "YAML tags (!) are not supported")
        self.refuse(index, what, Text("请删去标签；文字请加引号", "delete the tag; quote text"))

    def key_is_collection(self, index: int) -> None:
        """A list or a mapping as a key."""
        self.refuse(index, Text("键须是文字，不能是列表或映射", "a key must be text, not a list or a mapping"))

    def duplicate_key(self, key: str, index: int, first_index: int) -> None:
        """The same key twice in one mapping."""
        first, key = self.lines.place(first_index).line, short(key)
        what = Text(f"键“{key}”重复，第 {first} 行已有", f"the key “{key}” stands already in line {first}")
        self.refuse(index, what, Text("请删去其中一个", "delete one of them"))

    def check_key(self, key: str, index: int, quoted: bool) -> None:
        """An empty key, a merge key, or a key with blanks around it."""
        if not key:
            self.refuse(index, Text("此处没有键名", "there is no key here"))
        elif key == "<<" and not quoted:
            what = Text("不支持合并键 <<", "the merge key << is not supported")
            self.refuse(index, what, Text("请把内容逐项写出", "write its items out"))
        elif key != key.strip():
            word = short(key.strip())
            what = Text(f"键“{word}”前后有空白", f"the key “{word}” has blanks around it")
            mend = Text("请删去；缩进请用半角空格", "delete them; indent with half-width spaces")
            self.refuse(index, what, mend)

    def check_unseen(self, event: Event) -> None:
        """An invisible character, told where it stands, or where the text starts when it is written as an escape."""
        found = find_invisible(event.value)
        if found is not None:
            start = event.start_mark.index
            literal = find_invisible(self.text, start, event.end_mark.index)
            place = self.lines.place(start if literal is None else literal)
            self.add(invisible_character(event.value[found], place))

    def check_node(self, event: Event) -> None:
        """An anchor or a tag, or a tab in the indentation of a key, an item or a value."""
        if event.anchor is not None:
            self.alias_or_anchor(event.start_mark.index)
        elif event.tag is not None:
            self.tag(event.start_mark.index)
        if self.has_tabs:
            self._check_tab_before(event)

    def _check_tab_before(self, event: Event) -> None:
        index = event.start_mark.index
        indent = _INDENT.match(self.text, index - event.start_mark.column, index)
        if indent is not None and indent.end() == index and "\t" in indent.group():
            self.add(tab_indent(self.lines.place(indent.start() + indent.group().index("\t"))))

    def check_swallowed(self, event: Event) -> None:
        """A line that YAML reads as more of the unquoted text above it, though it looks like a key or an item."""
        match = _SWALLOWED.search(self.text, event.start_mark.index, event.end_mark.index)
        if match is None or match.lastindex is None:
            return
        if match.lastindex == 1:
            self.add(tab_indent(self.lines.place(match.start(1))))
            return
        what = Text("这一行被读成上一行文字的继续", "this line is read as more of the text above it")
        mend = Text(
            "请检查缩进和冒号（半角加空格）；若确是文字请加引号", "check indent and “: ”, or quote the whole text"
        )
        self.refuse(match.start(match.lastindex), what, mend)
