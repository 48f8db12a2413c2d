"""What a solver may touch: the dwellings that no pinned element serves, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.spec.errors import Text


@dataclass(frozen=True, slots=True)
class Scope:
    """The buildings to size with their kind and free dwellings, and what had to be left out."""

    buildings: tuple[tuple[Building, str, tuple[Dwelling, ...]], ...]
    left_out: tuple[Text, ...]

    @property
    def households(self) -> int:
        """The number of free dwellings."""
        return sum(len(dwellings) for _, _, dwellings in self.buildings)


def scope(community: Community, taken: Iterable[str], only: Sequence[str] = ()) -> Scope:
    """The free dwellings of housing, by building; ``taken`` are ids of dwellings served by pinned elements.

    ``only`` limits the work to some buildings. A building of unknown kind or unknown dwellings is left out by name.
    """
    served = set(taken)
    chosen, left_out = [], []
    for building in community.buildings or ():
        if building.use not in (None, "residential") or (only and building.id not in only):
            continue
        stairs = community.stairs_by_building[building.id]
        kind = community.kind_of(building)
        lacking = [one for one in (stairs, kind) if isinstance(one, Missing)]
        if building.use is None:
            lacking.append(Missing((f"{community.path_of(building)}.use",)))
        if lacking or isinstance(stairs, Missing) or isinstance(kind, Missing):
            left_out.append(_lacking(building, lacking))
            continue
        free = tuple(one for stair in stairs for one in stair.dwellings if one.id not in served)
        if free:
            chosen.append((building, kind, free))
    return Scope(tuple(chosen), tuple(left_out))


def _lacking(building: Building, missing: Sequence[Missing]) -> Text:
    paths = [path for one in missing for path in one.paths]
    return Text(
        f"{building.id}：缺少 {'、'.join(paths)}，未参与计算", f"{building.id}: left out, lacking {', '.join(paths)}"
    )


def fresh_ids(prefix: str, taken: Iterable[str], count: int) -> list[str]:
    """Ids such as A01, A02 … that nobody has yet."""
    used, number = set(taken), 0
    ids: list[str] = []
    while len(ids) < count:
        number += 1
        id = f"{prefix}{number:02d}"
        if id not in used:
            ids.append(id)
    return ids


def straight(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The straight distance of two points [m]."""
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)
