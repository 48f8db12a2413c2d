"""The tables of a build, each with the provisions it answers; made here or in a process of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

from tiaowen.model.community import Community
from tiaowen.spec.provisions import in_force
from tiaowen.spec.shapes import Spec

PARTS = ("points", "bom", "cables", "ba_points", "labels", "addresses")
Named: TypeAlias = tuple[str, tuple[str, ...]]


class Answers(Protocol):
    """Anything made that names the provisions it answers."""

    @property
    def provisions(self) -> tuple[str, ...]:
        """Their ids."""


class Writer(Protocol):
    """Writes a table of a community to a file."""

    def __call__(self, community: Community, path: Path, language: str = "zh") -> None:
        """Raises OSError where the file cannot be saved."""


def tables(community: Community, spec: Spec, folder: Path, parts: Sequence[str], language: str) -> tuple[Named, ...]:
    """Write those of the parts that are asked for; the name of each file with its provisions.

    It can be sent to another process: everything that it needs is in what it is given.
    """
    with in_force(spec):
        return tuple(_written(part, community, folder, language) for part in PARTS if part in parts)


def _written(part: str, community: Community, folder: Path, language: str) -> Named:
    name, write, provisions = _known()[part]
    write(community, folder / name, language)
    return name, provisions(community)


def _known() -> dict[str, tuple[str, Writer, Callable[[Community], tuple[str, ...]]]]:
    """Each table: its file, what writes it, and what tells its provisions."""
    from tiaowen.generators.devices.register import devices
    from tiaowen.generators.tables import addresses, ba_tables, bom, bom_tables, cable_tables, labels, points

    return {
        "points": ("points.xlsx", points.write_points, lambda community: named(devices(community))),
        "bom": ("bom.xlsx", bom_tables.write_bom, lambda community: named(bom.bom(community))),
        "cables": ("cables.xlsx", cable_tables.write_cables, cable_tables.provisions),
        "ba_points": ("ba_points.xlsx", ba_tables.write_ba_points, ba_tables.provisions),
        "labels": ("labels.csv", labels.write_labels, labels.provisions),
        "addresses": ("addresses.xlsx", addresses.write_addresses, addresses.provisions),
    }


def named(things: Iterable[Answers]) -> tuple[str, ...]:
    """The provisions that any of the things answers, each once, in order of appearance."""
    return tuple(dict.fromkeys(provision for thing in things for provision in thing.provisions))
