"""One distribution area as light sees it: its splitters, its feeder, its user cables, and the worst path over each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tiaowen.model.community import join
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.model.parts import read_part
from tiaowen.model.systems import AccessPoint, DistributionArea, OpticalSplitter
from tiaowen.model.systems.optical import BuildingSplitter, OpticalFeeder, OpticalLink
from tiaowen.solvers.optical.budget import Way, worst_path
from tiaowen.solvers.optical.paths import Place, Span, cable_sizes, span, with_spare
from tiaowen.solvers.optical.shared import Lighting, Told, stair_of
from tiaowen.solvers.optical.stages import Stage, fewest, stated
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import least

OPERATORS = ("5.5.3-10", "access_point")
Key = tuple[str, str, str]  # of a link: the splitter it starts from, the part it leads to, the splitter it feeds


@dataclass(frozen=True, slots=True)
class Lit:
    """A lit area: itself with its splitters, its stage, and feeder and links as plain data or as they were pinned."""

    area: DistributionArea
    stage: Stage
    feeder: dict[str, Any] | OpticalFeeder
    links: tuple[dict[str, Any] | OpticalLink, ...]
    households: int


def light_area(shared: Lighting, area: DistributionArea, told: Told) -> Lit | None:
    """Work out one area; None, with the reason told, where the model does not say enough."""
    community = shared.community
    dwellings, points = community.served(area.serves), area.access_points
    lacking: tuple[str, ...] = ()
    if isinstance(dwellings, Missing):
        lacking = dwellings.paths
    elif points is None or len(points) != 1:
        lacking = (join(community.path_of(area), "access_points"),)
    elif area.pinned and points[0].splitters is None:
        lacking = (join(community.path_of(points[0]), "splitters"),)
    else:
        work = _Area(shared, area, points[0], dwellings, told)
        lacking = tuple(join(community.path_of(one), "at") for one in work.seconds if shared.at(one) is None)
        if not lacking:
            return work.lit()
    told.lacking(lacking, f"{area.id} 未参与光路计算", f"{area.id} left out")
    return None


@dataclass(frozen=True)
class _Area:
    shared: Lighting
    area: DistributionArea
    point: AccessPoint
    dwellings: tuple[Dwelling, ...]
    told: Told

    def lit(self) -> Lit:
        """The area with its splitters, feeder and links."""
        self._check_stage()
        links = tuple(self._links())
        return Lit(self._with_splitters(), self.stage, self._feeder(links), links, len(self.dwellings))

    def _with_splitters(self) -> DistributionArea:
        written = [(one.ways, one.count) for one in self.point.splitters or ()]
        if self.area.pinned or written == sorted(self.stage.count.items()):
            return self.area
        splitters = tuple(OpticalSplitter(ways=ways, count=count) for ways, count in sorted(self.stage.count.items()))
        point = self.point.model_copy(update={"splitters": splitters})
        return self.area.model_copy(update={"access_points": (point,)})

    # --- splitters ----------------------------------------------------------------------------------

    @cached_property
    def seconds(self) -> Mapping[BuildingSplitter, list[Dwelling]]:
        """The second-stage splitters of this area with their dwellings here."""
        found: dict[str, list[Dwelling]] = {}
        for one in self.dwellings:
            splitter = self.shared.splitter_of.get(one.id)
            if splitter is not None:
                found.setdefault(splitter.id, []).append(one)
        return {one: found[one.id] for one in self.shared.ftth.building_splitters or () if one.id in found}

    def pieces(self, splitter: BuildingSplitter) -> int:
        """The splitters of that kind in this area: all, or as many as its dwellings here need."""
        here = len(self.seconds[splitter])
        return splitter.count if here == len(self.shared.behind(splitter)) else -(-here // splitter.ways)

    @cached_property
    def ends(self) -> dict[int, int]:
        """What hangs on the access point's splitters: dwellings (1) and second-stage splitters by their ways."""
        ends: dict[int, int] = {}
        direct = sum(one.id not in self.shared.splitter_of for one in self.dwellings)
        if direct:
            ends[1] = direct
        for one in self.seconds:
            ends[one.ways] = ends.get(one.ways, 0) + self.pieces(one)
        return ends

    @cached_property
    def stage(self) -> Stage:
        """The splitters at the access point: as pinned, else the fewest."""
        if self.area.pinned:
            written: dict[int, int] = {}
            for one in self.point.splitters or ():
                written[one.ways] = written.get(one.ways, 0) + one.count
            return stated(written, self.ends)
        sizes = sorted(parameter("ftth.splitter.loss").value)
        most = parameter("ftth.split.most").value
        return fewest(self.ends, sizes, parameter("ftth.splitter.ways").value, most)

    def _check_stage(self) -> None:
        if self.stage.spare < 0:
            zh = f"已锁定的配线区 {self.area.id} 光分路器少 {-self.stage.spare} 个端口，不能每户 1 芯（5.5.3-8）"
            en = f"the pinned area {self.area.id} lacks {-self.stage.spare} ports of splitters (5.5.3-8)"
            self.told.conflicts.append(Text(zh, en))
        most = parameter("ftth.split.most")
        for ways, ratio in sorted(self.stage.ratio.items()):
            if ways * ratio > most.value:
                zh = f"{self.area.id}：分路比之积 {ratio}×{ways}={ratio * ways}，大于 {most.value}（{most.source}）"
                en = f"{self.area.id}: split {ratio}×{ways}={ratio * ways}, above {most.value} ({most.source})"
                self.told.findings.append(Text(zh, en))
        for splitter, behind in self.seconds.items():
            pieces = self.pieces(splitter)
            if len(behind) > pieces * splitter.ways:
                zh = f"{splitter.id} 的 {pieces} 台 1:{splitter.ways} 不够 {len(behind)} 户（5.5.3-8）"
                en = f"{splitter.id}: {pieces} of 1:{splitter.ways} for {len(behind)} households (5.5.3-8)"
                self.told.conflicts.append(Text(zh, en))

    # --- feeder -------------------------------------------------------------------------------------

    @cached_property
    def place(self) -> Place:
        """Where the access point stands."""
        return self.shared.place(self.point)

    @cached_property
    def pinned_feeder(self) -> OpticalFeeder | None:
        """A feeder of this access point that is pinned."""
        feeders = self.shared.ftth.feeders or ()
        return next((one for one in feeders if one.pinned and one.access_point == self.point.id), None)

    @cached_property
    def feeder_span(self) -> Span:
        """The feeder's length, told where it cannot be known."""
        if self.pinned_feeder is not None and self.pinned_feeder.length_m is not None:
            return Span(self.pinned_feeder.length_m, "length" in self.pinned_feeder.estimated)
        found = span(self.shared.routes, self.shared.head, self.place)
        if found.length_m is None:
            self._unknown(found.missing)
        self._no_storey(self.shared.head)
        self._no_storey(self.place)
        return found

    def _unknown(self, paths: Sequence[str]) -> None:
        self.told.lacking(paths, "经过该处的光路未计长度与损耗", "no length and no loss of the paths through there")

    def _no_storey(self, place: Place) -> None:
        if place.building is not None and place.storey is None:
            self.told.lacking((place.storey_path,), "竖向未计全", "not all of the vertical counts")

    def _feeder(self, links: Sequence[dict[str, Any] | OpticalLink]) -> dict[str, Any] | OpticalFeeder:
        fibres = self.stage.fibres
        if self.pinned_feeder is not None:
            kept = self.pinned_feeder
            if kept.cores is not None and kept.cores * kept.cables < fibres:
                self.told.conflicts.append(_too_few(kept.id, kept.cores * kept.cables, fibres, "5.5.3-4"))
            return kept
        cores, cables = cable_sizes(with_spare(fibres), parameter("ftth.cable.cores").value)
        operators = self._operators()
        data: dict[str, Any] = {
            "access_point": self.point.id,
            "fibres": fibres,
            "cores": cores,
            "cables": cables,
            "length": self.feeder_span.length_m,
            "operators": operators,
            "frame_ports": operators * cores * cables + sum(_on_the_frame(link) for link in links),
        }
        marks = ["length"] if self.feeder_span.estimated else []
        marks += ["frame_ports"] if self.guessed_cores else []
        if any(one.estimated for one in self.dwellings) and not self.area.pinned:
            marks += ["fibres", "cores"]
        return _marked(data, marks)

    def _operators(self) -> int:
        cabinets = {one.id: one for one in self.shared.ftth.cabinets or ()}
        owners = [one for one in (self.point, cabinets.get(self.point.cabinet or "")) if one is not None]
        told = [one.operators for one in owners if one.operators is not None]
        wanted = int(least(*OPERATORS))
        if told and max(told) < wanted:
            zh = f"{self.point.id} 只写了 {max(told)} 家的位置，按 {wanted} 家计（5.5.3-10）"
            en = f"{self.point.id} states room for {max(told)}, counted for {wanted} operators (5.5.3-10)"
            self.told.conflicts.append(Text(zh, en))
        return max([*told, wanted])

    @cached_property
    def guessed_cores(self) -> bool:
        """Whether the cores to each dwelling are not stated, or its dwellings estimated."""
        return not self.shared.ftth.cores_per_dwelling or any(one.estimated for one in self.dwellings)

    # --- user cables --------------------------------------------------------------------------------

    @cached_property
    def cables(self) -> dict[Key, tuple[int, list[Dwelling], list[Dwelling]]]:
        """The links: fibres in each, the dwellings that hang on it, and those whose last link it is."""
        found: dict[Key, tuple[int, list[Dwelling], list[Dwelling]]] = {}

        def add(key: Key, fibres: int, behind: Sequence[Dwelling], last: Sequence[Dwelling]) -> None:
            before = found.get(key, (0, [], []))
            found[key] = before[0] + fibres, [*before[1], *behind], [*before[2], *last]

        for one in self.dwellings:
            if one.id not in self.shared.splitter_of:
                add(("", stair_of(one), ""), self.shared.cores, [one], [one])
        for splitter, behind in self.seconds.items():
            at = self.shared.at(splitter) or ""
            add(("", at, splitter.id), self.pieces(splitter), behind, [one for one in behind if stair_of(one) == at])
            for one in behind:
                if stair_of(one) != at:
                    add((splitter.id, stair_of(one), ""), self.shared.cores, [one], [one])
        return found

    @cached_property
    def pinned_links(self) -> Mapping[Key, OpticalLink]:
        """The pinned links of this area."""
        pinned = (one for one in self.shared.ftth.links or () if one.pinned and one.area == self.area.id)
        return {(one.splitter or "", one.to, one.feeds or ""): one for one in pinned}

    @cached_property
    def spans(self) -> Mapping[Key, Span]:
        """The length of every link; that of a pinned one as it states it."""
        found = {}
        for key in self.cables:
            pinned = self.pinned_links.get(key)
            if pinned is not None and pinned.length_m is not None:
                found[key] = Span(pinned.length_m, "length" in pinned.estimated)
                continue
            start = self.place if not key[0] else self.shared.stair(self.shared.at(self.by_id[key[0]]) or "")
            found[key] = span(self.shared.routes, start, self.shared.stair(key[1]))
            if found[key].length_m is None:
                self._unknown(found[key].missing)
        return found

    @cached_property
    def by_id(self) -> Mapping[str, BuildingSplitter]:
        """The second-stage splitters by id."""
        return {one.id: one for one in self.seconds}

    def _links(self) -> Iterator[dict[str, Any] | OpticalLink]:
        for key, kept in sorted(self.pinned_links.items()):
            if key not in self.cables:
                zh = f"已锁定的用户光缆 {kept.id} 不通向 {self.area.id} 的任何住户（5.5.3-4）"
                en = f"the pinned user cable {kept.id} leads to no dwelling of {self.area.id} (5.5.3-4)"
                self.told.conflicts.append(Text(zh, en))
                yield kept
        order = {building.id: index for index, building in enumerate(self.shared.community.buildings or ())}
        for key in sorted(self.cables, key=lambda key: (order[read_part(key[1]).building], key[1], key)):
            yield self._link(key)

    def _link(self, key: Key) -> dict[str, Any] | OpticalLink:
        fibres, behind, last = self.cables[key]
        pinned = self.pinned_links.get(key)
        cores, cables = cable_sizes(with_spare(fibres), parameter("ftth.cable.cores").value)
        data = {
            "area": self.area.id,
            "to": key[1],
            "splitter": key[0] or None,
            "feeds": key[2] or None,
            "dwellings": len(behind),
            "fibres": fibres,
            "cores": cores,
            "cables": cables,
            "length": self.spans[key].length_m,
        }
        marks = ["dwellings"] if any(one.estimated for one in behind) else []
        marks += ["fibres", "cores"] if self.guessed_cores else []
        marks += ["length"] if self.spans[key].estimated else []
        if last:
            worst, marked = self._worst(key, last)
            data |= worst
            marks += marked
        if pinned is not None:
            if pinned.cores is not None and pinned.cores * pinned.cables < fibres:
                self.told.conflicts.append(_too_few(pinned.id, pinned.cores * pinned.cables, fibres, "5.5.3-8"))
            return pinned
        return _marked(data, marks)

    def _worst(self, key: Key, last: Sequence[Dwelling]) -> tuple[dict[str, Any], list[str]]:
        splitter = self.by_id.get(key[0] or key[2])
        chain = [key]
        if splitter is not None and key[0]:
            chain.insert(0, ("", self.shared.at(splitter) or "", splitter.id))
        ratio = self.stage.ratio[splitter.ways if splitter else 1]
        cables = tuple(self.spans[one] for one in chain)
        way = Way(self.area.id, self.feeder_span, ratio, splitter, cables, at_stair=not key[2])
        return worst_path(self.shared, self.told, way, last)


def _on_the_frame(link: dict[str, Any] | OpticalLink) -> int:
    """The cores of a link that end on the access point's frame."""
    if isinstance(link, OpticalLink):
        return 0 if link.splitter else (link.cores or 0) * link.cables
    return 0 if link["splitter"] else int(link["cores"] * link["cables"])


def _too_few(id: str, cores: int, fibres: int, provision: str) -> Text:
    return Text(
        f"已锁定的光缆 {id} 只有 {cores} 芯，需要 {fibres} 芯（{provision}）",
        f"the pinned cable {id} has {cores} cores, {fibres} are needed ({provision})",
    )


def _marked(data: dict[str, Any], marks: Sequence[str]) -> dict[str, Any]:
    return data | {"estimated": [key for key, value in data.items() if key in marks and value is not None]}
