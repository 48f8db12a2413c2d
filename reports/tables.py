"""The tables of a build beside the point list and the bill of materials, each with the provisions it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from tiaowen.model.community import Community

PARTS = ("cables", "ba_points", "labels", "addresses")


class Writer(Protocol):
    """Writes a table of a community to a file."""

    def __call__(self, community: Community, path: Path, language: str = "zh") -> None:
        """Raises OSError where the file cannot be saved."""


def tables(
    community: Community, folder: Path, parts: Sequence[str], language: str, say: Callable[[str, str], None]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Write those of the parts that are asked for; the name of each file with its provisions."""
    from tiaowen.generators.tables import addresses, ba_tables, cable_tables, labels

    known: tuple[tuple[str, str, str, str, Writer, Callable[[Community], tuple[str, ...]]], ...] = (
        ("cables", "cables.xlsx", "线缆表", "cable schedule", cable_tables.write_cables, cable_tables.provisions),
        ("ba_points", "ba_points.xlsx", "监控点表", "BA points", ba_tables.write_ba_points, ba_tables.provisions),
        ("labels", "labels.csv", "标签", "labels", labels.write_labels, labels.provisions),
        ("addresses", "addresses.xlsx", "地址表", "addresses", addresses.write_addresses, addresses.provisions),
    )
    for part, name, zh, en, write, provisions in known:
        if part in parts:
            say(f"{zh} …", f"{en} …")
            write(community, folder / name, language)
            yield name, provisions(community)
