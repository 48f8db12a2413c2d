"""Missing data is never a pass: without any one field, no fail and no unknown becomes one."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from fields import data_of, fields, improved, readers, verdicts, without

from tiaowen.model.community import Community
from tiaowen.spec.provisions import load_spec

PROJECTS = Path(__file__).resolve().parent.parent / "projects"


@pytest.mark.parametrize("name", ["garden", "suzhou"])
def test_no_field_hides_a_fail_by_its_absence(name: str) -> None:
    project = PROJECTS / name
    paths = list(fields(data_of(project)))
    assert len(paths) > 400
    shares = [paths[number::8] for number in range(8)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = [one for part in pool.map(improved, [project] * 8, shares) for one in part]
    assert found == []


def test_the_walk_would_notice_a_false_pass() -> None:
    """Without the outlets of the room that lacks one, the verdict must move from fail to unknown, not stay."""
    data = data_of(PROJECTS / "garden")
    before = verdicts(data, load_spec())
    assert before is not None
    assert "fail" in before[1].values()


def test_a_part_read_by_itself_gives_the_verdicts_of_the_whole() -> None:
    data = data_of(PROJECTS / "garden")
    whole, spec = Community.model_validate(data), load_spec()
    for path in list(fields(data))[::400]:
        assert verdicts(without(data, path), spec, whole, str(path[0])) == verdicts(without(data, path), spec)


def test_the_parts_that_a_provision_reads_are_known() -> None:
    cut = readers(data_of(PROJECTS / "garden"))
    assert "5.5.3-5-1" in cut["ftth"].provisions
    assert "5.5.3-5-1" in cut["buildings"].provisions
    assert "5.5.3-5-1" not in cut["security"].provisions
    assert "5.5.4-3" in cut["dwelling_types"].provisions
