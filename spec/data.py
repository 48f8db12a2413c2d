"""Our own YAML data, read once a process and kept beside it in the form of Python's bytecode.

YAML reads at about 1 MB/s, that form a hundred times faster. A copy in ``__pycache__`` serves as long as it carries the
sha256 of the very YAML text; without one, or where it is damaged or cannot be written, the YAML is read as ever.
"""

from __future__ import annotations

import marshal
import os
import sys
from functools import cache
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FORMAT = "2"


@cache
def read_data(name: str) -> Any:
    """The content of ``spec/<name>``."""
    return read_file(HERE / name)


def read_file(path: Path) -> Any:
    """The content of a YAML file of ours; trusted data, so the fast C loader serves."""
    source = path.read_bytes()
    key = sha256(source).hexdigest()
    copy = _copy_of(path)
    body = _body(copy, key)
    if body is not None:
        return marshal.loads(body)
    data = _parsed(source)
    if not sys.dont_write_bytecode:
        _keep(copy, key, data)
    return data


def _parsed(source: bytes) -> Any:
    import yaml

    return yaml.load(source.decode("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def keep_copies(folder: Path = HERE) -> None:
    """Write the copies of all YAML files below a folder now, as an installer compiles modules."""
    for path in sorted(one.resolve() for one in folder.rglob("*.yaml")):  # where modules look, behind any link
        source = path.read_bytes()
        key = sha256(source).hexdigest()
        if _body(_copy_of(path), key) is None:
            _keep(_copy_of(path), key, _parsed(source))


def data_files(folder: str) -> list[str]:
    """The YAML files of one folder of ``spec/``, in natural order of their names."""
    files = [path.relative_to(HERE).as_posix() for path in (HERE / folder).glob("*.yaml")]
    return sorted(files, key=lambda name: [int(part) if part.isdigit() else 0 for part in Path(name).stem.split(".")])


def _copy_of(path: Path) -> Path:
    """Where Python would keep the bytecode, were it a module."""
    return Path(cache_from_source(str(path))).with_name(f"{path.name}.{sys.implementation.cache_tag}")


def _head(key: str, body: bytes) -> bytes:
    return f"{FORMAT} {key} {sha256(body).hexdigest()}".encode()


def _body(copy: Path, key: str) -> bytes | None:
    """The data that a copy holds, as bytes; None where there is none of this YAML text, or not a whole one."""
    try:
        head, _, body = copy.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if head == _head(key, body) else None


def _keep(copy: Path, key: str, data: Any) -> None:
    """Write a copy, whole or not at all."""
    try:
        body = marshal.dumps(data, 2)  # without references between equal values, so that equal data gives equal bytes
    except ValueError:  # a date, or another thing that bytecode has no form for
        return
    temporary = copy.with_name(f".{copy.name}.{os.getpid()}")
    try:
        copy.parent.mkdir(exist_ok=True)
        temporary.write_bytes(_head(key, body) + b"\n" + body)
        temporary.replace(copy)
    except OSError:  # a folder that we may not write to; the YAML serves
        return
