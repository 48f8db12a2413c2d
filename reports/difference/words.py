"""The words of a comparison in one language, and the rows that every format for people shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tiaowen.reports.difference.compare import Amount, Difference, Moved
from tiaowen.reports.difference.side import Item, Seen, Side
from tiaowen.reports.words import TEMPLATES, visible, words_of
from tiaowen.rules.outcomes import STRENGTH_TEXT, VERDICT_TEXT
from tiaowen.spec.data import read_file
from tiaowen.spec.provisions import load_spec
from tiaowen.spec.vocabulary import label


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    data: Mapping[str, Mapping[str, str]] = read_file(TEMPLATES / "difference.yaml")["labels"]
    return data


@dataclass(frozen=True, slots=True)
class Shown:
    """A comparison in one language."""

    difference: Difference
    language: str

    def __getitem__(self, key: str) -> str:
        return _labels()[key][self.language]

    @property
    def colon(self) -> str:
        """The colon of the language."""
        return "：" if self.language == "zh" else ": "

    def listed(self, texts: list[str]) -> str:
        """Texts in a row."""
        return ("、" if self.language == "zh" else ", ").join(texts)

    def heads(self) -> Iterator[tuple[str, str, str]]:
        """What the sides are: label, before, after."""
        before, after = self.difference.before, self.difference.after
        yield self["project"], self._named(before), self._named(after)
        yield self["standard"], f"{before.standard} {before.edition}", f"{after.standard} {after.edition}"
        yield self["overlays"], self._listed(before.overlays), self._listed(after.overlays)
        if before.parameters or after.parameters:
            yield self["parameters"], self._listed(before.parameters), self._listed(after.parameters)
        words = words_of(self.language)
        yield self["stage"], words.stage(before.stage), words.stage(after.stage)
        names = sorted({*before.inputs, *after.inputs})
        other = [one for one in names if before.inputs.get(one) != after.inputs.get(one)]
        told = self.listed([visible(one) for one in other])
        yield self["inputs"], "", f"{self['differs']}{self.colon}{told}" if other else self["same"]

    def _named(self, side: Side) -> str:
        return f"{visible(side.project)} ({visible(side.name)})"

    def _listed(self, some: Iterable[str]) -> str:
        return self.listed([visible(one) for one in some]) or self["none"]

    def verdict(self, one: Seen | None) -> str:
        """The verdict of a side, with the mark of a deviation."""
        if one is None:
            return self["absent"]
        text = VERDICT_TEXT[one.verdict][self.language]  # type: ignore[index]
        return f"{text} ({self['waived']})" if one.waived else text

    def title(self, one: Seen) -> str:
        """The provision and what it is about."""
        known = load_spec().provisions.get(one.provision)
        part = f" {one.part}" if one.part else ""
        return f"{one.provision}{visible(part)} {known.title[self.language] if known else ''}".rstrip()

    def strength(self, one: Seen) -> str:
        """The strength of the provision."""
        return STRENGTH_TEXT[one.strength][self.language]

    def subject(self, one: Seen) -> str:
        """The subject with its kind."""
        kind = words_of(self.language).kind(one.kind)
        return kind if one.kind == one.subject else f"{kind} {visible(one.subject)}"

    def row(self, one: Moved) -> tuple[str, ...]:
        """An outcome as a table shows it: state, provision, strength, subject, before, after, place, note, print."""
        seen = one.one
        return (
            self[one.state],
            self.title(seen),
            self.strength(seen),
            self.subject(seen),
            self.verdict(one.before),
            self.verdict(one.after),
            visible(seen.place),
            visible(seen.message),
            seen.fingerprint,
        )

    def item(self, item: Item) -> str:
        """An item with its type."""
        return visible(self.difference.name(item, self.language))

    def system(self, item: Item) -> str:
        """The system of an item."""
        return label("system", item.system, self.language)

    def building(self, building: str | None) -> str:
        """The building of a quantity."""
        return self["ground"] if building is None else visible(building)

    def lists(self) -> Iterator[tuple[str, list[Moved]]]:
        """The outcomes that are worth a line, in three lists: new failures, failures no more, the rest."""
        new = list(self.difference.new_fails())
        fixed = [one for one in self.difference.outcomes if _fixed(one)]
        known = {id(one) for one in (*new, *fixed)}
        moved = (one for one in self.difference.outcomes if one.state != "unchanged" and one.counts)
        rest = [one for one in moved if id(one) not in known]
        for key, found in (("new_fails", new), ("fixed", fixed), ("others", rest)):
            yield self[key], found

    def sums(self) -> dict[Item, tuple[int, int]]:
        """What each item that differs comes to on both sides, all buildings together."""
        before, after = (_totals(side) for side in (self.difference.before, self.difference.after))
        items = dict.fromkeys(one.item for one in self.difference.amounts)
        return {item: (before[item], after[item]) for item in items}

    def of(self, item: Item) -> list[Amount]:
        """The quantities of an item, building by building."""
        return [one for one in self.difference.amounts if one.item == item]


def _totals(side: Side) -> Counter[Item]:
    found: Counter[Item] = Counter()
    for (item, _), count in side.counts.items():
        found[item] += count
    return found


def _fixed(one: Moved) -> bool:
    before, after = one.before, one.after
    return before is not None and before.fails and (after is None or not after.fails)
