"""What stands behind a node, and what has to be stated before anyone can say."""

from __future__ import annotations

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.catv_tree import served_by


def test_a_network_without_a_mode_serves_nobody_yet() -> None:
    building = {"id": "B1", "use": "residential", "dwellings": [{"storeys": 1, "numbers": "1-3"}]}
    catv = {"nodes": [{"id": "N1", "serves": ["B1"]}]}
    community = Community.model_validate({"project": {"name": "试"}, "buildings": [building], "catv": catv})
    assert community.catv is not None and community.catv.nodes is not None
    assert served_by(community, community.catv.nodes[0]) == Missing(("catv.mode",))
