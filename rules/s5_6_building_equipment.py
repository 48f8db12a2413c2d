"""5.6: building equipment management: what is monitored and what is metered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.element import Estimated, Missing
from tiaowen.rules.outcomes import Finding, Inapplicable, Subject
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import field_finding, path_finding
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision, load_spec
from tiaowen.spec.vocabulary import label

EQUIPMENT, USES, KINDS = "bas.equipment", "energy.uses", "energy.kinds"
GROUPS: Mapping[str, str] = {
    "water": "5.6.2-3-1",
    "power": "5.6.2-3-2",
    "lighting": "5.6.2-3-3",
    "hvac": "5.6.2-3-4",
    "environment": "5.6.2-3-6",
}
ABSENT = Text("小区没有", "the community has none")
NOT_SUPPLIED = Text("不供到住户", "it is not supplied to households")


@rule("5.6.2-3")
def scope_of_monitoring(community: Community, provision: Provision) -> Iterator[Finding]:
    """Each group of equipment, lifts and special plant are within the scope of monitoring."""
    for part in provision.parts:
        kinds = tuple(load_spec().provisions[GROUPS[part]].parts) if part in GROUPS else (part,)
        yield _group(community, part, kinds)


@rule("5.6.2-3-1")
def monitoring_of_water(community: Community, provision: Provision) -> Iterator[Finding]:
    """Equipment of water supply and drainage, and levels, are monitored."""
    yield from _monitored(community, provision)


@rule("5.6.2-3-2")
def monitoring_of_power(community: Community, provision: Provision) -> Iterator[Finding]:
    """Power distribution is monitored."""
    yield from _monitored(community, provision)


@rule("5.6.2-3-3")
def monitoring_of_lighting(community: Community, provision: Provision) -> Iterator[Finding]:
    """Common lighting is monitored."""
    yield from _monitored(community, provision)


@rule("5.6.2-3-4")
def monitoring_of_heating_and_air_conditioning(community: Community, provision: Provision) -> Iterator[Finding]:
    """Heating, ventilation and air conditioning are monitored."""
    yield from _monitored(community, provision)


@rule("5.6.2-3-5")
def monitoring_of_chargers(community: Community, provision: Provision) -> Iterator[Finding]:
    """Use and faults of chargers for electric vehicles are monitored."""
    yield from _monitored(community, provision)


@rule("5.6.2-3-6")
def monitoring_of_the_environment(community: Community, provision: Provision) -> Iterator[Finding]:
    """The quality of the air is monitored."""
    yield from _monitored(community, provision)


@rule("5.6.3-1")
def scope_and_accuracy_of_metering(community: Community, provision: Provision) -> Iterator[Finding]:
    """The energy of each kind of equipment is metered, accurately and by national standards."""
    for part in provision.parts:
        if part in ("accurate", "standards"):
            yield path_finding(community, f"energy.{part}", part)
        else:
            yield _entry_finding(community, USES, "energy_use", part, "metered")


@rule("5.6.3-2")
def kinds_of_metering(community: Community, provision: Provision) -> Iterator[Finding]:
    """Each kind of energy that the community has is metered."""
    for part in provision.parts:
        yield _entry_finding(community, KINDS, "energy_kind", part, "metered")


@rule("5.6.3-3")
def remote_reading_for_households(community: Community, provision: Provision) -> Iterator[Finding]:
    """The meters of the households measure, are read and transmit."""
    kinds = tuple(load_spec().provisions["5.6.3-2"].parts)
    for kind in kinds:
        for part in provision.parts:
            yield _household(community, kind, part)


def _monitored(community: Community, provision: Provision) -> Iterator[Finding]:
    for part in provision.parts:
        yield _entry_finding(community, EQUIPMENT, "building_equipment", part, "monitored")


def _group(community: Community, group: str, kinds: Sequence[str]) -> Finding:
    """A group is monitored where one of its kinds is; not applicable where the community has none of them."""
    found = [_entry_finding(community, EQUIPMENT, "building_equipment", kind, "monitored", group) for kind in kinds]
    if len(found) == 1:
        return found[0]
    where = replace(subject(community, community), id=group)
    missing = tuple(path for one in found if isinstance(one.value, Missing) for path in one.value.paths)
    stated = [one for one in found if not isinstance(one.value, (Missing, Inapplicable))]
    decisive = next((one for one in stated if one.value is True), None)
    if decisive is None and missing:
        return Finding(where, Missing(tuple(dict.fromkeys(missing))), group)
    if not stated:
        return Finding(where, Inapplicable(ABSENT), group)
    named = Text(label("equipment_group", group), label("equipment_group", group, "en"))
    first = stated[0] if decisive is None else decisive
    return replace(first, subject=replace(first.subject, id=group), detail=named)


def _entry(community: Community, path: str, kind: str) -> tuple[Subject, Any]:
    """The subject of a kind, named by its word, and its entry in the list at a path; or what is missing."""
    entries = look_up(community, path)
    whole = replace(subject(community, community), id=kind)
    if isinstance(entries, Missing):
        return whole, entries
    own = next((one for one in entries if one.kind == kind), None)
    if own is None:
        return whole, Missing((f"{path}[kind={kind}]",))
    return replace(subject(community, own), id=kind), own


def _entry_finding(
    community: Community, path: str, vocabulary: str, kind: str, field: str, part: str | None = None
) -> Finding:
    """What a field of a kind's entry says, where the community has that kind at all."""
    part = kind if part is None else part
    where, entry = _entry(community, path, kind)
    if isinstance(entry, Missing):
        return Finding(where, entry, part)
    named = Text(label(vocabulary, kind), label(vocabulary, kind, "en"))
    return _present(community, entry, part, where) or replace(
        field_finding(community, entry, field, part, where=where), detail=named
    )


def _present(community: Community, entry: Estimated, part: str, where: Subject) -> Finding | None:
    """Why nothing is asked of an entry: it is stated to be absent, or not stated to be present."""
    present = community.stated(entry, "present")
    if isinstance(present, Missing):
        return Finding(where, present, part)
    return None if present else Finding(where, Inapplicable(ABSENT), part)


def _household(community: Community, kind: str, part: str) -> Finding:
    where, entry = _entry(community, KINDS, kind)
    if isinstance(entry, Missing):
        return Finding(where, entry, part)
    absent = _present(community, entry, part, where)
    if absent is not None:
        return absent
    supplied = community.stated(entry, "households")
    if isinstance(supplied, Missing):
        return Finding(where, supplied, part)
    if not supplied:
        return Finding(where, Inapplicable(NOT_SUPPLIED), part)
    named = Text(label("energy_kind", kind), label("energy_kind", kind, "en"))
    return replace(
        field_finding(community, entry, "household_meters", part, partial(_contains, part), where), detail=named
    )


def _contains(word: str, words: Sequence[str]) -> bool:
    return word in words
