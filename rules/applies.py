"""What a provision speaks of: buildings of some kind or height, and whether every dwelling is served once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tiaowen.model.buildings import Building
from tiaowen.model.community import Community
from tiaowen.model.dwellings import Dwelling
from tiaowen.model.element import Missing
from tiaowen.model.parts import read_part
from tiaowen.rules.outcomes import Finding
from tiaowen.rules.subjects import dwelling_subject, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Scope

LOW = frozenset({"low_rise", "villa"})


def buildings_of(community: Community, parts: Iterable[str]) -> tuple[Building, ...]:
    """The buildings that parts belong to, each once, in the order they are named."""
    ids = dict.fromkeys(read_part(part).building for part in parts)
    return tuple(community.building_by_id[id] for id in ids if id in community.building_by_id)


def buildings_with(community: Community, dwellings: Iterable[Dwelling]) -> tuple[Building, ...]:
    """The buildings that dwellings stand in, each once."""
    return tuple(community.building_by_id[id] for id in dict.fromkeys(one.building for one in dwellings))


def kinds_of(community: Community, buildings: Iterable[Building]) -> frozenset[str] | Missing:
    """The kinds of some buildings; Missing where any of them is not known."""
    kinds = [community.kind_of(building) for building in buildings]
    missing = tuple(path for kind in kinds if isinstance(kind, Missing) for path in kind.paths)
    return Missing(missing) if missing else frozenset(kind for kind in kinds if not isinstance(kind, Missing))


def housing_in(community: Community, scope: Scope) -> Iterator[tuple[Building, Missing | None]]:
    """Housing whose height is in the scope, and housing where that is not known, with what is missing."""
    for building in community.buildings or ():
        if building.use not in (None, "residential"):
            continue
        if building.height_m is not None and not scope.covers(building.height_m):
            continue
        path = community.path_of(building)
        unstated = (("use", building.use), ("height", building.height_m))
        missing = tuple(f"{path}.{key}" for key, value in unstated if value is None)
        yield building, Missing(missing) if missing else None


def times_served(community: Community, parts: Iterable[str]) -> Counter[str]:
    """How often each dwelling is named by parts; parts of buildings without stated dwellings name none."""
    times: Counter[str] = Counter()
    for part in parts:
        dwellings = community.dwellings_of(part)
        times.update(() if isinstance(dwellings, Missing) else (one.id for one in dwellings))
    return times


def coverage(community: Community, times: Counter[str], part: str, what: Text) -> Iterator[Finding]:
    """Whether every dwelling in housing is served exactly once; ``what`` is the name of what serves it.

    One finding a building where all is well or nothing is, else one for each dwelling that is not served once.
    """
    if community.buildings is None:
        yield Finding(subject(community, community), Missing(("buildings",)), part)
    for building in community.buildings or ():
        if building.use in (None, "residential"):
            yield from _coverage(community, building, times, part, what)


def _coverage(
    community: Community, building: Building, times: Counter[str], part: str, what: Text
) -> Iterator[Finding]:
    where, path = subject(community, building), community.path_of(building)
    use = () if building.use is not None else (f"{path}.use",)
    stairs = community.stairs_by_building[building.id]
    if isinstance(stairs, Missing):
        yield Finding(where, Missing((*use, *stairs.paths)), part)
        return
    dwellings = [one for stair in stairs for one in stair.dwellings]
    wrong = [one for one in dwellings if times[one.id] != 1]
    estimated = any(one.estimated for one in dwellings)
    if wrong and use:
        yield Finding(where, Missing(use), part)
    elif wrong and len(wrong) == len(dwellings):
        told = Text(f"全部 {len(wrong)} 户", f"all {len(wrong)} dwellings")
        yield Finding(where, False, part, (path,), estimated, told)
    elif wrong:
        for one in wrong:
            told = Text(f"属于 {times[one.id]} 个{what.zh}", f"in {times[one.id]} {what.en}s")
            yield Finding(dwelling_subject(community, one), False, part, (one.path,), one.estimated, told)
    elif dwellings:
        yield Finding(where, True, part, (path,), estimated)
