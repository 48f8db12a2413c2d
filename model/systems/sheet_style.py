"""How a project wants its sheets: where the title strip stands, which letters, whose title block."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator

from tiaowen.model.element import Element
from tiaowen.model.fields import Name, complain

FORMS = (".dxf", ".yaml", ".yml")
_TAKEN = ("community.yaml", "design.yaml", "deviations.yaml")


def within_folder(name: str) -> bool:
    """Whether a name leads to a file within the project's folder."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and not any(char in name for char in ":\\\0")


def is_form(name: str) -> bool:
    """Whether a file of the project's folder may be a title block: drawn, or YAML that states nothing else."""
    return within_folder(name) and PurePosixPath(name).suffix.lower() in FORMS and name not in _TAKEN


def _form_file(name: str) -> str:
    if not is_form(name):
        raise complain(
            f"图签只能写项目文件夹内的 .dxf 或 .yaml 文件，写的是 {name!r}",
            f"a title block is a .dxf or .yaml file within the project's folder, not {name!r}",
        )
    return name


class SheetStyle(Element):
    """The sheets of a project.

    ``title_strip`` is the side of the title block; ``profile`` is ``ttf`` (TrueType at width 1) or ``shx`` (vector
    letters at width 0.7); ``title_block`` names a drawing of the institute's own title block.
    """

    title_strip: Literal["right", "bottom"] = "right"
    profile: Literal["ttf", "shx"] = "ttf"
    title_block: Annotated[Name, AfterValidator(_form_file)] | None = None
