"""Building equipment management (建筑设备管理): what building automation monitors and what is metered."""

from __future__ import annotations

from typing import Annotated

from tiaowen.model.element import Estimated
from tiaowen.model.fields import Many, Word


class MonitoredEquipment(Estimated):
    """One kind of building equipment: whether the community has it and whether it is monitored."""

    kind: Annotated[str, Word("building_equipment")]
    present: bool | None = None
    monitored: bool | None = None


class Bas(Estimated):
    """Building automation: the kinds of equipment, each once."""

    equipment: Many[MonitoredEquipment] | None = None


class EnergyUse(Estimated):
    """Equipment that uses energy: whether the community has it and whether its use is metered by itself."""

    kind: Annotated[str, Word("energy_use")]
    present: bool | None = None
    metered: bool | None = None


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
