"""The sheets of fifty buildings in nine systems, and a list of 100,000 points: seconds and memory beside their limits.

Sheets are alike but for their numbers and tags, as risers are, and fuller than most: 1,056 items on an A1. Each way of
writing runs in a process of its own, so that its memory is its own; with two processes it is the sum of all three.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import tables

from tiaowen.generators.drawing_files import AHEAD, write_drawings
from tiaowen.generators.drawings import Drawing
from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.dxf import write_dxf
from tiaowen.generators.sheets.pdf import pdf_book, write_pdf
from tiaowen.generators.sheets.sheet import Item, Layer, Line, Sheet, Symbol, TextBox, TitleBlock
from tiaowen.generators.sheets.svg import write_svg
from tiaowen.generators.workers import Task, Workers
from tiaowen.spec.errors import Text

SHEETS, QUICK = 450, 20
COLUMNS, ROWS = 12, 22
LAYERS = (Layer("E-COMM-DEVC"), Layer("E-COMM-CABL", 1, (176, 32, 32), 0.35), Layer("E-ANNO-TEXT"))
TITLE = TitleBlock("示范小区一期智能化工程", "示范建筑设计研究院", "施工图", "2026-11-22", "智能化")
LIMITS = {  # seconds by the clock, MB
    "dxf, 1 process": (180, 400),
    "dxf, 2 processes": (90, 400),
    "pdf": (150, 400),
    "100,000 points": (30, 100),
}


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """For each way: how many, seconds by the clock and of work, greatest memory [MB], and the limits of both."""
    for way in WAYS:
        count = QUICK if quick else SHEETS
        run = subprocess.run([sys.executable, __file__, way, str(count)], capture_output=True, text=True, check=True)
        yield _row(way, count, json.loads(run.stdout))
    count = tables.QUICK if quick else tables.LONG
    found = tables.measured("points", count)
    yield _row("100,000 points", count, {"clock": found["seconds"], "work": found["seconds"], "MB": found["peak MB"]})


def _row(way: str, count: int, found: dict[str, float]) -> dict[str, object]:
    seconds, memory = LIMITS.get(way, ("—", "—"))
    each = found["work"] / count
    return {"way": f"{way:>17}", "count": count, **found, "work each": each, "limit s": seconds, "limit MB": memory}


def sheet_of(number: int) -> Sheet:
    """A sheet of devices in rows, each with its tag, cable and label."""
    items: list[Item] = []
    for row in range(ROWS):
        y = 40.0 + row * 24.0
        for column in range(COLUMNS):
            x, device = 60.0 + column * 55.0, f"HD-{number}-{row + 1}{column + 1:02d}"
            items.append(
                Symbol(
                    "home_box", x, y, "E-COMM-DEVC", device, ids=(device,), provisions=("5.5.3-7",),
                    attributes={"SYSTEM": "ftth", "BUILDING": f"B{number}", "DEVICE": "home_distribution_box"},
                )
            )  # fmt: skip
            items.append(Line(((x + 3, y), (x + 50, y)), "E-COMM-CABL"))
            items.append(Line(((x - 3, y - 5), (x + 50, y - 5)), "E-ANNO-TEXT"))
            items.append(TextBox(x + 8, y + 1, f"GJX-{row + 1}B6", "E-ANNO-TEXT"))
    return Sheet(f"GX-{number:03d}", f"{number}号楼光纤到户系统图", "A1", tuple(items), LAYERS, TITLE)


def _each(write: Callable[[Sheet, int, Path], object], count: int, folder: Path) -> None:
    for number in range(count):
        write(sheet_of(number), number, folder)


def _dxf(count: int, folder: Path, jobs: int) -> None:
    waiting: deque[Task[None]] = deque()
    with Workers(jobs) as workers:
        for number in range(count):
            job = partial(write_dxf, sheet_of(number), folder / f"{number}.dxf")
            waiting.append(workers.start(str(number), job))
            if len(waiting) > jobs * AHEAD:
                workers.answer(waiting.popleft())
        while waiting:
            workers.answer(waiting.popleft())


def _bound(count: int, folder: Path) -> None:
    with pdf_book(folder / "set.pdf", "set") as book:
        for number in range(count):
            book.add(sheet_of(number), [(f"GX-{number:03d}",)])


def _all(count: int, folder: Path, jobs: int) -> None:
    made = (Drawing(f"d/{number}", sheet_of(number), "ftth", None, Text("", ""), ()) for number in range(count))
    with Workers(jobs) as workers:
        for _ in write_drawings(made, folder, workers=workers):
            pass


WAYS: dict[str, Callable[[int, Path], None]] = {
    "dxf, 1 process": partial(_dxf, jobs=1),
    "dxf, 2 processes": partial(_dxf, jobs=2),
    "pdf": partial(_each, lambda sheet, number, folder: write_pdf([sheet], folder / f"{number}.pdf")),
    "svg": partial(_each, lambda sheet, number, folder: write_svg(sheet, folder / f"{number}.svg")),
    "check": partial(_each, lambda sheet, number, folder: check_sheet(sheet)),
    "bound set": _bound,
    "all, 1 process": partial(_all, jobs=1),
    "all, 2 processes": partial(_all, jobs=2),
}


def _main(way: str, count: int) -> None:
    start = time.monotonic()
    with TemporaryDirectory() as folder:
        WAYS[way](count, Path(folder))
    unit = 1 << 20 if sys.platform == "darwin" else 1024
    own, others = (resource.getrusage(who).ru_maxrss / unit for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    memory = own + (2 * others if way.endswith("2 processes") else 0)
    print(json.dumps({"clock": time.monotonic() - start, "work": sum(os.times()[:4]), "MB": memory}))


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))
