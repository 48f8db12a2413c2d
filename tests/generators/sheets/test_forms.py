"""An institute's own title block: filled in on every sheet that it fits, and every fault of its file told."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tiaowen.generators.sheets.check import check_sheet
from tiaowen.generators.sheets.dxf import write_dxf
from tiaowen.generators.sheets.form import placeholders, read_form
from tiaowen.generators.sheets.sheet import Form, Revision, Sheet, TextBox, TitleBlock
from tiaowen.generators.sheets.titleblock import frame, free_rect
from tiaowen.spec.errors import InputError

BOXES = """\
tiaowen: 1
width: 180
height: 40
boxes:
  - {box: [0, 20, 60, 40], text: "{firm}", caption: 设计单位, height: 5}
  - {box: [60, 20, 180, 40], text: "{工程名称}", caption: 工程名称, height: 5}
  - {box: [0, 0, 60, 20], text: "图号 {number} / {size} {revision}"}
  - {box: [60, 0, 180, 20], text: "{sheet}", caption: 图名, height: 5, align: left}
"""
HOSTILE = (
    '=HYPERLINK("http://x","y")',
    r"\P{\fArial|b0;x}",
    "{project}{number}",
    "50%%d ^J",
    "a\nb\x07\u202ec",
    "名" * 200,
)
GOOD = ("{project}", "{sheet}", "{number}")


def drawn(
    *texts: str, lines: bool = True, height: float = 3.5, attributes: tuple[str, ...] = (), more: Any = None
) -> str:
    """A drawing of a title block, 50 wide and 20 high for each text, far from the origin."""
    import ezdxf
    from ezdxf.enums import TextEntityAlignment

    doc = ezdxf.new("R2010")  # type: ignore[attr-defined]
    space = doc.modelspace()
    high = 20.0 * (len(texts) + len(attributes))
    if lines:
        space.add_lwpolyline([(1000, 500), (1050, 500), (1050, 500 + high), (1000, 500 + high)], close=True)
    for row, text in enumerate((*texts, *attributes)):
        y = 500 + 20.0 * row
        if lines:
            space.add_line((1000, y), (1050, y))
        if row < len(texts):
            one = space.add_text(text, height=height)
        else:
            one = space.add_attdef(text, dxfattribs={"height": height})
        one.set_placement((1025, y + 10), align=TextEntityAlignment.MIDDLE_CENTER)
    if more is not None:
        more(space)
    stream = StringIO()
    doc.write(stream)
    return stream.getvalue()


FORMS = {
    "boxes": lambda: read_form(BOXES, "a.yaml"),
    "drawn": lambda: read_form(drawn(*GOOD, "设计单位 {firm}", attributes=("DATE", "比例")), "a.dxf"),
}


@pytest.mark.parametrize("make", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("size", ["A0", "A1", "A2", "A3", "A4", "A3+0.25", "A1+1.5"])
@pytest.mark.parametrize("place", ["right", "bottom"])
@pytest.mark.parametrize("text", ["示范小区", *HOSTILE])
def test_a_filled_form_is_clean_or_told_to_be_too_large(make: Any, size: str, place: Any, text: str) -> None:
    form = make()
    title = TitleBlock(text, text, "施工图", "2026-11-22", revisions=(Revision("B", ""),), place=place, form=form)
    sheet = Sheet("弱电-01", text, size, (), (), title, "1:100")
    inner, free = free_rect(size, title)
    fits = {"right": inner.x1 - free.x1 == form.width, "bottom": free.y0 - inner.y0 == form.height}[place]
    assert {problem.rule for problem in check_sheet(sheet)} == (set() if fits else {"title_block"})


def shown(form: Form, **more: str) -> str:
    title = TitleBlock("示范小区", "示范院", "施工图", "2026-11-22", form=form, **more)  # type: ignore[arg-type]
    items = frame(Sheet("T-1", "系统图", "A2", (), (), title, "1:100")).items
    return "|".join(item.text for item in items if isinstance(item, TextBox))


def test_placeholders_are_filled_by_either_name() -> None:
    assert {"设计单位", "示范院", "工程名称", "示范小区", "图号 T-1 / A2", "图名", "系统图"} == {
        text.strip() for text in shown(FORMS["boxes"]()).split("|")
    }
    assert set(shown(FORMS["drawn"]()).split("|")) == {
        "示范小区", "系统图", "T-1", "设计单位 示范院", "2026-11-22", "1:100",
    }  # fmt: skip
    assert placeholders()["图号"] == "number"


def test_a_value_is_never_a_placeholder() -> None:
    title = TitleBlock("{number}{firm}", form=FORMS["drawn"]())
    items = frame(Sheet("T-1", "{project}", "A2", (), (), title)).items
    assert {"{number}{firm}", "{project}"} <= {item.text for item in items if isinstance(item, TextBox)}


UNREADABLE = {
    "not DXF": ("a.dxf", "hello\n", "not a DXF file"),
    "cut off": ("a.dxf", drawn(*GOOD)[:3000], "not a DXF file"),
    "unknown": ("a.dxf", drawn(*GOOD, "{password}"), "no placeholder {password}"),
    "unknown attribute": ("a.dxf", drawn(*GOOD, attributes=("SECRET",)), "no placeholder {SECRET}"),
    "code": ("a.dxf", drawn(*GOOD, "{project.__class__}"), "no placeholder {project.__class__}"),
    "lacking": ("a.dxf", drawn("{project}", "{sheet}"), "lacks the placeholder {number}"),
    "brace": ("a.dxf", drawn(*GOOD, "{project"), "a brace without its other"),
    "too small": ("a.dxf", drawn(*GOOD, height=2.0), "text lower than 2.5 mm"),
    "no lines": ("a.dxf", drawn(*GOOD, lines=False), "the lines of the title block take up"),
    "hatch": ("a.dxf", drawn(*GOOD, more=lambda space: space.add_hatch()), "cannot hold HATCH"),
    "metres": ("a.dxf", drawn(*GOOD, more=lambda space: space.add_line((0, 0), (9000, 0))), "the lines of the title"),
    "not YAML": ("a.yaml", "a: [", "ends before the list"),
    "unknown in boxes": ("a.yaml", BOXES.replace("{firm}", "{client2}"), "no placeholder {client2}"),
    "lacking in boxes": ("a.yaml", BOXES.replace("{sheet}", "图"), "lacks the placeholder {sheet}"),
    "box outside": ("a.yaml", BOXES.replace("[60, 0, 180, 20]", "[60, 0, 190, 20]"), "within the block"),
    "other key": ("a.yaml", BOXES + "script: x\n", "script"),
}


@pytest.mark.parametrize(("name", "text", "what"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_every_fault_is_told_with_the_file(name: str, text: str, what: str) -> None:
    with pytest.raises(InputError) as caught:
        read_form(text, name)
    assert {problem.place.file for problem in caught.value.problems} == {name}
    if name != "a.yaml" or what != "ends before the list":
        assert any(what in problem.what.en for problem in caught.value.problems), caught.value.lines("en")


def test_a_fault_of_boxes_names_its_line() -> None:
    with pytest.raises(InputError) as caught:
        read_form(BOXES.replace("{firm}", "{x}"), "a.yaml")
    assert (caught.value.problems[0].place.line, len(caught.value.problems)) == (5, 1)


def test_blocks_and_paragraphs_are_opened() -> None:
    def more(space: Any) -> None:
        block = space.doc.blocks.new("B")
        block.add_mtext("{\\fSimSun|b0;第一行\\P\\{date\\}}", dxfattribs={"char_height": 3}).set_location((5, 15))
        block.add_circle((40, 10), 4)
        block.add_arc((40, 10), 6, 0, 90)
        space.add_blockref("B", (1000, 560))
        space.add_lwpolyline([(1000, 560), (1050, 560), (1050, 580), (1000, 580)], close=True)

    form = read_form(drawn(*GOOD, more=more), "a.dxf")
    assert (form.width, form.height) == (50, 80)
    assert {"第一行", "2026-11-22"} <= set(shown(form).split("|"))


def test_a_form_reaches_the_dxf(tmp_path: Path) -> None:
    import ezdxf

    title = TitleBlock("示范小区", form=FORMS["drawn"]())
    write_dxf(Sheet("T-1", "系统图", "A2", (), (), title), tmp_path / "a.dxf", "shx")
    texts = {text.dxf.text for text in ezdxf.readfile(tmp_path / "a.dxf").modelspace().query("TEXT")}  # type: ignore[attr-defined]
    assert {"示范小区", "系统图", "T-1"} <= texts
