"""The bill of materials: devices and cables summed, each line with how it was reckoned and what it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, fsum

from tiaowen.generators.cables.cable import Cable, CableKind, cable_kinds, waste_factor
from tiaowen.generators.cables.schedule import cables
from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.device_kinds import DeviceKind, device_kinds, systems
from tiaowen.generators.devices.register import devices
from tiaowen.generators.order import NaturalKey, natural_key
from tiaowen.generators.tables.workbook import said
from tiaowen.model.community import Community
from tiaowen.spec.errors import Text


@dataclass(frozen=True, slots=True)
class BomLine:
    """One line: so many pieces, or metres with waste, of one kind and type.

    ``by_building`` adds up to ``quantity``; the building None is open ground. ``ids`` are the devices or cables
    that the line holds, ``estimated`` how many of them are estimates.
    """

    number: int
    system: str
    kind: str
    name: Text
    designation: Text
    parameters: Text
    unit: Text
    quantity: int
    by_building: tuple[tuple[str | None, int], ...]
    chain: Text
    ids: tuple[str, ...]
    provisions: tuple[str, ...]
    estimated: int
    note: Text


def bom(community: Community) -> tuple[BomLine, ...]:
    """The lines, system by system: devices by kind and type, then cables."""
    lines = [*_device_lines(devices(community)), *_cable_lines(cables(community))]
    order = {system: index for index, system in enumerate(systems())}
    lines.sort(key=lambda line: order[line.system])
    return tuple(replace(line, number=number) for number, line in enumerate(lines, 1))


# --- devices ------------------------------------------------------------------------------------------


def _device_lines(found: Iterable[Device]) -> Iterator[BomLine]:
    groups: dict[tuple[str, str, str], list[Device]] = {}
    for device in found:
        groups.setdefault((device.kind, device.designation(), device.system), []).append(device)
    order = {kind: index for index, kind in enumerate(device_kinds())}
    for key in sorted(groups, key=lambda key: (order[key[0]], natural_key(key[1]), key[2])):
        yield _device_line(device_kinds()[key[0]], groups[key])


def _device_line(kind: DeviceKind, some: Sequence[Device]) -> BomLine:
    designation = Text(some[0].designation(), some[0].designation("en"))
    split = _by_building((device.building, 1) for device in some)
    of = Text(f"（{designation.zh}）", f" ({designation.en})") if designation.zh else Text("", "")
    chain = Text(
        f"设备清册中{kind.name.zh}{of.zh}逐台计数 = {len(some)}",
        f"{kind.name.en}{of.en} counted in the register = {len(some)}",
    )
    return BomLine(
        0,
        some[0].system,
        kind.key,
        kind.name,
        designation if designation.zh else Text("规格未定", "type not settled"),
        Text(kind.mounted(), kind.mounted("en")),
        kind.unit,
        len(some),
        split,
        chain,
        tuple(device.id for device in some),
        _provisions(some),
        _estimated(some),
        _note(_estimated(some), len(some)),
    )


# --- cables -------------------------------------------------------------------------------------------


def _cable_lines(found: Iterable[Cable]) -> Iterator[BomLine]:
    groups: dict[tuple[str, str, str], list[Cable]] = {}
    for cable in found:
        groups.setdefault((cable.kind, cable.type.zh, cable.system), []).append(cable)
    order = {kind: index for index, kind in enumerate(cable_kinds())}
    for (key, _, _), some in sorted(groups.items(), key=lambda group: (order[group[0][0]], natural_key(group[0][1]))):
        kind = cable_kinds()[key]
        measured = [cable for cable in some if cable.length_m is not None]
        if kind.counted or not measured:
            yield _counted_line(kind, some, measured)
        else:
            yield _measured_line(kind, some, measured)


def _measured_line(kind: CableKind, some: Sequence[Cable], measured: Sequence[Cable]) -> BomLine:
    """Metres with waste, rounded up for each building."""
    lengths: dict[str | None, list[float]] = {}
    for cable in measured:
        lengths.setdefault(cable.building, []).append(cable.length_m or 0.0)
    split = _by_building((place, ceil(round(fsum(each) * waste_factor(), 6))) for place, each in lengths.items())
    quantity = sum(count for _, count in split)
    route, rise = fsum(cable.route_m or 0.0 for cable in measured), fsum(cable.vertical_m for cable in measured)
    factor = f"{waste_factor():g}"
    return _cable_line(
        kind,
        some,
        Text(said("metre"), said("metre", "en")),
        quantity,
        split,
        Text(
            f"{len(some)} 根；路由 {route:.1f} m，竖向 {rise:.1f} m；损耗系数 {factor}",
            f"{len(some)} cables; route {route:.1f} m, vertical {rise:.1f} m; waste factor {factor}",
        ),
        Text(
            f"（路由 {route:.1f} + 竖向 {rise:.1f}）× 损耗系数 {factor}，按楼栋进整 = {quantity} m",
            f"(route {route:.1f} + vertical {rise:.1f}) × waste factor {factor}, up to whole metres"
            f" a building = {quantity} m",
        ),
        len(some) - len(measured),
    )


def _counted_line(kind: CableKind, some: Sequence[Cable], measured: Sequence[Cable]) -> BomLine:
    """Cables by number; what is known of their length is only told."""
    rise = fsum(cable.length_m or 0.0 for cable in measured)
    told = (
        Text(
            f"竖向合计 {rise:.1f} m（估列，未计损耗）；水平段未计", f"vertical {rise:.1f} m in all (estimate, no waste)"
        )
        if measured
        else Text("长度未计", "no length")
    )
    split = _by_building((cable.building, 1) for cable in some)
    chain = Text(f"线缆表中{kind.name.zh}逐根计数 = {len(some)}", f"{kind.name.en} counted = {len(some)}")
    unit = Text(said("cable"), said("cable", "en"))
    return _cable_line(kind, some, unit, len(some), split, told, chain, len(some) - len(measured))


def _cable_line(
    kind: CableKind,
    some: Sequence[Cable],
    unit: Text,
    quantity: int,
    split: tuple[tuple[str | None, int], ...],
    parameters: Text,
    chain: Text,
    unmeasured: int,
) -> BomLine:
    note = _note(_estimated(some), len(some))
    if unmeasured:
        zh, en = f"{unmeasured} 根未计长度", f"{unmeasured} without a length"
        note = Text(f"{note.zh}；{zh}" if note.zh else zh, f"{note.en}; {en}" if note.en else en)
    return BomLine(
        0,
        some[0].system,
        kind.key,
        kind.name,
        some[0].type,
        parameters,
        unit,
        quantity,
        split,
        chain,
        tuple(cable.id for cable in some),
        _provisions(some),
        _estimated(some),
        note,
    )


# --- shared -------------------------------------------------------------------------------------------


def _by_building(counts: Iterable[tuple[str | None, int]]) -> tuple[tuple[str | None, int], ...]:
    """Counts summed by building, open ground first, then in natural order."""
    sums: Counter[str | None] = Counter()
    for building, count in counts:
        sums[building] += count
    return tuple(sorted(sums.items(), key=lambda pair: building_key(pair[0])))


def building_key(building: str | None) -> tuple[bool, NaturalKey]:
    """The order of buildings in tables: open ground first, then naturally by id."""
    return building is not None, natural_key(building)


def _provisions(some: Iterable[Device | Cable]) -> tuple[str, ...]:
    found = {id for one in some for id in one.provisions}
    return tuple(sorted(found, key=natural_key))


def _estimated(some: Iterable[Device | Cable]) -> int:
    return sum(one.estimated for one in some)


def _note(estimated: int, count: int) -> Text:
    if not estimated:
        return Text("", "")
    if estimated == count:
        return Text(said("estimate"), said("estimate", "en"))
    return Text(f"{said('estimate')} {estimated}", f"{estimated} of them {said('estimate', 'en')}s")
