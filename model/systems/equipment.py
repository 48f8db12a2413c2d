"""Equipment counted by sizing: what stands where, how many, and how the number came about."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tiaowen.model.element import Estimated
from tiaowen.model.fields import AtLeastOne, Count, Id, Many, Name, Note, Reach, Storey, Word

Watts = Annotated[float, Field(ge=0, le=10_000_000)]


class Equipment(Estimated):
    """A number of equal pieces in one place, as sizing counted them or a designer stated them.

    ``kind`` and ``system`` are controlled words. ``sized_by`` is the solver that answers for the row: it writes its
    rows anew unless they are ``pinned``. ``serves`` names what is connected (ids, parts of buildings), ``ports`` and
    ``spare_ports`` count connections of one piece, ``load_w`` is the electrical load of one piece [W], ``length`` the
    length of all pieces of a cable as laid [m]. ``formula`` says how ``count`` came about, with its figures;
    ``because`` names the provisions and parameters behind it.
    """

    id: Id
    kind: Annotated[str, Word("equipment")]
    system: Annotated[str, Word("system")]
    count: Count
    name: Name | None = None
    size: Name | None = None
    building: Id | None = None
    unit: Id | None = None
    storey: Storey | None = None
    room: Id | None = None
    serves: Many[Name] | None = None
    ports: AtLeastOne | None = None
    spare_ports: Count | None = None
    length_m: Reach | None = Field(None, alias="length")
    load_w: Watts | None = Field(None, alias="load")
    formula: Note | None = None
    because: Many[Name] | None = None
    sized_by: Id | None = None
    pinned: bool = False
