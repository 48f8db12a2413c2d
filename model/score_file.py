"""Reading ``score.yaml``: a project's weights, grades, measures and the portfolio it is compared with."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic_core.core_schema import float_schema, no_info_before_validator_function

from tiaowen.model.element import Element
from tiaowen.model.explain_errors import validated
from tiaowen.model.fields import Id, Many, Name, Note, Ready, complain
from tiaowen.model.text.document import Document
from tiaowen.model.text.suggest import did_you_mean
from tiaowen.spec.errors import InputError, Place, Problem, Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.score import TABLE, above, indicators
from tiaowen.spec.shapes import Spec

SCORE = "score.yaml"


def _ratio(value: Any) -> Any:
    """``3``, ``0.5`` or ``1/3`` as a number within Saaty's scale."""
    number = _fraction(value)
    most = parameter("score.ahp.scale_most").value
    if number is None or not 1 / most - 1e-9 <= number <= most + 1e-9:
        shown = value if isinstance(value, str | int | float) else "…"
        raise complain(
            f"应为 1/{most} 到 {most} 的倍数，如 3 或 1/3，写的是 {shown!r}",
            f"expected a ratio from 1/{most} to {most} such as 3 or 1/3, not {shown!r}",
        )
    return number


def _fraction(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        above_, _, below = str(value).partition("/")
        number = float(above_) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) else None


_ratios = no_info_before_validator_function(_ratio, float_schema())
Ratio = Annotated[float, Ready(_ratios, {"type": ["number", "string"], "examples": [3, "1/3"]})]
Cost = Annotated[float, Field(ge=0, le=1e12)]
Points = Annotated[float, Field(ge=0, le=1e6)]
Part = Annotated[float, Field(ge=0, le=1)]


class Pair(Element):
    """A judgement: ``a`` is ``ratio`` times as important as ``b``."""

    a: Name
    b: Name
    ratio: Ratio


class Judge(Element):
    """One person's pairwise judgements."""

    judge: Name | None = None
    pairs: Many[Pair]


class Weighing(Element):
    """The weights of the nodes below ``within`` (``table``, ``I2`` or ``I2.1``), found in one of three ways."""

    within: Name
    direct: dict[Name, Cost] | None = None
    judgements: Many[Judge] | None = None
    entropy: bool = False
    reason: Note | None = None


class OwnGrade(Element):
    """A grade of the project's own: its name and its least score [points]."""

    name: Name
    least: Points = Field(alias="from")


class Peer(Element):
    """Another project of the portfolio, by the marks of its indicators (0 to 1)."""

    name: Name
    marks: dict[Name, Part]


class Lift(Element):
    """What a measure brings: an indicator, or one part or function of it, met to the share ``to`` (0 to 1)."""

    indicator: Name
    part: Name | None = None
    function: Name | None = None
    to: Annotated[float, Field(gt=0, le=1)] = 1.0


class Measure(Element):
    """A measure with its cost, what it lifts, and the measures that it needs or excludes."""

    id: Id
    name: Name
    cost: Cost
    lifts: Many[Lift] = ()
    needs: Many[Id] = ()
    excludes: Many[Id] = ()
    note: Note | None = None


class File(Element):
    """The whole file."""

    tiaowen: Literal[1] = 1
    invented: bool = False
    note: Note | None = None
    currency: Name = "万元"
    target: Points | Name | None = None
    budget: Cost | None = None
    grades: Many[OwnGrade] | None = None
    weights: Many[Weighing] = ()
    portfolio: Many[Peer] = ()
    measures: Many[Measure] = ()


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """A read ``score.yaml``; ``place`` gives the place of a path of steps in it."""

    file: File
    place: Callable[[tuple[str | int, ...]], Place]


def read_score(document: Document, spec: Spec) -> ScoreFile:
    """What a ``score.yaml`` says. Raises InputError with every problem in its place."""
    file = validated(document, File)
    reader = _Reader(document, spec)
    problems = [*reader.weights(file), *reader.grades(file), *reader.portfolio(file), *reader.measures(file)]
    if problems:
        raise InputError(sorted(problems, key=lambda one: one.place))
    return ScoreFile(file, document.place)


