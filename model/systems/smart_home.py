"""Smart home (智慧家庭): what a design decides once for all dwellings."""

from __future__ import annotations

from typing import Annotated

from tiaowen.model.element import Estimated
from tiaowen.model.fields import Word


class HomeCables(Estimated):
    """The kinds of cable inside dwellings by what they carry."""

    data: Annotated[str, Word("home_cable")] | None = None
    video: Annotated[str, Word("home_cable")] | None = None
    bus: Annotated[str, Word("home_cable")] | None = None
    control: Annotated[str, Word("home_cable")] | None = None


class SmartHome(Estimated):
    """The smart home of the dwellings; its systems and what they do stand in ``components``."""

    cables: HomeCables | None = None
