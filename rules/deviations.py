"""Deviations laid over the fails that they were granted for; those that are expired or cover nothing are findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from tiaowen.model.deviations import Deviation
from tiaowen.rules.outcomes import Outcome, Subject, Waiver
from tiaowen.spec.errors import Text
from tiaowen.spec.shapes import Spec

DAY = "project.date"


def with_deviations(
    spec: Spec, outcomes: Sequence[Outcome], deviations: Iterable[Deviation], day: date | None
) -> list[Outcome]:
    """The outcomes with a waiver on every fail that a deviation covers, and a finding for each that is not in order.

    ``day`` is the project's date: past its expiry a deviation covers nothing; without a date none can be relied on.
    """
    found, more = list(outcomes), []
    for one in deviations:
        covered = {index for index, outcome in enumerate(found) if _covers(one, outcome)}
        valid = day is not None and day <= one.expiry
        if valid:
            waiver = Waiver(one.reason, one.approver, one.date, one.expiry, one.evidence, one.place)
            found = [
                replace(outcome, waiver=waiver) if index in covered else outcome for index, outcome in enumerate(found)
            ]
        if day is None:
            more.append(_undated(spec, one))
        elif not valid:
            more.append(_finding(spec, one, _expired(one, day), EXPIRED_MEND))
        else:
            idle = list(_idle(one, [found[index] for index in covered]))
            if idle:
                more.append(_finding(spec, one, _unused(one, idle), UNUSED_MEND))
    return found + more


EXPIRED_MEND = Text("按条文改正，或重新批准", "comply, or have it approved again")
UNUSED_MEND = Text("删去该偏离或其中的对象", "delete the deviation, or the subjects that it is not needed for")


def _covers(one: Deviation, outcome: Outcome) -> bool:
    return (
        outcome.outcome == "fail"
        and outcome.waiver is None
        and outcome.provision == one.provision
        and outcome.part in one.parts
        and (one.subjects is None or outcome.subject.id in one.subjects)
    )


def _idle(one: Deviation, covered: Sequence[Outcome]) -> Iterator[str]:
    """The subjects that the deviation names without need; ``all`` where nothing fails at all."""
    found = {outcome.subject.id for outcome in covered}
    if one.subjects is None:
        yield from () if covered else ("all",)
    else:
        yield from (id for id in one.subjects if id not in found)


def _expired(one: Deviation, day: date) -> Text:
    end = one.expiry.isoformat()
    return Text(
        f"{one.provision} 的偏离于 {end} 到期（项目日期 {day.isoformat()}），不再有效",
        f"the deviation from {one.provision} expired on {end} (project date {day.isoformat()}) and covers nothing",
    )


def _unused(one: Deviation, idle: Sequence[str]) -> Text:
    zh, en = "、".join(idle), ", ".join(idle)
    return Text(
        f"{one.provision} 的偏离没有用处：{zh} 没有不符合项",
        f"the deviation from {one.provision} is not needed: nothing fails for {en}",
    )


def _finding(spec: Spec, one: Deviation, message: Text, mend: Text) -> Outcome:
    part = spec.provisions[one.provision].parts[one.parts[0]]
    subject = Subject("deviation", one.id, one.path, one.place)
    return Outcome(one.provision, part.name, part.strength, "fail", subject, message, mend, inputs=(one.path,))


def _undated(spec: Spec, one: Deviation) -> Outcome:
    message = Text(
        f"模型未给出 {DAY}，无法判定 {one.provision} 的偏离是否到期",
        f"the model does not state {DAY}: whether the deviation from {one.provision} expired cannot be told",
    )
    finding = _finding(spec, one, message, Text(f"补充 {DAY}", f"state {DAY}"))
    return replace(finding, outcome="unknown", missing=(DAY,))
