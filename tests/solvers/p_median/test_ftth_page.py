"""The case solved by hand in docs/solvers/ftth.md, and the page's own numbers."""

from __future__ import annotations

import re
from pathlib import Path

from tiaowen.model.community import Community
from tiaowen.solvers.ftth import size_ftth

PAGE = (Path(__file__).parents[3] / "docs" / "solvers" / "ftth.md").read_text(encoding="utf-8")


def cells(head: str) -> list[str]:
    """The cells of the table row that begins with a word."""
    row = re.findall(rf"^\| {re.escape(head)} \|(.*)\|$", PAGE, re.MULTILINE)[-1]
    return [cell.strip() for cell in row.split("|")]


def page_community() -> Community:
    buildings = [
        {
            "id": name,
            "use": "residential",
            "kind": "multi_storey",
            "entrance": [float(place), 0.0],
            "units": [{"id": "1", "dwellings": [{"storeys": f"1-{int(count) // 4}", "numbers": "1-4"}]}],
        }
        for name, place, count in zip(cells("楼栋")[-5:], cells("位置 m"), cells("户数"), strict=True)
    ]
    return Community.model_validate({"project": {"name": "手算"}, "buildings": buildings})


def test_the_hand_solved_case_of_the_page() -> None:
    sized, certificate = size_ftth(page_community())
    assert certificate.status == "optimal"
    assert certificate.objective == {"areas": 2, "cable_m": 260.0} == certificate.bound
    assert [area.serves for area in sized.ftth.areas] == [("A", "C"), ("B", "D", "E")]
    assert sized.ftth.areas[1].access_points[0].building == "D"
    assert [area.cable_m for area in sized.ftth.areas] == [100.0, 160.0]
    assert "100 + 160 = 260 m" in PAGE


def test_the_trade_of_the_page_is_the_one_of_the_certificate() -> None:
    _, certificate = size_ftth(page_community())
    (told,) = [note.zh for note in certificate.notes if "取舍" in note.zh]
    offered = re.findall(r"(\d+) 个 (\d+) m", told)
    assert offered == re.findall(r"^\| (\d) \| (\d+) \|$", PAGE, re.MULTILINE)
    assert offered == [("2", "260"), ("3", "70"), ("4", "30")]
    assert "未证明" not in told
