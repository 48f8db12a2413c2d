"""The derivation of a finding as lines for people, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from tiaowen.reports.common import view
from tiaowen.reports.derivation.change import Change
from tiaowen.reports.derivation.derive import Derivation, Explained, Input
from tiaowen.reports.derivation.missing import flow
from tiaowen.reports.json_report import outcome_data
from tiaowen.reports.standard.explain import HOW
from tiaowen.reports.standard.spec_list import rule_name
from tiaowen.reports.words import TEMPLATES, visible, width
from tiaowen.rules.outcomes import CheckResult, Outcome, Sentence
from tiaowen.spec.data import read_file
from tiaowen.spec.errors import Place
from tiaowen.spec.wording import limit_text, number_text, unit_text, value_text

SCHEMA = "tiaowen.explain/1"
MOST_INPUTS, MOST_LINES, LONGEST = 20, 40, 120


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    data: Mapping[str, Mapping[str, str]] = read_file(TEMPLATES / "derivation.yaml")["labels"]
    return data


def render(explained: Explained, form: str, language: str) -> str:
    """All derivations: ``json``, or lines with a blank one between."""
    if form == "json":
        data = {"schema": SCHEMA, "findings": [_data(one, language) for one in explained.derivations]}
        return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    return "\n\n".join("\n".join(_Lines(explained.result, language).of(one)) for one in explained.derivations)


# --- for programs ------------------------------------------------------------------------------------------------


def _data(one: Derivation, language: str) -> dict[str, Any]:
    outcome = one.outcome
    limit = outcome.limit
    return outcome_data(outcome, language) | {
        "title": one.provision.title[language],
        "requirement": one.provision.requirement[language],
        "rule": rule_name(one.provision),
        "formula": formula(one, language),
        "inputs": [_input_data(each) for each in one.inputs],
        "margin": None if one.margin is None or limit is None else {"value": one.margin, "unit": limit.unit},
        "changes": [_change_data(each, language) for each in one.changes],
        "alike": None if one.alike is None else _alike(one.alike),
    }


def _alike(one: Outcome) -> dict[str, Any]:
    return {"subject": one.subject.id, "source": _place(one.subject.place), "fingerprint": one.fingerprint}


def _input_data(one: Input) -> dict[str, Any]:
    return {"path": one.path, "value": one.value, "source": _place(one.place), "estimated": one.estimated}


def _change_data(one: Change, language: str) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "text": one.what[language],
        "path": one.path or None,
        "from": one.before,
        "to": one.after,
        "source": _place(one.place),
        "lines": list(one.lines),
        "verified": one.verified,
        "new_fails": one.new_fails,
        "notes": [note[language] for note in one.notes],
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"file": place.file, "line": place.line, "column": place.column}


# --- for people --------------------------------------------------------------------------------------------------


def formula(one: Derivation, language: str) -> str:
    """What was compared with what, and whether it holds: ``36 m² ≥ 40 m²：不成立``."""
    outcome, words = one.outcome, {key: text[language] for key, text in _labels().items()}
    colon = "：" if language == "zh" else ": "
    if outcome.outcome == "unknown":
        return words["open"]
    if outcome.measured is None:
        return ""
    verdict = words["holds" if outcome.outcome == "pass" else "holds_not"]
    if outcome.limit is None:
        detail = outcome.message.finding.detail if isinstance(outcome.message, Sentence) else None
        return f"{(detail or one.provision.title)[language]}{colon}{verdict}"
    value = value_text(outcome.measured, outcome.limit.unit, language)
    limit = limit_text(outcome.limit, language)
    relation = limit if limit[:1] in "≤≥>=" else f"∈ {limit}"
    return f"{value} {relation}{colon}{verdict}"


class _Lines:
    """The lines of derivations in one language."""

    def __init__(self, result: CheckResult, language: str) -> None:
        self._language = language
        self._result = result
        self._words = {key: text[language] for key, text in _labels().items()}
        self._wide = max(width(self._words[key]) for key in ("requirement", "measured", "fingerprint", "deviation")) + 2

    def of(self, one: Derivation) -> Iterator[str]:
        """The head, then a line for each thing that is known, then the changes."""
        outcome = one.outcome
        row = view(replace(self._result, outcomes=(outcome,)), self._language).rows[outcome.outcome][0]
        part = f" ({outcome.part})" if outcome.part and not one.provision.demand and not one.provision.functions else ""
        yield f"{row.law.id}  {row.law.citation}  {row.law.title}{part}  [{row.strength_text}]  {row.verdict_text}"
        yield from self._line("subject", f"{row.subject}  {row.place}")
        yield from self._line("building", row.building)
        yield from self._line("requirement", row.law.requirement)
        rule = rule_name(one.provision)
        how = HOW[one.provision.verify][self._language == "en"]
        yield from self._line("judged", f"{how} ({rule})" if rule else how)
        yield from self._line("message", row.message)
        yield from self._line("formula", formula(one, self._language))
        yield from self._inputs(one)
        if outcome.limit is not None and outcome.measured is not None:
            yield from self._line("measured", value_text(outcome.measured, outcome.limit.unit, self._language))
            yield from self._line("required", limit_text(outcome.limit, self._language))
            yield from self._line("margin", self._margin(one))
        yield from self._line("estimated", self._words["rests" if outcome.estimated else "none"])
        waiver = outcome.waiver
        told = self._words["none"] if waiver is None else visible(waiver.told()[self._language])
        yield from self._line("deviation", told)
        yield from self._line("fingerprint", outcome.fingerprint)
        yield from self._changes(one)
        if one.alike is not None and outcome.outcome in ("fail", "unknown"):
            yield self._words["alike"]
            subject, message = one.alike.subject, one.alike.message[self._language]
            yield f"  {visible(subject.id)}  {subject.place or ''}  {visible(message)}"

    def _line(self, key: str, text: str) -> Iterator[str]:
        if text:
            label = self._words[key]
            yield label + " " * (self._wide - width(label)) + text

    def _inputs(self, one: Derivation) -> Iterator[str]:
        for path in one.outcome.missing[:MOST_INPUTS]:
            yield from self._line("missing", visible(path))
        if one.inputs:
            yield self._words["inputs"]
        for each in one.inputs[:MOST_INPUTS]:
            mark = f"  [{self._words['estimated']}]" if each.estimated else ""
            yield f"  {visible(each.path)} = {self._value(each.value)}  {each.place or ''}{mark}"
        more = len(one.inputs) - MOST_INPUTS
        if more > 0:
            yield f"  {self._words['more_inputs'].format(count=more)}"

    def _value(self, value: Any) -> str:
        text = visible(flow(value))
        return text if len(text) <= LONGEST else text[:LONGEST] + "…"

    def _margin(self, one: Derivation) -> str:
        limit, measured = one.outcome.limit, one.outcome.measured
        if one.margin is None or limit is None or not isinstance(measured, int | float):
            return ""
        text = f"{one.margin:.6g} {unit_text(limit.unit, self._language)}".rstrip()
        end = limit.max if limit.max is not None and measured > limit.max else limit.min
        share = f"{number_text(measured / end * 100)} %" if end else ""
        if not share or one.margin >= 0:
            return text
        left, right = ("（", "）") if self._language == "zh" else (" (", ")")
        return f"{text}{left}{self._words['of_required'].format(share=share)}{right}"

    def _changes(self, one: Derivation) -> Iterator[str]:
        if one.outcome.outcome in ("pass", "not_applicable"):
            return
        yield self._words["changes" if one.outcome.outcome == "fail" else "settle"]
        tried = {each.kind for each in one.changes}
        if not tried - {"mend"}:
            yield f"  {self._words['no_change']}"
        for number, each in enumerate(one.changes, 1):
            yield from self._change(number, each)
        if tried & {"set", "add", "function"}:
            yield f"  {self._words['honest']}"

    def _change(self, number: int, one: Change) -> Iterator[str]:
        place = f"  {one.place}" if one.place else ""
        yield f"  {number}. {visible(one.what[self._language])}{place}{self._checked(one)}"
        if one.kind == "size" and one.lines:
            yield f"     {self._words['written']}"
        for line in one.lines[:MOST_LINES]:
            yield f"       {visible(line)}"
        if len(one.lines) > MOST_LINES:
            yield f"       {self._words['more_lines'].format(count=len(one.lines) - MOST_LINES)}"
        for note in one.notes:
            yield f"     {visible(note[self._language])}"

    def _checked(self, one: Change) -> str:
        if one.kind not in ("set", "add", "function", "size"):
            return ""
        told = self._words[("gone" if one.kind == "size" else "verified") if one.verified else "unverified"]
        if one.new_fails:
            told += ("，" if self._language == "zh" else ", ") + self._words["new_fails"].format(count=one.new_fails)
        return f"  [{told}]"
