"""What splitters in buildings, feeders and links of the access network refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tiaowen.model.community import Community
from tiaowen.model.device_references import BUILDING, UNIT, Link
from tiaowen.model.element import Element
from tiaowen.model.parts import read_part
from tiaowen.model.systems import Ftth
from tiaowen.spec.errors import Text

AREA, SPLITTER = Text("配线区", "distribution area"), Text("楼内光分路器", "splitter in a building")
ACCESS_POINT, DWELLING = Text("接入点", "access point"), Text("住户", "dwelling")


def optical_links(community: Community) -> Iterator[Link]:
    """Every id that these elements use for a building, unit, area, access point, splitter or dwelling."""
    ftth = community.ftth
    if ftth is None:
        return
    for splitter in ftth.building_splitters or ():
        path = community.path_of(splitter)
        for index, text in enumerate(splitter.serves):
            yield from _part(community, text, f"{path}.serves[{index}]")
        if splitter.at is not None:
            yield from _part(community, splitter.at, f"{path}.at")
    points = [point.id for area in ftth.areas or () for point in area.access_points or ()]
    for feeder in ftth.feeders or ():
        yield Link(f"{community.path_of(feeder)}.access_point", feeder.access_point, ACCESS_POINT, points)
    yield from _of_links(community, ftth)


def _of_links(community: Community, ftth: Ftth) -> Iterator[Link]:
    areas = [area.id for area in ftth.areas or ()]
    splitters = [splitter.id for splitter in ftth.building_splitters or ()]
    for link in ftth.links or ():
        path = community.path_of(link)
        yield Link(f"{path}.area", link.area, AREA, areas)
        yield Link(f"{path}.splitter", link.splitter, SPLITTER, splitters)
        yield Link(f"{path}.feeds", link.feeds, SPLITTER, splitters)
        yield Link(f"{path}.worst", link.worst, DWELLING, community.dwelling_by_id)
        yield from _part(community, link.to, f"{path}.to")


def optical_ids(community: Community) -> Iterator[tuple[Collection[Element], Text]]:
    """The elements whose ids have to differ, with what they are called."""
    if community.ftth is not None:
        yield community.ftth.building_splitters or (), SPLITTER
        yield community.ftth.feeders or (), Text("配线光缆", "feeder")
        yield community.ftth.links or (), Text("用户光缆", "user cable")


def _part(community: Community, text: str, path: str) -> Iterator[Link]:
    part = read_part(text)
    yield Link(path, part.building, BUILDING, community.building_by_id)
    building = community.building_by_id.get(part.building)
    if building is not None:
        yield Link(path, part.unit, UNIT, [unit.id for unit in building.units or ()])
