"""From a path in the model back to the file, line and column that state it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tiaowen.model.text.document import Document
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
    """Which document states each top-level key of the model; ``beside`` are texts of files that it names."""

    by_key: Mapping[str, Document] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)

    def place(self, path: str) -> Place | None:
        """The place of a path, or of its nearest ancestor that was written; None for a model made in memory."""
        return self.place_of(steps_of(path))

    def place_of(self, steps: Steps) -> Place | None:
        """Like `place`, for a path in steps."""
        if not steps:
            first = next(iter(self.by_key.values()), None)
            return None if first is None else Place(first.name)
        document = self.by_key.get(str(steps[0]))
        return None if document is None else document.place(steps)

    def key_place(self, steps: Steps) -> Place | None:
        """The place of the key itself that ends a path."""
        document = self.by_key.get(str(steps[0])) if steps else None
        return None if document is None else document.key_place(steps)
