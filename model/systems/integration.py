"""The intelligent integration system (智能化集成系统) and the city around it."""

from __future__ import annotations

from tiaowen.model.element import Estimated


class Integration(Estimated):
    """Integration: ``smart_city_planned`` says whether the place already has a plan for a smart city."""

    smart_city_planned: bool | None = None
