"""What to state for a finding that could not be judged: the field, where it belongs, and a line as an example."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from tiaowen.model.community import Community
from tiaowen.model.fields import QUANTITY, VOCABULARY
from tiaowen.model.json_schema import described
from tiaowen.model.load import FILES
from tiaowen.model.sources import steps_of
from tiaowen.model.text.quantity import unit_symbol
from tiaowen.reports.derivation.change import Change, Trial
from tiaowen.reports.derivation.fields import shown
from tiaowen.reports.standard.explain_examples import values_at
from tiaowen.rules.outcomes import Outcome
from tiaowen.spec.errors import Place, Text
from tiaowen.spec.shapes import Limit, Provision
from tiaowen.spec.vocabulary import label, words

MOST = 5
GIVEN = ("project", "site", "buildings", "dwelling_types", "lifts")  # what the architect states
CORNERS = [[0, 0], [10, 0], [10, 10]]
_COMPONENT = re.compile(r"components\[system=([^,]+),component=([^\]]+)\]\.functions")
_INDEX = re.compile(r"\[\d+\]")
_EXAMPLES: Mapping[str, float] = {"m": 30, "m2": 20, "%": 30, "Mbps": 100, "MHz": 800, "h": 2, "min": 30, "dB": 50}


def state_changes(trial: Trial, provision: Provision) -> list[Change]:
    """The fields to state, one of each kind, at most five."""
    kinds: dict[str, list[str]] = {}
    for path in trial.outcome.missing:
        kinds.setdefault(_INDEX.sub("[]", path), []).append(path)
    return [_state(trial, provision, paths) for paths in list(kinds.values())[:MOST]]


def _state(trial: Trial, provision: Provision, paths: list[str]) -> Change:
    path, more = paths[0], len(paths) - 1
    component = _COMPONENT.fullmatch(path)
    if component is not None:
        lines, about = _component(provision, component[1], component[2])
    else:
        lines, about = _line(path, trial.outcome)
    where = _place(trial.loaded.community, path if component is None else "components")
    also = (f"（另有 {more} 处同样）", f" (and {more} more like it)") if more else ("", "")
    what = Text(f"填写 {path}{also[0]}", f"state {path}{also[1]}")
    return Change("state", what, path, place=where, lines=lines, notes=(*about, REAL))


REAL = Text("示例中的值须换成设计的实际值", "put the design's real value for the one of the example")


def _place(community: Community, path: str) -> Place:
    """The place of what is written nearest above a path, else the file that it belongs in."""
    found = community.place_of(path)
    if found is not None:
        return found
    return Place(FILES[0] if steps_of(path)[0] in GIVEN else FILES[1])


def _component(provision: Provision, system: str, component: str) -> tuple[tuple[str, ...], tuple[Text, ...]]:
    """A component with all the functions that the provision asks of it."""
    rows = [row for row in provision.functions if (row.system, row.component) == (system, component)]
    names = [name for row in rows for name in (*row.needs, *(group[0] for group in row.any_of))]
    functions = ", ".join(dict.fromkeys(names))
    line = f"  - {{system: {system}, component: {component}, functions: [{functions}]}}"
    named = (label("system", system), label("component", component))
    return ("components:", line), (Text("：".join(named), f"{system}: {component}"),)


def _line(path: str, outcome: Outcome) -> tuple[tuple[str, ...], tuple[Text, ...]]:
    """An example of the line, and what else the field is to be told of."""
    owner, field, key = _field(path)
    if field is None:
        return (f"{key}: …",), ()
    value = example(field, outcome.limit)
    about = described(owner, key)
    notes = () if about is None else (Text(f"{key}：{about[0]}", f"{key}: {about[1]}"),)
    return (f"{key}: {flow(value)}",), (*notes, *_options(field))


def _options(field: Mapping[str, Any]) -> Iterator[Text]:
    """The words that a field takes."""
    if VOCABULARY in field:
        known = words(field[VOCABULARY])
        some, more = list(known.items())[:8], "…" if len(known) > 8 else ""
        zh = "、".join(f"{text.zh}（{key}）" for key, text in some)
        yield Text(f"可写：{zh}{more}", f"one of: {', '.join(key for key, _ in some)}{more}")


@cache
def _schema() -> dict[str, Any]:
    return Community.model_json_schema(by_alias=True)


def _field(path: str) -> tuple[str, dict[str, Any] | None, str]:
    """The element that a path's last key belongs to, the raw schema of the field, and the key."""
    node, owner, key = _schema(), "Community", ""
    for step in steps_of(path):
        node, name = _resolved(node)
        owner = name or owner
        if "items" in node:
            node = node["items"]
            if isinstance(step, int):
                continue
            node, name = _resolved(node)
            owner = name or owner
        below = node.get("properties", {}).get(step) or node.get("additionalProperties") or None
        if not below:
            return owner, None, str(step)
        node, key = below, str(step)
    node, _ = _resolved(node)
    return owner, node, key


def _resolved(node: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """A schema without the choice of null and without its reference, and the name of that."""
    for one in node.get("anyOf", ()):
        if one.get("type") != "null":
            return _resolved(one)
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return _schema()["$defs"][name], name
    return node, ""


def example(node: dict[str, Any], limit: Limit | None, depth: int = 0) -> Any:
    """A value that a field could have; at the limit where there is one in its unit."""
    node, _ = _resolved(node)
    if VOCABULARY in node:
        return next(iter(words(node[VOCABULARY]).values())).zh
    if QUANTITY in node:
        unit = node[QUANTITY]
        number = values_at(limit)[-1] if limit is not None and limit.unit == unit else _EXAMPLES.get(unit, 10)
        return f"{shown(float(number))} {unit_symbol(unit)}"
    kind = node.get("type")
    if kind == "boolean":
        return True
    if kind in ("integer", "number"):
        ends = [end for end in values_at(limit) if not isinstance(end, str)] if limit is not None else []
        return int(ends[-1]) if ends and depth == 0 else max(1, node.get("minimum", 1))
    if kind == "array" or "items" in node:
        inner, _ = _resolved(node.get("items", {}))
        if "items" in inner or QUANTITY in inner:
            return CORNERS[: node.get("minItems", 2)] if "items" in inner else CORNERS[0]
        return [example(node.get("items", {}), limit, depth + 1)]
    if "properties" in node:
        keys = node.get("required") or list(node["properties"])[1:2]
        return {key: example(node["properties"][key], limit, depth + 1) for key in keys}
    return "2026-01-01" if node.get("format") == "date" else "…"


def flow(value: Any) -> str:
    """A value as YAML writes it on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return shown(value)


def evidence_change(trial: Trial, provision: Provision) -> Change:
    """The record of evidence that settles what a person has to judge."""
    what = Text("由人核查后，把结果记入 evidence", "have a person look, and record it under evidence")
    line = f"  - {{provision: {provision.id}, holds: true, document: …, person: …, date: 2026-01-01}}"
    place = _place(trial.loaded.community, "evidence")
    return Change("record", what, "evidence", place=place, lines=("evidence:", line), notes=(REAL,))
