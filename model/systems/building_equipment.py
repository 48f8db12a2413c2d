"""Building equipment management (建筑设备管理): what building automation monitors and what is metered."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import model_validator

from tiaowen.model.element import Estimated
from tiaowen.model.fields import Count, Id, Many, Name, Storey, Word, complain


class MonitoredEquipment(Estimated):
    """One kind of building equipment: whether the community has it and whether it is monitored."""

    kind: Annotated[str, Word("building_equipment")]
    present: bool | None = None
    monitored: bool | None = None


class PointCounts(Estimated):
    """Points of one piece of plant by interface: analogue and digital inputs and outputs, points by communication."""

    analogue_inputs: Count | None = None
    analogue_outputs: Count | None = None
    digital_inputs: Count | None = None
    digital_outputs: Count | None = None
    communication: Count | None = None


class Plant(Estimated):
    """Equal pieces of plant (设备) in one place that building automation monitors.

    ``plant`` is a word of the point table (点位表, P1–P48), ``kind`` one of 5.6.2-3; at least one of them is stated.
    ``points`` are those of one piece beside the rows of the point table; ``room`` may stand for ``building``.
    """

    id: Id
    name: Name | None = None
    plant: Annotated[str, Word("plant")] | None = None
    kind: Annotated[str, Word("building_equipment")] | None = None
    count: Count | None = None
    building: Id | None = None
    storey: Storey | None = None
    room: Id | None = None
    points: PointCounts | None = None

    @model_validator(mode="after")
    def _of_some_kind(self) -> Self:
        if self.plant is None and self.kind is None:
            raise complain("plant 与 kind 至少写一个", "state plant or kind")
        return self


class Bas(Estimated):
    """Building automation: the kinds of equipment, each once, and the pieces of plant with their places."""

    equipment: Many[MonitoredEquipment] | None = None
    plant: Many[Plant] | None = None


class EnergyUse(Estimated):
    """Equipment that uses energy: whether the community has it, whether it is metered by itself, by how many meters."""

    kind: Annotated[str, Word("energy_use")]
    present: bool | None = None
    metered: bool | None = None
    meters: Count | None = None


class EnergyKind(Estimated):
    """A kind of energy or water: whether it is there, metered, supplied to ``households`` and what their meters do."""

    kind: Annotated[str, Word("energy_kind")]
    present: bool | None = None
    metered: bool | None = None
    households: bool | None = None
    household_meters: Many[Annotated[str, Word("meter_function")]] | None = None


class Energy(Estimated):
    """Energy supervision: what is metered, and whether the meters are accurate and follow national standards."""

    uses: Many[EnergyUse] | None = None
    kinds: Many[EnergyKind] | None = None
    accurate: bool | None = None
    standards: bool | None = None
