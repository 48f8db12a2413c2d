"""The port table: every port of a frame, splitter or box with the one port that it is joined to, unused ones too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from tiaowen.generators.cables.schedule import Cable, cables
from tiaowen.generators.cables.sized import Written
from tiaowen.generators.devices.device import Device
from tiaowen.generators.devices.register import Register, register
from tiaowen.generators.order import natural_key
from tiaowen.model.community import Community
from tiaowen.model.parts import Part

State: TypeAlias = Literal["used", "free", "spare", "kept", "over"]
FRAME = "user_access_point"
SPLITTER = "optical_splitter"
BOX = "home_distribution_box"
# kinds that hang on a home distribution box: the value that counts its ports, and their prefix
BOX_PORTS = {"data_outlet": ("data_ports", "D"), "telephone_outlet": ("telephone_ports", "T")}
SWITCHES = frozenset({"access_switch", "core_switch"})


@dataclass(frozen=True, slots=True)
class Port:
    """A port of a panel and what it is joined to.

    ``state``: ``used``; ``free``, with nothing behind it; ``spare``, a core that ends here and leads on to nothing;
    ``kept`` for another operator; ``over``, more than the panel has ports.
    """

    panel: Device
    port: str
    state: State
    device: str | None
    device_port: str | None
    cable: str | None
    core: int | None
    provisions: tuple[str, ...]


def ports(community: Community) -> Iterator[Port]:
    """The ports, panel by panel in the order of the register."""
    yield from _Ports(community, register(community)).rows()


@dataclass(frozen=True)
class _Ports:
    community: Community
    register: Register

    @cached_property
    def _into(self) -> Mapping[str, list[Cable]]:
        """The cables by the device or stair that they end at."""
        found: dict[str, list[Cable]] = {}
        for cable in cables(self.community):
            found.setdefault(cable.to_id, []).append(cable)
        return found

    @cached_property
    def _written(self) -> Written:
        return Written(self.community)

    def rows(self) -> Iterator[Port]:
        """Frames, then what is joined by it; splitters of the access network with their frames."""
        for panel in self.register.devices:
            if panel.kind == FRAME:
                yield from self._frame(panel)
            elif panel.kind == BOX:
                yield from self._box(panel)
            elif panel.kind != SPLITTER:
                yield from self._plain(panel)

    # --- the access network -----------------------------------------------------------------------

    def _frame(self, panel: Device) -> Iterator[Port]:
        children = self.register.children(panel.id)
        splitters = [one for one in children if one.kind == SPLITTER]
        feeder, users = list(self._feeder(panel, splitters)), list(self._user_side(panel, children))
        yield from feeder
        yield from users
        for number in range(len(feeder) + len(users) + 1, (self._written.frame_ports(panel) or 0) + 1):
            yield _port(panel, f"R{number}", "free")
        yield from self._outputs(panel, splitters, [one for one in users if one.state == "used"])

    def _feeder(self, panel: Device, splitters: Sequence[Device]) -> Iterator[Port]:
        """The cores of the feeder with the inputs of the splitters; those of other operators are kept."""
        some = [one for one in self._into.get(panel.id, ()) if one.kind == "feeder"]
        cores = [(cable, core) for cable in some for core in range(1, (cable.cores or 0) + 1)]
        for number, (cable, core) in enumerate(cores, 1):
            splitter = splitters[number - 1] if number <= len(splitters) else None
            state: State = "spare" if splitter is None else "used"
            yield _port(panel, f"F{number}", state, splitter, "IN", cable, core)
        others = self._written.operators(panel) - 1 if cores else 0
        for number in range(len(cores) + 1, len(cores) * (others + 1) + 1):
            yield _port(panel, f"F{number}", "kept")

    def _user_side(self, panel: Device, children: Iterable[Device]) -> Iterator[Port]:
        """The cores of the user cables with the fibres of the dwellings behind them."""
        stairs: dict[str, list[Device]] = {}
        for box in children:
            if box.kind == BOX:
                stairs.setdefault(str(Part(box.building or "", box.unit)), []).append(box)
        number = 0
        for stair, boxes in stairs.items():
            some = [one for one in self._into.get(stair, ()) if one.kind == "user_cable" and one.from_id == panel.id]
            fibres = [(box, fibre) for box in boxes for fibre in range(1, self._fibres(box) + 1)]
            cores = [(cable, core) for cable in some for core in range(1, (cable.cores or 0) + 1)]
            for index, (cable, core) in enumerate(cores):
                number += 1
                if index < len(fibres):
                    box, fibre = fibres[index]
                    yield _port(panel, f"U{number}", "used", box, f"F{fibre}", cable, core)
                else:
                    yield _port(panel, f"U{number}", "spare", None, None, cable, core)

    def _fibres(self, box: Device) -> int:
        return next((one.cores or 1 for one in self._into.get(box.id, ()) if one.kind == "drop"), 1)

    def _outputs(self, panel: Device, splitters: Sequence[Device], users: Sequence[Port]) -> Iterator[Port]:
        """The outputs of the splitters with the frame's ports of each dwelling's first fibre."""
        first = [one for one in users if one.device_port == "F1"]
        outputs = [(one, way) for one in splitters for way in range(1, (one.ways or 0) + 1)]
        for index, (splitter, way) in enumerate(outputs):
            if index < len(first):
                yield Port(splitter, f"OUT{way}", "used", panel.id, first[index].port, None, None, splitter.provisions)
            else:
                yield _port(splitter, f"OUT{way}", "free")

    # --- boxes, nodes, splitters, switches ----------------------------------------------------------

    def _box(self, panel: Device) -> Iterator[Port]:
        children = self.register.children(panel.id)
        for kind, (count, prefix) in BOX_PORTS.items():
            stated = panel.specs.get(count)
            yield from self._joined(panel, [one for one in children if one.kind == kind], stated, prefix)

    def _plain(self, panel: Device) -> Iterator[Port]:
        names = ("ports",) if panel.kind in SWITCHES else ("ways", "station_ports")
        size = next((panel.specs[name] for name in names if name in panel.specs), None)
        if size is not None:
            stated = self._stated.get(panel.sources[0] if panel.sources else "", ())
            yield from self._joined(panel, self.register.children(panel.id), size, "", stated)

    @cached_property
    def _stated(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the ports that the model states, by path of an optical node."""
        catv = self.community.catv
        nodes = (catv and catv.nodes) or ()
        return {self.community.path_of(node): tuple(port.id for port in node.ports or ()) for node in nodes}

    def _joined(
        self, panel: Device, children: Sequence[Device], size: object, prefix: str, stated: Sequence[str] = ()
    ) -> Iterator[Port]:
        """The children on the ports that they name, the others on the ports that are left, then what stays free."""
        named = {one.port: one for one in sorted(children, key=lambda one: natural_key(one.port)) if one.port}
        others = [one for one in children if one.port is None or named[one.port] is not one]
        count = size if isinstance(size, int) else len(children)
        wanted = dict.fromkeys((*stated, *(f"{prefix}{number}" for number in range(1, count + 1))))
        numbers = [port for port in wanted if port not in named]
        left = numbers[: max(0, count - len(named))]
        seats: list[tuple[str, Device | None]] = [*named.items(), *((port, None) for port in left)]
        if prefix == "" and all(port.isdecimal() for port, _ in seats):
            seats.sort(key=lambda seat: int(seat[0]))
        waiting = iter(others)
        for index, (port, child) in enumerate(seats):
            device = child or next(waiting, None)
            state: State = "free" if device is None else "used" if index < count else "over"
            yield self._to(panel, port, state, device)
        for index, device in enumerate(waiting, len(seats) + 1):
            yield self._to(panel, f"{prefix}{index}", "over", device)

    def _to(self, panel: Device, port: str, state: State, device: Device | None) -> Port:
        cable = None if device is None else next(iter(self._into.get(device.id, ())), None)
        return _port(panel, port, state, device, "IN", cable, None)


def _port(
    panel: Device,
    port: str,
    state: State,
    device: Device | None = None,
    device_port: str | None = None,
    cable: Cable | None = None,
    core: int | None = None,
) -> Port:
    asked = (*panel.provisions, *(() if cable is None else cable.provisions))
    return Port(
        panel,
        port,
        state,
        None if device is None else device.id,
        None if device is None else device_port,
        None if cable is None else cable.id,
        core,
        tuple(dict.fromkeys(asked)),
    )
