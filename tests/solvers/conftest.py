"""Makes the helper module beside this file importable by its tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def made():
    path = Path(__file__).with_name("instances.py")
    spec = importlib.util.spec_from_file_location("instances", path)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
