"""Standards that the provisions refer to: each once, with its edition, and honest about what was looked up."""

from __future__ import annotations

from tiaowen.reports.standard.explain import explanation
from tiaowen.spec.provisions import load_spec

WANTED = (
    "GB 50846", "GB 50311", "GB 50314", "JGJ 16", "GB 50343", "GB 8702", "GB 50174", "CECS 296", "GB 50348", "GB 50394",
    "GB 50395", "GB 50396", "GB 50016", "GB 50116", "JGJ 242", "GB 50526", "JGJ/T 334", "JGJ/T 285",
)  # fmt: skip


def test_every_standard_is_there_with_its_edition() -> None:
    references = load_spec().references
    assert set(WANTED) <= set(references)
    assert all(record.year[:4].isdigit() for record in references.values())
    assert all(record.provisions for record in references.values())


def test_what_was_not_looked_up_says_so() -> None:
    unconfirmed = [record for record in load_spec().references.values() if not record.confirmed]
    assert unconfirmed
    assert "未核实" in explanation("5.5.8-5-2", "zh")
    assert "not confirmed" in explanation("5.5.8-5-2", "en")
    assert "GB 51348-2019" in explanation("5.7.14-7")
