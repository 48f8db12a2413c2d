"""Runs the benchmarks by name, or all of them, and prints their tables.

    python tests/benchmarks/run.py [NAME…] [--quick]

A benchmark is a module beside this one with ``rows(quick)``, which yields dictionaries of one line each: what was
solved, by which way, with which result, bound and gap, in how many seconds, and the ratio to the project's own way in
the same run. Nothing here is asserted; numbers are for people.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.stem for path in HERE.glob("*.py") if "\ndef rows(" in path.read_text(encoding="utf-8"))


def show(rows: Iterable[Mapping[str, object]]) -> None:
    """Print rows as they come, under a head that follows their keys."""
    head: list[str] = []
    for row in rows:
        if list(row) != head:
            head = list(row)
            print("  ".join(f"{key:>14}" for key in head), flush=True)
        print("  ".join(f"{_text(value):>14}" for value in row.values()), flush=True)


def _text(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def main(arguments: list[str]) -> int:
    """Run what is asked for; without a name, everything."""
    quick = "--quick" in arguments
    chosen = [name for name in arguments if not name.startswith("-")] or names()
    unknown = sorted(set(chosen) - set(names()))
    if unknown:
        print(f"no benchmark {unknown[0]}; there are: {', '.join(n for n in names() if n != 'run')}")
        return 2
    sys.path.insert(0, str(HERE))
    for name in chosen:
        print(f"\n{name}")
        show(importlib.import_module(name).rows(quick))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
