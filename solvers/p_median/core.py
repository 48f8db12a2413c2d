"""The core of a knapsack: which items can be in a choice of some gain, by the knapsack's linear relaxation.

Reference: H. Kellerer, U. Pferschy and D. Pisinger, Knapsack Problems (2004), chapter 5, on bounds and reduction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.model import Flags, Floats, Ints

_FIRST = 32  # items of the highest gain for their weight that are looked at first
_SLACK = 1e-9  # relative


class Core(NamedTuple):
    """For each row what no choice gains more than, what some choice gains, and the room which that leaves.

    ``lost[row, item]``: every choice with the item stays at least so much below ``most``.
    """

    most: Floats
    least: Floats
    left: Ints
    lost: Floats

    def useful(self, need: Floats) -> Flags:
        """``[row, item]``: whether some choice with the item may gain what the row needs."""
        edge = self.most + _SLACK * np.maximum(1.0, np.abs(self.most)) - need
        return np.asarray(self.lost <= edge[:, None])

    def taken(self, rows: Flags | slice, items: Ints | slice = slice(None)) -> Core:
        """Some of the rows, and some of the items that a choice may be of."""
        return Core(self.most[rows], self.least[rows], self.left[rows], self.lost[rows][:, items])


def core_of(gain: Floats, weights: Ints, room: Ints, exclusive: Flags) -> Core:
    """Of knapsacks over the same items; a gain that is not finite stands for an item that does not fit.

    The choice for ``least`` takes items by gain for their weight, no exclusive ones.
    """
    rows = np.arange(len(gain))[:, None]
    density = np.where(gain > 0.0, np.inf, 0.0)
    np.divide(gain, weights, out=density, where=(gain > 0.0) & (weights > 0))
    count, first = min(_FIRST, len(weights)), np.zeros((len(gain), 0), dtype=np.int64)
    while True:
        first = np.argpartition(-density, count - 1, axis=1)[:, :count] if count < len(weights) else _everything(gain)
        ratio = density[rows, first]
        order = np.argsort(-ratio, axis=1, kind="stable")
        first, ratio = first[rows, order], ratio[rows, order]
        over = np.cumsum(weights[first] * (ratio > 0.0), axis=1) > room[:, None]
        if count >= len(weights) or bool((over.any(axis=1) | (ratio[:, -1] == 0.0)).all()):
            break
        count = min(2 * count, len(weights))
    price = np.where(over.any(axis=1), ratio[rows[:, 0], over.argmax(axis=1)], 0.0)
    above = np.maximum(np.where(ratio > 0.0, gain[rows, first] - price[:, None] * weights[first], 0.0), 0.0)
    least, left = np.zeros(len(gain)), room.copy()
    for item, worth in zip(first.T, ratio.T, strict=True):
        fits = (worth > 0.0) & (weights[item] <= left) & ~exclusive[item]
        least += np.where(fits, gain[rows[:, 0], item], 0.0)
        left -= np.where(fits, weights[item], 0)
    lost = np.maximum(price[:, None] * weights - gain, 0.0)
    return Core(price * room + above.sum(axis=1), least, left, lost)


def _everything(gain: Floats) -> Ints:
    return np.broadcast_to(np.arange(gain.shape[1]), gain.shape)
