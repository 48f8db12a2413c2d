"""The main job on both projects: one set of numbers in everything that comes out, and the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tiaowen.generators.devices.counts import count_table
from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import register
from tiaowen.model.load import load_texts

ROOT = Path(__file__).resolve().parent.parent
PROJECTS = ("garden", "suzhou")
pytestmark = pytest.mark.xdist_group("build")  # one process builds them, once
TERMINALS = {"ftth": ("home_distribution_box", "家居配线箱"), "catv": ("tv_terminal", "户内用户分配器")}


def build(project: str, output: Path, seed: str) -> Path:
    """Build in a process of its own, from a folder of its own, under a hash seed of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "tiaowen.cli", "build", str(ROOT / "projects" / project), "-o", str(output)],
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Shanghai" if seed == "1" else "UTC"},
        cwd=output.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode in (0, 1, 5), run.stderr
    return output


@pytest.fixture(scope="module", params=PROJECTS)
def project(request: pytest.FixtureRequest) -> str:
    return request.param


@cache
def built_once(project: str, folder: Path) -> Path:
    (folder / project).mkdir()
    return build(project, folder / project / "out", "0")


@pytest.fixture(scope="module")
def built(project: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_once(project, tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def community(project: str, built: Path):
    project = ROOT / "projects" / project
    texts = {"community.yaml": (project / "community.yaml").read_text(encoding="utf-8")}
    return load_texts(texts | {"design.yaml": (built / "design.yaml").read_text(encoding="utf-8")})[0]


def in_model(community, system: str) -> Counter[str]:
    """Dwellings by building, with what each dwelling gets: counted from the dwellings themselves."""
    assert system in TERMINALS
    return Counter(one.building for one in community.dwellings)


@cache
def words_on(folder: Path) -> tuple[str, ...]:
    """Every word on the drawings of a folder, as GDAL reads them."""
    os.environ["DXF_ENCODING"] = "UTF-8"
    from pyogrio.raw import read

    found: list[str] = []
    for path in sorted(folder.glob("*.dxf")):
        meta, _, _, columns = read(path)
        texts = columns[list(meta["fields"]).index("Text")]
        found += [word for text in texts if isinstance(text, str) for word in text.split()]
    return tuple(found)


def on_risers(built: Path, system: str) -> Counter[str]:
    """Terminals by building, as their ids stand on the drawings."""
    prefix = {"ftth": "HD-", "catv": "TV-"}[system]
    found = [word for word in words_on(built / "drawings" / system) if word.startswith(prefix)]
    assert len(found) == len(set(found))
    return Counter(text.removeprefix(prefix).split("-")[0] for text in found)


@cache
def book_of(path: Path):
    from openpyxl import load_workbook

    return load_workbook(path, read_only=True, data_only=True)


@cache
def rows(path: Path, sheet: int | str, head: str) -> list[dict[str, object]]:
    """The rows of a sheet below the row in which a heading stands."""
    book = book_of(path)
    page = book[sheet] if isinstance(sheet, str) else book.worksheets[sheet]
    lines = [list(line) for line in page.iter_rows(values_only=True)]
    start = next(index for index, line in enumerate(lines) if head in line)
    return [dict(zip(lines[start], line, strict=True)) for line in lines[start + 1 :] if any(line)]


def id_of(label: object) -> str:
    """The id that leads a building's label."""
    return str(label).split(" ")[0]


def in_points(built: Path, system: str) -> Counter[str]:
    name = TERMINALS[system][1]
    counts: Counter[str] = Counter()
    for sheet in book_of(built / "points.xlsx").sheetnames[2:]:
        counts.update(id_of(row["楼栋"]) for row in rows(built / "points.xlsx", sheet, "位号") if row["类型"] == name)
    return counts


def in_bom(built: Path, system: str) -> Counter[str]:
    lines = [row for row in rows(built / "bom.xlsx", "楼栋分项", "合计") if row["名称"] == TERMINALS[system][1]]
    counts: Counter[str] = Counter()
    for line in lines:
        heads = list(line)[list(line).index("单位") + 1 : list(line).index("合计")]
        counts.update({id_of(head): int(str(line[head])) for head in heads if line[head]})
    whole = [row for row in rows(built / "bom.xlsx", "设备材料表", "数量") if row["名称"] == TERMINALS[system][1]]
    assert sum(int(str(row["数量"])) for row in whole) == sum(int(str(line["合计"])) for line in lines)
    assert sum(int(str(row["数量"])) for row in whole) == sum(counts.values())
    return counts


def in_report(built: Path, system: str) -> Counter[str]:
    entries = json.loads((built / "check.json").read_text(encoding="utf-8"))["quantities"]
    key = f"{system}.{TERMINALS[system][0]}"
    return Counter({one["building"]: one["counts"][key] for one in entries if one["counts"][key]})


@pytest.mark.parametrize("system", TERMINALS)
def test_model_riser_points_bom_and_report_agree_in_every_building(built: Path, community, system: str) -> None:
    wanted = in_model(community, system)
    assert sum(wanted.values()) > 1000
    assert on_risers(built, system) == wanted
    assert in_points(built, system) == wanted
    assert in_bom(built, system) == wanted
    assert in_report(built, system) == wanted


def by_kind(community) -> Counter[tuple[str | None, str]]:
    """The devices of the model by building and kind, counted apart from the register."""
    return Counter({(building, kind): n for (_, building, kind), n in count_table(community).items()})


def kind_names() -> dict[str, str]:
    return {kind.name.zh: key for key, kind in device_kinds().items()}


def test_every_device_of_the_model_is_in_the_point_list_by_kind_and_building(built: Path, community) -> None:
    names = kind_names()
    found: Counter[tuple[str | None, str]] = Counter()
    for sheet in book_of(built / "points.xlsx").sheetnames[2:]:
        for row in rows(built / "points.xlsx", sheet, "位号"):
            building = id_of(row["楼栋"])
            found[building if building in community.building_by_id else None, names[str(row["类型"])]] += 1
    assert found == by_kind(community)


def test_every_device_of_the_model_is_in_the_schedule_by_kind_and_building(built: Path, community) -> None:
    names = kind_names()
    found: Counter[tuple[str | None, str]] = Counter()
    for line in rows(built / "bom.xlsx", "楼栋分项", "合计"):
        if (kind := names.get(str(line["名称"]))) is not None:
            heads = list(line)[list(line).index("单位") + 1 : list(line).index("合计")]
            for head in heads:
                building = id_of(head)
                found[building if building in community.building_by_id else None, kind] += int(str(line[head] or 0))
    assert +found == by_kind(community)


def test_every_device_of_the_model_is_in_the_report_by_kind_and_building(built: Path, community) -> None:
    found: Counter[tuple[str | None, str]] = Counter()
    for entry in json.loads((built / "check.json").read_text(encoding="utf-8"))["quantities"]:
        for key, count in entry["counts"].items():
            found[entry["building"] or None, key.partition(".")[2]] += count
    assert +found == by_kind(community)


def test_every_device_of_the_register_is_read_back_from_the_risers(built: Path, community) -> None:
    ids = {device.id for device in register(community).devices}
    folders = {path.parent for path in built.glob("drawings/*/*.dxf")} - {
        built / "drawings" / name for name in ("site", "home", "legend", "integration")
    }
    drawn = {word for folder in folders for word in words_on(folder)}
    assert len(ids) > 3000
    assert sorted(ids - drawn)[:9] == []


def test_every_drawing_passes_the_audit_from_disk(built: Path) -> None:
    import ezdxf

    drawings = sorted(built.glob("drawings/*/*.dxf"))
    assert len(drawings) >= 2 * 27 + 2
    for path in drawings:
        auditor = ezdxf.readfile(path).audit()
        assert (auditor.errors, auditor.fixes) == ([], []), path.name
        for other in (".pdf", ".svg"):
            assert path.with_suffix(other).stat().st_size > 1000


def test_the_manifest_names_every_file_with_its_hash(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    there = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()} - {"manifest.json"}
    assert set(manifest["files"]) == there
    for name, entry in manifest["files"].items():
        assert entry["sha256"] == hashlib.sha256((built / name).read_bytes()).hexdigest()
    assert all(manifest["files"][name]["provisions"] for name in there)
    assert [name for name in there if manifest["files"][name]["problems"]] == []


def test_another_folder_seed_and_time_zone_give_the_same_bytes(project: str, built: Path, tmp_path: Path) -> None:
    (tmp_path / "别处").mkdir()
    other = build(project, tmp_path / "别处" / "out", "1")
    names = sorted(path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(other).as_posix() for path in other.rglob("*") if path.is_file())
    assert [name for name in names if (built / name).read_bytes() != (other / name).read_bytes()] == []


def test_estimates_are_marked_in_lists_sheets_and_reports(built: Path, community) -> None:
    estimated = any(one.estimated for one in community.dwellings)
    page = (built / "compliance.html").read_text(encoding="utf-8")
    riser = sorted((built / "drawings" / "ftth").glob("*.svg"))[0].read_text(encoding="utf-8")
    terminals = [row for row in rows(built / "points.xlsx", 2, "位号") if row["类型"] == "家居配线箱"]
    assert ("估列" in riser) == estimated
    assert ("据此得出的结论标注" in page) == bool(community.estimates)
    assert all((row["估列"] is not None) == estimated for row in terminals)
