"""The score: marks of the indicators up the three levels of table 4.2.1, as an interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum

from tiaowen.model.community import Community
from tiaowen.rules.outcomes import CheckResult, Outcome
from tiaowen.rules.scoring.items import Item, items_of
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision, load_spec
from tiaowen.spec.score import TABLE, Grade, Scheme, above, indicators
from tiaowen.spec.vocabulary import words

Weights = Mapping[str, float]
_ROOT = Text("全表", "the whole table")


@dataclass(frozen=True, slots=True)
class Node:
    """A level of the table: the whole, a category, a group or an indicator.

    ``weight`` is its weight among its siblings as the scheme gives it (they add up to 1), ``share`` what that becomes
    among the siblings that apply, ``effective`` its part of the whole score. ``low`` and ``high`` are marks (0 to 1).
    An indicator has ``items`` and the ``kind`` of its measure: computed, functions or evidence.
    """

    id: str
    title: Text
    weight: float
    low: float
    high: float
    applies: bool
    children: tuple[Node, ...] = ()
    items: tuple[Item, ...] = ()
    kind: str = ""
    estimated: bool = False
    share: float = 0.0
    effective: float = 0.0

    @property
    def width(self) -> float:
        """How open the mark is (0 to 1)."""
        return self.high - self.low

    def walk(self) -> Iterator[Node]:
        """This node and all below it, from the top."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Score:
    """A community's score: the tree of marks, the scheme they were made by, and where the weights come from.

    ``notes`` say how weights were found; ``inputs`` is the sha256 of each file.
    """

    project: str
    table: Node
    scheme: Scheme
    inputs: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    day: str = ""

    @property
    def low(self) -> float:
        """What is assured [points]."""
        return self.table.low * self.scheme.points

    @property
    def high(self) -> float:
        """What is still possible [points]."""
        return self.table.high * self.scheme.points

    @property
    def grades(self) -> tuple[Grade, Grade]:
        """The assured grade and the possible one."""
        return self.scheme.grade(self.low), self.scheme.grade(self.high)

    @property
    def indicators(self) -> tuple[Node, ...]:
        """The indicators in the order of the table."""
        return tuple(node for node in self.table.walk() if node.kind)

    def points(self, node: Node, mark: float) -> float:
        """What a mark of a node is worth in the whole score [points]."""
        return node.effective * mark * self.scheme.points


def score(
    community: Community,
    result: CheckResult,
    scheme: Scheme,
    weights: Weights | None = None,
    notes: Sequence[Text] = (),
) -> Score:
    """The score of a checked community.

    ``weights`` give nodes (``I2``, ``I2.1``, ``I2.1.4``) a weight among their siblings; siblings without any weigh the
    same. Never raises for what a project states.
    """
    spec = result.spec or load_spec()
    outcomes: dict[str, list[Outcome]] = {}
    for one in result.outcomes:
        outcomes.setdefault(one.provision, []).append(one)
    leaves = [
        _indicator(provision, items_of(community, provision, outcomes.get(provision.id, []), scheme), scheme)
        for provision in indicators(spec)
    ]
    day = "" if community.day is None else community.day.isoformat()
    table = tree(leaves, weights or {})
    return Score(community.project.name, table, scheme, result.inputs, tuple(notes), day)


def _indicator(provision: Provision, items: Sequence[Item], scheme: Scheme) -> Node:
    low, high, applies = marked(items, scheme)
    estimated = any(one.estimated for one in items)
    return Node(
        provision.id, provision.title, 1.0, low, high, applies, (), tuple(items), provision.verify, estimated=estimated
    )


def marked(items: Sequence[Item], scheme: Scheme) -> tuple[float, float, bool]:
    """The mark of an indicator with these items, low and high, and whether it applies at all."""
    counted = [one for one in items if one.applies]
    if not counted:
        return 0.0, 0.0, False
    low = fsum(one.low for one in counted) / len(counted)
    high = fsum(one.high for one in counted) / len(counted)
    return scheme.mark(low), scheme.mark(high), True


def tree(leaves: Sequence[Node], weights: Weights) -> Node:
    """The table above its indicators, with every weight and every share worked out."""
    level = list(leaves)
    while len(level) > 1 or level[0].id != TABLE:
        level = _lifted(level, weights)
    return _shared(replace(level[0], share=1.0, effective=1.0))


def _lifted(level: Sequence[Node], weights: Weights) -> list[Node]:
    """The nodes above a level; a node stands above its siblings, in their order."""
    families: dict[str, list[Node]] = {}
    for node in level:
        families.setdefault(above(node.id), []).append(node)
    return [_parent(id, _weighted(children, weights)) for id, children in families.items()]


def _weighted(siblings: Sequence[Node], weights: Weights) -> tuple[Node, ...]:
    given = [weights.get(node.id, 1.0) for node in siblings]
    total = fsum(given)
    return tuple(replace(node, weight=weight / total) for node, weight in zip(siblings, given, strict=True))


def _parent(id: str, children: tuple[Node, ...]) -> Node:
    total = fsum(node.weight for node in children if node.applies)
    title = {TABLE: _ROOT, **words("indicator_category"), **words("indicator_group")}.get(id, Text(id, id))
    if total == 0:
        return Node(id, title, 1.0, 0.0, 0.0, False, children)
    counted = [replace(node, share=node.weight / total if node.applies else 0.0) for node in children]
    low, high = (fsum(node.share * mark(node) for node in counted) for mark in (_low, _high))
    estimated = any(node.estimated for node in counted if node.applies)
    return Node(id, title, 1.0, low, high, True, tuple(counted), estimated=estimated)


def _low(node: Node) -> float:
    return node.low


def _high(node: Node) -> float:
    return node.high


def _shared(node: Node) -> Node:
    """The node with the parts of the whole score that its children have."""
    children = tuple(_shared(replace(child, effective=node.effective * child.share)) for child in node.children)
    return replace(node, children=children)
