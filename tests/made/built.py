"""A project built in a process of its own, and its files read back by readers that are not ours."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PROJECTS = ("garden", "suzhou")


def build(project: str | Path, output: Path, seed: str, jobs: int) -> Path:
    """Build in a process of its own, from a folder of its own, under a hash seed of its own."""
    asked = ["build", str(ROOT / "projects" / project), "-o", str(output), "--jobs", str(jobs)]
    run = subprocess.run(
        [sys.executable, "-m", "tiaowen.cli", *asked],
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Shanghai" if seed == "1" else "UTC"},
        cwd=output.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode in (0, 1, 5), run.stderr
    return output


# --- drawings, as GDAL reads them ------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """A symbol on a sheet: the folder and file, its block, and what its attributes say."""

    folder: str
    file: str
    block: str
    attributes: dict[str, str]

    def several(self, key: str) -> list[str]:
        """The words of an attribute that may go on in others, numbered from 2."""
        found = [self.attributes.get(key, "")]
        while f"{key}{len(found) + 1}" in self.attributes:
            found.append(self.attributes[f"{key}{len(found) + 1}"])
        return " ".join(found).split()


def read_dxf(path: Path) -> dict[str, Any]:
    """The entities of a DXF file by column; symbols are not taken apart."""
    os.environ["DXF_ENCODING"], os.environ["DXF_INLINE_BLOCKS"] = "UTF-8", "FALSE"
    from pyogrio.raw import read

    meta, _, _, columns = read(path, layer="entities")
    return dict(zip(meta["fields"], columns, strict=True))


@cache
def symbols(built: Path) -> tuple[Drawn, ...]:
    """Every symbol of every drawing."""
    return tuple(one for path in sheets(built) for one in _symbols(path))


def _symbols(path: Path) -> Iterator[Drawn]:
    columns = read_dxf(path)
    for block, attributes in zip(columns["BlockName"], columns["BlockAttributes"], strict=True):
        if block:
            told = (text.partition(" ") for text in attributes)
            yield Drawn(path.parent.name, path.name, block, {key: value for key, _, value in told})


@cache
def sheets(built: Path) -> tuple[Path, ...]:
    """Every drawing as DXF."""
    return tuple(sorted((built / "drawings").rglob("*.dxf")))


def words_on(folder: Path) -> tuple[str, ...]:
    """The ids of all devices that the drawings of a folder show, as often as they are shown."""
    return tuple(id for path in sorted(folder.glob("*.dxf")) for one in _symbols(path) for id in one.several("ID"))


# --- tables, as openpyxl and csv read them; long ones cell by cell from their XML ------------------------


@cache
def book_of(path: Path) -> Any:
    """A workbook, its values only."""
    from openpyxl import load_workbook

    return load_workbook(path, read_only=True, data_only=True)


@cache
def lines_of(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """The rows of a sheet as values; openpyxl takes eight times as long."""
    from lxml import etree

    place = book_of(path).sheetnames.index(sheet) + 1
    with zipfile.ZipFile(path) as archive, archive.open(f"xl/worksheets/sheet{place}.xml") as file:
        found = []
        for _, row in etree.iterparse(file, tag=f"{{{MAIN}}}row"):
            found.append(tuple(_value(cell) for cell in row))
            row.clear()
    return found


def _value(cell: Any) -> Any:
    if len(cell) == 0:
        return None
    text = cell[-1][0].text if cell.get("t") == "inlineStr" else cell[-1].text
    return text if cell.get("t") in ("inlineStr", "str") else float(text) if "." in text else int(text)


@cache
def rows(path: Path, sheet: int | str, head: str) -> list[dict[str, Any]]:
    """The rows of a sheet below the row in which a heading stands."""
    lines = lines_of(path, sheet if isinstance(sheet, str) else book_of(path).sheetnames[sheet])
    start = next(index for index, line in enumerate(lines) if head in line)
    return [dict(zip(lines[start], line, strict=True)) for line in lines[start + 1 :] if any(line)]


@cache
def point_rows(built: Path) -> tuple[dict[str, Any], ...]:
    """The rows of the point list, all systems."""
    names = book_of(built / "points.xlsx").sheetnames[2:]
    return tuple(row for sheet in names for row in rows(built / "points.xlsx", sheet, "位号"))


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def id_of(label: object) -> str:
    """The id that leads a building's label."""
    return str(label).split(" ")[0]


def by_building(line: dict[str, Any]) -> Counter[str]:
    """The numbers of a row of the schedule by building, by id."""
    heads = list(line)[list(line).index("单位") + 1 : list(line).index("合计")]
    return Counter({id_of(head): int(str(line[head])) for head in heads if line[head]})
