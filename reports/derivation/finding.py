"""The finding that a text names: a fingerprint or its beginning, or ``PROVISION@SUBJECT``."""

from __future__ import annotations

import re

from tiaowen.model.text.suggest import did_you_mean
from tiaowen.reports.words import visible
from tiaowen.rules.outcomes import CheckResult, Outcome
from tiaowen.spec.errors import Text, UsageError
from tiaowen.spec.lookup import find

LEAST = 4  # digits of a fingerprint that say which
SHOWN = 5
SETTLED = ("pass", "not_applicable")
_FINGERPRINT = re.compile(r"([0-9a-f]{4,16})(-\d+)?", re.IGNORECASE)


def named(result: CheckResult, text: str) -> list[Outcome]:
    """The outcomes that a text names; several where a provision has several parts or elements are called alike.

    Of a subject's parts those that pass are left out where others do not.

    Raises UsageError, with what comes near, where there is none or where the beginning of a fingerprint fits several.
    """
    provision, at, subject = text.partition("@")
    if at:
        return _of_subject(result, provision, subject)
    match = _FINGERPRINT.fullmatch(text.strip())
    if match is None:
        name = _short(text)
        what = Text(f"{name} 不是指纹，也不是“条文@对象”", f"{name} is no fingerprint and no PROVISION@SUBJECT")
        raise UsageError(what, HOW)
    prefix = match[1].lower()
    found = [one for one in result.outcomes if one.fingerprint.startswith(prefix)]
    if len({one.fingerprint for one in found}) > 1:
        names = [_called(one) for one in found[:SHOWN]] + ["…"] * (len(found) > SHOWN)
        what = Text(f"指纹 {prefix} 对应多条结果", f"the fingerprint {prefix} fits several outcomes")
        raise UsageError(what, Text("、".join(names), ", ".join(names)))
    if not found:
        raise UsageError(Text(f"没有指纹为 {prefix} 的结果", f"no outcome has the fingerprint {prefix}"), HOW)
    return found


HOW = Text(
    "指纹见 check 的 json、sarif 等结果；也可写 条文@对象，如 5.7.14-1@SC-S01",
    "fingerprints stand in the json, sarif … results of check; or write PROVISION@SUBJECT, such as 5.7.14-1@SC-S01",
)


def _of_subject(result: CheckResult, provision: str, subject: str) -> list[Outcome]:
    id = find(provision).id
    asked = [one for one in result.outcomes if one.provision == id]
    if id in result.not_judged:
        reason = result.not_judged[id]
        raise UsageError(Text(f"{id} 未作判定：{reason.zh}", f"{id} was not judged: {reason.en}"))
    found = [one for one in asked if subject in (one.subject.id, one.subject.path)]
    if found:
        return [one for one in found if one.outcome not in SETTLED] or found
    names = list(dict.fromkeys(one.subject.id for one in asked))
    some = Text(f"判过的有：{'、'.join(names[:SHOWN])}", f"judged were: {', '.join(names[:SHOWN])}")
    what = Text(f"{id} 没有判过 {_short(subject)}", f"{id} did not judge {_short(subject)}")
    raise UsageError(what, did_you_mean(subject, names) or some)


def _called(one: Outcome) -> str:
    return f"{one.fingerprint} ({one.provision}@{visible(one.subject.id)})"


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")
