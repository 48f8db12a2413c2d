"""Every group that can be formed, each once with its best host."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.solvers.catv.nodes.reach import Group, Sharing


def every_group(sharing: Sharing, most: int) -> list[tuple[Group, float]] | None:
    """All groups with the cost from their best host, in a fixed order; None where there are more than ``most``."""
    found: dict[tuple[int, ...], tuple[float, int]] = {}
    visits = 0
    for host in range(len(sharing.weights)):
        for members, cost in _of_host(sharing, host):
            visits += 1
            key = tuple(sorted(members))
            if key not in found or (cost, host) < found[key]:
                found[key] = (cost, host)
            if len(found) > most or visits > 2 * most:
                return None
    return [((host, members), cost) for members, (cost, host) in sorted(found.items())]


def _of_host(sharing: Sharing, host: int) -> Iterator[tuple[tuple[int, ...], float]]:
    near = [(item, cost) for item, cost in sharing.near[host].items() if item != host and sharing.pair(host, item)]
    near.sort(key=lambda one: (sharing.weights[one[0]], one[0]))
    room = sharing.capacity - sharing.weights[host]
    yield from _extended(sharing, near, (host,), 0.0, 0, room, sharing.exclusive[host])


def _extended(
    sharing: Sharing,
    near: list[tuple[int, float]],
    members: tuple[int, ...],
    cost: float,
    first: int,
    room: int,
    single: bool,
) -> Iterator[tuple[tuple[int, ...], float]]:
    yield members, cost
    for index in range(first, len(near)):
        item, more = near[index]
        if sharing.weights[item] > room:
            return
        flag = sharing.exclusive[item]
        if single and flag:
            continue
        yield from _extended(
            sharing, near, (*members, item), cost + more, index + 1, room - sharing.weights[item], single or flag
        )
