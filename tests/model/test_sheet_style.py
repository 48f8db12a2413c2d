"""How a project asks for its sheets: what may be written, and the title block's file within the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiaowen.model.load import load_project
from tiaowen.spec.errors import InputError, TiaowenError

HEAD = "tiaowen: 1\nproject:\n  name: 试\n"


def project(folder: Path, sheets: str) -> Path:
    (folder / "community.yaml").write_text(f"{HEAD}  sheets: {sheets}\n", encoding="utf-8")
    return folder


def test_what_is_not_stated_is_the_usual(tmp_path: Path) -> None:
    sheets = load_project(project(tmp_path, "{}")).community.project.sheets
    assert sheets is not None
    assert (sheets.title_strip, sheets.profile, sheets.title_block) == ("right", "ttf", None)


@pytest.mark.parametrize("name", ["图签.dxf", "frames/a.yaml"])
def test_the_file_is_read_and_hashed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("anything: [1]\n", encoding="utf-8")
    loaded = load_project(project(tmp_path, f"{{title_strip: bottom, profile: shx, title_block: {name}}}"))
    assert set(loaded.inputs) == {"community.yaml", name}
    assert dict(loaded.community.sources.beside) == {name: "anything: [1]\n"}
    assert loaded.notices == ()


@pytest.mark.parametrize(
    "name", ["../a.dxf", "/etc/passwd", "a.svg", "C:\\\\a.dxf", "community.yaml", "design.yaml", "a/../../b.yaml"]
)
def test_a_file_outside_or_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        load_project(project(tmp_path, f'{{title_block: "{name}"}}'))
    (problem,) = caught.value.problems
    assert "title block" in problem.what.en
    assert (problem.place.file, problem.place.line) == ("community.yaml", 4)


@pytest.mark.parametrize("sheets", ["{title_strip: left}", "{profile: pdf}", "{paper: A2}", "[1]"])
def test_other_words_are_refused(tmp_path: Path, sheets: str) -> None:
    with pytest.raises(InputError) as caught:
        load_project(project(tmp_path, sheets))
    assert {problem.place.line for problem in caught.value.problems} == {4}


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TiaowenError, match=r"a\.dxf"):
        load_project(project(tmp_path, "{title_block: a.dxf}"))
