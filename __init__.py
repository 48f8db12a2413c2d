"""tiaowen (条文): a smart-community building standard as running code."""

from __future__ import annotations

__version__ = "0.1.0"
