"""Wrong project files get told where, what and how to mend it; all at once where that is possible."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiaowen.model.load import load, load_project, load_texts
from tiaowen.spec.errors import InputError, UsageError

HEAD = "tiaowen: 1\nproject: {name: 试}\n"


def building(lines: str) -> str:
    return f"{HEAD}buildings:\n  - id: B1\n" + "".join(f"    {line}\n" for line in lines.splitlines())


WRONG = {
    "unknown field": (building("storys_above: 3"), 5, 5, ("storys_above", "storeys_above")),
    "unknown word": (building("use: 住"), 5, 10, ("住", "住宅")),
    "unknown word with a neighbour": (building("kind: 别野"), 5, 11, ("别野", "别墅")),
    "count below zero": (building("storeys_above: -1"), 5, 20, ("-1",)),
    "count of zero": (building("storeys_above: 0"), 5, 20, ("0",)),
    "count with a fraction": (building("storeys_above: 1.5"), 5, 20, ("1.5", "整数")),
    "true for a count": (building("storeys_above: true"), 5, 20, ("true", "整数")),
    "underscored number": (building('storeys_above: "1_000"'), 5, 20, ("1_000", "整数")),
    "wrong dimension": (building("height: 20 ㎡"), 5, 13, ("㎡",)),
    "decimal comma": (building("height: 1,5 m"), 5, 13, ("1,5 m",)),
    "negative height": (building("height: -3 m"), 5, 13, ("-3",)),
    "storey zero": (building("rooms: [{id: R, kind: 电信间, storey: 0}]"), 5, 40, ("0", "地下")),
    "storeys that run backwards": (building("dwellings: [{storeys: 9-2, numbers: 1}]"), 5, 27, ("9-2",)),
    "doors named twice": (building('dwellings: [{storeys: 1, numbers: "1,1"}]'), 5, 39, ("重复",)),
    "missing id": (HEAD + "buildings:\n  - {use: 住宅}\n", 4, 5, ("id", "缺少")),
    "id with a space": (HEAD + "buildings: [{id: B 1}]\n", 3, 18, ("B 1",)),
    "id of 5,000 characters": (HEAD + f"buildings: [{{id: {'B' * 5000}}}]\n", 3, 18, ("128",)),
    "dangling dwelling type": (
        building("dwellings: [{type: 三室一听, storeys: 1, numbers: 1}]") + "dwelling_types: [{id: 三室一厅}]\n",
        5,
        24,
        ("三室一听", "三室一厅"),
    ),
    "dangling part": (building("dwellings: []") + "ftth: {areas: [{id: A, serves: [B2]}]}\n", 6, 33, ("B2",)),
    "part without a dwelling": (
        building("dwellings: [{storeys: 1-3, numbers: 1}]") + "ftth: {areas: [{id: A, serves: ['B1:4']}]}\n",
        6,
        33,
        ("B1:4", "不包含"),
    ),
    "dangling distribution point": (HEAD + "catv: {nodes: [{id: N, ports: [{id: 1, tree: P1}]}]}\n", 3, 46, ("P1",)),
    "more branches than ways": (
        HEAD + "catv: {nodes: [{id: N, ports: [{id: 1, tree: {splitter: 2, branches: [a, b, c]}}]}]}\n",
        3,
        46,
        ("2", "3"),
    ),
    "the same id twice": (HEAD + "buildings:\n  - {id: B1}\n  - {id: B1}\n", 5, 10, ("B1", "community.yaml:4:")),
    "the same dwelling twice": (
        building("dwellings: [{storeys: 1-2, numbers: 1}, {storeys: 2, numbers: 1}]"),
        5,
        17,
        ("B1-201", "2 次"),
    ),
    "more storeys than the building": (
        building("storeys_above: 3\ndwellings: [{storeys: 1-4, numbers: 1}]"),
        6,
        27,
        ("4F",),
    ),
    "podiums in a circle": (
        HEAD + "buildings:\n  - {id: B1, podium: B2}\n  - {id: B2, podium: B1}\n",
        4,
        22,
        ("B1 → B2 → B1",),
    ),
    "units and dwellings": (building("units: [{id: 1}]\ndwellings: [{storeys: 1, numbers: 1}]"), 4, 5, ("units",)),
    "estimate of a field not stated": (building("estimated: [use]"), 4, 5, ("use",)),
    "newer format": ("tiaowen: 2\nproject: {name: 试}\n", 1, 10, ("升级",)),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_files_are_told_with_place_fault_and_mend(name: str) -> None:
    text, line, column, words = WRONG[name]
    with pytest.raises(InputError) as caught:
        load_texts({"community.yaml": text})
    problem = caught.value.problems[0]
    assert (problem.place.line, problem.place.column) == (line, column)
    told = problem.line("zh")
    assert all(word in told for word in words), told
    assert problem.line("en") != told


def test_as_many_errors_as_there_are_in_one_run() -> None:
    text = building("use: 住\nheight: 3 kg\nstoreys_above: 0\nrooms: [{id: R}, {id: R, kind: 电信间, area: 0}]")
    with pytest.raises(InputError) as caught:
        load_texts({"community.yaml": text})
    assert [problem.place.line for problem in caught.value.problems] == [5, 6, 7, 8, 8]


def test_of_many_errors_the_first_hundred_and_the_count_are_told() -> None:
    text = HEAD + "buildings:\n" + "".join(f"  - {{id: B{number}, usee: 住宅}}\n" for number in range(500))
    with pytest.raises(InputError) as caught:
        load_texts({"community.yaml": text})
    lines = caught.value.lines("zh")
    assert len(lines) == 101
    assert "400" in lines[-1]


def test_a_key_in_both_files_is_told_with_both() -> None:
    with pytest.raises(InputError) as caught:
        load_texts({"community.yaml": HEAD, "design.yaml": "tiaowen: 1\nproject: {name: 另一个}\n"})
    assert caught.value.problems[0].place.file == "design.yaml"
    assert "community.yaml" in caught.value.problems[0].what.zh


def test_errors_of_both_files_are_told_together() -> None:
    with pytest.raises(InputError) as caught:
        load_texts({"community.yaml": "a: [", "design.yaml": "b: {"})
    assert {problem.place.file for problem in caught.value.problems} == {"community.yaml", "design.yaml"}


def test_places_lead_back_to_the_right_file() -> None:
    design = "tiaowen: 1\ncatv:\n  nodes:\n    - id: N1\n"
    community, _ = load_texts({"community.yaml": HEAD, "design.yaml": design})
    assert str(community.place_of("catv.nodes[0].id")) == "design.yaml:4:11"
    assert str(community.place_of("project.name")) == "community.yaml:2:17"
    assert str(community.place_of("catv.nodes[0].room")) == "design.yaml:4:7"


@pytest.mark.parametrize("name", ["nothing", "file.xlsx", "empty"])
def test_what_is_no_project_is_a_usage_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.xlsx").write_bytes(b"PK")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError):
        load(tmp_path / name)


def test_a_file_of_deviations_is_never_ignored(tmp_path: Path) -> None:
    (tmp_path / "community.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "deviations.yaml").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="键值对"):
        load(tmp_path)


def test_a_checkout_with_other_line_ends_has_the_same_hash(tmp_path: Path) -> None:
    for folder, ends in (("a", "\n"), ("b", "\r\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "community.yaml").write_bytes(HEAD.replace("\n", ends).encode())
    assert load_project(tmp_path / "a").inputs == load_project(tmp_path / "b").inputs


def test_a_single_file_is_a_project_too(tmp_path: Path) -> None:
    path = tmp_path / "小区.yaml"
    path.write_text(HEAD + "catv: {mode: FTTB}\n", encoding="utf-8")
    assert load(path).catv.mode == "fttb"
