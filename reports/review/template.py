"""The institute's own Word file that a project names for the review opinion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tiaowen.model.community import Community

if TYPE_CHECKING:
    from tiaowen.generators.word_template import Template


def review_template(community: Community, project: Path) -> Template | None:
    """What ``project.review_template`` names in the project's folder; None where it names none.

    Raises UsageError where there is no such file and InputError for what is no sound Word file.
    """
    name = community.project.review_template
    if name is None:
        return None
    from tiaowen.generators.word_template import template_named

    return template_named(name, project if project.is_dir() else project.parent)
