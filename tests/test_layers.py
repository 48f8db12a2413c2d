"""The walls of the house: imports point one way, each layer stands alone, and a plain check starts fast."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "spec": {"spec"},
    "model": {"spec", "model"},
    "rules": {"spec", "model", "rules"},
    "solvers": {"spec", "model", "solvers"},
    "generators": {"spec", "model", "rules", "solvers", "generators"},
    "reports": {"spec", "model", "rules", "solvers", "generators", "reports"},
}
HEAVY = (
    "ezdxf",
    "networkx",
    "pulp",
    "highspy",
    "shapely",
    "openpyxl",
    "xlsxwriter",
    "docx",
    "reportlab",
    "jinja2",
    "pint",
    "rich",
    "numpy",
    "ruamel.yaml",
    "fontTools",
)


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return {name.split(".")[1] for name in names if name.startswith("tiaowen.")}


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_a_layer_imports_only_what_lies_below_it(layer: str) -> None:
    for path in sorted((ROOT / layer).rglob("*.py")):
        beyond = imported(path) - MAY_IMPORT[layer]
        assert not beyond, f"{path.relative_to(ROOT)} imports {sorted(beyond)}"


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_a_layer_can_be_imported_alone(layer: str) -> None:
    modules = [
        ".".join(("tiaowen", *path.relative_to(ROOT).with_suffix("").parts))
        for path in sorted((ROOT / layer).rglob("*.py"))
    ]
    code = "import importlib\n" + "\n".join(
        f"importlib.import_module({name.removesuffix('.__init__')!r})" for name in modules
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def loaded_by(*arguments: str) -> set[str]:
    code = f"import sys\nfrom tiaowen.cli import main\nmain({list(arguments)!r})\nprint('LOADED', *sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    return set(run.stdout.rsplit("LOADED", 1)[1].split())


def test_a_plain_check_loads_no_heavy_library() -> None:
    loaded = loaded_by("check", "projects/garden")
    assert {"pydantic", "yaml", "click"} <= loaded
    assert not {name for name in HEAVY if name in loaded}


def test_the_version_loads_next_to_nothing() -> None:
    loaded = loaded_by("--version")
    assert not {name for name in (*HEAVY, "pydantic", "yaml") if name in loaded}
