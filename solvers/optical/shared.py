"""What all areas share while their light is worked out: the class of optics, cores, places, splitters in buildings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tiaowen.model.community import Community, join
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.model.parts import Part, read_part
from tiaowen.model.routes import Routes
from tiaowen.model.systems import AccessPoint, DistributionArea, Ftth
from tiaowen.model.systems.optical import BuildingSplitter
from tiaowen.solvers.optical.paths import Place
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import least

CORES = ("5.5.3-8", "cores")


@dataclass(slots=True)
class Told:
    """What is to be said about an area besides its numbers."""

    left_out: list[Text] = field(default_factory=list)
    conflicts: list[Text] = field(default_factory=list)
    findings: list[Text] = field(default_factory=list)

    def lacking(self, paths: Sequence[str], zh: str, en: str) -> None:
        """Data that is not there, and what could not be worked out without it."""
        self.left_out.append(Text(f"缺少 {'、'.join(paths)}：{zh}", f"lacking {', '.join(paths)}: {en}"))


def stair_of(dwelling: Dwelling) -> str:
    """The stair of a dwelling as a part of its building."""
    return str(Part(dwelling.building, dwelling.unit))


@dataclass(frozen=True)
class Lighting:
    """What all areas of one community share while their light is worked out."""

    community: Community
    ftth: Ftth
    routes: Routes

    @cached_property
    def optics(self) -> str:
        """The class of optics."""
        return self.ftth.optics or str(parameter("ftth.optics.class").value)

    @cached_property
    def budget(self) -> Mapping[str, float]:
        """The least and the most loss that the class of optics bears [dB]."""
        budget: Mapping[str, float] = parameter("ftth.optics.budget").value[self.optics]
        return budget

    @cached_property
    def cores(self) -> int:
        """Cores to each dwelling: as stated, else the least that the provision asks for."""
        return self.ftth.cores_per_dwelling or int(least(*CORES))

    @cached_property
    def head(self) -> Place:
        """The room of the head-end."""
        found = self.community.room_by_id.get(self.ftth.head_end or "")
        if found is None:
            return Place(None, None, Missing(("ftth.head_end",)))
        building, room = found
        path = join(self.community.path_of(room), "storey")
        return Place(building.id, room.storey, self.routes.position(room), path)

    @cached_property
    def splitter_of(self) -> Mapping[str, BuildingSplitter]:
        """The second-stage splitter of each dwelling that has one; the first that names it."""
        found: dict[str, BuildingSplitter] = {}
        for one in self.ftth.building_splitters or ():
            for dwelling in self.behind(one):
                found.setdefault(dwelling.id, one)
        return found

    def served(self, area: DistributionArea) -> tuple[Dwelling, ...]:
        """The dwellings of an area, none where they are not known."""
        served = self.community.served(area.serves)
        return () if isinstance(served, Missing) else served

    def behind(self, splitter: BuildingSplitter) -> tuple[Dwelling, ...]:
        """The dwellings that a second-stage splitter names."""
        served = self.community.served(splitter.serves)
        return () if isinstance(served, Missing) else served

    def at(self, splitter: BuildingSplitter) -> str | None:
        """The part where a second-stage splitter stands; None where it serves several stairs and does not say."""
        if splitter.at is not None:
            part = read_part(splitter.at)
            return str(Part(part.building, part.unit))
        stairs = {stair_of(one) for one in self.behind(splitter)}
        return stairs.pop() if len(stairs) == 1 else None

    def place(self, point: AccessPoint) -> Place:
        """Where an access point stands."""
        found = self.community.room_by_id.get(point.room or "")
        path = join(self.community.path_of(point), "room")
        if found is not None:
            path = join(self.community.path_of(found[1]), "storey")
        building = point.building or (found[0].id if found else None)
        return Place(building, found[1].storey if found else None, self.routes.position(point), path)

    def stair(self, part: str) -> Place:
        """The foot of a stair."""
        return Place(read_part(part).building, 1, self.routes.position(read_part(part)))
