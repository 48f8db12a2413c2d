"""The kind of a residential building by its number of storeys."""

from __future__ import annotations

from tiaowen.spec.parameters import parameter


def kind_by_storeys(storeys: int) -> str | None:
    """multi_storey, mid_rise or high_rise; None where low-rise housing and a villa cannot be told apart."""
    if storeys <= parameter("kind.low_rise.storeys_max").value:
        return None
    for kind in ("multi_storey", "mid_rise"):
        if storeys <= parameter(f"kind.{kind}.storeys_max").value:
            return kind
    return "high_rise"
