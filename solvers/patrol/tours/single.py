"""One tour made short: 2-opt and or-opt over near neighbours, with kicks that swap two neighbouring stretches."""

from __future__ import annotations

import random
from collections.abc import Sequence

NEAR = 10
STRETCH = 50
LONGEST_MOVED = 3

Times = Sequence[Sequence[int]]


def neighbours(travel: Times, nodes: Sequence[int]) -> dict[int, list[int]]:
    """The nearest other nodes of each node, nearest first."""
    return {
        node: sorted((other for other in nodes if other != node), key=lambda other: (travel[node][other], other))[:NEAR]
        for node in nodes
    }


def nearest_first(travel: Times, nodes: Sequence[int]) -> list[int]:
    """A tour that goes on to the nearest node not yet visited."""
    tour, left = [nodes[0]], set(nodes[1:])
    while left:
        here = travel[tour[-1]]
        tour.append(min(left, key=lambda node: (here[node], node)))
        left.remove(tour[-1])
    return tour


def length(travel: Times, tour: Sequence[int]) -> int:
    """The travel of a closed tour."""
    return sum(travel[one][other] for one, other in zip(tour, [*tour[1:], tour[0]], strict=True))


def shorten(travel: Times, tour: Sequence[int], kicks: int, seed: int = 1) -> list[int]:
    """A tour of the same nodes that is no longer; the same answer for the same arguments."""
    if len(tour) < LONGEST_MOVED + 1:
        return list(tour)
    best = _Tour(travel, list(tour), neighbours(travel, sorted(tour)))
    best.descend(list(tour))
    chance = random.Random(seed)
    now = length(travel, best.tour)
    for _ in range(kicks if len(tour) > LONGEST_MOVED * 2 + 1 else 0):
        kept = best.tour[:]
        change, touched = best.kick(chance)
        change -= best.descend(touched)
        if change > 0:
            best.put(kept)
        else:
            now += change
    return best.tour


class _Tour:
    """A closed tour with the place of each node in it."""

    def __init__(self, travel: Times, tour: list[int], near: dict[int, list[int]]) -> None:
        self.travel, self.near = travel, near
        self.put(tour)

    def put(self, tour: list[int]) -> None:
        """Take over a tour."""
        self.tour = tour
        self.at = {node: place for place, node in enumerate(tour)}

    def kick(self, chance: random.Random) -> tuple[int, list[int]]:
        """Swap two neighbouring stretches: by how much longer the tour is now, and the nodes at the joints."""
        size, travel = len(self.tour), self.travel
        longest = min(STRETCH, (size - 2) // 2)
        start = chance.randrange(size)
        first, second = chance.randint(1, longest), chance.randint(1, longest)
        turned = self.tour[start:] + self.tour[:start]
        a, b, rest = turned[1 : 1 + first], turned[1 + first : 1 + first + second], turned[1 + first + second :]
        head, tail = turned[0], rest[0] if rest else turned[0]
        change = travel[head][b[0]] + travel[b[-1]][a[0]] + travel[a[-1]][tail]
        change -= travel[head][a[0]] + travel[a[-1]][b[0]] + travel[b[-1]][tail]
        self.put([head, *b, *a, *rest])
        return change, [head, a[0], a[-1], b[0], b[-1], tail]

    def descend(self, queue: list[int]) -> int:
        """Better the tour around some nodes as long as that is possible; by how much shorter it is now."""
        gained = 0
        waiting = set(queue)
        while queue:
            node = queue.pop()
            waiting.discard(node)
            while (found := self._reverse(node) or self._move(node)) is not None:
                gain, ends = found
                gained += gain
                new = [end for end in ends if end not in waiting]
                queue += new
                waiting.update(new)
        return gained

    def _reverse(self, a: int) -> tuple[int, tuple[int, ...]] | None:
        """2-opt with an edge of the node: replace two edges and turn what lies between."""
        travel, tour, at, size = self.travel, self.tour, self.at, len(self.tour)
        row = travel[a]
        for forth in (1, -1):
            b = tour[(at[a] + forth) % size]
            d = row[b]
            for c in self.near[a]:
                g = d - row[c]
                if g <= 0:
                    break
                e = tour[(at[c] + forth) % size]
                gain = g + travel[c][e] - travel[b][e]
                if gain > 0:
                    if forth == 1:
                        self._turn(at[b], at[c])
                    else:
                        self._turn(at[a], at[e])
                    return gain, (a, b, c, e)
        return None

    def _turn(self, first: int, last: int) -> None:
        """Turn the stretch from one place on to another, or what is outside it where that is shorter."""
        tour, at, size = self.tour, self.at, len(self.tour)
        inside = (last - first) % size + 1
        if inside * 2 > size:
            first, last, inside = (last + 1) % size, (first - 1) % size, size - inside
        for _ in range(inside // 2):
            one, other = tour[first], tour[last]
            tour[first], at[other] = other, first
            tour[last], at[one] = one, last
            first, last = (first + 1) % size, (last - 1) % size

    def _move(self, a: int) -> tuple[int, tuple[int, ...]] | None:
        """Or-opt: move a stretch of up to three nodes that starts or ends at the node, next to one that is near."""
        travel, tour, at, size = self.travel, self.tour, self.at, len(self.tour)
        row = travel[a]
        for forth in (1, -1):
            for count in range(1, min(LONGEST_MOVED, size - LONGEST_MOVED) + 1):
                part = [tour[(at[a] + forth * step) % size] for step in range(count)]
                end = part[-1]
                before, after = tour[(at[a] - forth) % size], tour[(at[end] + forth) % size]
                freed = travel[before][a] + travel[end][after] - travel[before][after]
                for c in self.near[a]:
                    if freed - row[c] <= 0:
                        break
                    if c in part:
                        continue
                    for e in (tour[(at[c] + 1) % size], tour[(at[c] - 1) % size]):
                        if e in part:
                            continue
                        gain = freed - row[c] - travel[end][e] + travel[c][e]
                        if gain > 0:
                            self._insert(part, c, e)
                            return gain, (a, end, before, after, c, e)
        return None

    def _insert(self, part: list[int], c: int, e: int) -> None:
        """Put a stretch between two neighbours, its first node next to ``c``."""
        chosen = set(part)
        rest = [node for node in self.tour if node not in chosen]
        place = rest.index(c)
        if rest[(place + 1) % len(rest)] == e:
            self.put(rest[: place + 1] + part + rest[place + 1 :])
        else:
            self.put(rest[:place] + part[::-1] + rest[place:])
