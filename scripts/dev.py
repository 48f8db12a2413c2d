"""Set up this checkout's own ``.venv`` and run one task in it: demo, test, lint, types, docs, benchmark.

    python scripts/dev.py demo
    python scripts/dev.py test [pytest arguments]

Needs CPython 3.11 or newer with venv; everything else is installed into ``.venv``.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "installed"
MOST_WORKERS = 8
COMPILE = """
import compileall
from pathlib import Path
import tiaowen
from tiaowen.spec.data import keep_copies
root = Path(tiaowen.__path__[0])
compileall.compile_dir(root, quiet=1)
for folder in ("spec", "reports"):
    keep_copies(root / folder)
"""
EVERY_TEST = ("-n", str(min(os.cpu_count() or 1, MOST_WORKERS)), "--dist", "loadgroup", "-q")
SOURCES = ("cli.py", "__init__.py", "spec", "model", "rules", "solvers", "generators", "reports")


def run(*command: str | Path) -> int:
    """Run a command from the root, its output passing through; its exit code."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    environment.pop("VIRTUAL_ENV", None)
    return subprocess.run([str(word) for word in command], cwd=ROOT, env=environment).returncode


def must(*command: str | Path) -> None:
    """Run a command that has to succeed."""
    code = run(*command)
    if code:
        sys.exit(code)


def fingerprint() -> str:
    """What the installed link tree depends on: pyproject and the list of our files."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes())
    for source in SOURCES:
        path = ROOT / source
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode())
    return digest.hexdigest()


def set_up() -> None:
    """Make ``.venv`` and install the project with its development tools, when anything changed."""
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    if not PYTHON.is_file():
        print("making .venv …", flush=True)
        venv.create(VENV, with_pip=True)
    if run(PYTHON, "-c", "import importlib.util as u; raise SystemExit(u.find_spec('uv') is None)"):
        must(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    print("installing …", flush=True)
    uv = (PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, "--compile-bytecode")
    must(*uv, "--reinstall-package", "tiaowen", "-e", ".[dev]")
    must(PYTHON, "-c", COMPILE)
    STAMP.write_text(wanted, encoding="utf-8")


def demo() -> int:
    """Build the committed real community and say what was found."""
    code = run(PYTHON, "-m", "tiaowen.cli", "build", "projects/suzhou")
    return 0 if code in (0, 1, 5) else code  # findings in the project are no failure of the demo


def docs() -> int:
    """Write the pages of the documentation and the schemas that are made from the standard's data and the model."""
    tiaowen = (PYTHON, "-m", "tiaowen.cli")
    pages = run(*tiaowen, "spec", "coverage", "--format", "md", "-o", "docs/coverage.md")
    return pages or run(*tiaowen, "schema", "-o", "docs/schemas")


def benchmark(arguments: list[str]) -> int:
    """Run benchmarks, with the solvers that only they need where those can be had."""
    if run(PYTHON, "-c", "import importlib.util as u; raise SystemExit(u.find_spec('ortools') is None)"):
        run(
            PYTHON,
            "-m",
            "uv",
            "pip",
            "install",
            "-q",
            "--python",
            PYTHON,
            "-r",
            "pyproject.toml",
            "--extra",
            "benchmark",
        )
    return run(PYTHON, "tests/benchmarks/run.py", *arguments)


def main(arguments: list[str]) -> int:
    """Set up, then do the task named first."""
    task, *rest = arguments or ["help"]
    tasks = {
        "setup": lambda: 0,
        "demo": demo,
        "test": lambda: run(PYTHON, "-m", "pytest", *(rest or EVERY_TEST)),
        "lint": lambda: run(PYTHON, "-m", "ruff", "check", ".") or run(PYTHON, "-m", "ruff", "format", "--check", "."),
        "types": lambda: run(PYTHON, "-m", "mypy"),
        "docs": docs,
        "benchmark": lambda: benchmark(rest),
    }
    if task not in tasks:
        print(__doc__)
        return 2
    set_up()
    return tasks[task]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
