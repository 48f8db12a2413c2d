"""The legend: first in a set, every symbol that any sheet uses, both names and the key of the tags."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import register
from tiaowen.generators.drawings import drawings
from tiaowen.generators.risers.legend import legend_kinds, legend_sheets
from tiaowen.generators.risers.symbols import kind_symbol
from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.sheet import Symbol, TextBox
from tiaowen.model.community import Community
from tiaowen.model.load import load_project

PROJECTS = Path(__file__).resolve().parents[2] / "projects"


def symbols(community: Community) -> set[str]:
    return {item.name for one in legend_sheets(community) for item in one.items if isinstance(item, Symbol)}


def test_every_symbol_of_the_set_is_in_its_legend(fttb: Community, ftth: Community) -> None:
    for community in (fttb, ftth):
        (first, *others) = drawings(community)
        assert first.system == "legend"
        used = {item.name for one in others for item in one.sheet.items if isinstance(item, Symbol)}
        assert used - symbols(community) == set()


@pytest.mark.parametrize("name", ["garden", "suzhou"])
def test_the_legend_of_a_project_is_clean_and_complete(name: str) -> None:
    community = load_project(PROJECTS / name).community
    assert [problem for sheet in legend_sheets(community) for problem in check_sheet(sheet)] == []
    kinds = {one.kind for one in register(community).devices}
    assert kinds <= set(legend_kinds(community))
    assert {kind_symbol(kind) for kind in kinds} <= symbols(community)


def test_both_names_and_the_key_stand_in_the_legend(fttb: Community) -> None:
    texts = {item.text for one in legend_sheets(fttb) for item in one.items if isinstance(item, TextBox)}
    kind = device_kinds()["home_distribution_box"]
    assert {kind.name.zh, kind.name.en, kind.prefix} <= texts


def test_nothing_needs_no_legend(bare: Community) -> None:
    assert legend_sheets(bare) == []
