"""5.7.4: the security systems and the places that they guard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tiaowen.model.community import Community
from tiaowen.rules.guarded import ANY, guard_of, guarding, places
from tiaowen.rules.outcomes import Finding
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import path_finding
from tiaowen.spec.provisions import Provision


@rule("5.7.4", needs=("security.systems",))
def systems_of_security(community: Community, provision: Provision) -> Iterator[Finding]:
    """Security consists of the systems that the parts are named after."""
    for part in provision.parts:
        yield path_finding(community, "security.systems", part, partial(_lists, part))


def _lists(word: str, words: Sequence[str]) -> bool:
    return word in words


@rule("5.7.4-2-1")
def guarded_perimeter(community: Community, provision: Provision) -> Iterator[Finding]:
    """The perimeter has zones, and each of them is guarded."""
    if community.intrusion is not None and community.intrusion.zones == ():
        yield path_finding(community, "intrusion.zones", test=bool)
        return
    yield from guarding(community, places(community, "zone"), guard_of(community, ANY))


@rule("5.7.4-2-2")
def guarded_entrances(community: Community, provision: Provision) -> Iterator[Finding]:
    """Gates, entrances of housing and entrances of car parks are guarded."""
    yield from _guarded(community, provision)


@rule("5.7.4-2-3")
def guarded_public_areas(community: Community, provision: Provision) -> Iterator[Finding]:
    """Main ways, plazas, entrance halls, lift lobbies and car parks are guarded."""
    yield from _guarded(community, provision)


@rule("5.7.4-2-4")
def guarded_important_rooms(community: Community, provision: Provision) -> Iterator[Finding]:
    """Rooms of the kinds that the parts are named after are guarded."""
    yield from _guarded(community, provision)


def _guarded(community: Community, provision: Provision) -> Iterator[Finding]:
    guard = guard_of(community, ANY)
    for part in provision.parts:
        yield from guarding(community, places(community, part), guard, part)
