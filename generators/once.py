"""A community as the key of a cache: compared by identity, which is sound because a community is frozen.

What is made of it rests on the standard in force, too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tiaowen.model.community import Community
from tiaowen.spec.force import named_in_force
from tiaowen.spec.shapes import Spec


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """One community object under one standard; equal only to itself."""

    community: Community
    standard: Spec | None = field(default_factory=named_in_force)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Same):
            return False
        return other.community is self.community and other.standard is self.standard

    def __hash__(self) -> int:
        return id(self.community)
