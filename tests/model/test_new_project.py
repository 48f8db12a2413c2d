from __future__ import annotations

import pytest

from tiaowen.model.load import load_project
from tiaowen.model.new_project import STARTER, new_project
from tiaowen.rules.judge import check
from tiaowen.solvers.size import size
from tiaowen.spec.errors import UsageError


def test_the_starter_loads_without_a_word(tmp_path):
    paths = new_project(tmp_path / "a" / "新小区")
    assert tuple(path.name for path in paths) == STARTER
    loaded = load_project(tmp_path / "a" / "新小区")
    assert loaded.notices == ()
    assert loaded.community.project.invented
    assert [building.id for building in loaded.community.buildings] == ["B1", "B2"]
    assert len(loaded.community.dwellings) == 22
    assert {"B1-TEL", "B2-EQ", "B2-SEC"} == set(loaded.community.room_by_id)


def test_every_system_of_the_starter_can_be_sized_and_nothing_of_it_fails(tmp_path):
    new_project(tmp_path)
    loaded = load_project(tmp_path)
    sized, certificates = size(loaded.community)
    assert [one.solver for one in certificates if one.status != "optimal"] == []
    assert sized.cctv.cameras and sized.intrusion.detectors and sized.security.centre == "B2-SEC"
    assert [one.provision for one in check(sized, loaded.spec).outcomes if one.outcome == "fail"] == []


def test_an_empty_folder_is_used(tmp_path):
    assert len(new_project(tmp_path)) == 3


@pytest.mark.parametrize("name", ["note.txt", ".hidden", "community.yaml"])
def test_a_folder_that_holds_anything_is_refused(tmp_path, name):
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        new_project(tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {name: "mine"}


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "x").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        new_project(tmp_path / "x")
    with pytest.raises(UsageError):
        new_project(tmp_path / "x" / "y")
