"""The bound set, its contents and its list: every sheet once, in order, whoever reads it and however many write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tiaowen.generators.drawing_files import write_drawings
from tiaowen.generators.drawings import Drawing, drawings
from tiaowen.generators.sheet_set import LIST, SET, BoundSet, bound_set, listed, write_drawing_list
from tiaowen.generators.sheet_style import form_of, form_problems, profile_of
from tiaowen.generators.sheets.sheet import Symbol
from tiaowen.generators.workers import Workers
from tiaowen.model.community import Community
from tiaowen.model.sources import Sources

FORM = """\
tiaowen: 1
width: 180
height: 40
boxes:
  - {box: [0, 0, 60, 40], text: "{firm}", caption: 设计单位}
  - {box: [60, 20, 180, 40], text: "{project}", caption: 工程名称}
  - {box: [60, 0, 130, 20], text: "{sheet}", caption: 图名}
  - {box: [130, 0, 180, 20], text: "{number}", caption: 图号}
"""


def styled(plain: dict[str, Any], form: str | None = None, **sheets: str) -> Community:
    """The community with its sheets as asked for, the form's file beside it."""
    if form is not None:
        sheets["title_block"] = "图签.yaml"
    plain["project"] = plain["project"] | {"sheets": sheets}
    community = Community.model_validate(plain)
    community.read_from(Sources(beside={} if form is None else {"图签.yaml": form}))
    return community


def bind(community: Community, folder: Path) -> tuple[BoundSet, list[Drawing]]:
    folder.mkdir(exist_ok=True)
    made = list(drawings(community))
    with bound_set(community, folder) as bound:
        for drawing in made:
            bound.add(drawing)
    return bound, made


def test_the_set_holds_every_sheet_and_tag(fttb: Community, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    bound, made = bind(fttb, tmp_path)
    reader = pypdf.PdfReader(tmp_path / SET)
    front = len(bound.contents)
    assert len(reader.pages) == front + len(made) > len(made)
    first = reader.pages[0].extract_text()
    assert all(drawing.sheet.number in first for drawing in made)
    for page, drawing in zip(reader.pages[front:], made, strict=True):
        text = page.extract_text()
        tags = {item.tag for item in drawing.sheet.items if isinstance(item, Symbol)}
        assert [tag for tag in tags if tag not in text] == []


def test_bookmarks_by_system_and_building(fttb: Community, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    bound, made = bind(fttb, tmp_path)
    reader = pypdf.PdfReader(tmp_path / SET)
    front, top, below = len(bound.contents), [], {}
    for entry in reader.outline:
        if isinstance(entry, list):
            below[top[-1]] = entry
        else:
            top.append(entry.title)
    assert top[0] == "图纸目录"
    assert top[1:] == list(below)
    pages = {title: [] for title in below}  # type: ignore[var-annotated]
    for title, entries in below.items():
        for entry in flat(entries):
            pages[title].append((entry.title, reader.get_destination_page_number(entry)))
    for place, drawing in enumerate(made):
        mark = (f"{drawing.sheet.number} {drawing.sheet.name}", front + place)
        assert any(mark in found for found in pages.values())
    shown = {name for found in pages.values() for name, _ in found}
    assert {"2号楼", "10号楼（裙房上）", "V1"} <= shown


def flat(entries: list[Any]) -> list[Any]:
    return [one for entry in entries for one in (flat(entry) if isinstance(entry, list) else [entry])]


def test_the_list_says_what_the_sheets_say(fttb: Community, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    bound, made = bind(fttb, tmp_path)
    write_drawing_list(bound.rows, fttb, tmp_path / LIST)
    page = load_workbook(tmp_path / LIST).worksheets[0]
    lines = [list(line) for line in page.iter_rows(values_only=True)]
    assert lines[0] == ["序号", "图号", "图名", "图幅", "版次", "备注"]
    assert [line[:4] for line in lines[1:]] == [
        [place, one.sheet.number, one.sheet.name, one.sheet.size] for place, one in enumerate(made, start=1)
    ]


def test_hostile_names_stay_text(fttb: Community, tmp_path: Path) -> None:
    from dataclasses import replace

    from openpyxl import load_workbook

    drawing = next(drawings(fttb))
    names = ("=1+1", '=HYPERLINK("http://x")', "+A1", "@SUM(A1)", r"\P{\f}", "50%%d", "a\x07\nb", "\u202e名")
    rows = [
        listed(replace(drawing, sheet=replace(drawing.sheet, name=name)), place) for place, name in enumerate(names)
    ]
    write_drawing_list(rows, fttb, tmp_path / LIST)
    cells = [line[2] for line in load_workbook(tmp_path / LIST).worksheets[0].iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(names)
    assert [cell.value for cell in cells] == [row.name for row in rows]


def test_many_sheets_make_several_contents(fttb: Community, tmp_path: Path) -> None:
    from dataclasses import replace

    drawing = replace(next(drawings(fttb)), problems=())
    small = replace(drawing, sheet=replace(drawing.sheet, items=(), size="A4"))
    with bound_set(fttb, tmp_path) as bound:
        for number in range(60):
            bound.add(replace(small, sheet=replace(small.sheet, number=f"T-{number:02d}", name="很长的图名" * 20)))
    assert len(bound.contents) > 3
    assert [problem for one in bound.contents for problem in one.problems] == []
    assert [row.place for row in bound.rows] == list(range(1, 61))


@pytest.mark.parametrize("strip", ["right", "bottom"])
@pytest.mark.parametrize("form", [None, FORM], ids=["ours", "institute"])
def test_every_drawing_is_clean_with_either_strip(
    fttb: Community, strip: str, form: str | None, tmp_path: Path
) -> None:
    community = styled(fttb.model_dump(mode="json", by_alias=True, exclude_none=True), form, title_strip=strip)
    bound, made = bind(community, tmp_path)
    for drawing in (*made, *bound.contents):
        assert drawing.sheet.title is not None
        assert drawing.sheet.title.place == strip
        faults = {problem.rule for problem in drawing.problems}
        assert faults <= ({"title_block"} if form and strip == "right" else set())  # a strip 180 wide needs an A1


def test_a_bad_title_block_is_told_and_ours_stands_in(small: dict[str, Any], tmp_path: Path) -> None:
    community = styled(small, FORM.replace("{firm}", "{nobody}"))
    assert form_of(community) is None
    problems = form_problems(community)
    assert [problem.place.file for problem in problems] == ["图签.yaml"] * 2
    assert "{nobody}" in problems[0].what.en and "our own" in problems[1].what.en
    bound, _ = bind(community, tmp_path)
    assert {problem.rule for one in bound.contents for problem in one.problems} == {"title_block"}


def test_the_profile_is_the_projects(small: dict[str, Any]) -> None:
    assert profile_of(Community.model_validate(small)) == "ttf"
    assert profile_of(styled(small, profile="shx")) == "shx"


def test_two_processes_write_the_same_bytes_in_the_same_order(fttb: Community, tmp_path: Path) -> None:
    written = {}
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        folder.mkdir()
        with Workers(jobs) as workers:
            made = list(write_drawings(drawings(fttb, ["plans"]), folder, workers=workers))
        names = [name for _, some in made for name in some]
        written[jobs] = [(name, (folder / name).read_bytes()) for name in names]
    assert written[1] == written[2]
    assert len(written[1]) % 3 == 0 and written[1]
