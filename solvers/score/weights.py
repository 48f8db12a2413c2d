"""The weights of the table's nodes as a project's ``score.yaml`` asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

from tiaowen.model.score_file import Judge, ScoreFile, Weighing
from tiaowen.solvers.score.ahp import Culprit, Pair, Priorities, connected, culprit, priorities, together
from tiaowen.solvers.score.entropy import entropy_weights
from tiaowen.spec.errors import InputError, Place, Problem, Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.score import TABLE, above

_TABLE = Text("全表六大类", "the six categories")

Marks = Mapping[str, float]
Steps = tuple[str | int, ...]
FEWEST = 2  # projects that can be told apart


@dataclass(frozen=True, slots=True)
class Ahp:
    """What was made of the judgements on the nodes below ``within``."""

    within: str
    judges: tuple[str, ...]
    result: Priorities
    missing: int


@dataclass(slots=True)
class Found:
    """Weights of nodes among their siblings (those of a family add up to 1), and how they were found."""

    weights: dict[str, float] = field(default_factory=dict)
    ahp: list[Ahp] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def weights_of(scored: ScoreFile, nodes: Sequence[str], portfolio: Mapping[str, Marks]) -> Found:
    """The weights that a ``score.yaml`` asks for.

    ``nodes`` are the ids of all nodes of the table in its order; ``portfolio`` gives the marks (0 to 1) of indicators
    by project, this one with them. Raises InputError for judgements that do not hang together or contradict each other
    too much, naming the worst, and for entropy weights without a second project.
    """
    found, problems = Found(), list[Problem]()
    for index, one in enumerate(scored.file.weights):
        siblings = [id for id in nodes if above(id) == one.within]
        where: Steps = ("weights", index)
        if one.direct is not None:
            _direct(found, one, siblings)
        elif one.entropy:
            problems += _entropy(found, one, siblings, portfolio, scored.place((*where, "entropy")))
        else:
            problems += _ahp(found, one, siblings, scored, (*where, "judgements"))
    if problems:
        raise InputError(problems)
    return found


def _direct(found: Found, one: Weighing, siblings: Sequence[str]) -> None:
    given = one.direct or {}
    total = fsum(given.values())
    found.weights |= {id: given[id] / total for id in siblings}
    place = _name(one.within)
    found.notes.append(Text(f"{place.zh}的权重由项目直接给定", f"weights of {place.en} are given directly"))


def _entropy(
    found: Found, one: Weighing, siblings: Sequence[str], portfolio: Mapping[str, Marks], place: Place
) -> Iterator[Problem]:
    if len(portfolio) < FEWEST:
        what = Text("熵权法至少要有两个项目", "entropy weights need two projects at least")
        yield Problem(place, what, Text("写明 portfolio，或用 --portfolio", "state a portfolio, or give --portfolio"))
        return
    rows = [[_mark(marks, id) for id in siblings] for marks in portfolio.values()]
    found.weights |= dict(zip(siblings, entropy_weights(rows), strict=True))
    names = list(portfolio)
    zh, en, what = "、".join(names), ", ".join(names), _name(one.within)
    found.notes.append(
        Text(
            f"{what.zh}的权重按熵权法，项目：{zh}（取各项得分下限）",
            f"weights of {what.en} by entropy over {en} (by the low ends of their marks)",
        )
    )


def _mark(marks: Marks, id: str) -> float:
    """A node's mark: its own, else the mean of the indicators below it that are known."""
    below = [mark for key, mark in marks.items() if key == id or key.startswith(f"{id}.")]
    return fsum(below) / len(below) if below else 0.0


def _ahp(found: Found, one: Weighing, siblings: Sequence[str], scored: ScoreFile, where: Steps) -> Iterator[Problem]:
    judges = one.judgements or ()
    given = [_indexed(judge, siblings) for judge in judges]
    size, all_of_them = len(siblings), together(given)
    torn = connected(size, list(all_of_them))
    if len(torn) > 1:
        yield _torn(torn, siblings, scored.place(where))
        return
    limit = parameter("score.ahp.ratio_most").value
    for number, (judge, own) in enumerate(zip(judges, given, strict=True)):
        if len(connected(size, list(own))) == 1:
            yield from _contradictions(judge, own, siblings, scored, (*where, number), limit)
    result = priorities(size, all_of_them)
    if result.ratio > limit and len(judges) > 1:
        text = _shares(result.ratio, limit)
        what = Text(f"各人判断合并后{text.zh}", f"the judgements together: {text.en}")
        yield Problem(scored.place(where), what, _mend(culprit(size, all_of_them, limit), siblings, limit))
    found.weights |= dict(zip(siblings, result.weights, strict=True))
    names = tuple(judge.judge or str(number) for number, judge in enumerate(judges, 1))
    missing = size * (size - 1) // 2 - len(all_of_them)
    found.ahp.append(Ahp(one.within, names, result, missing))
    found.notes.append(_told(found.ahp[-1]))


