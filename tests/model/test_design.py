"""Writing a sized design back keeps what a person wrote."""

from __future__ import annotations

from tiaowen.model.design import updated_design
from tiaowen.model.load import load_texts
from tiaowen.solvers.size import size

COMMUNITY = """tiaowen: 1
project: {name: 试}
buildings:
  - {id: B1, use: 住宅, kind: 多层, units: [{id: 1, dwellings: [{storeys: 1-6, numbers: 1-2}]}]}
  - {id: B2, use: 住宅, kind: 多层, units: [{id: 1, dwellings: [{storeys: 1-6, numbers: 1-2}]}]}
"""
DESIGN = """# 设计人的说明
tiaowen: 1

ftth:
  operators: 3   # 三家
  areas:
    # 原有配线区，不动
    - id: 旧区
      serves: [B1]
      pinned: true
      access_points: [{id: UAP-旧}]
security:
  hosts: [] # 待定
"""


def texts(design: str) -> dict[str, str]:
    return {"community.yaml": COMMUNITY, "design.yaml": design}


def test_comments_and_pinned_parts_stay_and_the_rest_is_added() -> None:
    community, _ = load_texts(texts(DESIGN))
    sized, _ = size(community)
    written = updated_design(DESIGN, sized)
    for kept in ("# 设计人的说明", "operators: 3   # 三家", "# 原有配线区，不动", "hosts: [] # 待定"):
        assert kept in written
    again, _ = load_texts(texts(written))
    assert again.ftth == sized.ftth
    assert again.catv == sized.catv


def test_writing_twice_changes_nothing() -> None:
    community, _ = load_texts(texts(DESIGN))
    once = updated_design(DESIGN, size(community)[0])
    twice = updated_design(once, size(load_texts(texts(once))[0])[0])
    assert twice == once


def test_a_project_without_a_design_file_gets_one() -> None:
    community, _ = load_texts({"community.yaml": COMMUNITY})
    written = updated_design("", size(community)[0])
    again, _ = load_texts(texts(written))
    assert [area.serves for area in again.ftth.areas] == [("B1", "B2")]
