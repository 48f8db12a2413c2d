"""Every fact that sentences can ask for by name."""

from __future__ import annotations

from tiaowen.generators.description.facts import Facts
from tiaowen.generators.description.facts_network import NETWORK
from tiaowen.generators.description.facts_safety import SAFETY
from tiaowen.generators.description.facts_site import SITE

FACTS: Facts = {**SITE, **NETWORK, **SAFETY}
