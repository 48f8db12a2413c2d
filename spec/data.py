"""Our own YAML data, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


@cache
def read_data(name: str) -> Any:
    """The content of ``spec/<name>``; trusted data, so the fast C loader serves."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (HERE / name).open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=loader)


def data_files(folder: str) -> list[str]:
    """The YAML files of one folder of ``spec/``, in natural order of their names."""
    files = [path.relative_to(HERE).as_posix() for path in (HERE / folder).glob("*.yaml")]
    return sorted(files, key=lambda name: [int(part) if part.isdigit() else 0 for part in Path(name).stem.split(".")])
