"""A check beside an earlier one: what is new, what was mended, what stayed, what was not judged again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tiaowen.rules.outcomes import CheckResult, Outcome
from tiaowen.spec.errors import InputError, Place, Problem, Text, UsageError
from tiaowen.spec.provisions import STRENGTHS, Strength

NEW, UNCHANGED, FIXED, NOT_JUDGED_AGAIN = "new", "unchanged", "fixed", "not_judged_again"
STATES = (NEW, UNCHANGED, FIXED, NOT_JUDGED_AGAIN)
FINGERPRINT = "tiaowen/1"
OPEN = ("unknown", "manual")
_KINDS = {"fail": "fail", "open": "unknown", "review": "manual", "pass": "pass", "notApplicable": "not_applicable"}


@dataclass(frozen=True, slots=True)
class Known:
    """An outcome of the earlier check; ``waived`` where a deviation covered it."""

    provision: str
    part: str
    strength: Strength
    outcome: str
    kind: str
    subject: str
    message: str
    fingerprint: str
    waived: bool

    def as_json(self) -> dict[str, Any]:
        """What a report for programs says of it."""
        return {
            "provision": self.provision,
            "part": self.part,
            "strength": self.strength,
            "subject": {"kind": self.kind, "id": self.subject},
            "message": self.message,
            "fingerprint": self.fingerprint,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """A check beside a baseline.

    ``states`` are those of the outcomes by identity. ``fixed`` are the fails of the baseline that fail no longer,
    ``not_judged_again`` those that could not be judged this time; a deviation granted since is neither. ``standing``
    are the fingerprints of the outcomes that say so themselves.
    """

    name: str
    states: Mapping[int, str]
    fixed: tuple[Known, ...]
    not_judged_again: tuple[Known, ...]
    standing: frozenset[str] = frozenset()

    def state(self, one: Outcome) -> str:
        """New, unchanged, fixed or not judged again; empty for what passes as before."""
        return self.states.get(id(one), "")

    def counts(self, result: CheckResult) -> dict[str, int]:
        """How many fails are new and unchanged, how many were fixed and how many not judged again."""
        fails = Counter(self.state(one) for one in result.outcomes if one.outcome == "fail")
        known = {FIXED: len(self.fixed), NOT_JUDGED_AGAIN: len(self.not_judged_again)}
        return {NEW: fails[NEW], UNCHANGED: fails[UNCHANGED]} | known

    def exit_code(self, result: CheckResult, threshold: Strength = "shall") -> int:
        """Like the check's own, except that what stood in the baseline neither fails nor counts as undecided."""
        if any(self.state(one) == NEW for one in result.failing(threshold)):
            return 1
        judged = any(one.outcome in ("pass", "fail") for one in result.outcomes)
        undecided = any(self.state(one) != UNCHANGED for one in result.undecided(threshold))
        return 5 if undecided or not judged else 0

    def as_json(self, result: CheckResult) -> dict[str, Any]:
        """The comparison for programs."""
        lists = {FIXED: self.fixed, NOT_JUDGED_AGAIN: self.not_judged_again}
        told = {f"{key}_outcomes": [one.as_json() for one in known] for key, known in lists.items()}
        return {"file": self.name, **self.counts(result), **told}


def compare(result: CheckResult, known: Iterable[Known], name: str) -> Comparison:
    """Match by fingerprint, as often as each stands on either side.

    A fail whose deviation has gone is new: nobody has accepted it as it is.
    """
    fails: dict[str, list[Known]] = {}
    open_before: Counter[str] = Counter()
    for one in known:
        if one.outcome == "fail" and not one.waived:
            fails.setdefault(one.fingerprint, []).append(one)
        elif one.outcome in OPEN:
            open_before[one.fingerprint] += 1
    states: dict[int, str] = {}
    for outcome in result.outcomes:
        if outcome.outcome == "fail" and outcome.waiver is None:
            before = fails.get(outcome.fingerprint)
            states[id(outcome)] = UNCHANGED if before else NEW
            if before:
                before.pop(0)
    ends = list(_ends(result, fails, states))
    for outcome in result.outcomes:
        if outcome.outcome in OPEN and id(outcome) not in states:
            states[id(outcome)] = UNCHANGED if open_before[outcome.fingerprint] > 0 else NEW
            open_before[outcome.fingerprint] -= 1
    fixed = tuple(one for one, end in ends if end == FIXED)
    lost = tuple(one for one, end in ends if end == NOT_JUDGED_AGAIN)
    standing = frozenset(one.fingerprint for one in result.outcomes if states.get(id(one)) == NOT_JUDGED_AGAIN)
    return Comparison(name, states, fixed, lost, standing)


