"""One provision explained: what it asks, how strictly, what the model must state, how it is judged, how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tiaowen.model.community import Community
from tiaowen.model.load import load_project
from tiaowen.reports.standard.explain_examples import example_lines
from tiaowen.reports.standard.own_text import MARK, quoted
from tiaowen.reports.standard.parameters import about_parameter
from tiaowen.reports.standard.spec_list import rule_name
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import STRENGTH_TEXT
from tiaowen.spec.lookup import find
from tiaowen.spec.parameters import PARAMETER
from tiaowen.spec.provisions import (
    WHOLE,
    DemandRow,
    FunctionRow,
    Part,
    Provision,
    Record,
    in_force,
    load_spec,
    spec_in_force,
)
from tiaowen.spec.vocabulary import label, thing
from tiaowen.spec.wording import limit_text

HEADS = {
    "requirement": ("要求", "requirement"),
    "quote": (MARK.zh, MARK.en),
    "strength": ("强度", "strength"),
    "parts": ("分项与限值", "parts and limits"),
    "when": ("适用条件", "applies where"),
    "needs": ("模型须给出", "the model must state"),
    "judged": ("判定方式", "how it is judged"),
    "pass": ("符合示例", "an example that passes"),
    "fail": ("不符合示例", "an example that fails"),
    "mend": ("处理办法", "remedy"),
    "children": ("下级规定", "below it"),
    "references": ("引用标准", "standards referred to"),
    "records": ("解释与勘误", "interpretations and errata"),
}
_EDITION = {
    "zh": ("，已有 ", "（年号与现行状态未核实）"),
    "en": (", replaced by ", " (edition and status not confirmed)"),
}
HOW = {
    "computed": ("由程序按模型数据计算", "computed from the model"),
    "demand": ("按配置表逐处核对数量", "counted against the demand table"),
    "functions": ("核对部件与其产品声明的功能", "compared with the functions that components and products declare"),
    "evidence": ("由人核查，证据记入 evidence", "by a person; the evidence is recorded in the model"),
    "none": ("不单独判定", "not judged by itself"),
}


def explanation(text: str, language: str = "zh", project: Path | None = None) -> str:
    """Everything that helps to understand one provision, found by any way of writing its id, or one parameter.

    With a ``project`` as its overlays have it, their own provisions among them. Raises UsageError for an id that is
    not encoded, and what reading the project raises.
    """
    with in_force(load_spec() if project is None else load_project(project).spec):
        if PARAMETER.fullmatch(text.strip()):
            return "\n".join(about_parameter(text.strip(), language))
        return _explained(find(text), language)


def _explained(provision: Provision, language: str) -> str:
    lines = [f"{provision.id}  {provision.citation}  {provision.title[language]}", ""]
    for key, found in _sections(provision, language):
        if found:
            lines.append(HEADS[key][language == "en"])
            lines += [f"  {line}" for line in found]
    return "\n".join(lines)


def _sections(provision: Provision, language: str) -> Iterator[tuple[str, list[str]]]:
    spec = spec_in_force()
    yield "requirement", [provision.requirement[language]]
    yield "quote", quoted(provision.id)
    yield (
        "strength",
        [" / ".join(STRENGTH_TEXT[one][language] for one in provision.strengths)] if provision.parts else [],
    )
    yield "parts", [_part(part, provision, language) for part in provision.parts.values()]
    yield "when", _when(provision)
    yield "needs", _needs(provision)
    yield "judged", _judged(provision, language)
    for key in ("pass", "fail"):
        yield key, example_lines(provision, key, language)
    mends = dict.fromkeys(part.mend[language] for part in provision.parts.values() if part.mend is not None)
    yield "mend", list(mends)
    yield "children", [f"{one.id}  {one.title[language]}" for one in spec.children(provision.id)]
    yield "references", [reference_line(spec.references[id], language) for id in provision.references]
    records = [spec.interpretations[id] for id in provision.interpretations]
    records += [spec.errata[id] for id in provision.errata]
    yield "records", [f"{one.id}：{one.text[language]}" for one in records]


def _part(part: Part, provision: Provision, language: str) -> str:
    name = "" if part.name == WHOLE else f"{_part_name(part.name, provision, language)}: "
    limit = f" {limit_text(part.limit, language)}" if part.limit is not None else ""
    return f"{name}{STRENGTH_TEXT[part.strength][language]}{limit}"


def _part_name(name: str, provision: Provision, language: str) -> str:
    for row in provision.demand:
        if row.part == name and row.where != "dwelling":
            return f"{label('dwelling_room', row.where, language)} – {thing(row.what, language)} × {row.count}"
    return name


def _when(provision: Provision) -> list[str]:
    """The conditions of the whole, then those of its rows."""
    lines = [", ".join(provision.when)] if provision.when else []
    rows: list[DemandRow | FunctionRow] = [*provision.demand, *provision.functions]
    return lines + [f"{row.part}: {', '.join(row.when)}" for row in rows if row.when]


def _needs(provision: Provision) -> list[str]:
    """What an empty model is told that it does not state; rules say it themselves."""
    if provision.verify in ("evidence", "none"):
        return []
    empty = Community.model_validate({"project": {"name": "-"}})
    outcomes = check(empty, spec_in_force(), select=(provision.id,)).outcomes
    found = [path for one in outcomes if one.provision == provision.id for path in one.missing]
    if provision.verify == "demand":
        found += [
            "dwelling_types[].home_box" if row.where == "dwelling" else "dwelling_types[].rooms[].outlets"
            for row in provision.demand
        ]
    return list(dict.fromkeys(found))


def _judged(provision: Provision, language: str) -> list[str]:
    lines = [HOW[provision.verify][language == "en"]]
    rule = rule_name(provision)
    if rule is not None:
        lines.append(rule)
    return lines + [text[language] for text in (provision.reason, provision.evidence) if text is not None]


def reference_line(record: Record, language: str) -> str:
    """A referenced standard with its edition, what replaces it, and whether that was confirmed."""
    replaced, unconfirmed = _EDITION["en" if language == "en" else "zh"]
    dated = record.year[:4].isdigit() and record.year[:4] not in record.id
    edition = f"{record.id}-{record.year}" if dated else record.id
    later = replaced + record.replaced_by if record.replaced_by else ""
    return f"{edition} {record.text[language]}{later}{'' if record.confirmed else unconfirmed}"
