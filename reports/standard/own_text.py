"""Taking in the user's own copy of the standard, and quoting it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tiaowen.model.saving import write_whole
from tiaowen.model.text.docx_text import docx_lines
from tiaowen.model.text.text_file import read_text
from tiaowen.reports.words import visible
from tiaowen.spec.errors import InputError, Place, Problem, Text, UsageError
from tiaowen.spec.own_text import FILE, data_home, own_texts, packed, split_text
from tiaowen.spec.provisions import spec_in_force

MARK = Text("原文", "original text (from your own copy)")


def take_text(path: Path) -> tuple[Path, Text]:
    """Read a Word or text file, keep it split by clauses in the user's own folder; where, and what was found.

    Raises UsageError or InputError for a file that cannot be read or holds no clause.
    """
    if path.suffix.lower() == ".doc":
        raise UsageError(Text("不能读取 .doc", ".doc cannot be read"), Text("请另存为 .docx", "save it as .docx"))
    lines = docx_lines(path, path.name) if path.suffix.lower() == ".docx" else _lines(path)
    found = split_text(lines)
    if not found:
        what = Text("没有找到条文编号，如 5.5.8", "no clause numbers such as 5.5.8 were found")
        raise InputError([Problem(Place(path.name), what)])
    spec = spec_in_force()
    target = data_home() / FILE
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            Text(f"无法建立 {target.parent}：{error.strerror}", f"cannot make {target.parent}: {error.strerror}"),
            Text("可用 TIAOWEN_HOME 指定其他位置", "name another place with TIAOWEN_HOME"),
        ) from error
    write_whole(target, packed(spec.standard.id, found))
    known = sum(id in spec.provisions for id in found)
    return target, Text(
        f"读到 {len(found)} 段，其中 {known} 段对应已编入的条文（共 {len(spec.provisions)} 条）",
        f"{len(found)} passages, {known} of them of the {len(spec.provisions)} provisions encoded",
    )


def _lines(path: Path) -> list[str]:
    return read_text(path, path.name)[0].splitlines()


def quoted(id: str) -> list[str]:
    """The exact words of a provision from the user's copy; those of the nearest above it where it has none itself."""
    texts = own_texts(spec_in_force().standard.id)
    for above in _upwards(id) if texts else ():
        if above in texts:
            lines = [visible(line) for line in texts[above].splitlines()]
            return lines if above == id else [f"〔{above}〕", *lines]
    return []


def _upwards(id: str) -> Iterable[str]:
    while id:
        yield id
        id = id.rpartition("-")[0]
