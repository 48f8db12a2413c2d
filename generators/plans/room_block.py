"""One room on a sheet: its plan to scale (or a diagram), what there is to tell of it, and its racks from the front."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tiaowen.generators.devices.register import Device
from tiaowen.generators.drawing_words import conventions, legible, said
from tiaowen.generators.order import natural_key
from tiaowen.generators.plans.marks import drawing_name
from tiaowen.generators.plans.room_contents import Rack
from tiaowen.generators.plans.room_elevation import elevation, elevation_size
from tiaowen.generators.plans.room_ground import Ground
from tiaowen.generators.plans.room_plan import RoomPlan
from tiaowen.generators.plans.room_texts import findings, room_name, room_texts
from tiaowen.generators.sheets.layout import LEADING, wrap
from tiaowen.generators.sheets.sheet import Item, TextBox

TEXT, FINDING = "E-ANNO-TEXT", "E-ANNO-ESTM"
NAME, GAP = 12.0, 8.0


@dataclass(frozen=True)
class RoomBlock:
    """A room to be drawn from an upper left corner at (0, 0), with those of its racks that ``part`` of it shows."""

    ground: Ground
    language: str
    part: int = 1

    @cached_property
    def parts(self) -> int:
        """How many blocks the racks of the room take."""
        most: int = conventions()["room_plans"]["most_racks"]
        return max(1, -(-len(self.ground.first.racks) // most))

    @cached_property
    def made(self) -> tuple[list[Item], float, float]:
        """The items with the width and height that they take [mm]."""
        items, wide, low = self._left() if self.part == 1 else ([], 0.0, 0.0)
        racks = self._racks()
        if not racks:
            return items, wide, 2.0 - low
        across, high = elevation_size(len(racks))
        x = wide + GAP if wide else 0.0
        items += elevation(racks, x, 0.0, self.language)
        named, scale = said("rack_front", self.language), said("schematic", self.language)
        if self.part > 1:
            named = f"{room_name(self.ground, self.language)} {named}"
        items += drawing_name(named, scale, (x, x + max(across, 74.0)), -high - NAME)
        return items, x + max(across, 74.0), max(-low, high + NAME) + 2.0

    def _racks(self) -> Sequence[Sequence[Rack]]:
        most = conventions()["room_plans"]["most_racks"]
        alike = list(zip(*(room.racks for room in self.ground.rooms), strict=True))
        return alike[(self.part - 1) * most : self.part * most]

    def _left(self) -> tuple[list[Item], float, float]:
        """Plan, loose devices and texts: the items, their width and how far down they reach."""
        plan = RoomPlan(self.ground, self.language)
        plan.draw()
        scale = said("schematic", self.language) if self.ground.shape is None else f"1:{self.ground.scale}"
        name = room_name(self.ground, self.language)
        plan.items += drawing_name(name, scale, (0.0, self.ground.width), plan.low - NAME)
        plan.low -= NAME + 4.0
        plan.loose()
        texts = [(text, FINDING) for text in findings(self.ground, self.language)]
        texts += [(text, TEXT) for text in room_texts(self.ground, plan.untagged, self.language)]
        for text, layer in texts:
            for line in wrap(legible(text), self.ground.width - 2.0, 2.5):
                plan.items.append(TextBox(0.0, plan.low, line, layer, 2.5, "left-top"))
                plan.low -= 2.5 * LEADING
        return plan.items, self.ground.width, plan.low

    @property
    def devices(self) -> tuple[Device, ...]:
        """Every device of the rooms, counted with the first part."""
        return tuple(one for room in self.ground.rooms for one in room.devices) if self.part == 1 else ()

    @property
    def buildings(self) -> tuple[str, ...]:
        """The buildings of its rooms."""
        found = {room.place.building.id for room in self.ground.rooms if room.place.building is not None}
        return tuple(sorted(found, key=natural_key))
