"""What sizing wrote about cables: feeders and links of the access network, types of coaxial cable, backbone rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tiaowen.generators.devices.device import Device
from tiaowen.model.community import Community
from tiaowen.model.parts import Part, read_part
from tiaowen.model.systems import DistributionPoint
from tiaowen.model.systems.equipment import Equipment
from tiaowen.model.systems.optical import OpticalFeeder, OpticalLink
from tiaowen.spec.errors import Text

AS_SIZED = Text("取自计算结果", "as sized")
_CORES = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Written:
    """Looks up what the design states about the cables of a device of the register."""

    community: Community

    @cached_property
    def _areas(self) -> Mapping[str, tuple[str, str]]:
        """By path of an access point: its area and its id in the model."""
        ftth = self.community.ftth
        return {
            self.community.path_of(point): (area.id, point.id)
            for area in (ftth and ftth.areas) or ()
            for point in area.access_points or ()
        }

    @cached_property
    def _feeders(self) -> Mapping[str, OpticalFeeder]:
        ftth = self.community.ftth
        return {one.access_point: one for one in reversed((ftth and ftth.feeders) or ()) if one.cores is not None}

    @cached_property
    def _links(self) -> Mapping[str, list[OpticalLink]]:
        ftth, found = self.community.ftth, dict[str, list[OpticalLink]]()
        for one in (ftth and ftth.links) or ():
            if one.cores is not None:
                found.setdefault(one.area, []).append(one)
        return found

    @cached_property
    def _stairs(self) -> Mapping[str, str | None]:
        """By id of a second-stage splitter: the stair or building where it stands, as the model says it."""
        ftth = self.community.ftth
        return {one.id: one.at or _only(one.serves) for one in (ftth and ftth.building_splitters) or ()}

    @cached_property
    def _points(self) -> Mapping[str, DistributionPoint]:
        catv = self.community.catv
        return {self.community.path_of(one): one for one in (catv and catv.points) or ()}

    def feeder(self, point: Device) -> OpticalFeeder | None:
        """The feeder of an access point, where its cores are stated."""
        area = self._areas.get(_path(point))
        return None if area is None else self._feeders.get(area[1])

    def links(self, point: Device) -> tuple[OpticalLink, ...]:
        """The user cables of an access point's area, where their cores are stated."""
        area = self._areas.get(_path(point))
        return () if area is None else tuple(self._links.get(area[0], ()))

    def operators(self, point: Device) -> int:
        """The operators that the frame of an access point has room for; one where nothing is sized."""
        feeder = self.feeder(point)
        return 1 if feeder is None else feeder.operators or 1

    def frame_ports(self, point: Device) -> int | None:
        """The ports of the frames that sizing put at an access point."""
        area, rows = self._areas.get(_path(point)), self.community.equipment or ()
        found = [one for one in rows if one.kind == "optical_frame" and area and area[1] in (one.serves or ())]
        return sum(one.count * (one.ports or 0) for one in found) or None

    def cores(self, point: Device) -> int | None:
        """The cores into each dwelling that sizing assumed for an access point's area."""
        for link in self.links(point):
            if link.feeds is None and link.dwellings and link.fibres:
                return link.fibres // link.dwellings
        return None

    def start(self, link: OpticalLink) -> Part | None:
        """Where a link starts that comes from a second-stage splitter; None for the access point itself."""
        stair = self._stairs.get(link.splitter or "")
        return None if stair is None else read_part(stair)

    def coax(self, point: Device) -> DistributionPoint | None:
        """A distribution point as the model states it."""
        return self._points.get(_path(point))

    def backbone(self) -> tuple[Equipment, ...]:
        """The rows of backbone cables between rooms."""
        rows = self.community.equipment or ()
        return tuple(one for one in rows if one.kind == "backbone_cable" and one.room and one.serves and one.count)


def cores_of(row: Equipment) -> int | None:
    """The cores that a row of cables states in its size.

    >>> cores_of(Equipment(id="X", kind="backbone_cable", system="cabling", count=1, size="4 芯"))
    4
    """
    found = _CORES.match(row.size or "")
    return None if found is None else int(found.group())


def _only(serves: tuple[str, ...]) -> str | None:
    stairs = {str(Part(part.building, part.unit)) for part in map(read_part, serves)}
    return stairs.pop() if len(stairs) == 1 else None


def _path(device: Device) -> str:
    return device.sources[0] if device.sources else ""
