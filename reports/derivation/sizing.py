"""What the solvers would make of a finding: sized again where it stands, judged again, and what would be written."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tiaowen.model.community import Community
from tiaowen.model.design import updated_design
from tiaowen.model.load import project_texts
from tiaowen.model.sources import path_text, steps_of
from tiaowen.reports.certificates import certificate_head
from tiaowen.reports.derivation.change import Change, Trial
from tiaowen.reports.derivation.members import alike as members
from tiaowen.reports.derivation.members import mentions
from tiaowen.reports.derivation.paths import changed, value_at
from tiaowen.reports.sizing import DESIGN
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import in_force

SOLVERS_OF: Mapping[str, tuple[str, ...]] = {
    "ftth": ("ftth", "optical"),
    "catv": ("catv",),
    "intrusion": ("perimeter",),
    "guard_tour": ("patrol",),
    "broadcast": ("broadcast",),
    "wireless": ("wireless",),
    "mobile": ("wireless",),
    "cctv": ("cameras",),
    "room_needs": ("rooms",),
    "equipment": ("quantities",),
}


def size_changes(trial: Trial, project: Path, seconds: float) -> Iterator[Change]:
    """Sizing anew as things stand, and with what is pinned set free; only what makes the finding pass.

    Sizing leaves pinned elements alone, so the second is tried where the subject or what is above it is pinned.
    """
    solvers = _solvers(trial)
    if not solvers:
        return
    community, pins = trial.loaded.community, _pins(trial)
    building = _building(trial)
    places = (building,) if building else ()
    for pinned in ([], pins) if pins else ([],):
        free = community
        for path in pinned:
            free = changed(free, path, False)
        for wide in (places, ()) if places else ((),):
            made = _sized(trial, project, free, pinned, solvers, wide, seconds)
            if made is not None:
                yield made
                return


def _solvers(trial: Trial) -> tuple[str, ...]:
    """The solvers that write the parts of the model which this provision is judged by."""
    outcome = trial.outcome
    alike = [one for one in trial.result.outcomes if (one.provision, one.part) == (outcome.provision, outcome.part)]
    paths = {path for one in alike for path in (one.subject.path, *one.inputs, *one.missing)}
    paths |= {path for one in members(trial) for path, _ in mentions(trial.loaded.community, one)}
    tops = {str(steps_of(path)[0]) for path in paths if path}
    return tuple(dict.fromkeys(name for top, names in SOLVERS_OF.items() if top in tops for name in names))


def _pins(trial: Trial) -> list[str]:
    """The paths of the pins on the elements from the finding's subject and inputs up."""
    community = trial.loaded.community
    found: dict[str, None] = {}
    for path in (trial.outcome.subject.path, *trial.outcome.inputs):
        steps = steps_of(path)
        for end in range(len(steps), 0, -1):
            above = path_text(steps[:end])
            if getattr(value_at(community, above), "pinned", False) is True:
                found[f"{above}.pinned"] = None
    return list(found)


def _building(trial: Trial) -> str | None:
    """The building that the subject is in or serves."""
    subject, community = trial.outcome.subject, trial.loaded.community
    element = value_at(community, subject.path)
    named = subject.building or getattr(element, "building", None)
    served = getattr(element, "serves", None) or ()
    return named or next((part.partition("/")[0].partition(":")[0] for part in served), None)


def _sized(
    trial: Trial,
    project: Path,
    free: Community,
    pins: list[str],
    solvers: tuple[str, ...],
    buildings: tuple[str, ...],
    seconds: float,
) -> Change | None:
    """The community sized, as a change; None where the finding does not pass then."""
    from tiaowen.solvers.size import size

    with in_force(trial.loaded.spec):
        sized, certificates = size(free, solvers, buildings, seconds)
    outcome = trial.outcome
    again = _again(trial, sized)
    if again is None:
        return None
    command = f"tiaowen size {project} --only {','.join(solvers)}"
    command += f" --building {buildings[0]}" if buildings else ""
    places = [str(trial.loaded.community.place_of(path)) for path in pins]
    free_zh = f"先去掉 pinned（{'、'.join(places)}），再" if pins else ""
    free_en = f"take away pinned ({', '.join(places)}), then " if pins else ""
    what = Text(f"{free_zh}重新计算：{command}", f"{free_en}size anew: {command}")
    heads = tuple(Text(certificate_head(one, "zh"), certificate_head(one, "en")) for one in certificates)
    notes = (again, *heads)
    fails = trial.new_fails(sized)
    lines = tuple(_written(project, free, sized))
    return Change("size", what, outcome.subject.path, lines=lines, verified=True, new_fails=fails, notes=notes)


def _again(trial: Trial, sized: Community) -> Text | None:
    """What becomes of the finding: that it passes, that its subject is gone; None where it stays."""
    if trial.passes(sized):
        return Text("该项改后符合", "the finding passes then")
    fails = trial.fails_of(sized)
    if trial.outcome.outcome == "fail" and not fails[trial.outcome.fingerprint] and not _judged(trial, sized):
        return Text("原对象由新的设计取代，不再存在", "the subject is replaced by a new design and is gone")
    return None


def _judged(trial: Trial, sized: Community) -> bool:
    """Whether the subject is still judged in another model."""
    from tiaowen.rules.judge import check

    outcome = trial.outcome
    again = check(sized, trial.loaded.spec, stage=trial.result.stage, select=[outcome.provision])
    return any(one.fingerprint == outcome.fingerprint for one in again.outcomes)


def _written(project: Path, before: Community, after: Community) -> Iterator[str]:
    """The lines that the design file would lose (-) and gain (+)."""
    texts, _ = project_texts(project)
    text = texts.get(DESIGN if "community.yaml" in texts else next(iter(texts)), "")
    old, new = (updated_design(text, one).splitlines() for one in (before, after))
    for line in difflib.unified_diff(old, new, n=0, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            yield line