class _Reader:
    """Looks a file through for what its shape alone does not tell."""

    def __init__(self, document: Document, spec: Spec) -> None:
        self._at, self._key = document.place, document.key_place
        self._provisions = {one.id: one for one in indicators(spec)}
        groups = [above(id) for id in self._provisions]
        self._nodes = dict.fromkeys([*self._provisions, *groups, *map(above, groups)])
        self._inner = dict.fromkeys([TABLE, *map(above, groups), *groups])

    def weights(self, file: File) -> Iterator[Problem]:
        """Nodes that exist and hang together; one way of weighing each."""
        seen: set[str] = set()
        for index, one in enumerate(file.weights):
            where = ("weights", index)
            if one.within not in self._inner:
                yield self._unknown((*where, "within"), one.within, self._inner)
                continue
            if one.within in seen:
                yield Problem(
                    self._at((*where, "within")), Text(f"{one.within} 写了两次", f"{one.within} stands twice")
                )
            seen.add(one.within)
            ways = [one.direct is not None, one.judgements is not None, one.entropy]
            if sum(ways) != 1:
                what = Text("direct、judgements、entropy 须写其中一种", "state one of direct, judgements and entropy")
                yield Problem(self._at(where), what)
            siblings = [id for id in self._nodes if above(id) == one.within]
            yield from self._direct(where, one, siblings)
            for number, judge in enumerate(one.judgements or ()):
                yield from self._pairs((*where, "judgements", number, "pairs"), judge, siblings)

    def _direct(self, where: tuple[str | int, ...], one: Weighing, siblings: list[str]) -> Iterator[Problem]:
        if one.direct is None:
            return
        for id, weight in one.direct.items():
            if id not in siblings:
                yield self._unknown((*where, "direct", id), id, siblings, key=True)
            elif weight <= 0:
                what = Text(f"{id} 的权重应大于 0", f"the weight of {id} must be above 0")
                yield Problem(self._at((*where, "direct", id)), what)
        lacking = [id for id in siblings if id not in one.direct]
        if lacking:
            what = Text(f"还缺 {'、'.join(lacking)} 的权重", f"no weight for {', '.join(lacking)}")
            yield Problem(self._key((*where, "direct")), what, Text("同级各项都要写", "weigh all siblings"))

    def _pairs(self, where: tuple[str | int, ...], judge: Judge, siblings: list[str]) -> Iterator[Problem]:
        seen: set[frozenset[str]] = set()
        for index, pair in enumerate(judge.pairs):
            for key in ("a", "b"):
                if getattr(pair, key) not in siblings:
                    yield self._unknown((*where, index, key), getattr(pair, key), siblings)
            both = frozenset((pair.a, pair.b))
            if len(both) < 2:
                what = Text("a 与 b 是同一项", "a and b are the same")
                yield Problem(self._at((*where, index)), what)
            elif both in seen:
                what = Text(f"{pair.a} 与 {pair.b} 已判断过", f"{pair.a} and {pair.b} were compared before")
                yield Problem(self._at((*where, index)), what)
            seen.add(both)

    def grades(self, file: File) -> Iterator[Problem]:
        """Own grades reach down to nothing and differ; a target that is a word names a grade."""
        grades = file.grades
        if grades is not None:
            leasts = [one.least for one in grades]
            if 0 not in leasts:
                yield Problem(self._key(("grades",)), Text("最低一级应写 from: 0", "the lowest grade has from: 0"))
            if len({*leasts}) < len(leasts) or len({one.name for one in grades}) < len(leasts):
                yield Problem(self._key(("grades",)), Text("有两级相同", "two grades are the same"))

    def portfolio(self, file: File) -> Iterator[Problem]:
        """Marks of indicators that exist."""
        for index, peer in enumerate(file.portfolio):
            for id in peer.marks:
                if id not in self._provisions:
                    yield self._unknown(("portfolio", index, "marks", id), id, self._provisions, key=True)

    def measures(self, file: File) -> Iterator[Problem]:
        """Measures that differ, that lift what exists and that name each other rightly."""
        ids = [one.id for one in file.measures]
        for index, one in enumerate(file.measures):
            where = ("measures", index)
            if one.id in ids[:index]:
                yield Problem(self._at((*where, "id")), Text(f"{one.id} 写了两次", f"{one.id} stands twice"))
            for key in ("needs", "excludes"):
                for number, id in enumerate(getattr(one, key)):
                    if id not in ids:
                        yield self._unknown((*where, key, number), id, ids)
                    elif id == one.id:
                        what = Text(f"{id} 不能指它自己", f"{id} cannot name itself")
                        yield Problem(self._at((*where, key, number)), what)
            for number, lift in enumerate(one.lifts):
                yield from self._lift((*where, "lifts", number), lift)

    def _lift(self, where: tuple[str | int, ...], lift: Lift) -> Iterator[Problem]:
        provision = self._provisions.get(lift.indicator)
        if provision is None:
            yield self._unknown((*where, "indicator"), lift.indicator, self._provisions)
            return
        if lift.part is not None and lift.function is not None:
            yield Problem(self._at(where), Text("part 与 function 只写一个", "state part or function, not both"))
        functions = [name for row in provision.functions for group in ((*row.needs,), *row.any_of) for name in group]
        if lift.part is not None and lift.part not in provision.parts:
            yield self._unknown((*where, "part"), lift.part, provision.parts)
        if lift.function is not None and lift.function not in functions:
            yield self._unknown((*where, "function"), lift.function, functions)

    def _unknown(self, path: tuple[str | int, ...], id: str, known: Any, key: bool = False) -> Problem:
        place = self._key(path) if key else self._at(path)
        options = list(known)
        few = Text("可写：" + "、".join(options[:8]), "one of: " + ", ".join(options[:8]))
        return Problem(place, Text(f"没有 {id!r}", f"there is no {id!r}"), did_you_mean(id, options) or few)
