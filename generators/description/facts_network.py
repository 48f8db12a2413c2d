"""Facts of the access network, cable television, sound and radio."""

from __future__ import annotations

from collections import Counter

from tiaowen.generators.description.facts import Asked, Fact, Facts, Found, counted, parts_of, room_name, total
from tiaowen.generators.description.words import joined
from tiaowen.model.catv import dwellings_of_node
from tiaowen.model.element import Missing


def access_head(asked: Asked) -> Found:
    """The room where the public networks enter."""
    ftth = asked.community.ftth
    return (
        Missing(("ftth.head_end",)) if ftth is None or ftth.head_end is None else Fact(room_name(asked, ftth.head_end))
    )


def television_head(asked: Asked) -> Found:
    """The room that the television signal comes from."""
    catv = asked.community.catv
    return (
        Missing(("catv.head_end",)) if catv is None or catv.head_end is None else Fact(room_name(asked, catv.head_end))
    )


def area_count(asked: Asked) -> Found:
    """The number of distribution areas."""
    areas = parts_of(asked.community.ftth, "areas", "ftth.areas")
    return areas if isinstance(areas, Missing) else Fact(len(areas))


def area_households(asked: Asked) -> Found:
    """The dwellings of all distribution areas together."""
    areas = parts_of(asked.community.ftth, "areas", "ftth.areas")
    if isinstance(areas, Missing):
        return areas
    served = asked.community.served(part for area in areas for part in area.serves)
    return served if isinstance(served, Missing) else Fact(len(served), any(one.estimated for one in served))


def area_largest(asked: Asked) -> Found:
    """The dwellings of the largest distribution area."""
    areas = parts_of(asked.community.ftth, "areas", "ftth.areas")
    if isinstance(areas, Missing):
        return areas
    sizes, estimated = [0], False
    for area in areas:
        served = asked.community.served(area.serves)
        if isinstance(served, Missing):
            return served
        sizes.append(len(served))
        estimated = estimated or any(one.estimated for one in served)
    return Fact(max(sizes), estimated)


def access_points(asked: Asked) -> Found:
    """The number of access points."""
    areas = parts_of(asked.community.ftth, "areas", "ftth.areas")
    return areas if isinstance(areas, Missing) else Fact(sum(len(area.access_points or ()) for area in areas))


def splitters(asked: Asked) -> Found:
    """The optical splitters at access points by ratio, as text."""
    areas = parts_of(asked.community.ftth, "areas", "ftth.areas")
    if isinstance(areas, Missing):
        return areas
    counts: Counter[int] = Counter()
    for area in areas:
        for point in area.access_points or ():
            if point.splitters is None:
                return Missing((f"{asked.community.path_of(point)}.splitters",))
            for one in point.splitters:
                counts[one.ways] += one.count
    return Fact(joined((f"1:{ways} × {count}" for ways, count in sorted(counts.items())), asked.language))


def worst_margin(asked: Asked) -> Found:
    """The least margin of the optical paths [dB]."""
    links = parts_of(asked.community.ftth, "links", "ftth.links")
    margins = [] if isinstance(links, Missing) else [one.margin_db for one in links if one.margin_db is not None]
    return Fact(min(margins), True) if margins else Missing(("ftth.links[].margin",))


def worst_loss(asked: Asked) -> Found:
    """The greatest loss of the optical paths [dB]."""
    links = parts_of(asked.community.ftth, "links", "ftth.links")
    losses = [] if isinstance(links, Missing) else [one.loss_db for one in links if one.loss_db is not None]
    return Fact(max(losses), True) if losses else Missing(("ftth.links[].loss",))


def feeders(asked: Asked) -> Found:
    """The cables of all feeders."""
    listed = parts_of(asked.community.ftth, "feeders", "ftth.feeders")
    return listed if isinstance(listed, Missing) else Fact(sum(one.cables for one in listed))


