"""Pricing of group patterns: for every host the best set of members by a knapsack programme, all hosts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tiaowen.solvers.p_median.core import core_of

if TYPE_CHECKING:
    from tiaowen.solvers.p_median.model import Flags, Floats, Instance, Ints

_LEAST_GAIN = 1e-9


class Pricing(NamedTuple):
    """For every host the least reduced cost of a pattern (infinite if it cannot host) and that pattern's members."""

    values: Floats
    members: Flags


class Bound(NamedTuple):
    """The Lagrangian lower bound at some duals, and the hosts it would choose."""

    value: float
    chosen: Ints


def price(instance: Instance, allowed: Flags, duals: Floats) -> Pricing:
    """The best pattern of each host when covering item i earns ``duals[i]``; cost O(hosts · members · capacity)."""
    size = instance.size
    gain = np.where(allowed, duals[None, :] - np.where(allowed, instance.distance, 0.0), -np.inf)
    hosts = np.flatnonzero(allowed.diagonal())
    room = instance.capacity - instance.weights[hosts]
    useful = (gain[hosts] > _LEAST_GAIN) & (instance.weights[None, :] <= room[:, None])
    useful[np.arange(len(hosts)), hosts] = False
    core = core_of(np.where(useful, gain[hosts], -np.inf), instance.weights, room, instance.exclusive)
    useful &= core.useful(core.least)
    order = np.argsort(-(useful & ~instance.exclusive).sum(axis=1), kind="stable")
    hosts, room, useful = hosts[order], room[order], useful[order]
    best, inside = _knapsacks(instance, gain[hosts], useful, room)
    values = np.full(size, np.inf)
    values[hosts] = -(best + gain[hosts, hosts])
    members = np.zeros((size, size), dtype=bool)
    members[hosts] = inside
    members[hosts, hosts] = True
    return Pricing(values, members)


def lagrangian(instance: Instance, duals: Floats, values: Floats) -> Bound:
    """The sum of the duals plus the cheapest patterns of as many different hosts as there are groups."""
    chosen = np.argsort(values, kind="stable")[: instance.groups]
    return Bound(float(duals.sum() + values[chosen].sum()), chosen)


def _knapsacks(instance: Instance, gain: Floats, useful: Flags, room: Ints) -> tuple[Floats, Flags]:
    """Best gain and members for each row, the host left out; rows come with falling numbers of plain candidates."""
    plain = useful & ~instance.exclusive
    lengths = plain.sum(axis=1)
    longest = int(lengths.max(initial=0))
    items = np.argsort(~plain, axis=1, kind="stable")[:, :longest]
    width = instance.capacity + 1
    padded = np.full((len(gain), 2 * width), -np.inf)
    table = padded[:, width:]
    table[:] = 0.0
    taken: list[Flags] = []
    for step in range(longest):
        rows = int(np.searchsorted(-lengths, -step, side="left"))
        item = items[:rows, step]
        start = np.arange(rows) * 2 * width + width - instance.weights[item]
        with_item = padded.ravel().take(start[:, None] + np.arange(width)[None, :])
        with_item += gain[np.arange(rows), item][:, None]
        better = with_item > table[:rows]
        np.copyto(table[:rows], with_item, where=better)
        taken.append(better)
    best, left, members = _with_exclusive(instance, gain, useful, room, table)
    for step in range(longest - 1, -1, -1):
        rows = len(taken[step])
        item = items[:rows, step]
        picked = taken[step][np.arange(rows), left[:rows]]
        members[np.flatnonzero(picked), item[picked]] = True
        left[:rows] -= instance.weights[item] * picked
    return best, members


def _with_exclusive(
    instance: Instance, gain: Floats, useful: Flags, room: Ints, table: Floats
) -> tuple[Floats, Ints, Flags]:
    """Add the one exclusive item that pays best, if any; gives the gain, the room left for others and the members."""
    rows = np.arange(len(gain))
    best = table[rows, room]
    left = room.copy()
    members = np.zeros(gain.shape, dtype=bool)
    single = np.flatnonzero(instance.exclusive & useful.any(axis=0))
    if len(single) == 0:
        return best, left, members
    rest = room[:, None] - instance.weights[single][None, :]
    values = table[rows[:, None], np.maximum(rest, 0)] + gain[:, single]
    values[~useful[:, single]] = -np.inf
    choice = values.argmax(axis=1)
    better = values[rows, choice] > best
    members[rows[better], single[choice[better]]] = True
    left[better] = rest[rows, choice][better]
    return np.where(better, values[rows, choice], best), left, members


def reduced_pairs(instance: Instance, allowed: Flags, duals: Floats, values: Floats, target: float) -> Flags:
    """Drop the pairs of host and item that no partition below `target` uses, by the Lagrangian bound."""
    finite = np.sort(values[np.isfinite(values)])
    if len(finite) < instance.groups:
        return np.zeros_like(allowed)
    total = float(duals.sum())
    last, following = finite[instance.groups - 1], finite[instance.groups] if len(finite) > instance.groups else np.inf
    base = total + float(finite[: instance.groups].sum())
    if_host = base + np.maximum(values - last, 0.0)
    able = np.where(np.isfinite(values), values, last)
    if_not_host = base + np.where(np.isfinite(values), np.maximum(following - able, 0.0), 0.0)
    loss = np.maximum(0.0, np.where(allowed, instance.distance, 0.0) - duals[None, :])
    np.fill_diagonal(loss, 0.0)
    keep: Flags = allowed & (if_host[:, None] + loss <= target)
    others = ~np.eye(instance.size, dtype=bool)
    keep &= ~(others & (if_not_host > target)[None, :])
    return keep
