"""Function rows: a component of a system has to have these functions. One generic rule for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems import Component
from tiaowen.rules.conditions import hindrance
from tiaowen.rules.outcomes import Finding
from tiaowen.rules.subjects import subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import FunctionRow, Provision
from tiaowen.spec.vocabulary import label


def function_findings(community: Community, provision: Provision) -> Iterator[Finding]:
    """Whether each named component has the functions asked for."""
    for row in provision.functions:
        hindered = hindrance(community, row.when)
        if hindered is not None:
            yield Finding(subject(community, community), hindered, row.part)
            continue
        components = [
            one for one in community.components_by_system.get(row.system, ()) if one.component == row.component
        ]
        if not components:
            where = f"components[system={row.system},component={row.component}].functions"
            yield Finding(subject(community, community), Missing((where,)), row.part)
        for component in components:
            yield _component(community, row, component)


def _component(community: Community, row: FunctionRow, component: Component) -> Finding:
    where = subject(community, component)
    functions, missing = functions_of(community, component)
    groups = (*((name,) for name in row.needs), *row.any_of)
    lacking = [group for group in groups if functions.isdisjoint(group)]
    if lacking and missing:
        return Finding(where, Missing(missing), row.part)
    detail = None
    if lacking:
        zh = "、".join("或".join(label("function", name) for name in group) for group in lacking)
        en = ", ".join(" or ".join(label("function", name, "en") for name in group) for group in lacking)
        detail = Text(f"缺：{zh}", f"lacking: {en}")
    stated = tuple(
        f"{where.path}.{field}" for field in ("functions", "products") if getattr(component, field) is not None
    )
    return Finding(where, not lacking, row.part, stated, detail=detail)


def functions_of(community: Community, component: Component) -> tuple[frozenset[str], tuple[str, ...]]:
    """The functions that a component is known to have, its own and its products'; and the paths not stated."""
    if component.functions is None and component.products is None:
        return frozenset(), (f"{community.path_of(component)}.functions",)
    products = [one for one in community.products or () if one.id in (component.products or ())]
    missing = tuple(f"{community.path_of(one)}.functions" for one in products if one.functions is None)
    found = {name for one in products for name in one.functions or ()}
    return frozenset(found | set(component.functions or ())), missing
