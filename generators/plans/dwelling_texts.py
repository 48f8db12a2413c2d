"""What the notes on the plan of a dwelling type tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import shapely

from tiaowen.generators.drawing_words import building_name, conventions, legible, listed, said
from tiaowen.generators.order import natural_key
from tiaowen.generators.plans.dwelling_devices import Typical
from tiaowen.generators.plans.dwelling_layout import Layout, outlined
from tiaowen.model.buildings import DwellingType
from tiaowen.model.community import Community
from tiaowen.spec.vocabulary import label


class Shown(Protocol):
    """A plan, as far as it has been drawn."""

    community: Community
    one: DwellingType
    typical: Sequence[Typical]
    layout: Layout
    language: str
    outside: list[Typical]
    unnamed: list[str]
    up: bool


def plan_texts(plan: Shown) -> Iterator[str]:
    """The notes: which dwellings, how tags read, what is to scale, what is open or differs, provisions."""
    language = plan.language
    homes = [home for home in plan.community.dwellings if home.type == plan.one.id]
    ids = sorted({home.building for home in homes}, key=natural_key)
    names = listed((building_name(plan.community.building_by_id[id]) for id in ids), language, 8)
    total = sum(len(each.devices) for each in plan.typical)
    yield said("note_dwelling", language, count=len(homes), buildings=names or "—", total=total)
    first = next((each for each in plan.typical if "-" in each.tag), None)
    if first is not None:
        yield said("note_typical_tag", language, tag=first.tag, own=legible(first.devices[0].tag))
    if any(group.drawn for group in plan.layout.groups):
        yield said("note_dwelling_scale", language, wall=f"{conventions()['dwelling_plans']['wall'] * 1000:g}")
    if not all(group.drawn for group in plan.layout.groups):
        yield said("note_rooms_open", language)
    yield said("note_dwelling_places", language)
    yield said("note_dwelling_cables", language)
    yield from _box(plan)
    if plan.up:
        yield said("note_dwelling_up", language)
    yield from _differences(plan)
    if plan.unnamed:
        yield said("note_unlabelled", language, names=listed(plan.unnamed, language, 4))
    yield from _exceptions(plan, len(homes))
    if any(each.estimated for each in plan.typical):
        yield said("note_estimate_some", language)
    provisions = {id for each in plan.typical for one in each.devices for id in one.provisions}
    if provisions:
        text = listed(sorted(provisions, key=natural_key), language, 40)
        yield said("note_provisions", language, provisions=text)


def _box(plan: Shown) -> Iterator[str]:
    """What the home distribution box holds, as far as it is stated."""
    box = plan.one.home_box
    each = next((one for one in plan.typical if one.kind == "home_distribution_box"), None)
    if box is None or each is None:
        return
    modules = said("list_comma", plan.language).join(box.modules or ())
    parts = [part for part in (each.devices[0].designation(plan.language), modules) if part]
    if parts:
        yield said("note_home_box", plan.language, text=legible(said("semicolon", plan.language).join(parts)))


def _differences(plan: Shown) -> Iterator[str]:
    """The rooms whose outline encloses another area than the stated one."""
    most, off = conventions()["dwelling_plans"]["area_off"], []
    for room in outlined(plan.one):
        if room.area_m2 is not None and room.outline is not None:
            area = shapely.Polygon(room.outline).area
            if abs(area - room.area_m2) > most * room.area_m2:
                name = room.id or label("dwelling_room", room.kind, plan.language)
                off.append(f"{name} {area:.1f}/{room.area_m2:g}")
    if off:
        yield said("note_area_off", plan.language, rooms=legible(listed(off, plan.language, 6)))


def _exceptions(plan: Shown, homes: int) -> Iterator[str]:
    """What not every dwelling has, and what nothing feeds."""
    fewer = [f"{each.tag} {len(each.devices)}" for each in plan.typical if len(each.devices) < homes]
    if fewer:
        yield said("note_fewer", plan.language, tags=listed(fewer, plan.language, 8))
    unfed = [each.tag for each in plan.typical if each.above is None and each not in plan.outside]
    if unfed:
        yield said("note_unfed", plan.language, tags=listed(dict.fromkeys(unfed), plan.language, 8))
