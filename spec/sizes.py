"""Tables whose rows are sizes on the market, to which a project may add its own and from which it may drop ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tiaowen.spec.data import read_data
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import FILE
from tiaowen.spec.wording import unit_text

DIGITS = 10  # of a size, fewer


@dataclass(frozen=True, slots=True)
class Sizes:
    """What sizes a table may have: whole numbers of a unit, both ends included; ``beside`` has a row for each too."""

    unit: str
    least: int
    most: int
    beside: str | None

    def key(self, name: str) -> int | None:
        """The size of that spelling; None where it is none."""
        size = int(name) if name.isascii() and name.isdigit() and len(name) < DIGITS else 0
        return size if self.least <= size <= self.most and name == str(size) else None

    @property
    def told(self) -> Text:
        """What may be written."""
        zh = f"{self.least}～{self.most} {unit_text(self.unit)}的规格可以增加；写 null 即不用该规格"
        en = f"a size from {self.least} to {self.most} {unit_text(self.unit, 'en')} may be added; null drops one"
        if self.beside is None:
            return Text(zh, en)
        return Text(f"{zh}；与 {self.beside} 的规格相同", f"{en}; the same as in {self.beside}")


def sizes_of(id: str) -> Sizes | None:
    """The sizes that a parameter may have; None where its rows are ours alone."""
    entry: Mapping[str, Any] = read_data(FILE)[id]
    if "sizes" not in entry:
        return None
    stated = entry["sizes"]
    least, most = stated["range"]
    return Sizes(stated["unit"], least, most, stated.get("beside"))