def user_cables(asked: Asked) -> Found:
    """The cables of all links to stairs."""
    listed = parts_of(asked.community.ftth, "links", "ftth.links")
    return listed if isinstance(listed, Missing) else Fact(sum(one.cables for one in listed))


def node_ports(asked: Asked) -> Found:
    """The ports of all optical nodes."""
    nodes = parts_of(asked.community.catv, "nodes", "catv.nodes")
    if isinstance(nodes, Missing):
        return nodes
    return total((one.station_ports for one in nodes), "catv.nodes[].station_ports")


def node_largest(asked: Asked) -> Found:
    """The dwellings behind the node that serves most."""
    nodes = parts_of(asked.community.catv, "nodes", "catv.nodes")
    if isinstance(nodes, Missing):
        return nodes
    sizes, estimated = [0], False
    for node in nodes:
        served = dwellings_of_node(asked.community, node)
        if isinstance(served, Missing):
            return served
        sizes.append(len(served))
        estimated = estimated or any(one.estimated for one in served)
    return Fact(max(sizes), estimated)


def levels(asked: Asked) -> Found:
    """The lowest and the highest outlet level [dBµV], as text."""
    points = parts_of(asked.community.catv, "points", "catv.points")
    if isinstance(points, Missing):
        return points
    low = [one.level_low_dbuv for one in points if one.level_low_dbuv is not None]
    high = [one.level_high_dbuv for one in points if one.level_high_dbuv is not None]
    if not low or not high:
        return Missing(("catv.points[].level_low", "catv.points[].level_high"))
    return Fact(f"{min(low):g}–{max(high):g}", True)


def levels_open(asked: Asked) -> Found:
    """The points whose levels are not reckoned, where others are."""
    points = parts_of(asked.community.catv, "points", "catv.points")
    some = [] if isinstance(points, Missing) else [one.id for one in points if one.level_low_dbuv is None]
    stated = not isinstance(points, Missing) and len(points) > len(some)
    return Fact(len(some) if stated else 0)


def uncovered(asked: Asked) -> Found:
    """The shielded places that are not covered, or do not say."""
    places = parts_of(asked.community.mobile, "shielded_places", "mobile.shielded_places")
    if isinstance(places, Missing):
        return places
    return Fact([one.name or one.id for one in places if not one.covered])


def zone_power(asked: Asked) -> Found:
    """The power of all broadcast zones [W]."""
    zones = parts_of(asked.community.broadcast, "zones", "broadcast.zones")
    if isinstance(zones, Missing):
        return zones
    return total((one.power_w for one in zones), "broadcast.zones[].power")


NETWORK: Facts = {
    "access_head": access_head,
    "television_head": television_head,
    "area_count": area_count,
    "area_households": area_households,
    "area_largest": area_largest,
    "access_points": access_points,
    "splitters": splitters,
    "worst_margin": worst_margin,
    "worst_loss": worst_loss,
    "feeders": feeders,
    "user_cables": user_cables,
    "node_ports": node_ports,
    "node_largest": node_largest,
    "levels": levels,
    "levels_open": levels_open,
    "uncovered": uncovered,
    "zone_power": zone_power,
    "speakers": counted("broadcast", "lawn_speaker", "column_speaker", "wall_speaker", "ceiling_speaker"),
    "amplifiers": counted("broadcast", "broadcast_amplifier"),
    "wlan_points": counted("wlan", "wireless_access_point"),
    "repeaters": counted("radio", "radio_repeater"),
    "radio_antennas": counted("radio", "radio_antenna"),
    "mobile_antennas": counted("mobile", "mobile_antenna"),
    "mobile_units": counted("mobile", "mobile_remote_unit"),
    "telephone_outlets": counted("telephone", "telephone_outlet"),
    "data_outlets": counted("network", "data_outlet"),
    "tv_outlets": counted("catv", "tv_outlet"),
    "home_boxes": counted("ftth", "home_distribution_box"),
    "access_switches": counted("network", "access_switch"),
    "core_switches": counted("network", "core_switch"),
}
