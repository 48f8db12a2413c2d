"""YAML in: one strict document with the place of every key and value.

A builder over PyYAML's C event parser, which does not recurse. Anchors, aliases, tags, merge keys, duplicate keys and
second documents are refused; unquoted words are read by ``tiaowen.model.text.yaml_scalars``.
"""

from __future__ import annotations

from collections.abc import Callable

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from tiaowen.model.text.document import Document, MappingMarks, Marks, Places, SequenceMarks, Value
from tiaowen.model.text.text_file import refuse_controls
from tiaowen.model.text.yaml_problems import Event, Findings
from tiaowen.model.text.yaml_scalars import read_plain
from tiaowen.model.text.yaml_syntax import SyntaxFault, explain

__all__ = ["MAX_DEPTH", "MAX_NODES", "MAX_STRING", "Document", "read_yaml"]

MAX_DEPTH = 64
MAX_STRING = 10_000
MAX_NODES = 1_000_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LOADER_DEPTH = "nesting depth"  # the parser's own limit, which it may meet while it looks ahead of us


def read_yaml(text: str, name: str) -> Document:
    """Read one YAML document, whose outermost value is a mapping or a list; ``name`` stands for the file in messages.

    Raises ``InputError`` with every problem found, up to the first that stops the parser.
    """
    text = text.removeprefix("\ufeff")
    refuse_controls(text, name)
    findings, builder, fault = _built(text, name, _LOADER)
    if fault is not None and _LOADER_DEPTH in fault.message:  # the slow parser has no such limit and finds ours
        findings, builder, fault = _built(text, name, yaml.SafeLoader)
    if fault is not None:
        findings.add(explain(fault, text, name, builder.last_line))
    if not findings.total:
        builder.check_root()
    if findings.total or not isinstance(builder.value, list | dict):
        findings.stop()
    return Document(name, builder.value, Places(builder.marks, findings.lines), findings.notices())


def _built(text: str, name: str, loader: Callable[[str], Event]) -> tuple[Findings, _Builder, SyntaxFault | None]:
    findings = Findings(text, name)
    findings.check_directives()
    builder = _Builder(findings)
    parser = loader(text)
    try:
        builder.run(parser)
    except yaml.YAMLError as error:
        return findings, builder, _fault(error)
    finally:
        parser.dispose()
    return findings, builder, None


class _Frame:
    """One open collection: a mapping with the key that waits for its value, or a list."""

    __slots__ = ("is_mapping", "item_marks", "items", "key", "key_index", "key_starts", "marks", "pair_marks", "pairs")

    def __init__(self, is_mapping: bool, start: int) -> None:
        self.is_mapping = is_mapping
        self.key: str | None = None
        self.key_index = 0
        if is_mapping:
            self.pairs: dict[str, Value] = {}
            self.key_starts: dict[str, int] = {}
            self.pair_marks: dict[str, Marks] = {}
            self.marks: Marks = MappingMarks(start, self.key_starts, self.pair_marks)
        else:
            self.items: list[Value] = []
            self.item_marks: list[Marks] = []
            self.marks = SequenceMarks(start, self.item_marks)


class _Builder:
    """Builds the value and its marks from the parser's events, without recursion."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.value: Value = None
        self.marks: Marks = 0
        self.last_line = 0
        self._stack: list[_Frame] = []

    def run(self, parser: Event) -> None:
        """Read all events; raises InputError at a limit, and the parser's own YAMLError."""
        nodes = documents = 0
        next_event, scalar = parser.get_event, self._scalar
        while (event := next_event()) is not None:
            kind = type(event)
            if kind is ScalarEvent:
                nodes += 1
                scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                nodes += 1
                self._open(event, kind is MappingStartEvent)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                frame = self._stack.pop()
                self._put(frame.pairs if frame.is_mapping else frame.items, frame.marks)
            elif kind is AliasEvent:
                self.findings.alias_or_anchor(event.start_mark.index)
                self.findings.stop()
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self.findings.second_document(event.start_mark.index)
                    self.findings.stop()
            if nodes > MAX_NODES:
                self.findings.too_many(event.start_mark.index, MAX_NODES)
                self.findings.stop()

    def check_root(self) -> None:
        """Refuse a file that holds nothing, or one word."""
        if self.value is None:
            self.findings.empty()
        elif not isinstance(self.value, list | dict):
            self.findings.no_collection(self.marks, self.last_line)

    def _open(self, event: Event, is_mapping: bool) -> None:
        index = event.start_mark.index
        if len(self._stack) >= MAX_DEPTH:
            self.findings.too_deep(index, MAX_DEPTH)
            self.findings.stop()
        if self._stack and self._stack[-1].is_mapping and self._stack[-1].key is None:
            self.findings.key_is_collection(index)
            self.findings.stop()
        if event.anchor is not None or event.tag is not None or self.findings.has_tabs:
            self.findings.check_node(event)
        self._stack.append(_Frame(is_mapping, index))

    def _scalar(self, event: Event) -> None:
        mark, text, style = event.start_mark, event.value, event.style
        findings = self.findings
        self.last_line = mark.line
        if event.anchor is not None or event.tag is not None or findings.has_tabs:
            findings.check_node(event)
        if style == '"' or findings.has_unseen:
            findings.check_unseen(event)
        if len(text) > MAX_STRING:
            findings.too_long(mark.index, MAX_STRING)
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.is_mapping and frame.key is None:
            self._key(frame, text, mark.index, quoted=bool(style))
        elif style:
            self._put(text, mark.index)
        else:
            if event.end_mark.line != mark.line:
                findings.check_swallowed(event)
            value, remark = read_plain(text) if len(text) <= MAX_STRING else (None, None)
            if remark is not None:
                findings.remark(mark.index, remark)
            self._put(value, mark.index)

    def _key(self, frame: _Frame, key: str, index: int, quoted: bool) -> None:
        frame.key, frame.key_index = key, index
        if key in frame.pairs:
            self.findings.duplicate_key(key, index, frame.key_starts[key])
        elif not key.isidentifier():
            self.findings.check_key(key, index, quoted)

    def _put(self, value: Value, marks: Marks) -> None:
        if not self._stack:
            self.value, self.marks = value, marks
            return
        frame = self._stack[-1]
        key = frame.key
        if key is None:
            frame.items.append(value)
            frame.item_marks.append(marks)
            return
        frame.key = None
        if key not in frame.pairs:
            frame.pairs[key] = value
            frame.key_starts[key] = frame.key_index
            frame.pair_marks[key] = marks


def _fault(error: yaml.YAMLError) -> SyntaxFault:
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    message = str(getattr(error, "problem", None) or error)
    index = 0 if mark is None else mark.index
    return SyntaxFault(message, index, index if start is None else start.index)
