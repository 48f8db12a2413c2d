"""The site plans of the access network and cable television: heads, what serves which building, where cables run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import building_name, conventions, legible, said
from tiaowen.generators.plans.content import Content, Level, Lines, Rows, Sample, Stand, stand_of, title_of
from tiaowen.generators.plans.site_network import Network, access_rows, label_variants, node_rows
from tiaowen.generators.sheets.sheet import Point
from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.element import Missing

MOST_TOGETHER = 4


def network(community: Community, system: str, language: str, level: Level) -> Content | None:
    """The plan of the access network or of cable television; None where the model states no such system."""
    if getattr(community, system) is None or level == "below":
        return None
    one = Network(community, system, language)
    kinds = conventions()["risers"][system]
    stands, unplaced = _stands(one)
    lines = (Lines(tuple(one.feeds), kinds["feed_layer"]), Lines(tuple(one.branches), kinds["cable_layer"]))
    return Content(
        title_of(system, level)[language],
        kinds["device_layer"],
        stands,
        {building.id: _label(one, building) for building in community.buildings or ()},
        one.colours,
        lines=lines,
        samples=tuple(_samples(one)),
        tables=(_table(one),),
        notes=tuple(_notes(one, stands)),
        unplaced=unplaced,
        ducts=True,
    )


def _label(one: Network, building: Building) -> list[list[str]]:
    variants = label_variants(one, building.id, building_name(building), building.storeys_above)
    return variants if building.use == "residential" or one.homes(building.id) else variants[-1:]


def _stands(one: Network) -> tuple[tuple[Stand, ...], tuple[str, ...]]:
    """The head-end and the devices, those of a kind as one where many stand together; and those without a place."""
    made: list[Stand] = []
    if not isinstance(one.head_end, Missing):
        made.append(Stand("head_end", "E-ANNO-REFR", one.head_end))
    unplaced, places = [], dict[Point, list[Device]]()
    for device in one.devices:
        at = one.position(device)
        if isinstance(at, Missing):
            unplaced.append(device.tag)
        else:
            places.setdefault(at, []).append(device)
    for at, devices in places.items():
        groups = [[device] for device in devices]
        if len(devices) > MOST_TOGETHER:
            kinds: dict[str, list[Device]] = {}
            for device in devices:
                kinds.setdefault(device.kind, []).append(device)
            groups = list(kinds.values())
        made += [_stand(one, some, at) for some in groups]
    return tuple(made), tuple(unplaced)


def _stand(one: Network, devices: Sequence[Device], at: Point) -> Stand:
    first = devices[0]
    tag = first.tag
    if len(devices) > 1:
        tag = said("group", one.language, first=legible(tag), count=len(devices))
    ids = [id for device in devices for id in one.ids(device)]
    made = stand_of(one.register, devices, at, [tag], ids)
    return replace(made, lines=(*made.lines, *_served(one, devices, made.estimated)))


def _served(one: Network, devices: Sequence[Device], estimated: bool) -> list[str]:
    """The line under a tag: the households that a head serves, and the mark of an estimate."""
    first = devices[0]
    homes = one.served_homes(first) if len(devices) == 1 else None
    text = ""
    if homes is not None:
        text = said("households", one.language, count=homes)
        if "area" in first.specs:
            text = legible(f"{first.specs['area']}  {text}")
    mark = "*" if estimated or (homes and one.guessed_below(first)) else ""
    return [text + mark] if text or mark else []


def _samples(one: Network) -> Iterator[Sample]:
    """The kinds of lines that the plan uses."""
    kinds, site = conventions()["risers"][one.system], one.community.site
    user, feed = ("line_user", "line_feeder") if one.system == "ftth" else ("line_coax", "line_fibre")
    known = [(kinds["feed_layer"], feed, bool(one.feeds)), (kinds["cable_layer"], user, bool(one.branches))]
    known.append(("C-DUCT-CNTR", "line_duct", bool(site and site.ducts)))
    known.append(("C-SITE-BNDY", "line_boundary", bool(site and site.boundary)))
    for layer, word, there in known:
        if there:
            yield Sample(said(word, one.language), layer)


def _table(one: Network) -> Rows:
    ftth = one.system == "ftth"
    heads = (
        (("column_area", 15.0), ("column_point", 25.0), ("column_homes", 12.0), ("column_splitters", 22.0))
        if ftth
        else (("column_node", 25.0), ("column_ports", 13.0), ("column_homes", 13.0), ("column_points", 16.0))
    )
    columns = tuple((said(word, one.language), width) for word, width in (*heads, ("column_buildings", 0.0)))
    rows = access_rows(one) if ftth else node_rows(one)
    return Rows(said("table_areas" if ftth else "table_nodes", one.language), columns, tuple(rows))


def _notes(one: Network, stands: Sequence[Stand]) -> Iterator[str]:
    yield said(f"note_plan_{one.system}", one.language)
    if one.feeds or one.branches:
        yield said(f"note_{one.routes.mode}", one.language)
    if any(stand.estimated for stand in stands) or any(home.estimated for home in one.community.dwellings):
        yield said("note_estimate", one.language)
