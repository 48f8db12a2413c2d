"""Home security (家庭安全防范系统): panic buttons inside dwellings."""

from __future__ import annotations

from tiaowen.model.element import Estimated
from tiaowen.model.fields import Count, Id, Many


class DwellingSecurity(Estimated):
    """What every dwelling of these types has: the number of panic buttons (紧急求助报警装置)."""

    types: Many[Id]
    panic_buttons: Count | None = None


class HomeSecurity(Estimated):
    """Home security by dwelling type."""

    dwellings: Many[DwellingSecurity] | None = None
