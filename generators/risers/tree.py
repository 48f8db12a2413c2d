"""The block of an optical node: its ports and the tree of splitters above it, up to what leaves the block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tiaowen.generators.devices.register import Device, Register
from tiaowen.generators.drawing_words import shown
from tiaowen.generators.risers.blocks import (
    LONGEST,
    LONGEST_TAG,
    TEXT,
    TRACK,
    Block,
    Style,
    bar,
    device_symbol,
    head_items,
    moved,
    right_end,
    starred,
)
from tiaowen.generators.risers.tracks import Key, Run, led
from tiaowen.generators.sheets.fonts import text_width_mm
from tiaowen.generators.sheets.sheet import Item, Line, Symbol, TextBox

LEAF = 3.0
AWAY = 4.6
LEVEL = 8.4
Rank = Callable[[Key], float]


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the tree with the room it takes left and right of its stem [mm] and above its foot.

    ``key`` is what the branch leads to on this sheet, ``away`` what is written where it leads elsewhere.
    """

    device: Device | None
    key: Key | None
    away: str
    below: tuple[Branch, ...]
    left: float
    right: float
    height: float
    rank: float


@dataclass(frozen=True, slots=True)
class Tree:
    """What the trees of a node are made with."""

    register: Register
    points: Sequence[str]
    here: Mapping[str, Device]
    rank: Rank
    to: Callable[[Device], str]
    hidden: frozenset[str] = frozenset()

    def branch(self, device: Device) -> Branch:
        """The branch that a splitter or a distribution point is the foot of."""
        if device.kind in self.points:
            if device.id in self.here:
                key: Key = ("point:" + device.id, None)
                return Branch(None, key, "", (), LEAF / 2, LEAF / 2, 0.0, self.rank(key))
            return _away(self.to(device))
        below = tuple(sorted((self.branch(child) for child in self._below(device)), key=lambda one: one.rank))
        spread = sum(one.left + one.right for one in below)
        tag = text_width_mm(shown(device.tag, LONGEST_TAG), 2.5) + (1.9 if device.estimated else 0.0)
        height = LEVEL + max((one.height for one in below), default=0.0)
        rank = min((one.rank for one in below), default=float("inf"))
        return Branch(device, None, "", below, max(spread / 2, 3.4), max(spread / 2, 4.6 + tag), height, rank)

    def _below(self, device: Device) -> list[Device]:
        """What hangs on a device, but for points that another stands for."""
        return [one for one in self.register.children(device.id) if one.dwelling is None and one.id not in self.hidden]

    def ports(self, node: Device, trunks: Sequence[Key]) -> list[tuple[str, Branch]]:
        """What hangs on a node: a branch for each port, then the trunks that go to dwellings directly."""
        found = [(child.port or "", self.branch(child)) for child in self._below(node)]
        found += [("", Branch(None, key, "", (), LEAF / 2, LEAF / 2, 0.0, self.rank(key))) for key in trunks]
        return sorted(found, key=lambda pair: pair[1].rank)


def _away(text: str) -> Branch:
    text = shown(text, 32.0)
    return Branch(None, None, text, (), AWAY / 2, AWAY / 2, 3.0 + text_width_mm(text, 2.5), float("inf"))


