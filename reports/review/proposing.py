"""Proposed deviations and notes as files: beside the project, never in force, never over a file that exists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tiaowen.model.saving import write_whole
from tiaowen.reports.review.answers import Proposal, Review
from tiaowen.reports.words import visible
from tiaowen.rules.outcomes import STRENGTH_TEXT
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Spec

PROPOSED, NOTES = "deviations.proposed.yaml", "review_notes.json"
NOTES_SCHEMA = "tiaowen.notes/1"
TO_FILL = ("approver", "evidence", "date", "expiry")

HEAD = Text(
    """# 拟议偏离，由报告中的回复读入，均未生效。
# 须由有权的人逐条补全批准人（approver）、依据（evidence）、批准日期（date）、到期日（expiry），
# 再移入 deviations.yaml。
""",
    """# Deviations as proposed in the replies to a report: none is in force.
# Whoever has the authority fills in approver, evidence, date and expiry of each, then moves it to deviations.yaml.
""",
)
NAMESAKES = Text(
    "注意：另有 {count} 处同名构件也会被覆盖：{paths}",
    "note: {count} more elements of the same ids would be covered: {paths}",
)
OPEN_FIELD = Text("待填", "to be filled in")


def proposed_yaml(proposals: tuple[Proposal, ...], spec: Spec, language: str = "zh") -> str:
    """The proposals in the form of ``deviations.yaml``; as long as fields are open it cannot be read as one."""
    lines = (line for one in proposals for line in _entry(one, spec, language))
    return "".join((HEAD[language], "tiaowen: 1\ndeviations:\n", *(f"{line}\n" for line in lines)))


def _entry(one: Proposal, spec: Spec, language: str) -> Iterator[str]:
    outcome, provision = one.first, spec.provisions[one.first.provision]
    title = f"{provision.citation} {provision.title[language]} [{STRENGTH_TEXT[outcome.strength][language]}]"
    yield f"  # {visible(title)}"
    yield from (f"  #   {visible(fail.message[language])}" for fail in one.outcomes[:5])
    if one.namesakes:
        paths = ", ".join(visible(other.subject.path) for other in one.namesakes[:5])
        yield f"  #   {NAMESAKES[language].format(count=len(one.namesakes), paths=paths)}"
    yield f"  - provision: {_quoted(outcome.provision)}"
    if len(provision.parts) > 1:
        yield f"    part: {_quoted(outcome.part)}"
    yield f"    subjects: [{', '.join(map(_quoted, one.subjects))}]"
    yield f"    reason: {_quoted(one.reason)}"
    yield from (f"    {key}:  # {OPEN_FIELD[language]}" for key in TO_FILL)


def _quoted(text: str) -> str:
    """A text as YAML and JSON both write it."""
    return json.dumps(text, ensure_ascii=False)


def notes_json(found: Review, language: str = "zh") -> str:
    """All replies that are no proposals, with what they are about and what was wrong with them."""
    rows = [
        {
            "provision": one.provision or None,
            "subject": one.subject or None,
            "key": one.reply.key,
            "reply": one.reply.text,
            "where": one.reply.where,
            "problem": one.why[language] if one.why else None,
        }
        for one in found.notes
    ]
    return json.dumps({"schema": NOTES_SCHEMA, "notes": rows}, ensure_ascii=False, indent=1) + "\n"


def keep(folder: Path, name: str, text: str) -> Path:
    """Write a file under the first free name: ``x.yaml``, ``x-2.yaml``, …; one that says just this is left alone.

    Raises UsageError where it cannot be written.
    """
    data, path = text.encode("utf-8"), folder / name
    for number in range(2, 10_000):
        if not path.is_symlink() and not path.exists():
            write_whole(path, data)
            return path
        if path.is_file() and path.read_bytes() == data:
            return path
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    write_whole(path, data)
    return path
