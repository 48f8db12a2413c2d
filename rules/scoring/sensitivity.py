"""What a score hangs on: which weights change the grade, and what would narrow the interval most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tiaowen.rules.scoring.score import Node, Score
from tiaowen.spec.score import Grade


@dataclass(frozen=True, slots=True)
class Turn:
    """A weight at which the assured grade changes.

    ``share`` is the node's weight among its applicable siblings now, ``needed`` the one at which the grade becomes
    ``grade``, the siblings keeping their proportions.
    """

    node: Node
    share: float
    needed: float
    grade: Grade

    @property
    def moved(self) -> float:
        """By how much the weight would have to move (0 to 1)."""
        return self.needed - self.share


@dataclass(frozen=True, slots=True)
class Open:
    """Data that are not there: the model paths to state (or the evidence to record), and what that settles.

    ``points`` is how far the interval of the whole score narrows at most [points], ``indicators`` whose marks wait.
    """

    missing: tuple[str, ...]
    points: float
    indicators: tuple[Node, ...]


def turns(score: Score) -> tuple[Turn, ...]:
    """Every weight that by itself can change the assured grade, the one with the least move first.

    The others keep their proportions, so that the score is linear in the weight and the point where the grade turns is
    exact. A weight that cannot change the grade anywhere between nothing and all is left out.
    """
    found = [turn for parent in score.table.walk() for child in parent.children for turn in _of(score, parent, child)]
    return tuple(sorted(found, key=lambda turn: (abs(turn.moved), turn.node.id, turn.needed)))


def _of(score: Score, parent: Node, child: Node) -> Iterator[Turn]:
    if not child.applies or child.share in (0, 1) or parent.effective == 0:
        return
    rest = (parent.low - child.share * child.low) / (1 - child.share)
    slope = (child.low - rest) * parent.effective * score.scheme.points
    for grade, target in _next(score):
        needed = None if slope == 0 else child.share + (target - score.low) / slope
        if needed is not None and 0 <= needed <= 1:
            yield Turn(child, child.share, needed, grade)


def _next(score: Score) -> Iterator[tuple[Grade, float]]:
    """The grades next to the assured one, each with the score at which it is reached."""
    grades = score.scheme.grades
    now = grades.index(score.grades[0])
    if now > 0:
        yield grades[now - 1], grades[now - 1].least
    if now + 1 < len(grades):
        yield grades[now + 1], grades[now].least


def openings(score: Score) -> tuple[Open, ...]:
    """What leaves the score open, the widest first: stating the first narrows the interval most.

    The width of an indicator is divided among its open items, so that the points add up to the width of the score.
    """
    points: dict[tuple[str, ...], float] = {}
    waiting: dict[tuple[str, ...], dict[str, Node]] = {}
    for node in score.indicators:
        items = [one for one in node.items if one.applies and one.high > one.low]
        widths = sum(one.high - one.low for one in items)
        for one in items if node.width > 0 and node.effective > 0 else ():
            missing = one.missing or (f"evidence[provision={node.id}]",)
            share = node.width * (one.high - one.low) / widths
            points[missing] = points.get(missing, 0.0) + score.points(node, share)
            waiting.setdefault(missing, {})[node.id] = node
    found = [Open(missing, worth, tuple(waiting[missing].values())) for missing, worth in points.items()]
    return tuple(sorted(found, key=lambda one: (-round(one.points, score.scheme.digits), one.missing)))
