"""Sizing a project on disk: read, size, write the design back, tell the certificates."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tiaowen.model.community import Community
from tiaowen.model.design import updated_design
from tiaowen.model.deviations import Deviation
from tiaowen.model.load import load_all, project_texts
from tiaowen.model.saving import check_target, write_whole
from tiaowen.model.score_file import ScoreFile
from tiaowen.model.text.suggest import did_you_mean
from tiaowen.reports.certificates import certificate_lines
from tiaowen.solvers.certificate import Certificate
from tiaowen.solvers.size import SOLVERS, size
from tiaowen.spec.errors import Problem, Text, UsageError
from tiaowen.spec.overruling import as_data, told
from tiaowen.spec.provisions import Spec, in_force

DESIGN = "design.yaml"


@dataclass(frozen=True, slots=True)
class Sized:
    """A sized project: the community as read back from its own files, their texts and hashes, the certificates.

    ``spec`` is the standard with the project's overlays; it was sized by their limits.
    """

    community: Community
    texts: Mapping[str, str]
    inputs: Mapping[str, str]
    certificates: tuple[Certificate, ...]
    notices: tuple[Problem, ...]
    design: str
    spec: Spec
    deviations: tuple[Deviation, ...]
    score: ScoreFile | None = None


def size_files(
    texts: Mapping[str, str],
    solvers: Sequence[str] = (),
    seconds: float = 60.0,
    told: Callable[[str, str], None] | None = None,
    buildings: Sequence[str] = (),
) -> Sized:
    """Size a project given as texts. The result is read back from the new text, so that every place is right.

    ``solvers`` and ``buildings`` limit the work; what belongs to other buildings stays as it is.
    """
    unknown = [name for name in solvers if name not in SOLVERS]
    if unknown:
        known = "、".join(SOLVERS)
        raise UsageError(Text(f"没有系统 {unknown[0]}，可选：{known}", f"no solver {unknown[0]}; one of: {known}"))
    loaded = load_all(texts)
    _known_buildings(loaded.community, buildings)
    hear = None if told is None else _hear(told)
    with in_force(loaded.spec):
        sized, certificates = size(loaded.community, solvers, buildings, seconds, hear)
    design = DESIGN if "community.yaml" in texts else next(iter(texts))
    written = {**texts, design: updated_design(texts.get(design, ""), sized)}
    again = load_all(written)
    return Sized(
        again.community,
        written,
        loaded.inputs,
        certificates,
        loaded.notices,
        design,
        again.spec,
        again.deviations,
        again.score,
    )


def _known_buildings(community: Community, buildings: Sequence[str]) -> None:
    unknown = [one for one in buildings if one not in community.building_by_id]
    if unknown:
        what = Text(f"没有楼栋 {unknown[0]!r}", f"there is no building {unknown[0]!r}")
        raise UsageError(what, did_you_mean(unknown[0], list(community.building_by_id)))


def _hear(told: Callable[[str, str], None]) -> Callable[[str], None]:
    return lambda name: told(f"求解 {name} …", f"sizing {name} …")


def size_project(
    project: Path,
    solvers: Sequence[str] = (),
    seconds: float = 60.0,
    *,
    write: bool,
    told: Callable[[str, str], None] | None = None,
    buildings: Sequence[str] = (),
) -> Sized:
    """Size a project on disk; with ``write``, its design file is replaced whole when it changed."""
    target = project / DESIGN if project.is_dir() else project
    texts, told_notices = project_texts(project)
    if write:
        check_target(target)
    sized = size_files(texts, solvers, seconds, told, buildings)
    if write and sized.texts[sized.design] != texts.get(sized.design):
        write_whole(target, sized.texts[sized.design].encode("utf-8"))
    return replace(sized, notices=(*told_notices, *sized.notices))


def render_sizing(sized: Sized, form: str, language: str) -> str:
    """The certificates as JSON or as lines for people."""
    if form == "json":
        data = {
            "schema": "tiaowen.size/1",
            "parameters": as_data(sized.spec, language),
            "solvers": [one.as_json(language) for one in sized.certificates],
        }
        return json.dumps(data, ensure_ascii=False, indent=1)
    lines = [told(one)[language] for one in sized.spec.parameters.values()]
    lines += [line for one in sized.certificates for line in certificate_lines(one, language)]
    return "\n".join(lines)