def _ends(result: CheckResult, fails: Mapping[str, list[Known]], states: dict[int, str]) -> Iterator[tuple[Known, str]]:
    """What became of the fails that are fails no longer; the outcomes that say so get their state."""
    now: dict[str, list[Outcome]] = {}
    for one in result.outcomes:
        if fails.get(one.fingerprint) and id(one) not in states:
            now.setdefault(one.fingerprint, []).append(one)
    unsettled = {(one.provision, one.part) for one in result.outcomes if one.outcome in OPEN}
    for fingerprint, members in fails.items():
        here = sorted(now.get(fingerprint, ()), key=_least_settled)
        for known in members:
            outcome = here.pop(0) if here else None
            if outcome is None:
                open_now = known.provision in result.not_judged or (known.provision, known.part) in unsettled
                yield known, NOT_JUDGED_AGAIN if open_now else FIXED
            elif outcome.waiver is None:
                states[id(outcome)] = NOT_JUDGED_AGAIN if outcome.outcome in OPEN else FIXED
                yield known, states[id(outcome)]


def _least_settled(one: Outcome) -> int:
    return (OPEN.index(one.outcome) if one.outcome in OPEN else 2) if one.waiver is None else 3


def read_baseline(path: Path) -> tuple[Known, ...]:
    """The outcomes of an earlier ``check --format json`` or ``sarif``.

    Raises UsageError where there is no such file, InputError where it holds no check result.
    """
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(
            Text(
                f"基线文件无法读取：{path}：{error.strerror}", f"the baseline cannot be read: {path}: {error.strerror}"
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(path) from error
    try:
        return tuple(_from_sarif(data) if "runs" in data else _from_json(data))
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> InputError:
    what = Text("不是 tiaowen check 的 json 或 sarif 结果", "is not a json or sarif result of tiaowen check")
    mend = Text("用 tiaowen check --format json -o FILE 生成基线", "make it with: tiaowen check --format json -o FILE")
    return InputError([Problem(Place(str(path)), what, mend)])


def _from_json(data: Any) -> Iterator[Known]:
    if data["schema"] != "tiaowen.check/1":
        raise ValueError(data["schema"])
    for one in data["outcomes"]:
        subject = one["subject"]
        yield _known(one, one["outcome"], subject["kind"], subject["id"], one["message"], one["waiver"] is not None)


def _from_sarif(data: Any) -> Iterator[Known]:
    for run in data["runs"]:
        if run["tool"]["driver"]["name"] != "tiaowen":
            raise ValueError(run["tool"]["driver"]["name"])
        for one in run["results"]:
            if one.get("baselineState") == "absent":
                continue
            bag = one["properties"]
            fields = bag | {"provision": one["ruleId"], "fingerprint": one["fingerprints"][FINGERPRINT]}
            message = one["message"]["text"]
            waived = bool(one.get("suppressions"))
            yield _known(fields, _KINDS[one["kind"]], bag["kind"], bag["subject"], message, waived)


def _known(one: Mapping[str, Any], outcome: str, kind: str, subject: str, message: str, waived: bool) -> Known:
    strength: Strength = one["strength"]
    provision, part, fingerprint = one["provision"], one["part"], one["fingerprint"]
    texts = (provision, part, outcome, kind, subject, message, fingerprint)
    if not all(isinstance(text, str) for text in texts) or strength not in STRENGTHS:
        raise ValueError(texts)
    return Known(provision, part, strength, outcome, kind, subject, message, fingerprint, waived)
