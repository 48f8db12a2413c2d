"""The paragraphs of a Word file as lines of text."""

from __future__ import annotations

import io
from pathlib import Path

from tiaowen.model.text.archive import scan_archive
from tiaowen.model.text.text_file import read_bytes
from tiaowen.spec.errors import InputError, Place, Problem, Text

MAX_DOCX = 50_000_000


def docx_lines(path: Path, name: str) -> list[str]:
    """The text of each paragraph of the body, in order; numbers that Word makes itself are not in it.

    Raises ``UsageError`` where there is no such file and ``InputError`` where it is no sound Word file.
    """
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    data = read_bytes(path, name, MAX_DOCX)
    scan_archive(data, name)
    try:
        return [line for paragraph in Document(io.BytesIO(data)).paragraphs for line in paragraph.text.splitlines()]
    except (OpcError, LxmlError, KeyError, ValueError, AttributeError) as error:  # what python-docx does with bad files
        what = Text("不是可读的 Word 文件（.docx）", "not a readable Word file (.docx)")
        raise InputError([Problem(Place(name), what)]) from error
