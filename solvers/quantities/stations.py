"""Stations and controllers of a table of sizes for one building: the fewest, with pinned rows counted in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tiaowen.solvers.quantities.cover import Size, fewest
from tiaowen.solvers.quantities.ledger import Ledger, Need
from tiaowen.solvers.quantities.spare import with_spare
from tiaowen.spec.errors import Text


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of equipment with its sizes; ``spare`` is the share that is added to what is asked for."""

    system: str
    kind: str
    sizes: tuple[Size, ...]
    spare: float
    because: tuple[str, ...]

    def spared(self, count: int) -> int:
        """So many places for a count with the spare share."""
        return with_spare(count, self.spare)

    def holds(self, size: str | None) -> tuple[int, ...] | None:
        """What a size of that name holds; None for a name that is not in the table."""
        return next((one.holds for one in self.sizes if one.name == size), None)


def add_stations(
    ledger: Ledger,
    table: Table,
    demand: Sequence[int],
    building: str | None,
    told: str,
    *,
    labels: Mapping[str, int],
    serves: tuple[str, ...] = (),
    estimated: bool = False,
) -> None:
    """Hand in the fewest stations for a demand (by dimension, spare share included), less what pinned rows hold.

    ``labels`` names the amounts without the spare share in the formula, ``told`` says what they are of.
    """
    held = _held(ledger, table, building)
    left = tuple(max(0, amount - have) for amount, have in zip(demand, held, strict=True))
    found = fewest(table.sizes, left)
    amounts = "、".join(f"{name} {amount}" for name, amount in labels.items() if amount)
    counted = "，已扣除锁定设备" if any(held) else ""
    formula = f"{told}：{amounts}，× {1 + table.spare:g} 取整后选台数最少{counted}"
    for size, count in zip(table.sizes, found.counts, strict=True):
        ledger.add(
            Need(
                table.system,
                table.kind,
                count,
                building,
                size=size.name,
                ports=size.worth,
                serves=serves,
                formula=formula,
                because=table.because,
                estimated=estimated,
                taken_off=True,
            )
        )
    ledger.goal(f"{table.kind}s", found.stations, found.bound)
    if found.proved and not found.least:
        zh = f"{building}：{table.kind} 的台数已证明最少，规格组合未证明最小"
        ledger.told.append(
            Text(zh, f"{building}: the number of {table.kind} is proved, the least choice of sizes is not")
        )


def _held(ledger: Ledger, table: Table, building: str | None) -> tuple[int, ...]:
    """What the rows that stay hold already; one of a size that the table has not is told and holds nothing."""
    total = [0] * len(table.sizes[0].holds)
    for row in ledger.pinned(table.kind, building):
        holds = table.holds(row.size)
        if holds is None:
            zh = f"设备 {row.id} 的规格 {row.size or '未给出'} 不在规格表中，容量未计入"
            named = row.size or "not stated"
            en = f"the size {named} of equipment {row.id} is not in the table: its capacity is not counted"
            ledger.told.append(Text(zh, en))
            continue
        total = [have + row.count * each for have, each in zip(total, holds, strict=True)]
    return tuple(total)
