"""An institute's own title block, read from its file: lines and texts with named placeholders, nothing that runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from tiaowen.generators.sheets.form_filled import PLACEHOLDER
from tiaowen.generators.sheets.form_room import room_for
from tiaowen.generators.sheets.layout import SMALLEST_MM, outline
from tiaowen.generators.sheets.sheet import Form, Item, Line, Point, Rect, Slot
from tiaowen.generators.sheets.titleblock import GRID_LAYER, formats
from tiaowen.model.element import Element
from tiaowen.model.explain_errors import validated
from tiaowen.model.text.document import Document
from tiaowen.model.text.yaml_reader import read_yaml
from tiaowen.spec.errors import InputError, Place, Problem, Text

MOST_ENTITIES = 5_000
LEAST_MM, MOST_MM = 10.0, 1_200.0
Millimetres = Annotated[float, Field(ge=0, le=MOST_MM)]
Size = Annotated[float, Field(ge=LEAST_MM, le=MOST_MM)]
Height = Annotated[float, Field(ge=SMALLEST_MM, le=20)]


@dataclass(frozen=True, slots=True)
class Written:
    """A text of a form before its room is known; the tag of an attribute stands in braces."""

    text: str
    at: Point
    height_mm: float
    align: Literal["left", "center", "right"]


class Box(Element):
    """A box of a title block: its rectangle [x0, y0, x1, y1], its text, and a small caption at its upper left."""

    box: Annotated[tuple[Millimetres, ...], Field(strict=False, min_length=4, max_length=4)]
    text: str = ""
    caption: str = ""
    height: Height = 3.5
    align: Literal["left", "center", "right"] = "center"
    frame: bool = True


class FormFile(Element):
    """A title block as a YAML file: width and height, then boxes from the lower left corner [mm]."""

    tiaowen: Literal[1] = 1
    width: Size
    height: Size
    boxes: Annotated[tuple[Box, ...], Field(strict=False, min_length=1, max_length=MOST_ENTITIES)]


def read_form(text: str, name: str) -> Form:
    """The title block that a ``.dxf`` or ``.yaml`` file draws.

    Raises:
        InputError: it cannot be read, asks for something that a title block does not know, or does not ask for the
            project, the sheet's name and its number; every problem is told with the file.
    """
    if name.lower().endswith(".dxf"):
        from tiaowen.generators.sheets.form_dxf import drawn_form

        return drawn_form(text, name)
    return _boxes(read_yaml(text, name))


@cache
def placeholders() -> Mapping[str, str]:
    """What each placeholder is called, by any of its names."""
    known = formats()["placeholders"]
    return {other: name for name, others in known.items() for other in (name, *others)}


def finished(
    width: float, height: float, items: Sequence[Item], texts: Sequence[tuple[Slot | Written, Place]], file: str
) -> Form:
    """A form from its lines and texts. Raises InputError with every problem told."""
    problems: list[Problem] = []
    slots: list[Slot] = []
    for one, place in texts:
        problems += _unknown(one.text, place)
        known = PLACEHOLDER.sub(lambda found: "{" + placeholders().get(found[1].strip(), "") + "}", one.text)
        if one.height_mm < SMALLEST_MM - 1e-6:
            what = Text(f"字高小于 2.5：{one.text}", f"text lower than 2.5 mm: {one.text}")
            problems.append(Problem(place, what))
        if isinstance(one, Written):
            room = room_for(one.at, one.height_mm, one.align, Rect(0, 0, width, height), items, _others(one, texts))
            slots.append(Slot(known, room, one.height_mm, one.align, one.at))
        else:
            slots.append(replace(one, text=known))
    problems += _lacking(slots, file)
    if problems:
        raise InputError(sorted(set(problems), key=lambda problem: (problem.place, problem.what.zh)))
    return Form(width, height, tuple(items), tuple(slots))


def _others(one: Written, texts: Sequence[tuple[Slot | Written, Place]]) -> list[Written]:
    """The other texts of a drawn form: what is always there keeps its room, what is filled in only its first letter."""
    every = [text for text, _ in texts if isinstance(text, Written) and text is not one and text.text.strip()]
    return [replace(text, text=PLACEHOLDER.sub("H", text.text)) for text in every]


def _unknown(text: str, place: Place) -> Iterable[Problem]:
    known = "、".join(formats()["placeholders"])
    mend = Text(f"可用：{known}", f"there are: {known.replace('、', ', ')}")
    for found in PLACEHOLDER.finditer(text):
        if found[1].strip() not in placeholders():
            what = Text(f"图签中没有占位符 {found[0]}", f"a title block knows no placeholder {found[0]}")
            yield Problem(place, what, mend)
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        yield Problem(place, Text(f"花括号不成对：{text}", f"a brace without its other: {text}"), mend)


def _lacking(slots: Sequence[Slot], file: str) -> Iterable[Problem]:
    there = {found[1] for slot in slots for found in PLACEHOLDER.finditer(slot.text)}
    for name in formats()["asked_for"]:
        if name not in there:
            other = formats()["placeholders"][name][0]
            what = Text(f"图签缺少占位符 {{{name}}}（{other}）", f"the title block lacks the placeholder {{{name}}}")
            yield Problem(Place(file), what)


def _boxes(document: Document) -> Form:
    file = validated(document, FormFile)
    items: list[Item] = [outline(Rect(0, 0, file.width, file.height), GRID_LAYER.name)]
    texts: list[tuple[Slot | Written, Place]] = []
    problems: list[Problem] = []
    for index, one in enumerate(file.boxes):
        place = document.place(("boxes", index))
        x0, y0, x1, y1 = one.box
        if not (x0 < x1 <= file.width and y0 < y1 <= file.height):
            zh, en = "格子应为 [左, 下, 右, 上]，且在图签之内", "a box is [left, foot, right, top] within the block"
            problems.append(Problem(place, Text(zh, en)))
            continue
        if one.frame:
            items.append(outline(Rect(x0, y0, x1, y1), GRID_LAYER.name))
        top = y1
        if one.caption:
            top = y1 - min(5.0, (y1 - y0) / 2)
            texts.append((Slot(one.caption, Rect(x0, top, x1, y1), SMALLEST_MM, "left", (x0 + 1.2, y1 - 3.8)), place))
        if one.text:
            texts.append((Slot(one.text, Rect(x0, y0, x1, top), one.height, one.align), place))
    if problems:
        raise InputError(problems)
    return finished(file.width, file.height, _once(items), texts, document.name)


def _once(items: Sequence[Item]) -> list[Item]:
    return [item for index, item in enumerate(items) if not isinstance(item, Line) or item not in items[:index]]
