"""The JSON schemas of the project's files: as the models say, described, true of what is read, and as strict."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rule_cases import cases

from tiaowen.cli import main
from tiaowen.generators.sheets.form import FormFile
from tiaowen.model.deviations import File
from tiaowen.model.explain_errors import validated
from tiaowen.model.json_schema import described, element_name
from tiaowen.model.load import load_texts
from tiaowen.model.new_project import starter_files
from tiaowen.model.overlays import OverlayFile
from tiaowen.model.text.yaml_reader import read_yaml
from tiaowen.reports.schemas import KINDS, all_files, schema
from tiaowen.spec.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "docs" / "schemas"
HEAD = "project: {name: 试}\n"
DWELLING = "dwelling_types:\n  - {id: A, rooms: [{id: R, kind: 起居室, "
DEVIATION = "deviations: [{provision: 5.7.3-2, subjects: all, reason: 无, date: 2026-10-01, expiry: 2027-10-01}]\n"
OVERLAY = "overlay: {name: 某, authority: 某厅, date: 2026-01-01, reason: 当地}\n"


@cache
def judge(name: str) -> jsonschema.Draft7Validator:
    made = schema(name)
    jsonschema.Draft7Validator.check_schema(made)
    return jsonschema.Draft7Validator(made)


def problems(name: str, text: str) -> list[str]:
    return [f"{list(one.absolute_path)}: {one.message}" for one in judge(name).iter_errors(read_yaml(text, name).value)]


def test_the_committed_schemas_are_what_the_models_say() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in COMMITTED.iterdir()}
    assert committed == all_files(), "run: python scripts/dev.py docs"


def test_every_element_and_field_is_described() -> None:
    fields, elements = [], []
    for kind in KINDS:
        for element, made in schema(kind)["definitions"].items():
            if "properties" in made:
                elements += [] if element_name(element, kind) else [element]
                fields += [f"{element}.{one}" for one in made["properties"] if described(element, one, kind) is None]
    assert (fields, elements) == ([], []), "add them to model/names.yaml"


@pytest.mark.parametrize("path", sorted(ROOT.glob("projects/*/*.yaml")), ids=lambda path: path.parent.name + path.name)
def test_every_committed_project_is_valid_and_names_its_schema(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not problems(path.stem, text)
    line = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / line).resolve() == COMMITTED / f"{path.stem}.schema.json"


def test_a_new_project_is_valid_and_brings_its_schemas(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "新")]) == 0
    for name in ("community", "design"):
        text = (tmp_path / "新" / f"{name}.yaml").read_text(encoding="utf-8")
        assert text == starter_files()[f"{name}.yaml"]
        assert not problems(name, text)
        beside = tmp_path / "新" / text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        assert beside.read_text(encoding="utf-8") == all_files()[beside.name]


def test_what_the_model_takes_the_schema_takes() -> None:
    """Every building, component, room … of the provisions' cases, each once."""
    seen: set[str] = set()
    for case in cases():
        for key, value in json.loads(json.dumps(case.model, default=str)).items():
            for one in value if isinstance(value, list) else [value]:
                text = json.dumps([key, one])
                if text not in seen:
                    seen.add(text)
                    part = {key: [one] if isinstance(value, list) else one}
                    assert not list(judge("design").iter_errors(part)), (str(case), part)


def test_every_way_of_writing_is_taken_by_both() -> None:
    text = HEAD + (
        "site: {boundary: [[0, 0], [9 m, 0], [0, 0.009 km]], note: }\n"
        "buildings:\n  - {id: 1, use: 住宅, height: 33 米, storeys_above: 11, dwellings: [{storeys: '1-3，5~11',"
        " numbers: [1, 2-3]}], rooms: [{id: R, kind: telecom room, area: 10 ㎡, outer_wall: 是, storey: -1}]}\n"
        "ftth: {areas: [{id: P, serves: ['1:2-3@1-2', 1]}]}\n"
    )
    assert not problems("community", text.replace(", 1]}", ", '1']}"))
    load_texts({"community.yaml": text.replace(", 1]}", ", '1']}")})


BLOCK = "width: 180\nheight: 50\nboxes: [{box: [0, 0, 90, 20], text: '{project}'}]\n"

