"""What replies come to: proposed deviations, notes, and what found no finding to answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tiaowen.reports.common import View, view
from tiaowen.reports.review.marks import group_key
from tiaowen.reports.review.reading import Reply
from tiaowen.reports.sums import Group
from tiaowen.rules.outcomes import VERDICT_TEXT, CheckResult, Outcome
from tiaowen.spec.errors import Text

_DEVIATION = re.compile(r"\s*(?:申请|拟)?(?:偏离|deviation|waiver)\s*[:：]\s*(.*)", re.IGNORECASE | re.DOTALL)
OPEN = ("fail", "unknown", "manual")

UNKNOWN = Text("项目的检查中没有这一条", "the check of the project has no such finding")
STALE = Text("已不是问题（现判定：{verdict}）", "is a finding no longer (now: {verdict})")
NO_REASON = Text("没有写理由", "gives no reason")
MUST = Text("用词为“必须”，不接受偏离", "says must: no deviation is accepted")
NOT_FAILED = Text("不是不符合项，无从偏离，作说明记录", "does not fail: kept as a note, not as a deviation")
WAIVED = Text("已有偏离", "has a deviation already")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deviation as asked for: from a part of a provision for some subjects, with the outcomes that it speaks of.

    ``namesakes`` are fails that nobody asked it for, but that it would cover too: their elements bear the same ids.
    """

    reason: str
    outcomes: tuple[Outcome, ...]
    namesakes: tuple[Outcome, ...] = ()

    @property
    def first(self) -> Outcome:
        """The outcome that tells provision and part."""
        return self.outcomes[0]

    @property
    def subjects(self) -> tuple[str, ...]:
        """The ids of the elements, each once."""
        return tuple(dict.fromkeys(one.subject.id for one in self.outcomes))


@dataclass(frozen=True, slots=True)
class Note:
    """A reply that is no proposal, and what it is about; ``why`` says what was wrong with it, if anything was."""

    reply: Reply
    provision: str = ""
    subject: str = ""
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that the replies of a report come to, in their order."""

    proposals: tuple[Proposal, ...]
    notes: tuple[Note, ...]

    @property
    def unplaced(self) -> tuple[Note, ...]:
        """The replies that a person has to look at again."""
        return tuple(one for one in self.notes if one.why is not None)


def review(replies: Iterable[Reply], results: Sequence[CheckResult]) -> Review:
    """The replies laid beside the findings of one or more checks of the same project.

    Proposals with the same reason for the same part become one. No reply is dropped: what is no proposal is a note.
    """
    known = _Known(results)
    proposals: dict[tuple[str, str, str], list[Outcome]] = {}
    notes = []
    for reply in dict.fromkeys(replies):
        found, group = known.outcomes.get(reply.key, []), known.groups.get(reply.key)
        asked = _DEVIATION.fullmatch(reply.text)
        why = _obstacle(found, group, asked[1] if asked else None)
        if why is None and asked:
            fails = [one for one in found if one.outcome == "fail"]
            proposals.setdefault((fails[0].provision, fails[0].part, asked[1].strip()), []).extend(fails)
        elif group is not None:
            notes.append(Note(reply, group.law.id, group.missing, why))
        else:
            about = (found[0].provision, found[0].subject.id) if found else ("", "")
            notes.append(Note(reply, *about, why))
    made = (Proposal(reason, tuple(fails), known.namesakes(fails)) for (_, _, reason), fails in proposals.items())
    return Review(tuple(made), tuple(notes))


class _Known:
    """The findings of some checks by the keys that reports mark them with."""

    def __init__(self, results: Sequence[CheckResult]) -> None:
        self.outcomes: dict[str, list[Outcome]] = {}
        self.groups: dict[str, Group] = {}
        for result in results:
            fresh: dict[str, list[Outcome]] = {}
            for one in result.outcomes:
                fresh.setdefault(one.fingerprint, []).append(one)
            for key, found in fresh.items():
                self.outcomes.setdefault(key, found)
            shown: View = view(result)
            for group in shown.unknowns:
                self.groups.setdefault(group_key(group), group)

    def namesakes(self, asked: Sequence[Outcome]) -> tuple[Outcome, ...]:
        """Other fails of the same part whose subjects bear an id of those asked for."""
        law, ids = (asked[0].provision, asked[0].part), {one.subject.id for one in asked}
        keys = {one.fingerprint for one in asked}
        return tuple(
            one
            for key, found in self.outcomes.items()
            if key not in keys
            for one in found
            if one.outcome == "fail" and (one.provision, one.part) == law and one.subject.id in ids
        )


def _obstacle(found: Sequence[Outcome], group: Group | None, reason: str | None) -> Text | None:
    """Why a reply cannot stand as it is; None where it can. ``reason`` is None for a plain note."""
    if group is not None:
        return None if reason is None else NOT_FAILED
    if not found:
        return UNKNOWN
    if not any(one.outcome in OPEN for one in found):
        return _filled(STALE, found[0])
    if reason is None:
        return None
    fails = [one for one in found if one.outcome == "fail" and one.subject.kind != "deviation"]
    if not fails:
        return NOT_FAILED
    if all(one.waiver is not None for one in fails):
        return WAIVED
    if fails[0].strength == "must":
        return MUST
    return None if reason.strip() else NO_REASON


def _filled(text: Text, one: Outcome) -> Text:
    verdict = VERDICT_TEXT[one.outcome]
    return Text(text.zh.format(verdict=verdict.zh), text.en.format(verdict=verdict.en))
