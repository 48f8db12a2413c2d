"""The legend and all risers of a community in the order of a set: for each system its site riser and its buildings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import register
from tiaowen.generators.drawing_words import conventions, said
from tiaowen.generators.order import natural_key
from tiaowen.generators.risers.building import system_sheets
from tiaowen.generators.risers.home import home_sheets
from tiaowen.generators.risers.legend import legend_kinds, legend_sheets
from tiaowen.generators.risers.platform import platform_sheets
from tiaowen.generators.risers.site import site_sheets
from tiaowen.generators.risers.system import Made, building_sheets
from tiaowen.generators.sheets.sheet import Sheet
from tiaowen.model.community import Community
from tiaowen.model.folder import Slugs
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import spec_in_force
from tiaowen.spec.vocabulary import label

LANGUAGES = ("zh", "en")


class Files:
    """Hands out file names of one folder: different also where case does not count, whatever ids are called."""

    def __init__(self) -> None:
        self._slugs, self._taken = Slugs(), set[str]()

    def take(self, name: str) -> str:
        """A name of its own, the plain one for whoever asks first."""
        slug, count = self._slugs.slug(name), 1
        while slug.casefold() in self._taken:
            count += 1
            slug = self._slugs.slug(f"{name}_{count}")
        self._taken.add(slug.casefold())
        return slug


@dataclass(frozen=True, slots=True)
class Riser:
    """A numbered sheet with its file name (without ending), system, building, title and the provisions it answers."""

    name: str
    sheet: Sheet
    system: str
    buildings: tuple[str, ...]
    title: Text
    provisions: tuple[str, ...] = ()


def systems_drawn(community: Community) -> list[str]:
    """The systems that the community holds devices of, in the order of the standard; access and television always."""
    held = {one.system for one in register(community).devices} | set(conventions()["risers"])
    return [one for one in dict.fromkeys(kind.system for kind in device_kinds().values()) if one in held]


def risers(community: Community, language: str = "zh") -> Iterator[Riser]:
    """Every riser of the community, one at a time."""
    for system in systems_drawn(community):
        yield from _system(community, system, language)
    yield from _homes(community, language)
    texts = _texts("riser_platform")
    answered = _group("5.4")
    yield from _numbered("integration", "site", platform_sheets(community, language), texts, answered)


def legends(community: Community, language: str = "zh") -> Iterator[Riser]:
    """The sheets of the legend, which come first in a set."""
    kinds = [device_kinds()[kind] for kind in legend_kinds(community)]
    answered = tuple(dict.fromkeys(text for kind in kinds for text in kind.provisions))
    yield from _numbered("legend", "legend", legend_sheets(community, language), _texts("riser_legend"), answered)


def _texts(word: str, **values: Mapping[str, str]) -> Text:
    zh, en = (said(word, one, **{key: value[one] for key, value in values.items()}) for one in LANGUAGES)
    return Text(zh, en)


def _group(prefix: str) -> tuple[str, ...]:
    return tuple(id for id in spec_in_force().provisions if id.startswith((f"{prefix}.", f"{prefix}-")))


def _system(community: Community, system: str, language: str) -> Iterator[Riser]:
    """The site riser of a system, then its buildings."""
    named = {one: label("system", system, one).removesuffix("系统") for one in LANGUAGES}
    answered = tuple(
        sorted(
            {id for one in register(community).devices if one.system == system for id in one.provisions},
            key=natural_key,
        )
    )
    series, files, number = conventions()["riser_series"].get(system, "弱电-XT"), Files(), 0
    for part, sheet in enumerate(site_sheets(community, system, language), start=1):
        number += 1
        name = f"drawings/{system}/{files.take('site' if part == 1 else f'site-{part}')}"
        title = _texts("riser_site", system=named)
        yield Riser(name, _with(sheet, series, number), system, (), _parted(title, part), answered)
    for made in _made(community, system, language):
        number += 1
        first = made.buildings[0]
        suffix = "" if made.part == 1 else f"-{made.part}"
        name = f"drawings/{system}/{files.take(first.id + suffix)}"
        title = _parted(_building_title(made, system, named), made.part)
        ids = tuple(one.id for one in made.buildings)
        yield Riser(name, _with(made.sheet, series, number), system, ids, title, answered)


def _made(community: Community, system: str, language: str) -> Iterator[Made]:
    buildings = sorted(community.buildings or (), key=lambda building: natural_key(building.id))
    if system in conventions()["risers"]:
        held = register(community)
        shown = [one for one in buildings if one.use == "residential" or held.in_building(one.id, system)]
        return system_sheets(community, shown, system, language)
    return building_sheets(community, buildings, system, language)


def _building_title(made: Made, system: str, named: Mapping[str, str]) -> Text:
    def names(language: str) -> str:
        every = [one.name or one.id for one in made.buildings]
        return said("list_comma", language).join(every)

    word = f"riser_{system}" if system in conventions()["risers"] else "riser_system"
    zh, en = (said(word, one, building=names(one), system=named[one]) for one in LANGUAGES)
    return Text(zh, en)


def _parted(title: Text, part: int) -> Text:
    return title if part == 1 else Text(f"{title.zh}-{part}", f"{title.en}-{part}")


def _with(sheet: Sheet, series: str, number: int) -> Sheet:
    return replace(sheet, number=f"{series}-{number:02d}")


def _homes(community: Community, language: str) -> Iterator[Riser]:
    """The diagram of each dwelling type that has rooms."""
    files, number = Files(), 0
    for one in community.dwelling_types or ():
        if not one.rooms:
            continue
        named = dict.fromkeys(LANGUAGES, one.name or one.id)
        for part, sheet in enumerate(home_sheets(community, one, language), start=1):
            number += 1
            name = f"drawings/home/{files.take(one.id if part == 1 else f'{one.id}-{part}')}"
            title = _parted(_texts("riser_home", type=named), part)
            numbered = _with(sheet, conventions()["riser_series"]["home"], number)
            yield Riser(name, numbered, "home", (), title, _group("5.8.22"))


def _numbered(series: str, name: str, sheets: list[Sheet], title: Text, provisions: tuple[str, ...]) -> Iterator[Riser]:
    for number, sheet in enumerate(sheets, start=1):
        file = f"drawings/{series}/{name if number == 1 else f'{name}-{number}'}"
        numbered = _with(sheet, conventions()["riser_series"][series], number)
        yield Riser(file, numbered, series, (), _parted(title, number), provisions)
