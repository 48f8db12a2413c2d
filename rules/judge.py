"""From what the rules measured to outcomes: the only place where a verdict is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tiaowen.model.community import Community
from tiaowen.model.deviations import Deviation
from tiaowen.model.element import Missing
from tiaowen.rules.conditions import hindrance
from tiaowen.rules.demand import demand_findings
from tiaowen.rules.deviations import with_deviations
from tiaowen.rules.functions import function_findings
from tiaowen.rules.outcomes import CheckResult, Finding, Inapplicable, Outcome, Sentence, Value, Verdict
from tiaowen.rules.registry import Rule, rules
from tiaowen.rules.subjects import look_up, subject
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Part, Provision, Spec, in_force, load_spec
from tiaowen.spec.stages import LAST

NOTHING_THERE = Text("模型中没有本条所指的对象", "the model has nothing that this provision speaks of")

REQUIRED = Text("{title}：{measured}，要求{limit}", "{title}: {measured}, required {limit}")
HOLDS = Text("{title}：符合", "{title}: holds")
HOLDS_NOT = Text("{title}：不符合", "{title}: does not hold")
NOT_SELECTED = Text("按要求未检查", "left out on request")


def check(
    community: Community,
    spec: Spec | None = None,
    inputs: Mapping[str, str] | None = None,
    stage: str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    deviations: Sequence[Deviation] = (),
) -> CheckResult:
    """Judge a community by every provision that is encoded.

    ``spec`` is the standard with the project's overlays, ``deviations`` are laid over the fails that they cover.
    ``inputs`` maps input files to their sha256, for the record; ``stage`` overrides the project's own. ``select`` and
    ``ignore`` name provisions with everything below them; what they leave out is listed as not judged.
    Never raises for what a project states.
    """
    spec = load_spec() if spec is None else spec
    with in_force(spec):
        outcomes, not_judged = _judged(community, spec, select, ignore)
    asked = [one for one in deviations if one.provision not in not_judged]
    return CheckResult(
        standard=spec.standard,
        project=community.project.name,
        stage=stage or community.project.stage or LAST,
        outcomes=tuple(with_deviations(spec, outcomes, asked, community.day)),
        not_judged=not_judged,
        inputs=dict(inputs or {}),
        overlays=spec.overlays,
        estimated=community.estimates,
        spec=spec,
        stage_stated=bool(stage or community.project.stage),
        deviations=tuple(asked),
    )


def _judged(
    community: Community, spec: Spec, select: Sequence[str], ignore: Sequence[str]
) -> tuple[list[Outcome], dict[str, Text]]:
    """The outcomes, and why each of the other provisions was not judged."""
    outcomes: list[Outcome] = []
    not_judged: dict[str, Text] = {}
    for provision in spec.provisions.values():
        if provision.verify == "none":
            not_judged[provision.id] = provision.reason or NOTHING_THERE
        elif (select and not _below(provision.id, select)) or _below(provision.id, ignore):
            not_judged[provision.id] = NOT_SELECTED
        else:
            outcomes += _settle(community, provision, _judge(community, provision))
    return outcomes, not_judged


def _below(id: str, names: Sequence[str]) -> bool:
    return any(id == name or id.startswith((f"{name}-", f"{name}.")) for name in names)


def _judge(community: Community, provision: Provision) -> list[Outcome]:
    whole = subject(community, community)
    hindered = hindrance(community, provision.when)
    if hindered is not None:
        return [_outcome(provision, part, Finding(whole, hindered, part.name)) for part in provision.parts.values()]
    if provision.verify == "evidence":
        return [_manual(community, provision, part) for part in provision.parts.values()]
    findings = [_marked(community, one) for one in _findings(community, provision)]
    judged = [_outcome(provision, provision.parts[finding.part], finding) for finding in findings]
    seen = {outcome.part for outcome in judged}
    for name, part in provision.parts.items():
        if name not in seen:
            judged.append(_outcome(provision, part, Finding(whole, Inapplicable(NOTHING_THERE), name)))
    return judged


def _findings(community: Community, provision: Provision) -> Iterator[Finding]:
    if provision.verify == "demand":
        yield from demand_findings(community, provision)
    elif provision.verify == "functions":
        yield from function_findings(community, provision)
    else:
        yield from _measured(community, provision, rules()[provision.id])


def _measured(community: Community, provision: Provision, rule: Rule) -> Iterator[Finding]:
    whole = subject(community, community)
    missing = [found for path in rule.needs if isinstance(found := look_up(community, path), Missing)]
    hindered: Missing | Inapplicable | None = None
    if missing:
        hindered = Missing(tuple(path for one in missing for path in one.paths))
    elif rule.when is not None:
        hindered = rule.when(community)
    if hindered is not None:
        yield from (Finding(whole, hindered, name) for name in provision.parts)
    else:
        yield from rule.measure(community, provision)


def _marked(community: Community, finding: Finding) -> Finding:
    """The finding as estimated where any of its inputs is."""
    if finding.estimated or not any(community.rests_on_estimate(path) for path in finding.inputs):
        return finding
    return replace(finding, estimated=True)


def _verdict(part: Part, value: Value) -> Verdict:
    if part.limit is None:
        return "pass" if value is True else "fail"
    return "pass" if part.limit.allows(value) else "fail"


def _outcome(provision: Provision, part: Part, finding: Finding) -> Outcome:
    value = finding.value
    if isinstance(value, Missing):
        paths = "、".join(value.paths), ", ".join(value.paths)
        text = Text(f"模型未给出 {paths[0]}，无法判定", f"the model does not state {paths[1]}")
        mend = Text(f"补充 {paths[0]}", f"state {paths[1]}")
        return _made(provision, part, finding, "unknown", text, mend, missing=value.paths)
    if isinstance(value, Inapplicable):
        return _made(provision, part, finding, "not_applicable", value.reason)
    verdict = _verdict(part, value)
    return _made(
        provision,
        part,
        finding,
        verdict,
        _message(provision, part, finding, verdict),
        part.mend if verdict == "fail" else None,
        measured=value,
    )


def _message(provision: Provision, part: Part, finding: Finding, verdict: Verdict) -> Sentence:
    if verdict == "fail" and part.fail is not None:
        text = part.fail
    elif part.limit is not None:
        text = REQUIRED
    else:
        text = HOLDS if verdict == "pass" else HOLDS_NOT
    return Sentence(text, provision.title, finding, part.limit)


def _made(
    provision: Provision,
    part: Part,
    finding: Finding,
    verdict: Verdict,
    message: Text | Sentence,
    mend: Text | None = None,
    measured: Value | None = None,
    missing: tuple[str, ...] = (),
) -> Outcome:
    return Outcome(
        provision=provision.id,
        part=part.name,
        strength=part.strength,
        outcome=verdict,
        subject=finding.subject,
        message=message,
        mend=mend,
        measured=measured,
        limit=part.limit,
        missing=missing,
        inputs=finding.inputs,
        estimated=finding.estimated,
    )


def _manual(community: Community, provision: Provision, part: Part) -> Outcome:
    finding = Finding(subject(community, community), True, part.name)
    return _made(provision, part, finding, "manual", provision.evidence or provision.requirement)


def _settle(community: Community, provision: Provision, outcomes: list[Outcome]) -> list[Outcome]:
    """Evidence recorded in the model settles what only a person can judge."""
    if not any(one.outcome == "manual" for one in outcomes):
        return outcomes
    records = [record for record in community.evidence or () if record.provision == provision.id]
    if not records:
        return outcomes
    holds = all(record.holds for record in records)
    first = next((record for record in records if not record.holds), records[0])
    text = Text(
        f"{first.person} 于 {first.date.isoformat()} 据《{first.document}》认定{'符合' if holds else '不符合'}",
        f"{first.person}, {first.date.isoformat()}, {first.document}: {'holds' if holds else 'does not hold'}",
    )
    paths = tuple(community.path_of(record) for record in records)
    return [
        Outcome(
            provision=one.provision,
            part=one.part,
            strength=one.strength,
            outcome="pass" if holds else "fail",
            subject=one.subject,
            message=text,
            mend=None if holds else provision.parts[one.part].mend,
            inputs=paths,
        )
        for one in outcomes
    ]
