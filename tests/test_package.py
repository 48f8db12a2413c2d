"""What is installed is what stands in the tree: no module left out, none from elsewhere, every example true."""

from __future__ import annotations

import doctest
import importlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("spec", "model", "rules", "solvers", "generators", "reports")


def package_files() -> set[str]:
    """Every file that belongs to the package, as it should stand in a wheel."""
    found = {"tiaowen/__init__.py", "tiaowen/cli.py", "tiaowen/py.typed"}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                found.add(f"tiaowen/{path.relative_to(ROOT).as_posix()}")
    return found


def test_the_wheel_holds_the_tree_and_nothing_else(tmp_path: Path) -> None:
    pytest.importorskip("uv")
    source = tmp_path / "source"
    leave = shutil.ignore_patterns(".venv", ".git", "build", "dist", "out", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, source, ignore=leave)
    command = [
        sys.executable,
        "-m",
        "uv",
        "build",
        "--quiet",
        "--wheel",
        "--out-dir",
        str(tmp_path / "dist"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.split("/")[0].endswith(".dist-info")}
    assert names == package_files()


def modules() -> list[str]:
    paths = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if path.name != "__init__.py")
    return [".".join(("tiaowen", *path.relative_to(ROOT).with_suffix("").parts)) for path in paths]


def test_the_examples_in_the_docstrings_are_true() -> None:
    tried = failed = 0
    for name in modules():
        result = doctest.testmod(importlib.import_module(name))
        tried, failed = tried + result.attempted, failed + result.failed
    assert failed == 0
    assert tried > 0


def test_only_the_command_line_and_the_name_stand_at_the_root() -> None:
    assert {path.name for path in ROOT.glob("*.py")} == {"__init__.py", "cli.py"}


def test_the_doors_are_open() -> None:
    import tiaowen

    assert tiaowen.load(ROOT / "projects" / "suzhou").project.name
    for door in ("Community", "load", "check", "size", "build"):
        assert getattr(tiaowen, door)
        assert door in tiaowen.__all__
    with pytest.raises(AttributeError):
        _ = tiaowen.nothing


def test_both_readmes_show_the_two_commands_first() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert text.index("make demo") < text.index("make test") < text.index("docs/images")
        for image in ("report.png", "riser.png"):
            assert (ROOT / "docs" / "images" / image).is_file()
