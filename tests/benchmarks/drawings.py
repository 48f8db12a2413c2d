"""Writing many sheets of about a thousand items: seconds and memory of each format, and of two processes.

Sheets are alike but for their numbers and tags, as the risers of fifty buildings are; the ratio is to DXF alone.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tiaowen.generators.drawing_files import write_drawings
from tiaowen.generators.drawings import Drawing
from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.dxf import write_dxf
from tiaowen.generators.sheets.pdf import pdf_book, write_pdf
from tiaowen.generators.sheets.sheet import Item, Layer, Line, Sheet, Symbol, TextBox, TitleBlock
from tiaowen.generators.sheets.svg import write_svg
from tiaowen.spec.errors import Text

SHEETS, QUICK = 450, 20
COLUMNS, ROWS = 12, 22
LAYERS = (Layer("E-COMM-DEVC"), Layer("E-COMM-CABL", 1, (176, 32, 32), 0.35), Layer("E-ANNO-TEXT"))
TITLE = TitleBlock("示范小区一期智能化工程", "示范建筑设计研究院", "施工图", "2026-11-22", "智能化")


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """For each way of writing: sheets, items of each, seconds (by the clock and of work), peak memory, ratio."""
    count, base = QUICK if quick else SHEETS, 0.0
    ways: dict[str, Callable[[Path], None]] = {
        "dxf": lambda folder: _each(count, lambda sheet, number: write_dxf(sheet, folder / f"{number}.dxf")),
        "pdf": lambda folder: _each(count, lambda sheet, number: write_pdf([sheet], folder / f"{number}.pdf")),
        "svg": lambda folder: _each(count, lambda sheet, number: write_svg(sheet, folder / f"{number}.svg")),
        "check": lambda folder: _each(count, lambda sheet, number: check_sheet(sheet)),
        "bound set": lambda folder: _bound(count, folder),
        "all, 1 job": lambda folder: _all(count, folder, 1),
        "all, 2 jobs": lambda folder: _all(count, folder, 2),
    }
    for name, way in ways.items():
        with TemporaryDirectory() as folder:
            start, spent = time.monotonic(), _cpu()
            way(Path(folder))
            seconds, cpu = time.monotonic() - start, _cpu() - spent
        base = base or seconds
        yield {
            "way": name,
            "sheets": count,
            "items": len(sheet_of(0).items),
            "seconds": seconds,
            "each": seconds / count,
            "cpu each": cpu / count,
            "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            / (1 << 20 if sys.platform == "darwin" else 1024),
            "ratio": seconds / base,
        }


def _cpu() -> float:
    """Seconds of work so far, of this process and those that it started."""
    return sum(os.times()[:4])


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


def _each(count: int, write: Callable[[Sheet, int], object]) -> None:
    for number in range(count):
        write(sheet_of(number), number)


def _bound(count: int, folder: Path) -> None:
    with pdf_book(folder / "set.pdf", "set") as book:
        for number in range(count):
            book.add(sheet_of(number), [(f"GX-{number:03d}",)])


def _all(count: int, folder: Path, jobs: int) -> None:
    made = (Drawing(f"d/{number}", sheet_of(number), "ftth", None, Text("", ""), ()) for number in range(count))
    for _ in write_drawings(made, folder, jobs=jobs):
        pass
