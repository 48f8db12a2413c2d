"""5.7.2: what public safety consists of."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.model.community import Community
from tiaowen.rules.outcomes import Finding
from tiaowen.rules.registry import rule
from tiaowen.rules.stated import path_finding
from tiaowen.spec.provisions import Provision


@rule("5.7.2")
def systems_of_public_safety(community: Community, provision: Provision) -> Iterator[Finding]:
    """There is a fire alarm in some building, and there are security systems."""
    yield path_finding(community, "fire_alarm.buildings", "fire_alarm", bool)
    yield path_finding(community, "security.systems", "security", bool)
