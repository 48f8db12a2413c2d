"""5.1 to 5.4: when their provisions apply: whether a smart city is planned there, and whether there are lifts."""

from __future__ import annotations

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.conditions import Hindrance, condition, some
from tiaowen.rules.outcomes import Inapplicable
from tiaowen.rules.subjects import look_up
from tiaowen.spec.errors import Text


@condition("lift")
def lift(community: Community) -> Hindrance | None:
    """There is a lift."""
    return some(community, "lifts", Text("没有电梯", "there is no lift"))


@condition("smart_city")
def smart_city(community: Community) -> Hindrance | None:
    """A smart city is planned where the community stands."""
    planned = look_up(community, "integration.smart_city_planned")
    if isinstance(planned, Missing):
        return planned
    return None if planned else Inapplicable(Text("当地尚未规划智慧城市", "no smart city is planned there"))


@condition("no_smart_city")
def no_smart_city(community: Community) -> Hindrance | None:
    """No smart city is planned where the community stands."""
    planned = look_up(community, "integration.smart_city_planned")
    if isinstance(planned, Missing):
        return planned
    return Inapplicable(Text("当地已规划智慧城市", "a smart city is planned there")) if planned else None
