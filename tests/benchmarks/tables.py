"""Long tables: rows of text and numbers written in constant memory, on the columns of the point and cable tables.

Each runs in a process of its own, so that its memory is its own; the ratio is the seconds to those of the first line.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

LONG, QUICK = 100_000, 5_000
TABLES = ("points", "cables", "ports", "labels")


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """For each table: rows, columns, seconds, greatest memory of the process [MB], megabytes written."""
    base = 0.0
    for name in TABLES:
        count = QUICK if quick else LONG
        found = measured(name, count)
        base = base or found["seconds"]
        yield {"table": name, "rows": count, **found, "ratio": found["seconds"] / base}


def measured(name: str, count: int) -> dict[str, float]:
    """Columns, seconds, memory and size of a table of so many rows, written by a process of its own."""
    run = subprocess.run([sys.executable, __file__, name, str(count)], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(run.stdout)
    return found


def _write(name: str, count: int, folder: Path) -> tuple[int, Path]:
    from tiaowen.generators.tables.labels import plain
    from tiaowen.generators.tables.workbook import Cell, columns, workbook
    from tiaowen.model.community import Community

    heads = columns(name)

    def made() -> Iterator[tuple[Cell, ...]]:
        for number in range(count):
            yield tuple(
                number * column / 2 if column % 5 == 4 else f"B{number % 97:02}-{column} 线缆 {number}"
                for column in range(len(heads))
            )

    if name == "labels":
        import csv

        path = folder / "x.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerows(tuple(plain(str(cell)) for cell in row) for row in made())
        return len(heads), path
    path = folder / "x.xlsx"
    community = Community.model_validate({"tiaowen": 1, "project": {"name": "长表"}})
    with workbook(path, community, "长表") as book:
        book.sheet(name, heads, made())
    return len(heads), path


def _main(name: str, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        width, path = _write(name, count, Path(folder))
        seconds = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = path.stat().st_size / 1e6
    print(json.dumps({"columns": width, "seconds": seconds, "peak MB": peak, "file MB": size}))


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))
