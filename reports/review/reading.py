"""Reading a report that comes back answered: the text typed into each row's reply column, with the row's mark."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tiaowen.model.text.archive import scan_archive
from tiaowen.model.text.text_file import read_bytes
from tiaowen.reports.words import words_of
from tiaowen.spec.errors import InputError, Place, Problem, Text

MOST_BYTES = 50_000_000
OLE = b"\xd0\xcf\x11\xe0"  # the start of old Office files, and of encrypted new ones
LONGEST = 4_000  # characters of a reply
WORD, WORKBOOK = "word/document.xml", "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Reply:
    """What was typed into a row: the key of its mark, the text on one line, where it stands in the file."""

    key: str
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The replies of a report, and how many of its rows have none."""

    replies: tuple[Reply, ...]
    empty: int


def heads(key: str) -> set[str]:
    """What a column is called, in either language."""
    return {words_of(language)[key] for language in ("zh", "en")}


def read_answers(path: Path) -> Answered:
    """The replies in a docx or xlsx report of ours.

    Raises UsageError where there is no such file, InputError for what is no sound Office file, or none of our reports.
    """
    import io
    import zipfile

    data = read_bytes(path, path.name, MOST_BYTES)
    if data.startswith(OLE):
        what = Text("是旧格式或加密的文件", "is in the old format, or encrypted")
        mend = Text("请去掉密码，另存为 .docx 或 .xlsx", "remove the password and save it as .docx or .xlsx")
        raise InputError([Problem(Place(path.name), what, mend)])
    scan_archive(data, path.name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if WORD in names:
            from tiaowen.reports.review.reading_word import read_word

            return read_word(archive.read(WORD), path.name)
    if WORKBOOK in names:
        from tiaowen.reports.review.reading_workbook import read_workbook

        return read_workbook(data, path.name)
    raise foreign(path.name)


def foreign(name: str) -> InputError:
    """The problem of a file that holds no row of a report of ours."""
    what = Text(
        "不是本程序的报告，或行内的隐藏标记已被删去", "is no report of this program, or its hidden marks are gone"
    )
    mend = Text(
        "请用 check 或 build 生成的 compliance.docx 或 compliance.xlsx，在“回复”栏填写",
        "use the compliance.docx or compliance.xlsx of check or build, and write into its reply column",
    )
    return InputError([Problem(Place(name), what, mend)])
