"""What all drawings share: layers, words, the title block, and text that every sheet can show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from tiaowen.generators.sheet_style import form_of, strip_of
from tiaowen.generators.sheets.clean import one_line
from tiaowen.generators.sheets.fonts import missing_glyphs
from tiaowen.generators.sheets.layout import ellipsis
from tiaowen.generators.sheets.sheet import Item, Layer, Sheet, Symbol, TextBox, TitleBlock
from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.spec.vocabulary import label

LACKING = "□"


@cache
def _data(name: str) -> Mapping[str, Any]:
    import yaml

    loaded: Mapping[str, Any] = yaml.safe_load((files("tiaowen.generators") / name).read_text(encoding="utf-8"))
    return loaded


def conventions() -> Mapping[str, Any]:
    """The drawing conventions of ``drawing.yaml``."""
    return _data("drawing.yaml")


def said(word: str, language: str = "zh", **values: object) -> str:
    """A phrase of ``drawing_words.yaml`` with its braces filled in.

    >>> said("unit", unit=3)
    '3单元'
    """
    return str(_data("drawing_words.yaml")[word][language]).format(**values)


def listed(names: Iterable[str], language: str = "zh", most: int = 12) -> str:
    """Names in a row; after so many, how many there are in all."""
    every = list(names)
    text = said("list_comma", language).join(every[:most])
    return text if len(every) <= most else said("and_more", language, names=text, count=len(every))


@cache
def _layers() -> Mapping[str, Layer]:
    return {
        name: Layer(name, entry["aci"], tuple(entry["rgb"]), entry["weight"], entry.get("linetype", "CONTINUOUS"))
        for name, entry in conventions()["layers"].items()
    }


def layers_of(items: Iterable[Item]) -> tuple[Layer, ...]:
    """The layers that items stand on, in the order of the conventions."""
    used = {item.layer for item in items}
    return tuple(layer for name, layer in _layers().items() if name in used)


@lru_cache(maxsize=20_000)
def legible(text: str) -> str:
    """A text on one line, with a box in place of what the shipped font cannot show.

    >>> legible("光缆 🏢")
    '光缆 □'
    """
    text = one_line(text)
    lacking = set(missing_glyphs(text))
    return "".join(LACKING if char in lacking else char for char in text) if lacking else text


def shown(text: str, width: float, height_mm: float = 2.5) -> str:
    """A legible text no wider than ``width`` [mm]; cut with an ellipsis where it has to be."""
    return ellipsis(legible(text), width, height_mm)


def written(items: Iterable[Item]) -> Iterable[str]:
    """Every text that items show."""
    for item in items:
        if isinstance(item, TextBox):
            yield item.text
        elif isinstance(item, Symbol):
            yield from (item.tag, item.label)


def remarks(items: Iterable[Item], language: str) -> list[str]:
    """The notes that the texts of a sheet ask for: something was cut, or a character is missing."""
    texts = list(written(items))
    found = []
    if any("…" in text for text in texts):
        found.append(said("note_shortened", language))
    if any(LACKING in text for text in texts):
        found.append(said("note_glyphs", language))
    return found


def building_name(building: Building) -> str:
    """What people call a building: its name, else its id."""
    return legible(building.name or building.id)


def title_block(community: Community, language: str = "zh") -> TitleBlock:
    """The title block that a community's project asks for; what is not stated stays blank."""
    project = community.project
    name = said("invented", language, name=project.name) if project.invented else project.name
    return TitleBlock(
        legible(name),
        legible(project.designer or ""),
        label("stage", project.stage, language) if project.stage else "",
        str(project.date or ""),
        said("discipline", language),
        place=strip_of(community),
        language=language,
        client=legible(project.client or ""),
        project_number=legible(project.number or ""),
        form=form_of(community),
    )


def star(x: float, y: float) -> TextBox:
    """The mark of an estimate at a point beside a symbol's tag."""
    return TextBox(x, y, "*", "E-ANNO-ESTM", 2.5, "left-middle")


def drawn_ids(sheet: Sheet) -> tuple[str, ...]:
    """The register ids on a sheet, in the order drawn."""
    return tuple(id for item in sheet.items if isinstance(item, Symbol) for id in item.ids)
