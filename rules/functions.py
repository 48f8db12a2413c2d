"""Function rows: a component of a system has to have these functions. One generic rule for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.model.systems import Component
from tiaowen.rules.outcomes import Finding
from tiaowen.rules.subjects import subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import FunctionRow, Provision
from tiaowen.spec.vocabulary import label


def function_findings(community: Community, provision: Provision) -> Iterator[Finding]:
    """Whether each named component has the functions asked for."""
    for row in provision.functions:
        components = [
            one for one in community.components or () if one.system == row.system and one.component == row.component
        ]
        if not components:
            where = f"components[system={row.system},component={row.component}].functions"
            yield Finding(subject(community, community), Missing((where,)), row.part)
        for component in components:
            yield _component(community, row, component)


def _component(community: Community, row: FunctionRow, component: Component) -> Finding:
    where = subject(community, component)
    functions = functions_of(community, component)
    if isinstance(functions, Missing):
        return Finding(where, functions, row.part)
    lacking = [name for name in row.needs if name not in functions]
    detail = None
    if lacking:
        names = tuple("、".join(label("function", name, language) for name in lacking) for language in ("zh", "en"))
        detail = Text(f"缺：{names[0]}", f"lacking: {names[1].replace('、', ', ')}")
    return Finding(where, not lacking, row.part, (f"{where.path}.functions",), bool(component.estimated), detail)


def functions_of(community: Community, component: Component) -> frozenset[str] | Missing:
    """The functions of a component: its own and those of its products; Missing where none are stated."""
    if component.functions is None and component.products is None:
        return Missing((f"{community.path_of(component)}.functions",))
    found = set(component.functions or ())
    catalogue = {product.id: product for product in community.products or ()}
    for id in component.products or ():
        product = catalogue[id]
        if product.functions is None:
            return Missing((f"{community.path_of(product)}.functions",))
        found |= set(product.functions)
    return frozenset(found)
