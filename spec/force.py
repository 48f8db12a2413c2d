"""Which standard is in force: the plain one, or one with a project's overlays and parameters upon it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tiaowen.spec.shapes import Spec

T = TypeVar("T")
_IN_FORCE: ContextVar[Spec | None] = ContextVar("tiaowen_spec", default=None)


@contextmanager
def in_force(spec: Spec) -> Iterator[None]:
    """Within this, numbers are read from this standard, overlays, parameters and all, instead of the plain one."""
    token = _IN_FORCE.set(spec)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def named_in_force() -> Spec | None:
    """The standard that `in_force` names; None where the plain one serves."""
    return _IN_FORCE.get()


def once_in_force(make: Callable[[], T]) -> Callable[[], T]:
    """Keep what a function makes as long as the same standard is in force."""
    last: tuple[Spec | None, T] | None = None

    @wraps(make)
    def kept() -> T:
        nonlocal last
        spec = named_in_force()
        if last is None or last[0] is not spec:
            last = spec, make()
        return last[1]

    return kept
