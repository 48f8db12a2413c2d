"""The drawings of a community: risers of every building and the site plans, made one at a time and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from tiaowen.generators.devices import register
from tiaowen.generators.drawing_words import conventions, drawn_ids, said
from tiaowen.generators.order import natural_key
from tiaowen.generators.sheets.check import SheetProblem, check_sheet
from tiaowen.generators.sheets.sheet import Sheet, Symbol
from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.folder import Slugs
from tiaowen.spec.errors import Text

KINDS = ("risers", "plans")
_TITLE = re.compile(r"<title>([^<]*)</title>")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sheet with its file name (without ending), system, building and the provisions that it answers.

    ``problems`` is what the check of the sheet found; the drawing is good to hand over when there are none.
    """

    name: str
    sheet: Sheet
    system: str
    building: str | None
    title: Text
    provisions: tuple[str, ...]
    problems: tuple[SheetProblem, ...] = ()


def drawings(community: Community, kinds: Sequence[str] = KINDS, language: str = "zh") -> Iterator[Drawing]:
    """The drawings asked for, in the order of a set: risers by system and building, then the site plans."""
    if "risers" in kinds:
        for system in conventions()["risers"]:
            yield from _risers(community, system, language)
    if "plans" in kinds:
        yield from _plans(community, language)


def device_ids(drawing: Drawing) -> tuple[str, ...]:
    """The register ids that a drawing shows."""
    return drawn_ids(drawing.sheet)


def write_drawing(drawing: Drawing, folder: Path) -> list[str]:
    """Write a drawing as DXF, PDF and SVG below a folder; the names of the files, relative to it."""
    from tiaowen.generators.sheets.dxf import write_dxf
    from tiaowen.generators.sheets.pdf import write_pdf
    from tiaowen.generators.sheets.svg import write_svg

    names = [f"{drawing.name}.{ending}" for ending in ("dxf", "pdf", "svg")]
    (folder / drawing.name).parent.mkdir(parents=True, exist_ok=True)
    write_dxf(drawing.sheet, folder / names[0])
    write_pdf([drawing.sheet], folder / names[1])
    write_svg(drawing.sheet, folder / names[2])
    return names


def figures(folder: Path) -> list[tuple[str, str]]:
    """Titles and SVGs for a report, of drawings written below a folder: the site plans and one riser of each system.

    Of the risers the largest is taken that is still small enough for a page.
    """
    rules = conventions()
    chosen = [folder / rules["plans"]["folder"] / f"{system}.svg" for system in rules["plans"]["systems"]]
    for system in rules["risers"].values():
        files = sorted((folder / system["folder"]).glob("*.svg"), key=lambda path: natural_key(path.name))
        small = [path for path in files if path.stat().st_size <= rules["figure_bytes"]]
        chosen += [max(small, key=lambda path: path.stat().st_size)] if small else []
    return [_figure(path) for path in chosen if path.is_file() and path.stat().st_size <= rules["figure_bytes"]]


def _figure(path: Path) -> tuple[str, str]:
    text = path.read_text(encoding="utf-8")
    found = _TITLE.search(text)
    return (unescape(found[1]) if found else path.stem), text


def _risers(community: Community, system: str, language: str) -> Iterator[Drawing]:
    from tiaowen.generators.riser import system_sheets

    rules, slugs = conventions()["risers"][system], Slugs()
    for number, made in enumerate(
        system_sheets(community, _with_risers(community, system), system, language), start=1
    ):
        part = "" if made.part == 1 else f"-{made.part}"
        building = made.buildings[0]
        name = f"{rules['folder']}/{slugs.slug(building.id + part)}"
        sheet = replace(made.sheet, number=f"{rules['series']}-{number:02d}")
        titles = [riser_name(building, system, one) + part for one in ("zh", "en")]
        yield _checked(Drawing(name, sheet, system, building.id, Text(*titles), _provisions(sheet)))


def riser_name(building: Building, system: str, language: str) -> str:
    """What the riser of a building is called."""
    return said(f"riser_{system}", language, building=building.name or building.id)


def _with_risers(community: Community, system: str) -> list[Building]:
    """The residential buildings, and others that hold devices of the system; in natural order."""
    found = [
        building
        for building in community.buildings or ()
        if building.use == "residential" or register(community).in_building(building.id, system)
    ]
    return sorted(found, key=lambda building: natural_key(building.id))


def _plans(community: Community, language: str) -> Iterator[Drawing]:
    from tiaowen.generators.site_plan import site_plan

    rules = conventions()["plans"]
    number = 0
    for system in rules["systems"]:
        sheet = site_plan(community, system, language)
        if sheet is None:
            continue
        number += 1
        sheet = replace(sheet, number=f"{rules['series']}-{number:02d}")
        title = Text(said(f"plan_{system}", "zh"), said(f"plan_{system}", "en"))
        yield _checked(Drawing(f"{rules['folder']}/{system}", sheet, system, None, title, _provisions(sheet)))


def _provisions(sheet: Sheet) -> tuple[str, ...]:
    found = {id for item in sheet.items if isinstance(item, Symbol) for id in item.provisions}
    return tuple(sorted(found, key=natural_key))


def _checked(drawing: Drawing) -> Drawing:
    return replace(drawing, problems=tuple(check_sheet(drawing.sheet)))
