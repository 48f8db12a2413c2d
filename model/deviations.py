"""Reading ``deviations.yaml``: what a project does otherwise than the standard asks, why, and who answers for it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tiaowen.model.element import Element
from tiaowen.model.explain_errors import validated
from tiaowen.model.fields import Many, Name, Note
from tiaowen.model.systems import Day
from tiaowen.model.text.document import Document
from tiaowen.model.text.suggest import did_you_mean
from tiaowen.spec.errors import InputError, Place, Problem, Text
from tiaowen.spec.shapes import Provision, Spec

DEVIATIONS = "deviations.yaml"
ALL = "all"


class Entry(Element):
    """A deviation as the file states it; without ``part`` it speaks of every part of the provision."""

    provision: Name
    subjects: Many[Name] | Literal["all"]
    part: str | None = None
    reason: Note
    approver: Name | None = None
    date: Day
    expiry: Day
    evidence: Note | None = None


class File(Element):
    """The whole file."""

    tiaowen: Literal[1] = 1
    deviations: Many[Entry]


@dataclass(frozen=True, slots=True)
class Deviation:
    """An accepted deviation of some subjects (None: of all) from some parts of a provision."""

    provision: str
    parts: tuple[str, ...]
    subjects: tuple[str, ...] | None
    reason: str
    approver: str
    date: datetime.date
    expiry: datetime.date
    evidence: str
    place: Place
    path: str

    @property
    def id(self) -> str:
        """What tells it from the others, wherever it stands in the file."""
        return " ".join((self.provision, *filter(None, self.parts), *(self.subjects or (ALL,))))


def read_deviations(document: Document, spec: Spec) -> tuple[Deviation, ...]:
    """The deviations of a file that the standard accepts.

    Accepted from 宜 and 可 with a reason, from 应 with an approver and evidence, from 必须 never.
    Raises InputError with every problem in its place.
    """
    file = validated(document, File)
    problems = [one for index, entry in enumerate(file.deviations) for one in _problems(document, spec, index, entry)]
    if problems:
        raise InputError(problems)
    return tuple(_deviation(document, spec, index, entry) for index, entry in enumerate(file.deviations))


def _deviation(document: Document, spec: Spec, index: int, entry: Entry) -> Deviation:
    return Deviation(
        entry.provision,
        (entry.part,) if entry.part is not None else tuple(spec.provisions[entry.provision].parts),
        None if entry.subjects == ALL else tuple(entry.subjects),
        entry.reason,
        entry.approver or "",
        entry.date,
        entry.expiry,
        entry.evidence or "",
        document.place(("deviations", index)),
        f"deviations[{index}]",
    )


def _problems(document: Document, spec: Spec, index: int, entry: Entry) -> Iterator[Problem]:
    def at(key: str) -> Place:
        return document.place(("deviations", index, key))

    provision = spec.provisions.get(entry.provision)
    if provision is None:
        what = Text(f"没有条文 {entry.provision}", f"there is no provision {entry.provision}")
        yield Problem(at("provision"), what, did_you_mean(entry.provision, spec.provisions))
        return
    if entry.part is not None and entry.part not in provision.parts:
        known = ", ".join(repr(name) for name in provision.parts) or "–"
        what = Text(f"没有分项 {entry.part!r}，有：{known}", f"no part {entry.part!r}; there are: {known}")
        yield Problem(at("part"), what)
        return
    if provision.verify == "none":
        what = Text(f"{provision.id} 不单独判定，无从偏离", f"{provision.id} is not judged by itself")
        yield Problem(at("provision"), what, Text("写明具体的款、项", "name the item"))
    if entry.expiry < entry.date:
        yield Problem(at("expiry"), Text("到期日早于批准日", "it expires before it was approved"))
    if not entry.reason.strip():
        yield Problem(at("reason"), Text("须写明理由", "state the reason"))
    if entry.subjects == ():
        yield Problem(at("subjects"), Text("须写明对象，或写 all", "name the subjects, or write all"))
    yield from _by_strength(at("provision"), provision, entry)


def _by_strength(place: Place, provision: Provision, entry: Entry) -> Iterator[Problem]:
    parts = [one for name, one in provision.parts.items() if entry.part in (None, name)]
    strengths = {one.strength for one in parts}
    if "must" in strengths:
        what = Text(f"{provision.id} 用词为“必须”，不接受偏离", f"{provision.id} says must: no deviation is accepted")
        others = any(one.strength != "must" for one in parts)
        yield Problem(
            place, what, Text("用 part 写明其中的分项", "name one of its parts with part") if others else None
        )
    elif "shall" in strengths and not (entry.approver and entry.evidence):
        what = Text(
            f"{provision.id} 用词为“应”，偏离须有 approver（批准人）和 evidence（依据）",
            f"{provision.id} says shall: a deviation needs an approver and evidence",
        )
        yield Problem(place, what)
