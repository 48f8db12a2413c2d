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
from tiaowen.solvers.certificate import Certificate
from tiaowen.solvers.size import SOLVERS, size
from tiaowen.spec.errors import Problem, Text, UsageError
from tiaowen.spec.provisions import Spec, in_force

DESIGN = "design.yaml"
MOST_LINES = 20
STATUS = {
    "optimal": Text("已证明最优", "proved optimal"),
    "gap": Text("未证明最优", "not proved"),
    "infeasible": Text("不可行", "infeasible"),
    "skipped": Text("跳过", "skipped"),
}
GOALS = {
    "areas": Text("配线区数", "distribution areas"),
    "cable_m": Text("用户光缆路由 m", "user cable routes m"),
    "nodes": Text("光节点数", "optical nodes"),
    "household_m": Text("户·米", "household-metres"),
    "points": Text("分配点数", "distribution points"),
}


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


def size_files(
    texts: Mapping[str, str],
    solvers: Sequence[str] = (),
    seconds: float = 60.0,
    told: Callable[[str, str], None] | None = None,
) -> Sized:
    """Size a project given as texts. The result is read back from the new text, so that every place is right."""
    unknown = [name for name in solvers if name not in SOLVERS]
    if unknown:
        known = "、".join(SOLVERS)
        raise UsageError(Text(f"没有系统 {unknown[0]}，可选：{known}", f"no solver {unknown[0]}; one of: {known}"))
    loaded = load_all(texts)
    hear = None if told is None else _hear(told)
    with in_force(loaded.spec):
        sized, certificates = size(loaded.community, solvers, seconds=seconds, told=hear)
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
    )


def _hear(told: Callable[[str, str], None]) -> Callable[[str], None]:
    return lambda name: told(f"求解 {name} …", f"sizing {name} …")


def size_project(
    project: Path,
    solvers: Sequence[str] = (),
    seconds: float = 60.0,
    *,
    write: bool,
    told: Callable[[str, str], None] | None = None,
) -> Sized:
    """Size a project on disk; with ``write``, its design file is replaced whole when it changed."""
    target = project / DESIGN if project.is_dir() else project
    texts, told_notices = project_texts(project)
    if write:
        check_target(target)
    sized = size_files(texts, solvers, seconds, told)
    if write and sized.texts[sized.design] != texts.get(sized.design):
        write_whole(target, sized.texts[sized.design].encode("utf-8"))
    return replace(sized, notices=(*told_notices, *sized.notices))


def render_sizing(sized: Sized, form: str, language: str) -> str:
    """The certificates as JSON or as lines for people."""
    if form == "json":
        data = {"schema": "tiaowen.size/1", "solvers": [one.as_json(language) for one in sized.certificates]}
        return json.dumps(data, ensure_ascii=False, indent=1)
    return "\n".join(line for one in sized.certificates for line in certificate_lines(one, language))


def certificate_lines(certificate: Certificate, language: str) -> list[str]:
    """One certificate for people: goals with their bounds, how proved, and what stood in the way."""
    zh = language == "zh"
    goals = []
    for name, value in certificate.objective.items():
        bound = certificate.bound.get(name)
        label = GOALS[name][language] if name in GOALS else name
        text = f"{label} {value:g}"
        if bound is not None:
            text += f"（下界 {bound:g}）" if zh else f" (bound {bound:g})"
        goals.append(text)
    head = f"{certificate.name}: {STATUS[certificate.status][language]}"
    if certificate.status == "gap":
        head += f"，差距 {certificate.gap:.2%}" if zh else f", gap {certificate.gap:.2%}"
    head += f"，{certificate.subjects} 户" if zh else f", {certificate.subjects} households"
    lines = [head, *(f"  {goal}" for goal in goals)]
    for texts in (certificate.conflicts, certificate.left_out, certificate.notes, certificate.proof):
        lines += [f"  {text[language]}" for text in texts[:MOST_LINES]]
        if (more := len(texts) - MOST_LINES) > 0:
            lines.append(f"  ……另有 {more} 项" if zh else f"  … and {more} more")
    return lines
