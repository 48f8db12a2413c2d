"""Sheets of boxes: site risers, dwelling types and the integration platform, with legend, cables and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tiaowen.generators.drawing_words import conventions, layers_of, listed, said, title_block
from tiaowen.generators.order import natural_key
from tiaowen.generators.risers.boxes import BoxDrawing, Place
from tiaowen.generators.risers.side import Fed, column
from tiaowen.generators.risers.system import BEYOND, regions
from tiaowen.generators.sheets.sheet import Item, Sheet
from tiaowen.model.community import Community

Page = tuple[str, list[Item]]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the sheets are about: the system whose lines and cables they show, their name and their own notes.

    ``cables`` says whether the table of the system's cables stands on them.
    """

    community: Community
    system: str
    name: str
    texts: tuple[str, ...]
    language: str
    cables: bool = True


def box_sheets(subject: Subject, heads: Sequence[Place], others: Sequence[Place]) -> list[Sheet]:
    """The boxes on the smallest sheet that holds them, or on several."""
    pages = _pages(subject, heads, others)
    made = []
    for number, (size, items) in enumerate(pages, start=1):
        name = subject.name
        if len(pages) > 1:
            name = said("part", subject.language, name=name, number=number, total=len(pages))
        title = title_block(subject.community, subject.language)
        scale = said("schematic", subject.language)
        made.append(Sheet("", name, size, tuple(items), layers_of(items), title, scale))
    return made


def _pages(subject: Subject, heads: Sequence[Place], others: Sequence[Place]) -> list[Page]:
    alone = len(heads) + len(others) < 2
    for size in (*conventions()["riser_sizes"], *(BEYOND if alone else ())):
        items = _drawn(subject, heads, others, size)
        if items is not None:
            return [(size, items)]
    if len(others) > 1:
        middle = len(others) // 2
        again = [replace(heads[0], entries=())]
        return _pages(subject, heads, others[:middle]) + _pages(subject, again, others[middle:])
    if len(heads) > 1:
        middle = len(heads) // 2
        return _pages(subject, heads[:middle], ()) + _pages(subject, heads[middle:], others)
    if others:
        return _pages(subject, heads, ()) + _halved(subject, replace(heads[0], entries=()), others[0])
    return _halved(subject, heads[0], None)


def _halved(subject: Subject, head: Place, other: Place | None) -> list[Page]:
    """A box with more entries than any sheet holds, in two."""
    whole = head if other is None else other
    if len(whole.entries) < 2:
        raise ValueError(f"no sheet holds {subject.name}")
    middle = len(whole.entries) // 2
    parts = [replace(whole, entries=some) for some in (whole.entries[:middle], whole.entries[middle:])]
    if other is None:
        return [page for part in parts for page in _pages(subject, [part], ())]
    return [page for part in parts for page in _pages(subject, [head], [part])]


def _drawn(subject: Subject, heads: Sequence[Place], others: Sequence[Place], size: str) -> list[Item] | None:
    region, side = regions(size)
    language = subject.language
    drawing = BoxDrawing(subject.system, subject.name, language)
    if not drawing.draw(heads, others, region):
        return None
    devices = [one for place in (*heads, *others) for entry in place.entries for one in entry.devices]
    texts = [said("note_topology", language), *subject.texts]
    if any(one.estimated for one in devices):
        texts.append(said("note_estimate_some", language))
    provisions = sorted({one for device in devices for one in device.provisions}, key=natural_key)
    if provisions:
        texts.append(said("note_provisions", language, provisions=listed(provisions, language, 40)))
    every: Fed = "all" if subject.cables else "none"
    beside = column(subject.community, subject.system, devices, drawing.items, texts, side, language, fed=every)
    return None if beside is None else [*drawing.items, *beside]