def node_block(
    node: Device,
    ports: Sequence[tuple[str, Branch]],
    room: str,
    texts: Sequence[str],
    outgoing: str,
    style: Style,
) -> Block:
    """An optical node with its ports and trees; ``ports`` are captions and branches from left to right."""
    if outgoing:
        ports = [*ports, ("", _away(outgoing))]
    spans = [
        (branch.left, max(branch.right, 1.6 + text_width_mm(caption, 2.5) if caption else 0.0))
        for caption, branch in ports
    ]
    total = sum(left + right + 1.0 for left, right in spans)
    symbol_items = head_items(node, 0.0, 5.0, 3.0, texts, style)
    foot = 9.0 + TRACK * len(ports)
    start = foot + (4.2 if any(caption for caption, _ in ports) else 1.0)
    height = start + max((branch.height for _, branch in ports), default=0.0) + 1.0
    items: list[Item] = [*symbol_items, Line(((0.0, 0.0), (0.0, 2.0)), style.cable)]
    outputs: list[tuple[Key, float]] = []
    runs: list[Run] = []
    x = -total / 2
    for number, ((caption, branch), (left, right)) in enumerate(zip(ports, spans, strict=True), start=1):
        stem = x + left + 0.5
        runs.append(Run((str(number), None), -3.0 + 6.0 * number / (len(ports) + 1), stem))
        if caption:
            items.append(TextBox(stem + 0.8, foot + 0.9, caption, TEXT, 2.5, "left-bottom"))
        items += [
            Line(((stem, foot), (stem, start)), style.cable),
            *_drawn(branch, stem, start, height, style, outputs),
        ]
        x += left + right + 1.0
    items += led(runs, 8.0, foot, style.cable)
    room = shown(room, LONGEST)
    name = text_width_mm(room, 2.5) + 4.0 if room else 0.0
    left = max(total / 2, 4.0) + 1.5
    right = max(total / 2, right_end(symbol_items)) + 2.5
    head = 4.6 if room else 0.0
    top = height + head
    width = max(left + right, name + 2.0)
    rises: list[Item] = [Line(((at, height), (at, top)), style.cable) for _, at in outputs]
    named = _named(room, outputs, left, width, height)
    placed = tuple(moved(item, left, 0.0) for item in (*items, *rises))
    leaving = tuple((key, left + at) for key, at in outputs)
    return Block(placed, width, top, left, leaving, True, room, tuple(named))


def _named(room: str, outputs: Sequence[tuple[Key, float]], left: float, width: float, height: float) -> list[Item]:
    """The name of the room in the strip under the block's top, in the widest gap that the cables leave."""
    if not room:
        return []
    edges = [0.0, *sorted(left + at for _, at in outputs), width]
    gaps = [(high - low, low) for low, high in pairwise(edges)]
    room_left, low = max(gaps, key=lambda gap: (gap[0], -gap[1]))
    text = shown(room, room_left - 3.0)
    return [TextBox(low + 1.5, height + 3.4, text, TEXT, 2.5, "left-top")] if len(text) > 1 else []


def _drawn(
    branch: Branch, x: float, y: float, top: float, style: Style, outputs: list[tuple[Key, float]]
) -> list[Item]:
    """A branch from its foot upwards; ``outputs`` learns where cables leave."""
    if branch.away:
        text = TextBox(x, y + 2.4, branch.away, TEXT, 2.5, "left-middle", 90.0)
        return [Line(((x, y), (x, y + 1.8)), style.cable), text]
    if branch.device is None:
        if branch.key is not None:
            outputs.append((branch.key, x))
        return [Line(((x, y), (x, top)), style.cable)]
    return _splitter(branch, branch.device, x, y, top, style, outputs)


def _splitter(
    branch: Branch, device: Device, x: float, y: float, top: float, style: Style, outputs: list[tuple[Key, float]]
) -> list[Item]:
    offset = (3.1, 0.0)
    tag = shown(device.tag, LONGEST_TAG)
    symbol: Symbol = device_symbol(
        device, x, y + 4.4, style, tag, rotation=90.0, tag_offset=offset, tag_anchor="left-middle"
    )
    if symbol.label and text_width_mm(symbol.label, 2.5) > 3.6:
        symbol = replace(symbol, label="")
    items: list[Item] = [*starred(symbol, *offset), Line(((x, y), (x, y + 1.4)), style.cable)]
    if not branch.below:
        return items
    level = y + LEVEL
    at = x - sum(one.left + one.right for one in branch.below) / 2
    stems = []
    for one in branch.below:
        stems.append(at + one.left)
        items += _drawn(one, at + one.left, level, top, style, outputs)
        at += one.left + one.right
    return [*items, Line(((x, y + 6.9), (x, level)), style.cable), *bar(stems, x, level, style.cable)]
