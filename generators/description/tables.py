"""The tables of the chapters that are not systems: buildings, standards, scope, cables, rooms, legend."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import fsum
from typing import TypeAlias

from tiaowen.generators.cables.schedule import cables
from tiaowen.generators.description.facts import Asked, room_name
from tiaowen.generators.description.pieces import Piece
from tiaowen.generators.description.sentences import number
from tiaowen.generators.description.words import data, id_list, joined, said
from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.order import natural_key
from tiaowen.model.buildings import Building
from tiaowen.model.element import Missing
from tiaowen.spec.provisions import spec_in_force

Row: TypeAlias = tuple[str, ...]
_REVISED = re.compile("（([0-9]{4}) 年版）")


def buildings(asked: Asked) -> Iterator[Row]:
    """Housing by kind, then other buildings by use, and the sums."""
    groups: dict[str, list[Building]] = {}
    for one in asked.community.buildings or ():
        groups.setdefault(_kind(asked, one), []).append(one)
    homes = Counter(one.building for one in asked.community.dwellings)
    guessed = {one.building for one in asked.community.dwellings if one.estimated}
    for kind, some in groups.items():
        yield (
            kind,
            str(len(some)),
            str(sum(len(one.units or ()) for one in some)),
            str(sum(homes[one.id] for one in some)),
            _span(asked, [one.storeys_above for one in some]),
            _span(asked, [one.height_m for one in some]),
            said("estimate", asked.language) if any(one.id in guessed or one.estimated for one in some) else "",
        )
    every = asked.community.buildings or ()
    if every:
        units = str(sum(len(one.units or ()) for one in every))
        yield said("total", asked.language), str(len(every)), units, str(homes.total()), "", "", ""


def _kind(asked: Asked, building: Building) -> str:
    kind = asked.community.kind_of(building)
    if building.use == "residential" and isinstance(kind, str):
        return asked.word("building_kind", kind)
    return asked.word("building_use", building.use) if building.use else said("not_stated", asked.language)


def _span(asked: Asked, values: Iterable[float | None]) -> str:
    """The least and the greatest value; what is not stated is told."""
    listed = list(values)
    stated = [value for value in listed if value is not None]
    if not stated:
        return said("open_state", asked.language)
    low, high = number(min(stated)), number(max(stated))
    return low if low == high else said("range", asked.language, low=low, high=high)


def dwelling_types(asked: Asked) -> Iterator[Row]:
    """The dwelling types with their home boxes."""
    homes = Counter(one.type for one in asked.community.dwellings)
    for one in asked.community.dwelling_types or ():
        box = one.home_box
        ports = "" if box is None else device_kinds()["home_distribution_box"].designation(_ports(box), asked.language)
        name = f"{one.id} {one.name}" if one.name and one.name != one.id else one.id
        yield name, _stated(asked, one.area_m2), str(homes[one.id]), ports or _open(asked), yes(asked, one.smart_home)


def _ports(box: object) -> dict[str, int]:
    names = ("data_ports", "telephone_ports", "tv_splitter_outputs")
    return {name: getattr(box, name) for name in names if getattr(box, name) is not None}


def references(asked: Asked) -> Iterator[Row]:
    """The standards that the provisions refer to, with edition and state."""
    language = asked.language
    for index, one in enumerate(spec_in_force().references.values(), 1):
        known = one.year[:4].isdigit() and not one.id.startswith("MOHURD")
        named = said("year", language, id=one.id, year=_year(one.year, language)) if known else one.id
        state = [said("confirmed" if one.confirmed else "unconfirmed", language)]
        if one.replaced_by:
            state.append(said("replaced", language, by=one.replaced_by))
        yield (
            str(index),
            named,
            one.text[language],
            ("；" if language == "zh" else "; ").join(state),
            id_list(one.provisions),
        )


def _year(year: str, language: str) -> str:
    """The year of an edition; a revision of it stands in brackets.

    >>> _year("2014（2018 年版）", "en")
    '2014 (2018)'
    """
    return year if language == "zh" else _REVISED.sub(r" (\1)", year)


def cable_lines(asked: Asked) -> Iterator[Row]:
    """The cables of the schedule by kind and type."""
    groups: dict[tuple[str, str], list[int]] = {}
    listed = cables(asked.community)
    for index, one in enumerate(listed):
        groups.setdefault((one.kind, one.type.zh), []).append(index)
    for some in groups.values():
        held = [listed[index] for index in some]
        lengths = [one.length_m for one in held if one.length_m is not None]
        guessed = sum(one.estimated for one in held)
        yield (
            _cable_name(held[0].kind, asked.language),
            held[0].type[asked.language],
            str(len(held)),
            number(round(fsum(lengths), 1)) if len(lengths) == len(held) else _open(asked),
            estimate_note(asked, guessed, len(held)),
        )


def _cable_name(kind: str, language: str) -> str:
    from tiaowen.generators.cables.cable import cable_kinds

    return cable_kinds()[kind].name[language]


def estimate_note(asked: Asked, guessed: int, count: int) -> str:
    """How much of a number is an estimate."""
    if not guessed:
        return ""
    if guessed == count:
        return said("estimate", asked.language)
    return said("estimate_some", asked.language, count=guessed)


def machine_rooms(asked: Asked) -> Iterator[Row]:
    """Supply, earthing and climate of the machine rooms."""
    rooms = asked.community.machine_rooms
    for one in (rooms.rooms if rooms else None) or ():
        yield (
            room_name(asked, one.room),
            asked.word("load_class", one.load_class) if one.load_class else _open(asked),
            _stated(asked, one.backup_hours),
            asked.word("earthing", one.earthing) if one.earthing else _open(asked),
            _stated(asked, one.earth_resistance),
            yes(asked, one.lemp_protection),
            yes(asked, one.local_bonding),
            _open(asked) if one.temperature is None else _span(asked, one.temperature),
        )


def legend(asked: Asked) -> Iterator[Row]:
    """The prefixes of the kinds of devices that occur."""
    used = {one.kind for one in asked.pieces}
    for kind in device_kinds().values():
        if kind.key in used:
            name = asked.word("system", kind.system)
            yield kind.prefix, kind.name[asked.language], name, kind.mounted(asked.language)


def quantity_rows(asked: Asked, some: Sequence[Piece]) -> Iterator[Row]:
    """Pieces by kind and type: name, type, unit, quantity, provisions, marks."""
    groups: dict[tuple[str, str], list[Piece]] = {}
    for one in some:
        groups.setdefault((one.kind, one.designation.zh), []).append(one)
    for held in groups.values():
        count, guessed = sum(one.count for one in held), sum(one.count for one in held if one.estimated)
        because = sorted({id for one in held for id in one.provisions}, key=natural_key)
        yield (
            held[0].name[asked.language],
            held[0].designation[asked.language],
            held[0].unit[asked.language],
            str(count),
            id_list(because),
            estimate_note(asked, guessed, count),
        )


def main_amounts(asked: Asked, some: Sequence[Piece], most: int = 3) -> str:
    """The first few kinds of a system with their numbers, as text."""
    language, counts, first = asked.language, Counter[str](), dict[str, Piece]()
    for one in some:
        counts[one.kind] += one.count
        first.setdefault(one.kind, one)
    told = [
        said("amount", language, name=first[kind].name[language], count=count, unit=first[kind].unit[language])
        for kind, count in list(counts.items())[:most]
    ]
    if len(counts) <= most:
        return joined(told, language)
    return joined(told, language) + said("and_more", language, count=len(counts))


def yes(asked: Asked, value: bool | None) -> str:
    """Yes, no, or open."""
    return _open(asked) if value is None else said("yes" if value else "no", asked.language)


def stated(asked: Asked, value: float | None) -> str:
    """A number, or that it is open."""
    return _open(asked) if value is None or isinstance(value, Missing) else number(value)


_stated = stated


def _open(asked: Asked) -> str:
    return said("open_state", asked.language)


def widths(name: str) -> Sequence[dict[str, object]]:
    """The columns of a table as ``words.yaml`` has them."""
    found: Sequence[dict[str, object]] = data("words")["tables"][name]
    return found
