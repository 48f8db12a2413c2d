"""Both projects built once for all tests of this folder; one process of the test run holds them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from built import PROJECTS, ROOT, build

from tiaowen.model.community import Community
from tiaowen.model.load import load_texts


@pytest.fixture(scope="session", params=PROJECTS)
def project(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def _built_once(project: str, folder: Path) -> Path:
    (folder / project).mkdir()
    return build(project, folder / project / "out", "0", jobs=1)


@pytest.fixture(scope="session")
def built(project: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built_once(project, tmp_path_factory.getbasetemp())


@cache
def _community(project: str, built: Path) -> Community:
    folder = ROOT / "projects" / project
    texts = {"community.yaml": (folder / "community.yaml").read_text(encoding="utf-8")}
    return load_texts(texts | {"design.yaml": (built / "design.yaml").read_text(encoding="utf-8")})[0]


@pytest.fixture(scope="session")
def community(project: str, built: Path) -> Community:
    return _community(project, built)
