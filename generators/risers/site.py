"""The site riser of a system: its head-end, the buildings with what they hold, and everything on open ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import Device, register
from tiaowen.generators.drawing_words import building_name, conventions, legible, said
from tiaowen.generators.order import natural_key
from tiaowen.generators.risers.box_sheets import Subject, box_sheets
from tiaowen.generators.risers.boxes import Place
from tiaowen.generators.risers.cables import CableCodes
from tiaowen.generators.risers.entries import Entry
from tiaowen.generators.risers.heads import devices_of, head_room, head_rooms, room_text
from tiaowen.generators.sheets.sheet import Sheet
from tiaowen.model.community import Community
from tiaowen.spec.vocabulary import label


def site_sheets(community: Community, system: str, language: str = "zh") -> list[Sheet]:
    """The site riser of a system; none where the community holds nothing of it."""
    maker = _Places(community, system, language)
    rooms, others = list(maker.rooms()), [*maker.buildings(), *maker.ground()]
    if not rooms and not others:
        return []
    if not rooms:
        rooms = [maker.open_head()]
    name = said("riser_site", language, system=label("system", system, language).removesuffix("系统"))
    texts = (said("note_site_riser", language),)
    return box_sheets(Subject(community, system, name, texts, language), rooms, others)


class _Places:
    """Gathers the boxes of a system."""

    def __init__(self, community: Community, system: str, language: str) -> None:
        self.community, self.system, self.language = community, system, language
        self.register = register(community)
        self.codes = CableCodes.of(community, system, language)
        self.away = frozenset() if system in conventions()["risers"] else head_rooms(community)
        self.devices = devices_of(community, system)

    def rooms(self) -> Iterator[Place]:
        """The rooms of the head-end, that of the system first."""
        head = head_room(self.community, self.system)
        groups: dict[str, list[Device]] = {} if head is None else {head: []}
        for one in self.devices:
            if one.room in self.away and one.room:
                groups.setdefault(one.room, []).append(one)
        for room, some in groups.items():
            yield Place(room_text(self.community, room, self.language), self._entries(some), head=True)

    def open_head(self) -> Place:
        """The head-end where the model does not say where it is."""
        return Place(said("head_open", self.language), head=True)

    def buildings(self) -> Iterator[Place]:
        """A box for each building that holds any of the system."""
        for id in sorted({one.building for one in self.devices if one.building}, key=natural_key):
            some = [one for one in self.register.in_building(id, self.system) if one.room not in self.away]
            if some:
                building = self.community.building_by_id[id]
                counts = Counter(one.kind for one in some)
                parts = [
                    f"{kind.name[self.language]} ×{counts[key]}" for key, kind in device_kinds().items() if counts[key]
                ]
                text = said("list_comma", self.language).join(parts)
                height = f"  {building.storeys_above}F" if building.storeys_above else ""
                yield Place(building_name(building) + height, texts=(legible(text),), feed=self._feed(some, id))

    def ground(self) -> Iterator[Place]:
        """A box for each place outside buildings."""
        groups: dict[str, list[Device]] = {}
        for one in self.devices:
            if one.building is None and one.room not in self.away:
                name = one.room_name[self.language] if one.room_name is not None else said("outdoors", self.language)
                groups.setdefault(legible(name), []).append(one)
        for name, some in groups.items():
            yield Place(name, self._entries(some), feed=self._feed(some, None))

    def _entries(self, devices: Sequence[Device]) -> tuple[Entry, ...]:
        groups: dict[tuple[object, ...], list[Device]] = {}
        for one in devices:
            groups.setdefault((one.kind, one.designation(), one.estimated), []).append(one)
        return tuple(Entry(tuple(some), (len(some),)) for some in groups.values())

    def _feed(self, devices: Sequence[Device], building: str | None) -> str:
        """The cables that lead here from elsewhere: their codes with how many there are."""
        counts: Counter[str] = Counter()
        here = {one.id for one in devices}
        for one in devices:
            source, code = self.codes.source(one), self.codes.code(one)
            inside = source is not None and (source.id in here or (building and source.building == building))
            if code and not inside:
                counts[code] += 1
        return " ".join(f"{code}×{count}" for code, count in sorted(counts.items(), key=lambda pair: int(pair[0][1:])))
