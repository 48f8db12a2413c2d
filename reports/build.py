"""The main job: from a project to the whole set of results, with a manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tiaowen
from tiaowen.generators.tables.revision import counted
from tiaowen.model.community import Community
from tiaowen.model.load import load_project, project_texts
from tiaowen.reports.common import cover_of
from tiaowen.reports.deliver import Look, rendered
from tiaowen.reports.output import MANIFEST, SCHEMA, output_folder, whole_folder
from tiaowen.reports.quantities import quantities
from tiaowen.reports.review.drawn import PLACES, Drawn, places_json
from tiaowen.reports.review.template import review_template
from tiaowen.reports.rows import Sheets
from tiaowen.reports.score.scoring import Scored, scored
from tiaowen.reports.since import REVISION, read_manifest, revise
from tiaowen.reports.sizing import Sized, size_files
from tiaowen.reports.tables import PARTS as TABLES
from tiaowen.reports.tables import tables
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import CheckResult
from tiaowen.spec.errors import Problem, Text, UsageError
from tiaowen.spec.overruling import as_data
from tiaowen.spec.provisions import in_force, spec_in_force

if TYPE_CHECKING:
    from tiaowen.generators.drawings import Drawing
    from tiaowen.generators.word_template import Template
    from tiaowen.generators.workers import Workers

Told = Callable[[str, str], None]


SCORE = "score.xlsx"
REPORTS = {"check.json": "json", "compliance.html": "html", "compliance.docx": "docx", "compliance.xlsx": "xlsx"}
DRAWN = ("risers", "plans")
PARTS = (*TABLES, *DRAWN, "description")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the manifest: the provisions that it answers, and what the check of a sheet found wrong with it."""

    provisions: tuple[str, ...]
    problems: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the sized project, its check, and the files with what each answers."""

    folder: Path
    sized: Sized
    result: CheckResult
    files: Mapping[str, Entry]

    @property
    def notices(self) -> tuple[Problem, ...]:
        """What the reader wants to mention."""
        return self.sized.notices


def build_project(
    project: Path,
    output: Path | None = None,
    *,
    language: str = "zh",
    told: Told | None = None,
    jobs: int | None = 1,
    since: Path | None = None,
) -> Built:
    """Read, size, check, generate and report everything into a folder that appears whole or not at all.

    ``jobs`` processes write the tables and drawings, None for as many as pay; the bytes do not depend on their number.
    ``since`` is an earlier manifest that a revision sheet compares with.
    """
    from tiaowen.generators.sheet_style import form_problems

    say = told or (lambda zh, en: None)
    earlier = None if since is None else read_manifest(since)
    texts, notices = project_texts(project)
    folder = output_folder(project, output)
    with whole_folder(folder) as making:
        sized = size_files(texts, told=told)
        sized = replace(sized, notices=(*notices, *sized.notices, *form_problems(sized.community)))
        template, unplaced = review_template(sized.community, project)
        say("检查 …", "checking …")
        result = check(sized.community, sized.spec, sized.inputs, deviations=sized.deviations)
        score = scored(sized.community, result, sized.score)
        with in_force(sized.spec):
            made = dict(_deliverables(sized.community, making, PARTS, language, say, jobs, drawn := Drawn()))
            sheets = drawn.sheets(sized.community, result)
            told_of, used = _described(sized.community, project, making, made, language)
        sized = replace(sized, notices=(*sized.notices, *told_of, *unplaced))
        say("报告 …", "reporting …")
        used |= {} if template is None else {template.name: template.digest}
        made |= _scored(score, making, language) | _places(sheets, making)
        look = _look(sized, making, language, sheets, template, score)
        made |= _reports(sized, result, making, look)
        with in_force(sized.spec):
            made |= _revised(earlier, sized.community, making, made, language)
            _write_manifest(making, made, result, {**sized.inputs, **used}, counted(sized.community))
    return Built(folder, sized, result, made)


def generate_project(
    project: Path,
    output: Path | None,
    only: Sequence[str] = (),
    *,
    language: str = "zh",
    told: Told | None = None,
    jobs: int | None = 1,
    since: Path | None = None,
) -> list[Path]:
    """The deliverables of a project as it stands, without sizing it; the paths of what was made."""
    unknown = [name for name in only if name not in PARTS]
    if unknown:
        known = "、".join(PARTS)
        raise UsageError(Text(f"没有成果 {unknown[0]}，可选：{known}", f"no deliverable {unknown[0]}; one of: {known}"))
    say = told or (lambda zh, en: None)
    earlier = None if since is None else read_manifest(since)
    loaded = load_project(project)
    folder = output_folder(project, output)
    with whole_folder(folder) as making:
        with in_force(loaded.spec):
            made = dict(_deliverables(loaded.community, making, only or PARTS, language, say, jobs, drawn := Drawn()))
            used: Mapping[str, str] = {}
            if "description" in (only or PARTS):
                told_of, used = _described(loaded.community, project, making, made, language)
                for problem in told_of:
                    say(problem.line("zh"), problem.line("en"))
        result = check(loaded.community, loaded.spec, loaded.inputs, deviations=loaded.deviations)
        with in_force(loaded.spec):
            made |= _places(drawn.sheets(loaded.community, result), making)
            made |= _revised(earlier, loaded.community, making, made, language)
            _write_manifest(making, made, result, {**loaded.inputs, **used}, counted(loaded.community))
    return [folder / name for name in sorted(made)]


def _deliverables(
    community: Community,
    folder: Path,
    parts: Sequence[str],
    language: str,
    say: Told,
    jobs: int | None,
    drawn: Drawn,
) -> Iterator[tuple[str, Entry]]:
    """Write the tables and drawings that are asked for; each file's name with the provisions it answers."""
    from tiaowen.generators.workers import Workers, jobs_for

    with Workers(jobs_for(community) if jobs is None else jobs) as workers:
        say("表格 …", "tables …")
        writing = partial(tables, community, spec_in_force(), folder, parts, language)
        listed = workers.start("tables", writing)
        if set(DRAWN) & set(parts):
            say("图纸 …", "drawings …")
            yield from _drawn(community, folder, parts, language, workers, drawn)
        yield from ((name, Entry(provisions)) for name, provisions in workers.answer(listed))


