"""The sheets that a project asks for: the side of the title strip, the letters, the institute's own title block."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from tiaowen.generators.once import Same
from tiaowen.generators.sheets.form import read_form
from tiaowen.generators.sheets.sheet import Form
from tiaowen.model.community import Community
from tiaowen.spec.errors import InputError, Problem, Text

_OURS = Text("因此用本程序自带的图签", "our own title block stands on the sheets instead")


def strip_of(community: Community) -> Literal["right", "bottom"]:
    """The side of the title strip; right where nothing is stated."""
    sheets = community.project.sheets
    return "right" if sheets is None else sheets.title_strip


def profile_of(community: Community) -> Literal["ttf", "shx"]:
    """The letters of the DXF files; TrueType where nothing is stated."""
    sheets = community.project.sheets
    return "ttf" if sheets is None else sheets.profile


def form_of(community: Community) -> Form | None:
    """The institute's own title block; None for ours, also where `form_problems` has something to tell."""
    return _read(Same(community))[0]


def form_problems(community: Community) -> tuple[Problem, ...]:
    """Why the institute's title block cannot be used, each with its file; the last says what is drawn instead."""
    return _read(Same(community))[1]


@lru_cache(maxsize=4)
def _read(same: Same) -> tuple[Form | None, tuple[Problem, ...]]:
    community = same.community
    sheets = community.project.sheets
    name = None if sheets is None else sheets.title_block
    if name is None or name not in community.sources.beside:
        return None, ()
    try:
        return read_form(community.sources.beside[name], name), ()
    except InputError as error:
        return None, (*error.problems, Problem(error.problems[0].place, _OURS))
