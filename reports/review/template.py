"""The institute's own Word file that a project names for the review opinion, looked over before any work is done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tiaowen.model.community import Community
from tiaowen.spec.errors import Place, Problem, Text

if TYPE_CHECKING:
    from tiaowen.generators.word_template import Template

NEEDED = (
    "summary",
    "fails",
    "unknowns",
    "manuals",
    "deviations",
    "not_judged",
)  # an opinion without them hides something


def review_template(community: Community, project: Path) -> tuple[Template | None, tuple[Problem, ...]]:
    """What ``project.review_template`` names in the project's folder, and what of the review it has no place for.

    None where the project names none. Raises UsageError where there is no such file and InputError for what is no
    sound Word file or asks for what there is not.
    """
    name = community.project.review_template
    if name is None:
        return None, ()
    from tiaowen.generators.word_template import SECTION, filled_in, template_named
    from tiaowen.reports.word import SECTIONS, VALUES

    template = template_named(name, project if project.is_dir() else project.parent)
    assert template is not None
    _, used = filled_in(template, dict.fromkeys(VALUES, ""), dict.fromkeys(SECTIONS, lambda paragraph: ()))
    left = (f"{{{{{SECTION}{key}}}}}" for key in NEEDED if key not in used)
    told = (Problem(Place(name), Text(f"模板没有 {one}", f"the template has no {one}")) for one in left)
    return template, tuple(told)
