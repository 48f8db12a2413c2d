"""A lower bound for many items: subgradient steps on the Lagrangian over the near neighbours of every host.

What a host does not list still counts: the room that the listed items leave is filled at the best gain for weight that
any item outside the list could bring. So the bound holds for the whole problem.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.model import Flags, Floats, Ints
    from tiaowen.solvers.p_median.spread import Near

_CHUNK = 256  # hosts that are priced together
_PATIENCE = 10  # steps without a better bound, before they are made shorter
_SHRINK = 0.7
_MEMORY = 0.8  # share of the last direction in the next
_EARLY = 40  # steps that aim at the goal; later ones aim a little above the bound
_ABOVE = 0.03
_LEAST_SCALE = 0.002
_LEAST_GAIN = 1e-9


class Lagrange(NamedTuple):
    """The best bound, its duals, and whether the steps ended before the deadline."""

    value: float
    duals: Floats
    finished: bool


def first_duals(
    near: Near, weights: Ints, capacity: int, groups: list[tuple[int, tuple[int, ...]]], cost: float
) -> Floats:
    """Every item pays its own cable and its part of what a group costs on average."""
    duals = weights * (0.6 * cost / max(1, len(groups)) / capacity)
    for host, members in groups:
        place = {int(item): float(far) for item, far in zip(near.items[host], near.cost[host], strict=True)}
        far = float(near.reach[host]) if np.isfinite(near.reach[host]) else 0.0
        for item in members:
            duals[item] += place.get(item, far)
    return np.asarray(duals, dtype=np.float64)


def ascend(
    near: Near, weights: Ints, capacity: int, groups: int, duals: Floats, goal: float, *, steps: int, deadline: float
) -> Lagrange:
    """Raise the bound from ``duals``; ``goal`` is the cost of the best partition known."""
    weightless = weights == 0
    ceiling = float(near.reach[near.hosts].min(initial=np.inf))
    hosts = np.flatnonzero(near.hosts)
    if len(hosts) < groups:
        return Lagrange(np.inf, duals, True)
    best, center, scale, idle = -np.inf, duals, 1.0, 0
    direction = np.zeros(len(duals))
    for step in range(steps):
        if weightless.any():
            duals = np.where(weightless, np.minimum(duals, ceiling), duals)
        values = _values(near, weights, capacity, duals)
        chosen = np.argsort(values, kind="stable")[:groups]
        value = float(duals.sum() + values[chosen].sum())
        idle = idle + 1
        if value > best:
            best, center, idle = value, duals, 0
        elif idle >= _PATIENCE:
            scale, idle, duals, direction = scale * _SHRINK, 0, center, np.zeros(len(duals))
        if scale < _LEAST_SCALE or time.monotonic() > deadline:
            return Lagrange(best, center, scale < _LEAST_SCALE)
        short = 1.0 - _served(near, weights, capacity, duals, hosts[chosen])
        direction = _MEMORY * direction + (1.0 - _MEMORY) * short
        norm = max(float((direction**2).sum()), float((short**2).sum()))
        if norm == 0.0:
            break
        aim = goal if step < _EARLY else min(goal, max(best + _ABOVE * abs(best), value + 1.0))
        duals = duals + scale * max(aim - value, 1e-6 * abs(goal)) / norm * direction
    return Lagrange(best, center, True)


def _values(near: Near, weights: Ints, capacity: int, duals: Floats) -> Floats:
    """The least reduced cost of a pattern of each host, from below."""
    hosts = np.flatnonzero(near.hosts)
    fill = _fill(near, weights, duals, hosts)
    values = np.empty(len(hosts))
    for first in range(0, len(hosts), _CHUNK):
        rows = slice(first, first + _CHUNK)
        table, room, own, _ = _priced(near, weights, capacity, duals, hosts[rows])
        left = room[:, None] - np.arange(table.shape[1])[None, :]
        filled = np.where(left >= 0, table + np.maximum(left, 0) * fill[rows][:, None], -np.inf)
        values[rows] = -(filled.max(axis=1) + own)
    return values


def _fill(near: Near, weights: Ints, duals: Floats, hosts: Ints) -> Floats:
    """The most that a unit of weight of an unlisted item gains with each host."""
    fill = np.zeros(len(hosts))
    finite = np.isfinite(near.reach[hosts])
    items = np.flatnonzero((weights > 0) & (duals > near.reach[hosts].min(initial=np.inf)))
    if not finite.any() or not len(items):
        return fill
    column = np.full(len(weights) + 1, -1)
    column[items] = np.arange(len(items))
    strongest = float(duals[items].max())
    rows = np.flatnonzero(finite & (near.reach[hosts] < strongest))
    for first in range(0, len(rows), _CHUNK):
        some = rows[first : first + _CHUNK]
        gain = (duals[items][None, :] - near.distances.floor(hosts[some], items)) / weights[items][None, :]
        listed = column[near.items[hosts[some]]]
        row, place = np.nonzero(listed >= 0)
        gain[row, listed[row, place]] = 0.0
        fill[some] = np.maximum(gain.max(axis=1), 0.0)
    return fill


def _priced(
    near: Near, weights: Ints, capacity: int, duals: Floats, hosts: Ints, trace: bool = False
) -> tuple[Floats, Ints, Floats, list[tuple[Ints, Flags]]]:
    """For each host the best gain by weight used, the room beside it, its own gain, and the choices if asked for."""
    items, cost = near.items[hosts, 1:], near.cost[hosts, 1:]
    known = np.maximum(items, 0)
    gain = np.where(np.isfinite(cost), duals[known] - np.where(np.isfinite(cost), cost, 0.0), -np.inf)
    room = capacity - weights[hosts]
    useful = (gain > _LEAST_GAIN) & (weights[known] <= room[:, None])
    order = np.argsort(~useful, axis=1, kind="stable")
    longest = int(useful.sum(axis=1).max(initial=0))
    width = int(room.max(initial=0)) + 1
    padded = np.full((len(hosts), 2 * width), -np.inf)
    table = padded[:, width:]
    table[:] = 0.0
    steps: list[tuple[Ints, Flags]] = []
    rows = np.arange(len(hosts))
    for step in range(longest):
        column = order[:, step]
        worth = np.where(useful[rows, column], gain[rows, column], -np.inf)
        item = known[rows, column]
        start = rows * 2 * width + width - np.minimum(weights[item], width)
        taken = padded.ravel().take(start[:, None] + np.arange(width)[None, :]) + worth[:, None]
        if trace:
            steps.append((item, taken > table))
        np.maximum(table, taken, out=table)
    return table, room, duals[hosts] - near.cost[hosts, 0], steps


def _served(near: Near, weights: Ints, capacity: int, duals: Floats, hosts: Ints) -> Floats:
    """How often the chosen hosts' patterns hold each item."""
    count = np.zeros(len(weights))
    np.add.at(count, hosts, 1.0)
    for first in range(0, len(hosts), _CHUNK):
        some = hosts[first : first + _CHUNK]
        table, room, _, steps = _priced(near, weights, capacity, duals, some, trace=True)
        left = np.minimum(room, table.shape[1] - 1)
        rows = np.arange(len(some))
        for item, taken in reversed(steps):
            picked = taken[rows, left]
            np.add.at(count, item[picked], 1.0)
            left = left - weights[item] * picked
    return count
