"""From a path in the model back to the file, line and column that state it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tiaowen.spec.errors import Place

Steps = tuple[str | int, ...]
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def steps_of(path: str) -> Steps:
    """``catv.nodes[2]`` as ``("catv", "nodes", 2)``."""
    return tuple(name or int(number) for name, number in _STEP.findall(path))


def path_text(steps: Steps) -> str:
    """``("catv", "nodes", 2)`` as ``catv.nodes[2]``; the inverse of `steps_of`."""
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


@dataclass(frozen=True, slots=True)
class Sources:
    """Which reader answers for which top-level key of the model."""

    by_key: Mapping[str, Callable[[Steps], Place]] = field(default_factory=dict)

    def place(self, path: str) -> Place | None:
        """The place of a path, or of its nearest ancestor that was written; None for a model made in memory."""
        steps = steps_of(path)
        if not steps:
            finder = next(iter(self.by_key.values()), None)
            return None if finder is None else Place(finder(()).file)
        finder = self.by_key.get(str(steps[0]))
        return None if finder is None else finder(steps)
