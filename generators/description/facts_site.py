"""Facts of the site, the buildings and their equipment."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import dist, fsum

from tiaowen.generators.description.facts import Asked, Fact, Facts, Found, counted, parts_of, total
from tiaowen.generators.description.words import joined, said
from tiaowen.model.element import Missing
from tiaowen.model.fields import Point
from tiaowen.spec.overruling import told
from tiaowen.spec.parameters import parameter
from tiaowen.spec.provisions import spec_in_force


def _length(line: Sequence[Point]) -> float:
    return fsum(dist(start, end) for start, end in pairwise(line))


def site_area(asked: Asked) -> Found:
    """The ground within the boundary [m²]."""
    site = asked.community.site
    ring = parts_of(site, "boundary", "site.boundary")
    if isinstance(ring, Missing):
        return ring
    corners = [*ring, ring[0]]
    doubled = fsum(one[0] * two[1] - two[0] * one[1] for one, two in pairwise(corners))
    return Fact(round(abs(doubled) / 2), bool(site and "boundary" in site.estimated))


def perimeter_length(asked: Asked) -> Found:
    """The length of the perimeter line [m]."""
    site = asked.community.site
    line = parts_of(site.perimeter if site else None, "line", "site.perimeter.line")
    return line if isinstance(line, Missing) else Fact(round(_length(line), 1))


def duct_length(asked: Asked) -> Found:
    """The length of all ducts [m]."""
    ducts = parts_of(asked.community.site, "ducts", "site.ducts")
    return ducts if isinstance(ducts, Missing) else Fact(round(fsum(_length(one.line) for one in ducts), 1))


def spaces(asked: Asked) -> Found:
    """The spaces of all car parks."""
    parks = parts_of(asked.community.site, "car_parks", "site.car_parks")
    return parks if isinstance(parks, Missing) else total((one.spaces for one in parks), "site.car_parks[].spaces")


def households(asked: Asked) -> Found:
    """The dwellings that the model states; Missing where it states none."""
    found = asked.community.dwellings
    if not found:
        return Missing(("buildings[].units",))
    return Fact(len(found), any(one.estimated for one in found))


def estimated_households(asked: Asked) -> Found:
    """How many of the dwellings are estimates."""
    return Fact(sum(one.estimated for one in asked.community.dwellings))


def residential(asked: Asked) -> Found:
    """The number of residential buildings."""
    community = asked.community
    if community.buildings is None:
        return Missing(("buildings",))
    return Fact(len(community.residential), any("use" in one.estimated for one in community.residential))


def heights(asked: Asked) -> Found:
    """The lowest and the highest stated height of a building [m], as text."""
    stated = [one.height_m for one in asked.community.buildings or () if one.height_m is not None]
    if not stated:
        return Missing(("buildings[].height",))
    low, high = min(stated), max(stated)
    return Fact(f"{low:g}" if low == high else f"{low:g}–{high:g}")


def heights_open(asked: Asked) -> Found:
    """The buildings whose height is not stated."""
    some = [one.id for one in asked.community.buildings or () if one.height_m is None]
    stated = len(asked.community.buildings or ()) > len(some)
    return Fact(joined(some, asked.language) if some and stated else "")


def storeys(asked: Asked) -> Found:
    """The fewest and the most storeys above ground, as text."""
    stated = [one.storeys_above for one in asked.community.buildings or () if one.storeys_above is not None]
    if not stated:
        return Missing(("buildings[].storeys_above",))
    low, high = min(stated), max(stated)
    return Fact(f"{low}" if low == high else f"{low}–{high}")


def plant_rooms(asked: Asked) -> Found:
    """How many rooms of the systems the model states."""
    return Fact(len(asked.community.room_by_id))


def monitored(asked: Asked) -> Found:
    """The kinds of building equipment that are present and monitored."""
    listed = parts_of(asked.community.bas, "equipment", "bas.equipment")
    if isinstance(listed, Missing):
        return listed
    return Fact([asked.word("building_equipment", one.kind) for one in listed if one.monitored])


def unmonitored(asked: Asked) -> Found:
    """The kinds that are present and not monitored."""
    listed = parts_of(asked.community.bas, "equipment", "bas.equipment")
    if isinstance(listed, Missing):
        return listed
    return Fact([asked.word("building_equipment", one.kind) for one in listed if one.present and not one.monitored])


def metered(asked: Asked) -> Found:
    """The kinds of energy that are metered."""
    listed = parts_of(asked.community.energy, "kinds", "energy.kinds")
    if isinstance(listed, Missing):
        return listed
    return Fact([asked.word("energy_kind", one.kind) for one in listed if one.metered])


def metered_uses(asked: Asked) -> Found:
    """The equipment with meters of its own."""
    listed = parts_of(asked.community.energy, "uses", "energy.uses")
    if isinstance(listed, Missing):
        return listed
    return Fact([asked.word("energy_use", one.kind) for one in listed if one.metered])


def waste(asked: Asked) -> Found:
    """The waste factor of cables; an estimate until it is confirmed."""
    found = parameter("cable.waste_factor")
    return Fact(float(found.value), not found.confirmed)


def standard(asked: Asked) -> Found:
    """The standard with its edition."""
    one = spec_in_force().standard
    return Fact(f"{one.title[asked.language]} {one.id} {one.edition}")


def overlays(asked: Asked) -> Found:
    """The local changes of the standard."""
    return Fact(list(spec_in_force().overlays))


def project_parameters(asked: Asked) -> Found:
    """The parameters that the project states instead of our values."""
    return Fact([told(one)[asked.language] for one in spec_in_force().parameters.values()])


def project_name(asked: Asked) -> Found:
    """The project, marked where it is invented."""
    project = asked.community.project
    return Fact(project.name + (said("invented", asked.language) if project.invented else ""))


SITE: Facts = {
    "site_area": site_area,
    "perimeter_length": perimeter_length,
    "duct_length": duct_length,
    "spaces": spaces,
    "households": households,
    "estimated_households": estimated_households,
    "residential": residential,
    "heights": heights,
    "heights_open": heights_open,
    "storeys": storeys,
    "plant_rooms": plant_rooms,
    "monitored": monitored,
    "unmonitored": unmonitored,
    "metered": metered,
    "metered_uses": metered_uses,
    "waste": waste,
    "standard": standard,
    "overlays": overlays,
    "project_parameters": project_parameters,
    "project_name": project_name,
    "bas_ai": counted("bas", "bas_analogue_inputs"),
    "bas_ao": counted("bas", "bas_analogue_outputs"),
    "bas_di": counted("bas", "bas_digital_inputs"),
    "bas_do": counted("bas", "bas_digital_outputs"),
    "bas_com": counted("bas", "bas_communication"),
    "bas_stations": counted("bas", "bas_station"),
    "bas_gateways": counted("bas", "bas_gateway"),
    "meters": counted("energy", "meter_electricity", "meter_water", "meter_gas", "meter_heating", "meter_cooling"),
    "concentrators": counted("energy", "meter_concentrator"),
    "ups": counted("machine_room", "ups"),
    "batteries": counted("machine_room", "ups_battery"),
    "racks": counted("cabling", "rack"),
}
