"""The fewest boxes for items that weigh in several dimensions: loops on the controllers of a fire alarm.

First fit in the given order and in the order of weight; where that does not meet the lower bound, a search by depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_NODES = 200_000
MOST_SEARCHED = 500  # items; the search goes one step down for each
Weights = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Boxes:
    """Items (by index) of each box, and a lower bound on the number of boxes."""

    boxes: tuple[tuple[int, ...], ...]
    bound: int

    @property
    def proved(self) -> bool:
        """Whether no packing has fewer boxes."""
        return len(self.boxes) == self.bound


def fewest_boxes(items: Sequence[Weights], capacity: Weights, nodes: int = MOST_NODES) -> Boxes:
    """Pack the items into the fewest boxes; neighbours stay together where that costs no box. Deterministic.

    Raises ValueError for an item that no box holds.
    """
    if any(weight > most for item in items for weight, most in zip(item, capacity, strict=True)):
        raise ValueError("an item is heavier than a box")
    if not items:
        return Boxes((), 0)
    bound = max(-(-sum(column) // most) for column, most in zip(zip(*items, strict=True), capacity, strict=True))
    bound = max(bound, 1)
    heavy = sorted(range(len(items)), key=lambda one: (-max(_shares(items[one], capacity)), one))
    found = min((_first_fit(items, capacity, order) for order in (range(len(items)), heavy)), key=len)
    search = _Search(items, capacity, heavy, nodes)
    while len(found) > bound and len(items) <= MOST_SEARCHED:
        better = search.into(len(found) - 1)
        if better is None:
            bound = bound if search.nodes <= 0 else len(found)
            break
        found = better
    return Boxes(tuple(tuple(sorted(box)) for box in sorted(found, key=min)), bound)


def _shares(item: Weights, capacity: Weights) -> list[float]:
    return [weight / most for weight, most in zip(item, capacity, strict=True)]


def _first_fit(items: Sequence[Weights], capacity: Weights, order: Sequence[int]) -> list[list[int]]:
    boxes: list[list[int]] = []
    left: list[Weights] = []
    for index in order:
        place = next((one for one, room in enumerate(left) if _fits(items[index], room)), None)
        if place is None:
            place = len(boxes)
            boxes.append([])
            left.append(capacity)
        boxes[place].append(index)
        left[place] = _less(left[place], items[index])
    return boxes


def _fits(item: Weights, room: Weights) -> bool:
    return all(weight <= rest for weight, rest in zip(item, room, strict=True))


def _less(room: Weights, item: Weights) -> Weights:
    return tuple(rest - weight for rest, weight in zip(room, item, strict=True))


@dataclass(slots=True)
class _Search:
    """Looks for a packing into a given number of boxes, the heaviest items first; ``nodes`` are the choices left."""

    items: Sequence[Weights]
    capacity: Weights
    order: Sequence[int]
    nodes: int

    def into(self, number: int) -> list[list[int]] | None:
        """A packing into so many boxes; None where there is none, or the choices are used up."""
        boxes: list[list[int]] = [[] for _ in range(number)]
        return boxes if self._place(0, boxes, [self.capacity] * number) else None

    def _place(self, position: int, boxes: list[list[int]], left: list[Weights]) -> bool:
        self.nodes -= 1
        if position == len(self.order) or self.nodes <= 0:
            return position == len(self.order)
        index, tried = self.order[position], set[Weights]()
        for box, room in enumerate(left):
            if room in tried or not _fits(self.items[index], room):
                continue
            tried.add(room)
            boxes[box].append(index)
            left[box] = _less(room, self.items[index])
            if self._place(position + 1, boxes, left):
                return True
            boxes[box].pop()
            left[box] = room
        return False
