"""A project's parameters.yaml: read with places and units, in force for sizing, checking and tables, and told."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from tiaowen.cli import main
from tiaowen.model.load import load_project
from tiaowen.reports.standard.explain import explanation
from tiaowen.spec.errors import InputError, TiaowenError

COMMUNITY = """tiaowen: 1
project: {name: 试, date: 2026-11-01}
dwelling_types: [{id: A, rooms: [{id: 1, kind: living_room}]}]
buildings:
  - id: B1
    use: residential
    kind: mid_rise
    entrance: [0, 0]
    rooms: [{id: T, kind: telecom_room, storey: 1}]
    units: [{id: 1, dwellings: [{storeys: 1-9, numbers: 1-4, type: A}]}]
"""


def project(folder: Path, *entries: str) -> Path:
    (folder / "community.yaml").write_text(COMMUNITY, encoding="utf-8")
    if entries:
        lines = ["tiaowen: 1", "parameters:", *(f"- {one}" for one in entries)]
        (folder / "parameters.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{id: storey.height_assumed, value: 280 cm, source: 图纸}", 2.8),
        ("{id: storey.height_assumed, value: 2.8, source: 图纸}", 2.8),
        ("{id: bas.spare, value: 20 %, source: 业主}", 0.2),
        ("{id: ftth.splitter.ways, value: 32 路, source: 运营商}", 32),
        ("{id: ftth.cabinet.cores, value: [144 芯, 288 cores], source: 样本}", [144, 288]),
        ('{id: catv.splitter.loss, value: {2: "4 dB"}, source: 样本}', 4),
        ('{id: ftth.splitter.loss, value: {128: "24.5 dB", 2: 4 dB, 64: null}, source: 样本}', 4),
    ],
)
def test_numbers_may_be_written_with_their_unit(tmp_path: Path, written: str, read: object) -> None:
    (one,) = load_project(project(tmp_path, written)).spec.parameters.values()
    assert (one.value[2] if isinstance(one.value, dict) else one.value) == read


def test_a_source_of_several_lines_is_told_in_one(tmp_path: Path) -> None:
    entry = r'{id: bas.spare, value: 0.2, source: "=1+1 <b>\n  第二行", by: "张\n工"}'
    (one,) = load_project(project(tmp_path, entry)).spec.parameters.values()
    assert (one.source, one.by) == ("=1+1 <b> 第二行", "张 工")


@pytest.mark.parametrize(
    ("written", "place", "word"),
    [
        ("{id: bas.spares, value: 0.2, source: 业主}", "3:8", "bas.spare"),
        ("{id: nothing.at.all, value: 0.2, source: 业主}", "3:8", "tiaowen spec parameters"),
        ("{id: bas.spare, value: 0.2}", "3:3", "source"),
        ("{id: bas.spare, source: 业主}", "3:3", "value"),
        ("{id: storey.height_assumed, value: 3 kg, source: 图纸}", "3:38", "单位"),
        ("{id: catv.coax.loss, value: {75-5: 900}, source: 样本}", "3:38", "100"),
        ("{id: catv.coax.loss, value: {75-5: [1, 2]}, source: 样本}", "3:38", "数"),
        ("{id: bas.spare, value: 0.2, source: 业主, confirmed: maybe}", "3:54", "confirmed"),
        ("{id: bas.spare, value: 0.2, source: 业主, why: 多}", "3:43", "why"),
        ("{id: bas.spare, value: '0.2', source: 业主}", "3:26", "数"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, written: str, place: str, word: str) -> None:
    with pytest.raises(InputError) as caught:
        load_project(project(tmp_path, written))
    (line,) = caught.value.lines()
    assert line.startswith(f"parameters.yaml:{place}:") and word in line


@pytest.mark.parametrize("text", ["", "[]\n", "parameters: 3\n", "tiaowen: 2\nparameters: []\n", "other: []\n"])
def test_a_file_that_is_none_is_refused_in_words(tmp_path: Path, text: str) -> None:
    project(tmp_path)
    (tmp_path / "parameters.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(TiaowenError) as caught:
        load_project(tmp_path)
    assert caught.value.lines()[0].startswith("parameters.yaml")


def test_sizing_obeys_and_tells_what_a_project_states(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """36 dwellings with splitters of 64 ways need one, with 16 ways three."""
    counts = {}
    for ways in (64, 16):
        folder = tmp_path / str(ways)
        folder.mkdir()
        project(folder, f"{{id: ftth.splitter.ways, value: {ways}, source: 运营商要求, by: 张工}}")
        assert main(["size", str(folder), "--only", "ftth", "--format", "json"]) == 0
        data = json.loads(capsys.readouterr().out)
        (told,) = data["parameters"]
        assert (told["id"], told["value"], told["default"]) == ("ftth.splitter.ways", ways, 64)
        (area,) = load_project(folder).community.ftth.areas  # type: ignore[union-attr, misc]
        counts[ways] = area.access_points[0].splitters[0].count  # type: ignore[index]
    assert counts == {64: 1, 16: 3}


def test_every_report_names_them_and_the_file_is_an_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project(tmp_path, "{id: bas.spare, value: 0.2, source: <b>业主</b>}")
    for form, mark in (("text", "<b>业主</b>"), ("html", "&lt;b&gt;业主"), ("md", "bas.spare"), ("sarif", "bas.spare")):
        main(["check", str(tmp_path), "--format", form])
        assert mark in capsys.readouterr().out, form
    main(["check", str(tmp_path), "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert data["parameters"][0]["id"] == "bas.spare" and data["parameters"][0]["default"] == 0.15
    assert "parameters.yaml" in {one["file"] for one in data["inputs"]}


def test_the_opinion_names_them_on_its_cover_and_tells_them_in_an_appendix(tmp_path: Path) -> None:
    project(tmp_path, "{id: bas.spare, value: 0.2, source: 业主}")
    target = tmp_path / "opinion.docx"
    main(["check", str(tmp_path), "--format", "docx", "-o", str(target)])
    tables = [[[cell.text for cell in row.cells] for row in one.rows] for one in docx.Document(str(target)).tables]
    assert ["本项目参数", "bas.spare"] in tables[0]
    (rows,) = [rows for rows in tables[1:] if rows[0][0] == "本项目参数"]
    assert rows[1][0] == "bas.spare" and "0.2（默认 0.15）（业主，未确认）" in rows[1][1]


def test_two_revisions_that_differ_by_a_parameter_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sides = [tmp_path / "a", tmp_path / "b"]
    for side in sides:
        side.mkdir()
    project(sides[0])
    project(sides[1], "{id: bas.spare, value: 0.2, source: 业主}")
    main(["diff", *map(str, sides), "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert not data["same"]["parameters"] and data["after"]["parameters"] == ["bas.spare = 0.2"]
    main(["check", str(sides[1]), "--format", "json", "-o", str(tmp_path / "check.json")])
    main(["diff", str(tmp_path / "check.json"), str(sides[1]), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["same"]["parameters"]


def test_one_parameter_is_explained_with_how_to_overrule_it(tmp_path: Path) -> None:
    plain = explanation("bas.spare")
    assert "0.15" in plain and "parameters.yaml" in plain and "{id: bas.spare, value: 0.15, source:" in plain
    project(tmp_path, "{id: bas.spare, value: 0.2, source: 业主, by: 张工}")
    theirs = explanation("bas.spare", "en", tmp_path)
    assert "0.2" in theirs and "0.15" in theirs and "张工" in theirs
    assert "不能由项目改变" in explanation("power.passive")
    with pytest.raises(TiaowenError) as caught:
        explanation("bas.spar")
    assert "bas.spare" in "".join(caught.value.lines())


@pytest.mark.parametrize("form", ["text", "json"])
def test_all_parameters_are_listed_with_a_projects_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    project(tmp_path, "{id: bas.spare, value: 0.2, source: 业主}")
    assert main(["spec", "parameters", "--project", str(tmp_path), "--format", form]) == 0
    shown = capsys.readouterr().out
    if form == "json":
        rows = {one["id"]: one for one in json.loads(shown)["parameters"]}
        assert rows["bas.spare"]["overruled"] and rows["bas.spare"]["range"] == [0, 2] and len(rows) > 150
    else:
        assert "bas.spare [本项目]" in shown and "power.passive" in shown
