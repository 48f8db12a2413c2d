"""``review import``: a report that came back answered, read beside the project's present findings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tiaowen.model.load import Loaded, digests, load_all, project_texts
from tiaowen.reports.output import MANIFEST, output_folder
from tiaowen.reports.review.answers import Review, review
from tiaowen.reports.review.proposing import NOTES, PROPOSED, TO_FILL, keep, notes_json, proposed_yaml
from tiaowen.reports.review.reading import read_answers
from tiaowen.reports.sizing import DESIGN
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import CheckResult
from tiaowen.spec.errors import InputError, Problem, UsageError


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a report: the review, the rows without a reply, the texts of the files and where they went."""

    review: Review
    empty: int
    proposed: str
    notes: str
    paths: tuple[Path, ...]
    notices: tuple[Problem, ...]

    @property
    def exit_code(self) -> int:
        """0, or 5 where a reply found no place and a person has to look."""
        return 5 if self.review.unplaced else 0


def import_review(file: Path, project: Path, *, write: bool, language: str = "zh") -> Imported:
    """Read the replies of a report of ours; with ``write``, proposals and notes go into files beside the project.

    Raises UsageError and InputError as reading the report and the project do, and UsageError where nothing can be
    written.
    """
    answered = read_answers(file)
    texts, notices = project_texts(project)
    loaded = load_all(texts)
    found = review(answered.replies, [_checked(loaded), *_built(project, texts)])
    proposed = proposed_yaml(found.proposals, loaded.spec, language) if found.proposals else ""
    notes = notes_json(found, language) if found.notes else ""
    folder = project if project.is_dir() else project.parent
    paths = [keep(folder, name, text) for name, text in ((PROPOSED, proposed), (NOTES, notes)) if write and text]
    return Imported(found, answered.empty, proposed, notes, tuple(paths), (*notices, *loaded.notices))


def _checked(loaded: Loaded) -> CheckResult:
    return check(loaded.community, loaded.spec, loaded.inputs, deviations=loaded.deviations)


def _built(project: Path, texts: dict[str, str]) -> Iterator[CheckResult]:
    """The check of the design as the last build completed it, where that build read the very same project."""
    folder = output_folder(project, None)
    design = DESIGN if "community.yaml" in texts else next(iter(texts))
    try:
        inputs = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["inputs"]
        if any(inputs.get(name) != digest for name, digest in digests(texts).items()):
            return
        loaded = load_all({**texts, design: (folder / design).read_text(encoding="utf-8")})
    except (OSError, ValueError, LookupError, TypeError, AttributeError, InputError, UsageError):
        return  # no build, or one that cannot be used: the project's own check stands alone
    yield _checked(loaded)


def told(imported: Imported, language: str = "zh") -> Iterator[str]:
    """What came of it, in lines: proposals with what is to be filled in, notes, replies without a place, files."""
    found, english = imported.review, language == "en"
    for one in found.proposals:
        subjects = ", ".join(one.subjects)
        law = " ".join(filter(None, (one.first.provision, one.first.part)))
        yield (
            f"proposed deviation: {law} {subjects}: {one.reason}"
            if english
            else (f"拟议偏离：{law} {subjects}：{one.reason}")
        )
    for note in found.notes:
        about = " ".join(filter(None, (note.provision, note.subject))) or note.reply.key
        if note.why is None:
            yield f"note: {about}: {note.reply.text}" if english else f"说明：{about}：{note.reply.text}"
        else:
            yield (
                f"not placed: {note.reply.where}: {about}: {note.why.en}: {note.reply.text}"
                if english
                else (f"未能对应：{note.reply.where}：{about}：{note.why.zh}：{note.reply.text}")
            )
    yield _sum(imported, english)
    if found.proposals:
        fields = ", ".join(TO_FILL)
        yield f"no deviation is in force: fill in {fields} first" if english else f"偏离均未生效，须先补全 {fields}"
    yield from map(str, imported.paths)


def _sum(imported: Imported, english: bool) -> str:
    found = imported.review
    placed, lost = len(found.notes) - len(found.unplaced), len(found.unplaced)
    if english:
        told = f"{len(found.proposals)} proposed deviations, {placed} notes, {lost} not placed"
        return f"{told}, {imported.empty} rows without a reply"
    return f"拟议偏离 {len(found.proposals)}、说明 {placed}、未能对应 {lost}、没有回复的行 {imported.empty}"
