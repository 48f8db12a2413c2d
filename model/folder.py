"""Files out: a project folder that is never left half written, and file names that every system accepts."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath

from tiaowen.model.saving import sync_folder
from tiaowen.spec.errors import Text, UsageError

LONGEST_SLUG = 120
_HASH = 8
_FORBIDDEN = re.compile(r"""[/\\:*?"<>|\s]+""")
_BAD_PART = re.compile(r"""[\\:*?"<>|\x00-\x1f\x7f\ud800-\udfff]|[. ]$""")
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def write_files(folder: Path, files: Mapping[str, bytes | str], *, overwrite: bool = False) -> list[Path]:
    """Write files, by their names within the folder (``drawings/B1.dxf``), and return their paths in order.

    Everything is checked before anything is written; then all contents are written beside their targets and synced,
    and only when all of them are on disk does each take its name. Text is written as UTF-8 with the line ends given.

    Raises ``UsageError`` when a name leads out of the folder or through a symbolic link, when a target exists and
    ``overwrite`` is not asked for, or when the disk refuses.
    """
    targets = [(_target(folder, name), content) for name, content in files.items()]
    for path, _ in targets:
        _check_target(folder, path, overwrite)
    pending: list[tuple[Path, Path]] = []
    try:
        for index, (path, content) in enumerate(targets):
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.parent / f".tiaowen-{os.getpid()}-{index}.tmp"
            data = content.encode("utf-8") if isinstance(content, str) else content
            _write_synced(temporary, data, pending, path)
        for temporary, path in pending:
            temporary.replace(path)
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        for temporary, _ in pending:
            temporary.unlink(missing_ok=True)
    for parent in sorted({path.parent for path, _ in targets}):
        sync_folder(parent)
    return [path for path, _ in targets]


def safe_slug(name: str) -> str:
    """A file name made from an id or a name, without its ending: Chinese stays, what systems refuse becomes ``_``.

    At most 120 bytes of UTF-8; a longer one is cut and ends in a hash of the whole, so that it stays its own.

    >>> safe_slug("1#楼/单元:2"), safe_slug("CON"), safe_slug("..")
    ('1#楼_单元_2', '_CON', '_')
    """
    text = unicodedata.normalize("NFC", name)
    text = "".join("_" if unicodedata.category(char) in _INVISIBLE else char for char in text)
    slug = _FORBIDDEN.sub("_", text).strip(". ")
    if slug.startswith(("-", "~")) or _DEVICE.match(slug):
        slug = "_" + slug
    return _shortened(slug or "_", name)


class Slugs:
    """Slugs that stay different where case or normal form does not count; the same name gets the same slug again."""

    def __init__(self) -> None:
        self._by_name: dict[str, str] = {}
        self._taken: set[str] = set()

    def slug(self, name: str) -> str:
        """The slug of a name: the plain one for whoever asks first, one with a hash for a different name."""
        if name not in self._by_name:
            slug, salt = safe_slug(name), name
            while _folded(slug) in self._taken:
                slug = _with_hash(safe_slug(name), salt)
                salt += "\0"
            self._taken.add(_folded(slug))
            self._by_name[name] = slug
        return self._by_name[name]


def _folded(slug: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", slug).casefold())


def _shortened(slug: str, name: str) -> str:
    return slug if len(slug.encode("utf-8")) <= LONGEST_SLUG else _with_hash(slug, name)


def _with_hash(slug: str, name: str) -> str:
    tail = "-" + sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
    room = LONGEST_SLUG - len(tail)
    return slug.encode("utf-8")[:room].decode("utf-8", "ignore").rstrip(". ") + tail


def _target(folder: Path, name: str) -> Path:
    pure = PurePosixPath(name)
    unsafe = any(_BAD_PART.search(part) or _DEVICE.match(part) for part in pure.parts)
    if not pure.parts or pure.is_absolute() or unsafe:
        raise UsageError(Text(f"文件名 {name!r} 不能用", f"the file name {name!r} cannot be used"))
    return folder.joinpath(*pure.parts)


def _check_target(folder: Path, path: Path, overwrite: bool) -> None:
    try:
        for part in [path, *path.parents[: len(path.relative_to(folder).parts) - 1]]:
            if part.is_symlink():
                raise UsageError(
                    Text(f"{part} 是符号链接，不写入", f"{part} is a symbolic link; it is not written through"),
                    Text("请删去链接或换一个文件夹", "delete the link or choose another folder"),
                )
        if path.is_dir():
            raise UsageError(Text(f"{path} 是文件夹，不能写成文件", f"{path} is a folder and cannot become a file"))
        if not overwrite and path.exists():
            raise UsageError(
                Text(f"{path} 已存在，不覆盖", f"{path} exists and is not overwritten"),
                Text("请换一个文件夹，或删去旧文件", "choose another folder, or delete the old file"),
            )
    except OSError as error:
        raise _refused(folder, error) from error


def _write_synced(temporary: Path, data: bytes, pending: list[tuple[Path, Path]], path: Path) -> None:
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
    pending.append((temporary, path))
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _refused(folder: Path, error: OSError) -> UsageError:
    reason = error.strerror or str(error)
    return UsageError(Text(f"无法写入 {folder}：{reason}", f"cannot write into {folder}: {reason}"))