def _described(
    community: Community, project: Path, folder: Path, made: dict[str, Entry], language: str
) -> tuple[tuple[Problem, ...], dict[str, str]]:
    """Write the design description; what its template leaves out, and the template's hash among the inputs."""
    from tiaowen.generators.description.document import NAME, write_description
    from tiaowen.generators.description.template import template_of

    template = template_of(community, project if project.is_dir() else project.parent)
    provisions, told = write_description(community, folder / NAME, language, template)
    made[NAME] = Entry(provisions)
    return told, {} if template is None else {template.name: template.digest}


def _drawn(
    community: Community, folder: Path, parts: Sequence[str], language: str, workers: Workers, drawn: Drawn
) -> Iterator[tuple[str, Entry]]:
    """Write the drawings, the set that binds them, its cover, its contents and its list."""
    from tiaowen.generators.drawing_files import write_drawings
    from tiaowen.generators.drawings import drawings
    from tiaowen.generators.sheet_set import LIST, SET, bound_set, write_drawing_list
    from tiaowen.generators.sheet_style import profile_of

    profile = profile_of(community)
    kinds = [kind for kind in DRAWN if kind in parts]
    with bound_set(community, folder, language, parts) as bound:
        for drawing, names in write_drawings(drawings(community, kinds), folder, profile, workers):
            bound.add(drawing)
            drawn.add(drawing)
            yield from ((name, _answered(drawing)) for name in names)
    for drawing, names in write_drawings(bound.contents, folder, profile):
        yield from ((name, _answered(drawing)) for name in names)
    write_drawing_list(bound.rows, community, folder / LIST, language)
    yield SET, Entry(tuple(bound.provisions))
    yield LIST, Entry(tuple(bound.provisions))


def _answered(drawing: Drawing) -> Entry:
    return Entry(drawing.provisions, tuple(problem.what for problem in drawing.problems))


def _revised(
    since: Mapping[str, Any] | None, community: Community, folder: Path, made: Mapping[str, Entry], language: str
) -> dict[str, Entry]:
    """The revision sheet against an earlier manifest, where one is given."""
    if since is None:
        return {}
    known = {name: entry.provisions for name, entry in made.items()}
    return {REVISION: Entry(revise(since, community, folder, known, language))}


def _places(sheets: Sheets, folder: Path) -> dict[str, Entry]:
    """Write which sheet shows what was judged, for checks to come that draw nothing."""
    if not sheets:
        return {}
    _write_json(folder / PLACES, places_json(sheets))
    return {PLACES: Entry(tuple(dict.fromkeys(clause for _, clause in sorted(sheets))))}


def _scored(score: Scored, folder: Path, language: str) -> dict[str, Entry]:
    """Write the score's workbook."""
    from tiaowen.reports.score.formats import rendered as in_form

    (folder / SCORE).write_bytes(in_form(score, "xlsx", language))
    return {SCORE: Entry(tuple(node.id for node in score.score.indicators))}


def _look(sized: Sized, folder: Path, language: str, sheets: Sheets, template: Template | None, score: Scored) -> Look:
    from tiaowen.generators.drawings import figures

    return Look(
        language,
        cover=cover_of(sized.community),
        figures=tuple(figures(folder)),
        quantities=quantities(sized.community),
        community=sized.community,
        sheets=sheets,
        template=template,
        score=score,
    )


def _reports(sized: Sized, result: CheckResult, folder: Path, look: Look) -> dict[str, Entry]:
    judged, made = tuple(dict.fromkeys(outcome.provision for outcome in result.outcomes)), dict[str, Entry]()
    for name, form in REPORTS.items():
        (folder / name).write_bytes(rendered(result, form, look))
        made[name] = Entry(judged)
    certificates = [one.as_json(look.language, timed=False) for one in sized.certificates]
    data = {"schema": "tiaowen.size/1", "solvers": certificates}
    _write_json(folder / "certificates.json", data)
    binding = tuple(dict.fromkeys(id for one in sized.certificates for id in one.binding))
    made["certificates.json"] = Entry(binding)
    (folder / sized.design).write_text(sized.texts[sized.design], encoding="utf-8", newline="\n")
    made[sized.design] = Entry(binding)
    return made


def _write_manifest(
    folder: Path,
    made: Mapping[str, Entry],
    result: CheckResult,
    inputs: Mapping[str, str],
    quantities: Mapping[str, Mapping[str, float]],
) -> None:
    standard = result.standard
    data = {
        "schema": SCHEMA,
        "program": {"name": "tiaowen", "version": tiaowen.__version__},
        "standard": {"id": standard.id, "edition": standard.edition, "overlays": list(result.overlays)},
        "project": result.project,
        "parameters": [] if result.spec is None else as_data(result.spec, "zh"),
        "inputs": dict(inputs),
        "quantities": quantities,
        "files": {
            name: {
                "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(),
                "bytes": (folder / name).stat().st_size,
                "provisions": list(entry.provisions),
                "problems": [problem.zh for problem in entry.problems],
            }
            for name, entry in sorted(made.items())
        },
    }
    _write_json(folder / MANIFEST, data)


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
