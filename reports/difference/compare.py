"""What differs between two sides: outcomes by fingerprint, quantities by kind and building, single devices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tiaowen.generators.order import natural_key
from tiaowen.reports.difference.side import Item, Seen, Side, order
from tiaowen.rules.outcomes import at_least
from tiaowen.spec.provisions import Strength

OPEN = ("fail", "unknown", "manual")


@dataclass(frozen=True, slots=True)
class Moved:
    """An outcome on both sides; None on the one that has not got it."""

    before: Seen | None
    after: Seen | None

    @property
    def one(self) -> Seen:
        """The later of the two."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def state(self) -> str:
        """``new``, ``gone``, ``changed`` (another verdict, or a deviation come or gone) or ``unchanged``."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        return "unchanged" if self.before.state == self.after.state else "changed"

    @property
    def counts(self) -> bool:
        """Whether it is worth a line: some side of it fails or is open."""
        return any(one is not None and one.verdict in OPEN for one in (self.before, self.after))


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity of an item in one building on both sides."""

    item: Item
    building: str | None
    before: int
    after: int

    @property
    def difference(self) -> int:
        """What was added, negative for what was taken away."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Devices:
    """The single devices of an item that came and went."""

    item: Item
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs. ``before`` and ``after`` are the sides themselves."""

    before: Side
    after: Side
    outcomes: tuple[Moved, ...]
    amounts: tuple[Amount, ...]
    devices: tuple[Devices, ...]

    def moved(self, state: str) -> tuple[Moved, ...]:
        """The outcomes in one state."""
        return tuple(one for one in self.outcomes if one.state == state)

    def new_fails(self, threshold: Strength = "may") -> tuple[Moved, ...]:
        """What fails now at or above a strength, with no deviation over it, and did not fail so before."""
        found = (one for one in self.outcomes if one.after is not None and one.after.fails)
        new = (one for one in found if one.before is None or not one.before.fails)
        return tuple(one for one in new if at_least(one.one.strength, threshold))

    def exit_code(self, threshold: Strength = "shall") -> int:
        """1 where something fails that did not before, at or above the threshold; else 0."""
        return 1 if self.new_fails(threshold) else 0

    def name(self, item: Item, language: str) -> str:
        """What an item is called, with its type."""
        from tiaowen.generators.cables.cable import cable_kinds
        from tiaowen.generators.devices.device_kinds import device_kinds

        text = self.after.names.get(item) or self.before.names.get(item)
        known = device_kinds().get(item.kind) or cable_kinds().get(item.kind)
        name = text[language] if text else known.name[language] if known else item.kind
        return f"{name} {item.type}" if item.type else name


def compare(before: Side, after: Side) -> Difference:
    """The two sides compared; both have to know single devices, or both not."""
    return Difference(
        before,
        after,
        tuple(_outcomes(before.seen, after.seen)),
        tuple(_amounts(before, after)),
        tuple(_devices(before.ids, after.ids)),
    )


def _outcomes(before: Iterable[Seen], after: Iterable[Seen]) -> list[Moved]:
    """Matched by fingerprint, equal verdicts first, as often as each stands on either side."""
    left: dict[str, list[Seen]] = {}
    for one in before:
        left.setdefault(one.fingerprint, []).append(one)
    right: dict[str, list[Seen]] = {}
    for one in after:
        right.setdefault(one.fingerprint, []).append(one)
    found = []
    for fingerprint in {**left, **right}:
        found += _pairs(left.get(fingerprint, []), right.get(fingerprint, []))
    return sorted(found, key=lambda one: order(one.one))


def _pairs(left: list[Seen], right: list[Seen]) -> list[Moved]:
    rest, found = list(left), []
    for one in right:
        same = next((other for other in rest if other.state == one.state), None)
        if same is not None:
            rest.remove(same)
            found.append(Moved(same, one))
    paired = {id(one.after) for one in found}
    found += [Moved(rest.pop(0) if rest else None, one) for one in right if id(one) not in paired]
    return found + [Moved(one, None) for one in rest]


def _amounts(before: Side, after: Side) -> Iterable[Amount]:
    keys = sorted({*before.counts, *after.counts}, key=_key)
    for item, building in keys:
        old, new = before.counts.get((item, building), 0), after.counts.get((item, building), 0)
        if old != new:
            yield Amount(item, building, old, new)


def _key(key: tuple[Item, str | None]) -> tuple[object, ...]:
    item, building = key
    return item.system, item.kind, natural_key(item.type), item.unit, building is not None, natural_key(building or "")


def _devices(before: Mapping[Item, frozenset[str]], after: Mapping[Item, frozenset[str]]) -> Iterable[Devices]:
    for item in sorted({*before, *after}, key=lambda one: _key((one, None))):
        old, new = before.get(item, frozenset()), after.get(item, frozenset())
        if old != new:
            yield Devices(item, tuple(sorted(new - old, key=natural_key)), tuple(sorted(old - new, key=natural_key)))
