"""5.5: when its provisions apply: whether a system is there at all, digital, or combined with another."""

from __future__ import annotations

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.conditions import Hindrance, condition
from tiaowen.rules.functions import functions_of
from tiaowen.rules.outcomes import Inapplicable
from tiaowen.spec.errors import Text


@condition("property_system")
def property_system(community: Community) -> Hindrance | None:
    """The community has a property management system: a component of it states functions or products."""
    return _there(community, "property", None, Text("没有物业管理系统", "there is no property management system"))


@condition("background_music")
def background_music(community: Community) -> Hindrance | None:
    """There is background music."""
    none = Text("没有背景音乐广播", "there is no background music")
    return _there(community, "broadcast", "background_music", none)


@condition("signage")
def signage(community: Community) -> Hindrance | None:
    """There is a guidance and signage system."""
    none = Text("没有信息导引及发布系统", "there is no guidance and signage system")
    return _there(community, "signage", "system", none)


@condition("digital_radio")
def digital_radio(community: Community) -> Hindrance | None:
    """Two-way radio is digital."""
    return _has(community, "radio", "digital_radio", Text("没有数字无线对讲", "there is no digital radio"))


@condition("combined_broadcast")
def combined_broadcast(community: Community) -> Hindrance | None:
    """Background music and fire emergency broadcast are one system."""
    none = Text("背景音乐与消防应急广播不合用", "music and emergency broadcast are not combined")
    return _has(community, "broadcast", "combined_with_emergency", none)


def _there(community: Community, system: str, component: str | None, none: Text) -> Hindrance | None:
    """Applies where a component of the system (any, or the named one) states functions or products."""
    own = [one for one in community.components_by_system.get(system, ()) if component in (None, one.component)]
    if any(one.functions or one.products for one in own):
        return None
    missing = [f"{community.path_of(one)}.functions" for one in own if one.functions is None and one.products is None]
    if own and not missing:
        return Inapplicable(none)
    return Missing(tuple(missing) or (f"components[system={system},component={component or 'system'}].functions",))


def _has(community: Community, system: str, function: str, none: Text) -> Hindrance | None:
    """Applies where the component "system" of the system has this function."""
    own = [one for one in community.components_by_system.get(system, ()) if one.component == "system"]
    found = [functions_of(community, one) for one in own]
    if any(function in functions for functions, _ in found):
        return None
    missing = tuple(path for _, paths in found for path in paths)
    if own and not missing:
        return Inapplicable(none)
    return Missing(missing or (f"components[system={system},component=system].functions",))
