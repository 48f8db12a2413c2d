"""Indicators (表 4.2.1): the quantities of the table that no other part of the model states."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tiaowen.model.element import Estimated
from tiaowen.model.fields import (
    Area,
    AtLeastOne,
    Count,
    Decibels,
    Hours,
    Id,
    Length,
    Many,
    Name,
    Point,
    Rate,
    Share,
    Word,
)

PlotRatio = Annotated[float, Field(ge=0, le=100)]
GradeNumber = Annotated[int, Field(ge=1, le=4)]


class Internet(Estimated):
    """Broadband for households: the rate of an access and the average bandwidth of a household [Mbps]."""

    access_rate: Rate | None = None
    average_rate: Rate | None = None


class PublicFacility(Estimated):
    """A public facility near the community: how far it is on foot [m], or where it stands on the site plan [m].

    With a position, the distance is walked from the nearest gate along the ways of the site (`tiaowen.model.walks`).
    """

    kind: Annotated[str, Word("public_facility")]
    name: Name | None = None
    distance_m: Length | None = Field(None, alias="distance")
    position: Point | None = None


class Housing(Estimated):
    """Housing: public facilities nearby, the share of accessible dwellings [%], saving of water and energy."""

    facilities: Many[PublicFacility] | None = None
    accessible_share: Share | None = None
    saves_water_and_energy: bool | None = None


class Office(Estimated):
    """Offices: ``siting`` says that jobs balance homes and the rules for the site are kept."""

    id: Id
    siting: bool | None = None
    green_building: bool | None = None
    environment_control: bool | None = None


class ServicePlace(Estimated):
    """A place of services: how much of the street frontage is built up [%], and whether it counts as large."""

    id: Id
    frontage: Share | None = None
    large: bool | None = None
    green_building: bool | None = None


class ElderlyPlace(Estimated):
    """A place for the elderly: sun on the winter solstice [h], building density [%], plot ratio."""

    id: Id
    national_standards: bool | None = None
    well_oriented: bool | None = None
    sun_hours: Hours | None = None
    storeys: AtLeastOne | None = None
    density: Share | None = None
    plot_ratio: PlotRatio | None = None
    large: bool | None = None
    green_building: bool | None = None


class HealthPlace(Estimated):
    """A place of medicine or health; structural safety and fire resistance are classes, one the highest."""

    id: Id
    green_building: bool | None = None
    structural_safety: GradeNumber | None = None
    storeys: AtLeastOne | None = None
    fire_resistance: GradeNumber | None = None
    accessible: bool | None = None
    health_services: bool | None = None


class CulturePlace(Estimated):
    """A place of culture, education or sport: equipment of all kinds, and an accessible route to it."""

    id: Id
    equipment: bool | None = None
    accessible_route: bool | None = None
    green_building: bool | None = None


class NoisePoint(Estimated):
    """A point where noise was measured or predicted [dB], and the limits of its area by day and night [dB]."""

    id: Id
    day: Decibels | None = None
    day_limit: Decibels | None = None
    night: Decibels | None = None
    night_limit: Decibels | None = None


class Greenery(Estimated):
    """Greenery: its share of the site [%], its area [m²] and the residents who share it."""

    ratio: Share | None = None
    area_m2: Area | None = Field(None, alias="area")
    residents: Count | None = None
    woodland_planned: bool | None = None
    monitored: bool | None = None


class Shops(Estimated):
    """Shops: whether there are any, how they are looked after, and how many of them are satisfied [%]."""

    present: bool | None = None
    records_online: bool | None = None
    inspected: bool | None = None
    satisfaction: Share | None = None


class Indicators(Estimated):
    """What the table of indicators asks for; an empty list states that the community has no such place.

    ``ngb_possible`` says whether cable television can be converted to next generation broadcasting,
    ``education_matched`` whether schools and kindergartens match the level of housing.
    """

    internet: Internet | None = None
    ngb_possible: bool | None = None
    housing: Housing | None = None
    offices: Many[Office] | None = None
    service_places: Many[ServicePlace] | None = None
    elderly_places: Many[ElderlyPlace] | None = None
    health_places: Many[HealthPlace] | None = None
    culture_places: Many[CulturePlace] | None = None
    education_matched: bool | None = None
    noise: Many[NoisePoint] | None = None
    greenery: Greenery | None = None
    shops: Shops | None = None
