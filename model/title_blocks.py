"""Which file of a project's folder holds the institute's own title block."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from tiaowen.model.systems.sheet_style import is_form
from tiaowen.model.text.document import Document


def is_document(name: str) -> bool:
    """Whether a file of the project is YAML; a drawn title block is not."""
    return PurePosixPath(name).suffix.lower() != ".dxf"


def title_block_names(documents: Iterable[Document]) -> list[str]:
    """The file that ``project.sheets.title_block`` names, if any; a name that may not be read is left to the model."""
    for document in documents:
        project = document.value.get("project") if isinstance(document.value, dict) else None
        sheets = project.get("sheets") if isinstance(project, dict) else None
        name = sheets.get("title_block") if isinstance(sheets, dict) else None
        if isinstance(name, str) and is_form(name):
            return [name]
    return []
