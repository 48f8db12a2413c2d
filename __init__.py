"""tiaowen (条文): a smart-community building standard as running code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tiaowen.model.community import Community
    from tiaowen.model.load import load
    from tiaowen.reports.build import build_project as build
    from tiaowen.rules.judge import check
    from tiaowen.solvers.size import size

__version__ = "0.1.0"
__all__ = ["Community", "build", "check", "load", "size"]

_DOORS = {
    "Community": ("tiaowen.model.community", "Community"),
    "build": ("tiaowen.reports.build", "build_project"),
    "check": ("tiaowen.rules.judge", "check"),
    "load": ("tiaowen.model.load", "load"),
    "size": ("tiaowen.solvers.size", "size"),
}


def __getattr__(name: str) -> Any:
    """The documented doors, opened when they are used, so that a plain start stays fast."""
    if name not in _DOORS:
        raise AttributeError(f"module 'tiaowen' has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _DOORS[name]
    return getattr(import_module(module), attribute)