WRONG = {
    "no project": "site: {}\n",
    "unknown field": HEAD + "securty: {}\n",
    "unknown field below": HEAD + "buildings: [{id: B1, hight: 3}]\n",
    "no id": HEAD + "buildings: [{name: x}]\n",
    "unknown word": HEAD + "buildings: [{id: B1, use: 住宅楼}]\n",
    "unit of another dimension": HEAD + "buildings: [{id: B1, height: 25 ℃}]\n",
    "unit that there is not": HEAD + "buildings: [{id: B1, height: 25 M}]\n",
    "decimal comma": HEAD + "buildings: [{id: B1, height: '1,5 m'}]\n",
    "number as a text": HEAD + "buildings: [{id: B1, height: '25'}]\n",
    "length of zero": HEAD + "buildings: [{id: B1, height: 0}]\n",
    "count below zero": HEAD + "buildings: [{id: B1, storeys_below: -1}]\n",
    "count with a fraction": HEAD + "buildings: [{id: B1, storeys_above: 1.5}]\n",
    "truth for a count": HEAD + "buildings: [{id: B1, storeys_above: true}]\n",
    "count for a truth": HEAD + "dwelling_types: [{id: A, gas: 1}]\n",
    "blank in an id": HEAD + "buildings: [{id: B 1}]\n",
    "long id": HEAD + f"buildings: [{{id: {'B' * 129}}}]\n",
    "blank name": "project: {name: '  '}\n",
    "no list": HEAD + "buildings: {id: B1}\n",
    "no mapping": HEAD + "site: 平地\n",
    "point of three": HEAD + "buildings: [{id: B1, outline: [[0, 0, 0], [1, 0, 0], [0, 1, 0]]}]\n",
    "outline of two": HEAD + "buildings: [{id: B1, outline: [[0, 0], [1, 0]]}]\n",
    "corner too far": HEAD + "buildings: [{id: B1, outline: [[0, 0], [1e9, 0], [0, 1]]}]\n",
    "storeys in words": HEAD + "buildings: [{id: B1, dwellings: [{storeys: 各层, numbers: 1}]}]\n",
    "date": "project: {name: x, date: 2026年}\n",
    "another format": "tiaowen: 2\n" + HEAD,
    "unknown outlet": HEAD + DWELLING + "outlets: {phone: 1}}]}\n",
    "outlets below zero": HEAD + DWELLING + "outlets: {tv: -1}}]}\n",
    "share above 100": HEAD + "indicators: {greenery: {ratio: 130}}\n",
    "part of a building": HEAD + "ftth: {areas: [{id: P, serves: ['B1 二单元']}]}\n",
    "empty tree": HEAD + "catv: {nodes: [{id: N, ports: [{id: P, tree: {splitter: 2, branches: []}}]}]}\n",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_both_refuse(name: str) -> None:
    assert problems("community", WRONG[name])
    with pytest.raises(InputError):
        load_texts({"community.yaml": WRONG[name]})


OTHERS: dict[str, tuple[str, Any, str, bool]] = {
    "a deviation": ("deviations", File, DEVIATION, True),
    "a deviation without a reason": ("deviations", File, DEVIATION.replace("reason", "because"), False),
    "a deviation of a lone subject": ("deviations", File, DEVIATION.replace("all", "B1"), False),
    "an overlay": ("overlay", OverlayFile, OVERLAY + "limits: [{provision: 5.7.13-4, part: area, min: 30}]\n", True),
    "an overlay of no strength": (
        *("overlay", OverlayFile),
        *(OVERLAY + "strengths: [{provision: 5.7.13-4, strength: 须}]\n", False),
    ),
    "an overlay of nobody": ("overlay", OverlayFile, "limits: []\n", False),
    "a title block": ("title_block", FormFile, BLOCK, True),
    "a title block too narrow": ("title_block", FormFile, BLOCK.replace("180", "5"), False),
    "a title block with half a box": ("title_block", FormFile, BLOCK.replace("0, 90", "90"), False),
}


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_files_are_judged_alike(name: str) -> None:
    kind, model, text, right = OTHERS[name]
    assert (not problems(kind, text)) == right
    if right:
        validated(read_yaml(text, kind), model)
    else:
        with pytest.raises(InputError):
            validated(read_yaml(text, kind), model)


def test_the_command_lists_prints_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(KINDS)
    assert main(["schema", "design"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert "required" not in printed and printed["definitions"]["Building"]["title"] == "楼栋"
    assert main(["schema", "-o", str(tmp_path / "s")]) == 0
    assert {path.name for path in (tmp_path / "s").iterdir()} == set(all_files())
    assert main(["schema", "desing"]) == 2
    assert "design" in capsys.readouterr().err
