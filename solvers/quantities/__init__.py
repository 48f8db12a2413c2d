"""Quantities: how much equipment the systems need that are counted and not placed, with controllers and stations."""

from __future__ import annotations

from tiaowen.solvers.quantities.sizing import size_quantities

__all__ = ["size_quantities"]