def _indexed(judge: Judge, siblings: Sequence[str]) -> dict[Pair, float]:
    return {(siblings.index(pair.a), siblings.index(pair.b)): pair.ratio for pair in judge.pairs}


def _torn(groups: Iterable[set[int]], siblings: Sequence[str], place: Place) -> Problem:
    parts = [sorted(siblings[one] for one in group) for group in groups]
    zh, en = "；".join("、".join(part) for part in parts), "; ".join(", ".join(part) for part in parts)
    what = Text(f"判断不相连，权重无法确定：{zh}", f"the judgements do not connect, so weights are open: {en}")
    return Problem(place, what, Text("在各组之间至少补一个判断", "add a judgement between the groups"))


def _contradictions(
    judge: Judge, own: Mapping[Pair, float], siblings: Sequence[str], scored: ScoreFile, where: Steps, limit: float
) -> Iterator[Problem]:
    result = priorities(len(siblings), own)
    if result.ratio <= limit:
        return
    worst = culprit(len(siblings), own, limit)
    place = scored.place(where)
    if worst is not None:
        place = scored.place((*where, "pairs", list(own).index(worst.pair)))
    yield Problem(place, _shares(result.ratio, limit, judge.judge or ""), _mend(worst, siblings, limit))


def _shares(ratio: float, limit: float, who: str = "") -> Text:
    zh, en = (f"{who} 的判断", f"the judgements of {who}: ") if who else ("", "")
    return Text(
        f"{zh}一致性比率 CR 为 {ratio:.3f}，超过 {limit:g}", f"{en}consistency ratio {ratio:.3f}, above {limit:g}"
    )


def _mend(worst: Culprit | None, siblings: Sequence[str], limit: float) -> Text:
    if worst is None:
        return Text("请重新判断", "judge again")
    a, b = (siblings[one] for one in worst.pair)
    head = Text(
        f"最不一致的是 {a} 比 {b} 为 {_fraction(worst.given)}，按其余判断应约为 {_fraction(worst.implied)}",
        f"the most inconsistent is {a} to {b} at {_fraction(worst.given)}; the others imply {_fraction(worst.implied)}",
    )
    if worst.least is None or worst.most is None:
        return Text(
            f"{head.zh}；仅改这一个仍为 {worst.ratio:.3f}，还须修改别的判断",
            f"{head.en}; with that alone {worst.ratio:.3f} remains, so others must change too",
        )
    ends = f"{_fraction(worst.least)}–{_fraction(worst.most)}"
    return Text(f"{head.zh}；取 {ends} 即不超过 {limit:g}", f"{head.en}; within {ends} the ratio is accepted")


def _fraction(ratio: float) -> str:
    """A ratio as people write it: 3, 2.5 or 1/3."""
    return f"{ratio:.3g}" if ratio >= 1 else f"1/{1 / ratio:.3g}"


def _told(one: Ahp) -> Text:
    judges_zh = f"，{len(one.judges)} 人几何平均" if len(one.judges) > 1 else ""
    judges_en = f", geometric mean of {len(one.judges)} judges" if len(one.judges) > 1 else ""
    missing_zh = f"，缺 {one.missing} 个判断（按 Harker 补全）" if one.missing else ""
    missing_en = f", {one.missing} missing judgements completed after Harker" if one.missing else ""
    place = _name(one.within)
    eigen, ratio = f"{one.result.eigenvalue:.4f}", f"{one.result.ratio:.4f}"
    return Text(
        f"{place.zh}的权重按层次分析法，λmax = {eigen}，CR = {ratio}{judges_zh}{missing_zh}",
        f"weights of {place.en} by AHP: λmax = {eigen}, CR = {ratio}{judges_en}{missing_en}",
    )


def _name(within: str) -> Text:
    """What the nodes below one are called."""
    return _TABLE if within == TABLE else Text(f"{within} 各项", f"what is below {within}")
