"""A comparison as lines for a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tiaowen.reports.difference.compare import Moved
from tiaowen.reports.difference.data import STATES
from tiaowen.reports.difference.words import Shown
from tiaowen.reports.markdown import escaped
from tiaowen.rules.outcomes import STRENGTH_TEXT
from tiaowen.spec.provisions import Strength

MOST, MOST_BUILDINGS, MOST_IDS = 200, 6, 5


def _sums(shown: Shown) -> str:
    return shown.listed([f"{shown[state]} {len(shown.difference.moved(state))}" for state in STATES])


def _conclusion(shown: Shown, threshold: Strength) -> str:
    new, strength = shown.difference.new_fails(threshold), STRENGTH_TEXT[threshold][shown.language]
    text = shown["worse" if new else "no_worse"].format(count=len(new), strength=strength)
    return f"{shown['conclusion']}{shown.colon}{text}"


def text(shown: Shown, threshold: Strength) -> Iterator[str]:
    """The lines for a terminal: what the sides are, what is judged otherwise, quantities, devices, the conclusion."""
    yield shown["title"]
    for label, before, after in shown.heads():
        same = before == after or not before
        yield f"  {label}{shown.colon}{after if same else f'{before} → {after}'}"
    yield ""
    yield f"{shown['outcomes']}{shown.colon}{_sums(shown)}"
    for head, found in shown.lists():
        if found:
            yield f"{head} {len(found)}"
            yield from (f"  {line}" for line in _outcome_lines(shown, found))
    yield ""
    yield from _quantity_lines(shown)
    yield from _device_lines(shown)
    yield ""
    yield _conclusion(shown, threshold)


def _outcome_lines(shown: Shown, found: list[Moved]) -> Iterator[str]:
    for one in found[:MOST]:
        _, title, strength, subject, before, after, place, message, _ = shown.row(one)
        yield f"{title} [{strength}] {subject}{shown.colon}{before} → {after}  {place}  {message}".rstrip()
    if len(found) > MOST:
        yield shown["more"].format(count=len(found) - MOST)


def _quantity_lines(shown: Shown) -> Iterator[str]:
    if not shown.difference.amounts:
        yield shown["no_quantities" if _known(shown) else "unknown_quantities"]
        return
    sums = shown.sums()
    yield f"{shown['quantities']} {len(sums)}"
    for item, (before, after) in sums.items():
        buildings = shown.of(item)
        parts = [f"{shown.building(one.building)} {one.before}→{one.after}" for one in buildings[:MOST_BUILDINGS]]
        more = ["…"] if len(buildings) > MOST_BUILDINGS else []
        unit = f" {item.unit}" if item.unit else ""
        told = f"{before} → {after} ({after - before:+d}){unit}"
        yield f"  {shown.system(item)} {shown.item(item)}{shown.colon}{told}  {shown.listed(parts + more)}"


def _known(shown: Shown) -> bool:
    sides = (shown.difference.before, shown.difference.after)
    return all(side.detailed or side.counts for side in sides) or not any(side.counts for side in sides)


def _device_lines(shown: Shown) -> Iterator[str]:
    if not shown.difference.devices:
        return
    devices = shown.difference.devices
    added, removed = sum(len(one.added) for one in devices), sum(len(one.removed) for one in devices)
    sums = shown.listed([f"{shown['added']} {added}", f"{shown['removed']} {removed}"])
    yield f"{shown['devices']}{shown.colon}{sums}"
    for one in devices:
        parts = [_ids(f"+{len(one.added)}", one.added), _ids(f"-{len(one.removed)}", one.removed)]
        yield f"  {shown.system(one.item)} {shown.item(one.item)}{shown.colon}{'  '.join(filter(None, parts))}"


def _ids(head: str, ids: tuple[str, ...]) -> str:
    if not ids:
        return ""
    more = " …" if len(ids) > MOST_IDS else ""
    return f"{head} ({', '.join(ids[:MOST_IDS])}{more})"


def markdown(shown: Shown, threshold: Strength) -> Iterator[str]:
    """The same as Markdown."""
    yield f"# {shown['title']}"
    yield ""
    yield from _table(("", shown["before"], shown["after"]), shown.heads())
    yield f"**{escaped(_conclusion(shown, threshold))}**"
    yield ""
    yield f"## {shown['outcomes']}"
    yield ""
    yield escaped(_sums(shown))
    heads = ("state", "provision", "strength", "subject", "before", "after", "place", "message")
    for head, found in shown.lists():
        if found:
            yield ""
            yield f"### {head} ({len(found)})"
            yield ""
            yield from _table([shown[key] for key in heads], [shown.row(one)[:-1] for one in found[:MOST]])
            if len(found) > MOST:
                yield shown["more"].format(count=len(found) - MOST)
    yield ""
    yield f"## {shown['quantities']}"
    yield ""
    if not shown.difference.amounts:
        yield shown["no_quantities" if _known(shown) else "unknown_quantities"]
        return
    keys = ("system", "item", "unit", "building", "before", "after", "difference")
    yield from _table([shown[key] for key in keys], amount_rows(shown))


def amount_rows(shown: Shown) -> Iterator[tuple[Any, ...]]:
    """Each item that differs: what it comes to in all, then building by building."""
    for item, (before, after) in shown.sums().items():
        head = (shown.system(item), shown.item(item), item.unit)
        yield (*head, shown["all"], before, after, after - before)
        for one in shown.of(item):
            yield (*head, shown.building(one.building), one.before, one.after, one.difference)


def _table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield f"| {' | '.join(escaped(str(one)) for one in heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(escaped(str(one)) for one in row)} |"
    yield ""
