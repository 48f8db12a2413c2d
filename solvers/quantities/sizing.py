"""Quantities of the systems that are counted and not placed: fire alarm, intercom, access, home, automation, energy.

Every number is the larger of what the standard asks for and what the design states; what neither gives is left out by
name. Loops, controllers and stations are sized with spare shares that are parameters, and shown to be the fewest.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from tiaowen.model.community import Community
from tiaowen.solvers.certificate import Certificate, Status, idle, relative_gap
from tiaowen.solvers.equipment_rows import with_rows
from tiaowen.solvers.quantities.access import add_access
from tiaowen.solvers.quantities.bas import POINT_KINDS, add_bas
from tiaowen.solvers.quantities.energy import add_energy
from tiaowen.solvers.quantities.fire import add_fire, alarmed_dwellings
from tiaowen.solvers.quantities.homes import add_homes, count_homes
from tiaowen.solvers.quantities.intercom import add_intercom
from tiaowen.solvers.quantities.ledger import NAME, Ledger
from tiaowen.solvers.quantities.rows import kept_equipment, rows_of
from tiaowen.spec.errors import Text

PREFIX = "QT"
SYSTEMS = ("fire_alarm", "access_control", "intercom", "home_security", "smart_home", "bas", "energy")
NO_PIECES = POINT_KINDS | {"fire_loop", "fire_control_loop"}
PROOF = (
    Text(
        "件数为求和，下界即其本身；回路、电源、网关与集中器按容量整除取上界。",
        "Pieces are sums and their own bound; loops, supplies, gateways and concentrators are whole quotients.",
    ),
    Text(
        "现场控制站与门禁控制器在规格表中从下界起逐台穷举；火灾报警控制器按回路装箱，下界为总点数除以可用容量。",
        "Field stations and door controllers: every number from a lower bound is tried in full; fire controllers: "
        "loops packed, bound by all points over the usable capacity.",
    ),
)
READING = Text(
    "模型写明的受控部位未给出门数时按 1 樘计；点表一行按 1 点计。",
    "A controlled place whose number of doors is not stated has one; a row of the point table is one point.",
)
SITE_ROWS = Text(
    "只算部分楼栋时，小区级设备保持不变。", "With some buildings only, equipment of the community stays as it is."
)


def size_quantities(
    community: Community, only: Sequence[str] = (), seconds: float = 60.0
) -> tuple[Community, Certificate]:
    """Count the equipment of these systems; rows that are pinned or stated by a designer count against the need.

    ``seconds`` is not needed: the answer is exact, or limited by the number of choices tried. Rows of other solvers
    and, with ``only``, of other buildings stay as they are.
    """
    start = time.monotonic()
    ledger = counted(community)
    rows = rows_of(ledger, only)
    if not ledger.needs:
        reason = Text("没有可计数的设备。", "There is nothing to count.")
        equipment = with_rows(community, NAME, rows, PREFIX, only)
        done = idle(NAME, False, reason, ledger.left_out(), time.monotonic() - start)
        return _with(community, equipment), done
    equipment = with_rows(community, NAME, rows, PREFIX, only)
    return _with(community, equipment), _certificate(ledger, only, time.monotonic() - start)


def _with(community: Community, equipment: object) -> Community:
    return community if equipment == community.equipment else community.replaced(equipment=equipment)


def counted(community: Community) -> Ledger:
    """Everything that the systems of a community need, with what could not be counted."""
    ledger = Ledger(community, kept_equipment(community))
    homes = count_homes(ledger)
    add_fire(ledger, homes)
    add_access(ledger)
    add_intercom(ledger, homes)
    add_homes(ledger, homes, alarmed_dwellings(ledger))
    add_bas(ledger)
    add_energy(ledger)
    return ledger


def _certificate(ledger: Ledger, only: Sequence[str], seconds: float) -> Certificate:
    pieces = {name: _pieces(ledger, name) for name in SYSTEMS}
    sums = {f"pieces_{name}": count for name, count in pieces.items() if count}
    objective = {**sums, **ledger.goals}
    bound = {**sums, **ledger.bounds}
    unproved = [name for name in ledger.goals if ledger.goals[name] != ledger.bounds[name]]
    status: Status = "gap" if unproved else "optimal"
    gap = relative_gap(objective[unproved[0]], bound[unproved[0]]) if unproved else 0.0
    notes = (READING, *([SITE_ROWS] if only else []), *ledger.told)
    reasons = {one for need in ledger.needs for one in need.because}
    return Certificate(
        name=NAME,
        status=status,
        objective=objective,
        bound=bound,
        gap=gap,
        proof=PROOF,
        seconds=seconds,
        binding=_provisions(reasons),
        subjects=len(ledger.community.dwellings),
        notes=notes,
        conflicts=tuple(ledger.conflicts),
        left_out=ledger.left_out(),
    )


def _pieces(ledger: Ledger, system: str) -> int:
    """All pieces of a system, those that are pinned with them (of controllers and stations: beside the pinned)."""
    return sum(need.count for need in ledger.needs if need.system == system and need.kind not in NO_PIECES)


def _provisions(reasons: set[str]) -> tuple[str, ...]:
    """The provisions among reasons, in the order of the standard; rows of the point table are under 5.6.2-3."""
    from tiaowen.spec.provisions import load_spec
    from tiaowen.spec.shapes import natural

    known = load_spec().provisions
    found = [one for one in reasons if one in known and not known[one].point]
    return tuple(sorted(found, key=natural))
