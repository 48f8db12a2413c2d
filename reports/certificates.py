"""Certificates as people read them: goals with their bounds, what stands in the way, how the answer is proved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tiaowen.solvers.certificate import Certificate
from tiaowen.spec.data import read_file

MOST_LINES = 20
WORDS = Path(__file__).resolve().parent / "templates" / "sizing.yaml"


@cache
def _data() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    data: Mapping[str, Mapping[str, Mapping[str, Any]]] = read_file(WORDS)
    return data


def _word(group: str, key: str, language: str) -> str:
    entry = _data()[group].get(key)
    return key if entry is None else str(entry["en" if language == "en" else "zh"])


def certificate_head(certificate: Certificate, language: str) -> str:
    """The solver and how far its answer is proved: ``光纤到户配线区（ftth）：已证明最优，1269 户``."""
    zh = language != "en"
    solver, status = _word("solvers", certificate.name, language), _word("status", certificate.status, language)
    head = f"{solver}（{certificate.name}）：{status}" if zh else f"{solver} ({certificate.name}): {status}"
    comma = "，" if zh else ", "
    if certificate.status == "gap":
        head += comma + (f"差距 {certificate.gap:.2%}" if zh else f"gap {certificate.gap:.2%}")
    if certificate.subjects:
        counted = _data()["solvers"].get(certificate.name, {}).get("subjects", "thing")
        head += f"{comma}{certificate.subjects} {_word('subjects', counted, language)}"
    return head


def goal_lines(certificate: Certificate, language: str) -> list[str]:
    """Each goal with what nothing can go below."""
    lines = []
    for name, value in certificate.objective.items():
        bound = certificate.bound.get(name)
        text = f"{_word('goals', name, language)} {value:.10g}"
        if bound is not None:
            text += f" (bound {bound:.10g})" if language == "en" else f"（下界 {bound:.10g}）"
        lines.append(text)
    return lines


def certificate_lines(certificate: Certificate, language: str) -> list[str]:
    """One certificate for people; long lists are cut, the JSON has them whole."""
    lines = [certificate_head(certificate, language)]
    lines += [f"  {goal}" for goal in goal_lines(certificate, language)]
    for name in _data()["lists"]:
        texts = getattr(certificate, name)
        if not texts:
            continue
        lines.append(f"  {_word('lists', name, language)}")
        lines += [f"    {text[language]}" for text in texts[:MOST_LINES]]
        if (more := len(texts) - MOST_LINES) > 0:
            lines.append(f"    … and {more} more" if language == "en" else f"    ……另有 {more} 项")
    return lines
