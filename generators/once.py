"""A community as the key of a cache: compared by identity, which is sound because a community is frozen."""

from __future__ import annotations

from dataclasses import dataclass

from tiaowen.model.community import Community


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """One community object; equal only to itself."""

    community: Community

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.community is self.community

    def __hash__(self) -> int:
        return id(self.community)
