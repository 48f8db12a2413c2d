"""What the tests of the solver cores share."""

from __future__ import annotations

from types import ModuleType

import instances
import pytest


@pytest.fixture(scope="session")
def made() -> ModuleType:
    """The maker of random instances."""
    return instances
