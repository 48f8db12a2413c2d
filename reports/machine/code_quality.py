"""The check result as a GitLab code quality report (the Code Climate issue format that GitLab reads).

https://docs.gitlab.com/ci/testing/code_quality/
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from tiaowen.reports.findings import Found, findings, shown_by
from tiaowen.rules.outcomes import CheckResult

if TYPE_CHECKING:
    from tiaowen.reports.deliver import Look

_SEVERITY = {"must": "blocker", "shall": "critical", "should": "major", "may": "minor"}


def render(result: CheckResult, look: Look) -> bytes:
    """A JSON array of issues: fails by strength, the rest below them; the format has no place for anything else."""
    issues = [_issue(one) for one in findings(result, shown_by(result, look), look)]
    text = ",\n".join(f"  {json.dumps(one, ensure_ascii=False)}" for one in issues)
    return (f"[\n{text}\n]\n" if text else "[]\n").encode("utf-8", "backslashreplace")


def _issue(one: Found) -> dict[str, Any]:
    row = one.row
    head = f"{row.law.citation} {row.law.title} [{row.strength_text}] {row.verdict_text}"
    return {
        "description": f"{head}: {row.subject}: {one.told}",
        "check_name": row.law.id,
        "fingerprint": hashlib.sha256(one.key.encode()).hexdigest(),
        "severity": _severity(one),
        "location": {"path": one.file, "lines": {"begin": max(1, one.line)}},
    }


def _severity(one: Found) -> str:
    if one.level == "note":
        return "info"
    return _SEVERITY[one.outcome.strength] if one.outcome.outcome == "fail" else "minor"
