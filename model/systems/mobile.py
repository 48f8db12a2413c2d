"""Indoor mobile coverage (移动通信室内信号覆盖): its frequencies and the shielded places that it covers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tiaowen.model.element import Estimated
from tiaowen.model.fields import Frequency, Id, Many, Name, Word


class ShieldedPlace(Estimated):
    """A kind of place where the signal is badly shielded, in one or more buildings, and whether it is covered."""

    id: Id
    name: Name | None = None
    kind: Annotated[str, Word("shielded_place")]
    buildings: Many[Id] | None = None
    covered: bool | None = None


class Mobile(Estimated):
    """Indoor mobile coverage: lowest and highest frequency [MHz] and shielded places."""

    lowest_mhz: Frequency | None = Field(None, alias="lowest_frequency")
    highest_mhz: Frequency | None = Field(None, alias="highest_frequency")
    shielded_places: Many[ShieldedPlace] | None = None
