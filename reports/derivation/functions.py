"""Functions that a component lacks, the products of the catalogue that have them, and the line that adds one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tiaowen.model.community import Community
from tiaowen.model.systems import Component
from tiaowen.reports.derivation.change import Change, Trial
from tiaowen.reports.derivation.paths import changed, value_at, written_at
from tiaowen.rules.functions import functions_of
from tiaowen.spec.errors import Text
from tiaowen.spec.shapes import FunctionRow, Provision
from tiaowen.spec.vocabulary import label

MOST = 5


def function_changes(trial: Trial, provision: Provision) -> list[Change]:
    """For every function that is lacking: by a product of the catalogue that has it, else stated outright."""
    community, outcome = trial.loaded.community, trial.outcome
    component = value_at(community, outcome.subject.path)
    row = next((one for one in provision.functions if one.part == outcome.part), None)
    if row is None or not isinstance(component, Component):
        return []
    lacking = _lacking(community, row, component)
    return [*_by_products(trial, component, lacking), *_stated(trial, component, lacking)]


def _lacking(community: Community, row: FunctionRow, component: Component) -> list[tuple[str, ...]]:
    functions, _ = functions_of(community, component)
    return [group for group in (*((name,) for name in row.needs), *row.any_of) if functions.isdisjoint(group)]


def _by_products(trial: Trial, component: Component, lacking: Sequence[tuple[str, ...]]) -> list[Change]:
    """The products that have every function that is lacking."""
    community, path = trial.loaded.community, f"{trial.outcome.subject.path}.products"
    found = []
    for product in community.products or ():
        has = set(product.functions or ())
        if product.id in (component.products or ()) or any(has.isdisjoint(group) for group in lacking):
            continue
        after = (*(component.products or ()), product.id)
        other = changed(community, path, after)
        what = Text(f"选用产品 {product.id}（{product.name}）", f"use the product {product.id} ({product.name})")
        line = f"products: [{', '.join(after)}]"
        verified = trial.passes(other)
        fails = trial.new_fails(other)
        before = list(component.products or ())
        place = community.place_of(path)
        found.append(Change("function", what, path, before, list(after), place, (line,), verified, fails))
    return found[:MOST]


def _stated(trial: Trial, component: Component, lacking: Sequence[tuple[str, ...]]) -> list[Change]:
    """The functions added to the component itself, in the language that its others are written in."""
    community, path = trial.loaded.community, f"{trial.outcome.subject.path}.functions"
    added = tuple(group[0] for group in lacking)
    after = (*(component.functions or ()), *added)
    other = changed(community, path, after)
    zh, en = "、".join(label("function", one) for one in added), ", ".join(added)
    what = Text(f"补上缺少的功能：{zh}", f"add the functions that are lacking: {en}")
    written = written_at(community, path)
    chinese = isinstance(written, list) and not all(str(one).isascii() for one in written)
    spelt = ", ".join(label("function", one) if chinese else one for one in added)
    line = f"functions: [{'…, ' if component.functions else ''}{spelt}]"
    before, place = list(component.functions or ()), community.place_of(path)
    notes = tuple(_notes(community, lacking))
    verified, fails = trial.passes(other), trial.new_fails(other)
    return [Change("function", what, path, before, list(after), place, (line,), verified, fails, notes)]


def _notes(community: Community, lacking: Sequence[tuple[str, ...]]) -> Iterator[Text]:
    if not _having(community, lacking):
        yield Text("产品目录中没有产品声明它们", "no product of the catalogue declares them")
    for group in lacking:
        if len(group) > 1:
            named = " / ".join(label("function", one) for one in group)
            yield Text(f"有一项即可：{named}", f"any one of them will do: {' / '.join(group)}")


def _having(community: Community, lacking: Sequence[tuple[str, ...]]) -> list[str]:
    wanted = {name for group in lacking for name in group}
    return [one.id for one in community.products or () if wanted & set(one.functions or ())]
