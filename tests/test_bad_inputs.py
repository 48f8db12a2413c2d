"""Bad input and bad surroundings, as a user meets them: one clear line, the right exit code, nothing lost.

A row: the files of a folder, the command (``{}`` stands for the folder), the exit code, and words that stderr holds.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tiaowen.cli import main

ROOT = Path(__file__).resolve().parent.parent
GARDEN = ROOT / "projects" / "garden"
SUZHOU = ROOT / "projects" / "suzhou"
HEAD = "tiaowen: 1\nproject: {name: 试, date: 2026-11-01}\n"
DESIGN = "tiaowen: 1\n"
FORBIDDEN = ("Traceback", "内部错误", "internal error", "Error:", "pydantic", "ValidationError", "None")
PLACE = "community.yaml"


class Row(NamedTuple):
    files: dict[str, str | bytes]
    command: str
    code: int
    words: tuple[str, ...]


def yaml(text: str | bytes, *words: str, code: int = 3) -> Row:
    """A project of one file, checked."""
    return Row({PLACE: text}, "check {}", code, words)


def building(lines: str, *words: str, code: int = 3) -> Row:
    """A project of one building with some more fields, checked."""
    return yaml(HEAD + f"buildings:\n  - id: B1\n    {lines}\n", *words, code=code)


def many(line: str, count: int) -> str:
    return HEAD + "buildings:\n" + "".join(f"  - {{{line.replace('#', str(index))}}}\n" for index in range(count))


RING = "[[[120.6,31.3],[120.601,31.3],[120.601,31.301],[120.6,31.301],[120.6,31.3]]]"


def outlines(*features: str, head: str = "") -> str:
    return f'{{"type":"FeatureCollection",{head}"features":[{",".join(features)}]}}'


def outline(coordinates: str = RING, properties: str = '{"Floor":6}', id: str = '"B1"') -> str:
    geometry = f'{{"type":"Polygon","coordinates":{coordinates}}}'
    return f'{{"type":"Feature","id":{id},"properties":{properties},"geometry":{geometry}}}'


def geojson(text: str | bytes, *words: str, code: int = 3) -> Row:
    return Row({"a.geojson": text}, "import {}/a.geojson -o {}/out", code, ("a.geojson", *words))


READING = {
    "empty": yaml("", "community.yaml: ", "文件为空"),
    "only comments": yaml("# 甲\n# 乙\n", "文件为空"),
    "two documents": yaml(HEAD + "---\na: 1\n", ":3:1:", "第二个"),
    "tab as indent": yaml(HEAD + "site:\n\tgates: []\n", ":4:1:", "用空格"),
    "full-width colon": yaml("tiaowen: 1\n名称：x\nproject: {name: x}\n", ":2:3:", "半角冒号"),
    "full-width colon that is a value": yaml("tiaowen: 1\nproject:\n  名称：x\n", ":3:3:", "冒号请用半角"),
    "duplicate key": yaml(HEAD + "site: {}\nsite: {}\n", ":4:1:", "第 3 行"),
    "alias bomb": yaml("a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(20)), ":1:4:", "锚"),
    "cyclic alias": yaml(HEAD + "site: &a\n  gates: *a\n", ":3:7:"),
    "ten thousand dashes": yaml("- " * 10_000, "64 层"),
    "a hundred thousand brackets": yaml("[" * 100_000, "64 层"),
    "python object": yaml(HEAD + 'site: !!python/object/apply:os.system ["exit 1"]\n', ":3:7:", "标签"),
    "merge key": yaml(HEAD + "site:\n  <<: {gates: []}\n", ":4:3:", "合并键"),
    "leading zero is decimal": building("storeys_above: 010", "读作 10", code=5),
    "NO for a truth": yaml(HEAD + "fire_alarm: {buildings: [{building: B, public_areas: NO}]}\n", "true 或 false"),
    "on as a key": yaml(HEAD + "on: 1\n", ":3:1:", "不认识的字段 on"),
    "five thousand digits": building("storeys_above: " + "9" * 5_000, ":5:20:", "18 位"),
    "count below zero": building("storeys_above: -1", ":5:20:", "应不小于 1"),
    "count of zero": building("storeys_above: 0", "应不小于 1"),
    "count with a fraction": building("storeys_above: 1.5", "应为整数"),
    "count with an underscore": building('storeys_above: "1_000"', "应为整数"),
    "true for a count": building("storeys_above: true", "应为整数", "true"),
    "true for the format": yaml("tiaowen: true\nproject: {name: x}\n", ":1:10:", "应写 1"),
    "newer format": yaml("tiaowen: 2\nproject: {name: x}\n", "升级"),
    "unknown field": yaml(HEAD + "securty: {}\n", "security"),
    "unknown word": building("rooms: [{id: R, kind: 电信問}]", "电信间"),
    "a word of a long list": yaml(HEAD + "components: [{system: 有线电视, component: 摄象机}]\n", "……共 "),
    "dangling reference": yaml(HEAD + "buildings: [{id: B1}]\nftth: {areas: [{id: A, serves: [B2]}]}\n", "B2", "B1"),
    "podiums in a circle": yaml(HEAD + "buildings: [{id: B1, podium: B2}, {id: B2, podium: B1}]\n", "B1 → B2 → B1"),
    "area with a unit": building("rooms: [{id: R, kind: 电信间, area: 3 ㎡}]", code=5),
    "wrong dimension": building("height: 25 ℃", "温度", "长度"),
    "decimal comma": building("height: 1,5 m", "小数点"),
    "two numbers": building("height: 5 5 m", "12.5 m"),
    "unit in capitals": building("height: 20 M", "是否想写：m"),
    "power tower": building("height: 10**10**10", "不认识单位"),
    "NUL once said": yaml(HEAD.encode("utf-16-le"), ":1:2:", "UTF-16"),
    "BEL": building("name: x\x07", ":5:12:", "U+0007"),
    "next line": building("name: x\x85y", "U+0085"),
    "bidi override": building("name: x\u202ey", "U+202E"),
    "zero width in an id": yaml(HEAD + "buildings: [{id: B\u200b1}]\n", "U+200B"),
    "at sign in an id": yaml(HEAD + "buildings: [{id: B@1}]\n", "@"),
    "long id": yaml(HEAD + f"buildings: [{{id: {'B' * 5_000}}}]\n", "128"),
    "blank name": building('name: "　 "', "不能为空"),
    "UTF-16 with a mark": yaml(HEAD.encode("utf-16"), code=5),
    "UTF-8 with a mark": yaml(HEAD.encode("utf-8-sig"), code=5),
    "GB18030": yaml(HEAD.encode("gb18030"), "GB18030", code=5),
    "carriage returns": yaml(many("id: B#, usee: 1", 1).replace("\n", "\r"), ":4:14:", "use"),
    "file too large": yaml(b"#" * 8_000_001, "8 MB"),
    "date as a number": yaml("tiaowen: 1\nproject: {name: x, date: 20261101}\n", "应为日期"),
    "corner too far": building("outline: [[0, 0], [1e9, 0], [0, 1]]", ":5:24:", "10000000"),
    "outline of one point": building("outline: [[0, 0], [0, 0], [0, 0]]", ":5:14:", "3 个不同的点"),
    "not text": yaml(bytes(range(256)), "不是文本文件"),
    "two thousand errors": yaml(many("id: B#, usee: 1", 2_000), "另有 1900 处"),
    "two thousand twins": yaml(many("id: B", 2_000), "另有 1899 处"),
    "two thousand dangling": yaml(many("id: B#, podium: X#", 2_000), "另有 1900 处"),
    "long circle": yaml(HEAD + "buildings:\n" + "".join(
        f"  - {{id: B{n}, podium: B{(n + 1) % 2_000}}}\n" for n in range(2_000)), "B0 → B1", "… → B0"),
    "too many buildings": yaml(many("id: B#", 20_001), "20001", "20000"),
    "too many dwellings": yaml(many("id: B#, dwellings: [{storeys: 1-299, numbers: 1-99}]", 4), "100000 户"),
}  # fmt: skip

PROJECT = {
    "no such project": Row({}, "check {}/none", 2, ("找不到项目",)),
    "no community": Row({"x.txt": ""}, "check {}", 2, ("community.yaml", "init")),
    "name too long": Row({}, "check " + "楼" * 200, 2, ("无法读取",)),
    "a device": Row({}, "check /dev/zero", 2, ("不是普通文件",)),
    "workbook": Row({"a.xlsx": b"PK"}, "check {}/a.xlsx", 2, ("工作簿",)),
    "deviations are not ignored": Row({PLACE: HEAD, "deviations.yaml": "[]"}, "check {}", 3, ("deviations.yaml:1:1",)),
    "a design that is empty": Row({PLACE: HEAD, "design.yaml": ""}, "check {}", 3, ("design.yaml", "文件为空")),
    "a design that is a folder": Row({PLACE: HEAD, "design.yaml/x": ""}, "check {}", 2, ("design.yaml", "文件夹")),
    "a design with another ending": Row({PLACE: HEAD, "design.yml": "x"}, "check {}", 5, ("design.yml", "未读取")),
    "output in no folder": Row({PLACE: HEAD}, "check {} -o {}/no/x.txt", 2, ("没有这个文件夹",)),
    "output is a folder": Row({PLACE: HEAD}, "check {} -o {}", 2, ("是文件夹",)),
    "output is the input": Row({PLACE: HEAD}, "check {} -o {}/community.yaml", 2, ("项目自己的文件",)),
    "output is a device": Row({PLACE: HEAD}, "check {} -o /dev/null", 2, ("不是普通文件",)),
    "output name too long": Row({PLACE: HEAD}, "check {} -o {}/" + "楼" * 100, 2, ("无法写入",)),
    "size into a folder": Row({PLACE: HEAD, "design.yaml/x": ""}, "size {}", 2, ("design.yaml",)),
    "build over a file": Row({PLACE: HEAD, "out": ""}, "build {}", 2, ("不是文件夹",)),
    "build over what is not ours": Row({PLACE: HEAD, "out/manifest.json": "{}"}, "build {}", 2, ("不是本程序",)),
    "build over the root": Row({PLACE: HEAD}, "build {} -o /", 2, ("当前文件夹",)),
    "init in a filled folder": Row({"x": ""}, "init {}", 2, ("不是空的",)),
}

USAGE = {
    "no project": Row({}, "check", 2, ("tiaowen check：缺少 PROJECT",)),
    "no such option": Row({}, "check {} --formt json", 2, ("没有选项 --formt", "--format")),
    "no such command": Row({}, "chekc {}", 2, ("没有命令", "chekc")),
    "no such format": Row({}, "check {} --format pdf", 2, ("可写：text、json",)),
    "no value": Row({}, "check {} --format", 2, ("--format",)),
    "one argument too many": Row({}, "check {} {}", 2, ("多余的参数",)),
    "a word for seconds": Row({}, "size {} --seconds abc", 2, ("不小于 1",)),
    "no such day": Row({}, "import {}/a.geojson -o {}/x --date 2026-13-01", 2, ("2026-11-22",)),
    "no such system": Row({PLACE: HEAD}, "size {} --only gas", 2, ("gas", "ftth")),
    "in English": Row({}, "--lang en check", 2, ("tiaowen check: Missing argument",)),
    "no such provision": Row({}, "explain 9.9.9", 2, ("9.9.9",)),
    "a provision of 100,000 digits": Row({}, "explain " + "1" * 100_000, 2, ("…",)),
}

GEOJSON = {
    "empty": geojson("", "文件为空"),
    "no JSON": geojson("<html>", ":1:1:"),
    "cut off": geojson(outlines(outline())[:-5], "JSON 语法"),
    "nested too deep": geojson("[" * 100_000, "过深"),
    "NaN": geojson(outlines(outline(RING.replace("31.301", "NaN"))), "NaN"),
    "a list": geojson("[]", "FeatureCollection"),
    "no features": geojson(outlines(), "没有要素"),
    "no polygon": geojson(outlines(outline("null").replace("Polygon", "Point")), "没有建筑轮廓"),
    "projected": geojson(outlines(outline(RING.replace("120.6", "13425000"))), "经纬度"),
    "a system of the plane": geojson(outlines(outline(), head='"crs":"EPSG:4549",'), "坐标系"),
    "bow tie": geojson(outlines(outline("[[[0,0],[0.001,0.001],[0.001,0],[0,0.001],[0,0]]]")), "自相交"),
    "far apart": geojson(outlines(outline(), outline(RING.replace("120.", "12."), id='"B2"')), "50 km"),
    "the same id": geojson(outlines(outline(), outline()), "重复"),
    "an id with a space": geojson(outlines(outline(id='"a b"')), "编号"),
    "properties in a text": geojson(outlines(outline(properties='"x"')), "的 properties"),
    "podiums in a circle": geojson(
        outlines(outline(properties='{"on_podium_of":"B2"}'), outline(id='"B2"', properties='{"on_podium_of":"B1"}')),
        "成环",
    ),
    "too many": geojson(outlines(*["0"] * 20_001), "20000"),
    "odd properties": Row(
        {"a.geojson": outlines(outline(properties='{"Floor":"6","height":[],"name":"=1+1\\n<b>"}'))},
        "import {}/a.geojson -o {}/out",
        0,
        ("Floor", "未取"),
    ),
}
TABLES = {"reading": READING, "project": PROJECT, "usage": USAGE, "geojson": GEOJSON}
CASES = [(table, name) for table, rows in TABLES.items() for name in rows]


def fill(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


@pytest.mark.parametrize(("table", "name"), CASES)
def test_one_clear_line_and_the_right_exit_code(
    table: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = TABLES[table][name]
    fill(tmp_path, row.files)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code = main(row.command.replace("{}", str(tmp_path)).split(" "))
    told = capsys.readouterr()
    assert code == row.code, told.err
    assert all(word in told.err for word in row.words if word != PLACE), told.err
    assert not any(word in told.err for word in FORBIDDEN), told.err
    assert all(path.read_bytes() == content for path, content in before.items())
    if code in (2, 3):
        assert told.out == ""
        assert set(tmp_path.rglob("*")) - set(before) == {path.parent for path in before} - {tmp_path}


@pytest.mark.parametrize("name", ["duplicate key", "unknown word", "wrong dimension", "too many dwellings"])
def test_every_line_is_told_in_english_too(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = READING[name]
    fill(tmp_path, row.files)
    assert main(["--lang", "en", "check", str(tmp_path)]) == row.code
    told = capsys.readouterr().err.replace("电信問", "").replace("电信间", "").replace("℃", "")
    assert told.isascii() or not any("\u4e00" <= char <= "\u9fff" for char in told), told


def run(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **more.pop("env", {})}  # type: ignore[dict-item]
    command = [sys.executable, "-m", "tiaowen.cli", *arguments]
    return subprocess.run(command, text=True, encoding="utf-8", env=environment, timeout=60, **more)  # type: ignore[call-overload, no-any-return]


@pytest.mark.skipif(os.name != "posix", reason="shell and devices of POSIX")
@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("check {0} >&-", 1, ""),
        ("check {0} <&- >&- 2>&-", 1, ""),
        ("check nowhere 2>/dev/full", 2, ""),
        ("check {0} >/dev/full", 2, "无法输出"),
        ("check {0} --format json | head -n 1 >/dev/null", 1, ""),
        ("explain 5.5.8-4-10 | true", 0, ""),
    ],
)
def test_streams_that_are_gone_change_no_verdict(command: str, code: int, told: str) -> None:
    whole = "set -o pipefail; " + f"'{sys.executable}' -m tiaowen.cli " + command.format(f"'{GARDEN}'")
    found = subprocess.run(["bash", "-c", whole], capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert found.returncode == code
    assert told in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_links_are_not_written_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(tmp_path, {f"p/{PLACE}": HEAD, "elsewhere.yaml": DESIGN})
    (tmp_path / "p" / "design.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    for command in (["size"], ["check", "-o", str(tmp_path / "p" / "design.yaml")]):
        assert main([*command, str(tmp_path / "p")]) == 2
        assert "符号链接" in capsys.readouterr().err
    assert (tmp_path / "elsewhere.yaml").read_text(encoding="utf-8") == DESIGN


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_design_that_leads_nowhere_is_not_ignored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(tmp_path, {PLACE: HEAD})
    (tmp_path / "design.yaml").symlink_to(tmp_path / "none")
    assert main(["check", str(tmp_path)]) == 2
    assert "design.yaml" in capsys.readouterr().err


def test_any_place_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "a b" / "中文 目录" / "x"
    fill(folder, {PLACE: HEAD})
    monkeypatch.chdir(folder)
    for project in (".", "../x", "../../中文 目录/x/.", "community.yaml"):
        assert main(["check", project, "-o", "r.txt"]) == 5


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_project_is_checked_and_not_sized(tmp_path: Path) -> None:
    fill(tmp_path, {PLACE: HEAD})
    tmp_path.chmod(0o555)
    try:
        assert [main([command, str(tmp_path)]) for command in ("check", "size", "build")] == [5, 2, 2]
    finally:
        tmp_path.chmod(0o755)


def test_clock_zone_hashes_and_home_change_no_byte(tmp_path: Path) -> None:
    project, one, two = (tmp_path / name for name in ("p", "one", "two"))
    assert main(["init", str(project)]) == 0
    assert main(["build", str(project), "-o", str(one)]) == 5
    odd = {
        "PYTHONHASHSEED": "7",
        "TZ": "America/St_Johns",
        "SOURCE_DATE_EPOCH": "never",
        "HOME": "/no",
        "TMPDIR": "/no",
    }
    done = run("build", str(project), "-o", str(two), env=odd, capture_output=True)
    assert done.returncode == 5, done.stderr
    files = [path.relative_to(one) for path in sorted(one.rglob("*")) if path.is_file()]
    assert files
    for path in files:
        assert (one / path).read_bytes() == (two / path).read_bytes(), path


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_kill_leaves_the_old_design_or_the_new_one(tmp_path: Path) -> None:
    community = (SUZHOU / PLACE).read_text(encoding="utf-8")
    fill(tmp_path, {f"a/{PLACE}": community, f"b/{PLACE}": community, "a/design.yaml": DESIGN})
    began = time.monotonic()
    assert run("size", str(tmp_path / "a"), stdout=subprocess.DEVNULL).returncode == 0
    took = time.monotonic() - began
    new, design = (tmp_path / "a" / "design.yaml").read_bytes(), tmp_path / "b" / "design.yaml"
    for share in (0.5, 0.9, 1.0):
        design.write_text(DESIGN, encoding="utf-8")
        command = [sys.executable, "-m", "tiaowen.cli", "size", str(tmp_path / "b")]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(took * share)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert design.read_bytes() in (DESIGN.encode(), new)
