"""Parking management (停车库(场)管理系统): what it controls at gates and car parks."""

from __future__ import annotations

from typing import Annotated

from tiaowen.model.element import Estimated
from tiaowen.model.fields import Id, Many, Word


class ManagedGate(Estimated):
    """A gate of the community whose vehicles are controlled; ``opens_on_fire`` speaks of its barrier (挡车器)."""

    gate: Id
    barrier: bool | None = None
    opens_on_fire: bool | None = None


class ManagedCarPark(Estimated):
    """A car park under management: barrier, ticket machines at entry and exit, fee office and payment machines."""

    car_park: Id
    barrier: bool | None = None
    opens_on_fire: bool | None = None
    entry_ticket_reader: bool | None = None
    exit_ticket_reader: bool | None = None
    fee_office: Annotated[str, Word("fee_office")] | None = None
    self_payment: bool | None = None


class Parking(Estimated):
    """Parking management: everything that it controls."""

    gates: Many[ManagedGate] | None = None
    car_parks: Many[ManagedCarPark] | None = None
