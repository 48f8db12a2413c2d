"""The name of a Word file within the project's folder."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator

from tiaowen.model.fields import Name, complain
from tiaowen.model.systems.sheet_style import within_folder


def _word_file(name: str) -> str:
    if not within_folder(name) or PurePosixPath(name).suffix.lower() != ".docx":
        raise complain(
            f"模板只能写项目文件夹内的 .docx 文件，写的是 {name!r}",
            f"a template is a .docx file within the project's folder, not {name!r}",
        )
    return name


WordFile = Annotated[Name, AfterValidator(_word_file)]
