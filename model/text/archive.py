"""Office files are zip archives: looked over before any library opens them."""

from __future__ import annotations

import io
import zipfile

from tiaowen.spec.errors import InputError, Place, Problem, Text

MAX_ENTRIES = 5_000
MAX_TOTAL = 200_000_000
MAX_RATIO = 200
SMALL = 1_000_000  # bytes up to which any ratio will do
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


def scan_archive(data: bytes, name: str) -> None:
    """Raise InputError for what is no zip archive, too large unpacked, encrypted, or declares XML entities.

    The sizes that an archive states may be lies, so every part is unpacked, a little at a time, and counted.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise _refused(name, f"条目超过 {MAX_ENTRIES} 个", f"more than {MAX_ENTRIES} entries")
            left = MAX_TOTAL
            for entry in entries:
                left -= _unpacked(archive, entry, name, left)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _refused(name, f"不是完好的压缩文件（{error}）", f"not a sound archive ({error})") from error


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, left: int) -> int:
    """The unpacked size of an entry, which must not be above ``left``."""
    size, tail = 0, b""
    xml = entry.filename.lower().endswith((".xml", ".rels"))
    with archive.open(entry) as stream:
        while chunk := stream.read(1 << 16):
            size += len(chunk)
            if size > left:
                raise _refused(name, f"解压后超过 {MAX_TOTAL // 1_000_000} MB", "too large when unpacked")
            if size > SMALL and size > MAX_RATIO * max(1, entry.compress_size):
                raise _refused(name, "压缩比异常", "compressed beyond belief")
            if xml and any(word in tail + chunk for word in _DECLARATIONS):
                raise _refused(name, "含有 DOCTYPE 声明", "holds a DOCTYPE declaration")
            tail = chunk[-16:]
    return size


def _refused(name: str, zh: str, en: str) -> InputError:
    return InputError([Problem(Place(name), Text(f"文件不能用：{zh}", f"the file cannot be used: {en}"))])
