"""Scores to render: the garden's, one full of gaps, and one whose project writes hostile things."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from tiaowen.model.load import load_all
from tiaowen.reports.score.scoring import Scored, score_project, scored
from tiaowen.rules.judge import check

ROOT = Path(__file__).resolve().parents[3]
PLAYFUL = '=HYPERLINK("http://example.invalid","x") <script>alert(1)</script> [/foo] {{7*7}}{% raw %} \\P{\\f'

GAPS = """
tiaowen: 1
project: {name: %s}
buildings: [{id: B1, use: residential}]
site: {car_parks: []}
energy: {kinds: [{kind: gas, present: false}]}
indicators:
  internet: {access_rate: 60, average_rate: 25, estimated: [access_rate]}
  shops: {present: false}
  offices: []
  housing:
    facilities:
      - {kind: primary_school, distance: 100}
  greenery: {ratio: 29, area: 900, residents: 1000}
components:
  - {id: K1, system: infrastructure, component: information_facilities, functions: [net_5g, wlan_affairs_centre]}
"""

MEASURES = """
tiaowen: 1
currency: %s
budget: 40
weights:
  - {within: I1.1, direct: {I1.1.1: 3, I1.1.2: 1, I1.1.3: 1, I1.1.4: 1, I1.1.5: 1}}
measures:
  - {id: M1, name: %s, cost: 12.5, lifts: [{indicator: I1.1.1}]}
  - {id: M2, name: M2, cost: 20, lifts: [{indicator: I1.1.2}], needs: [M1]}
"""


def quoted(text: str) -> str:
    return json.dumps(text)


@cache
def gaps_of(name: str) -> Scored:
    community = GAPS % quoted(name)
    loaded = load_all({"community.yaml": community, "score.yaml": MEASURES % (quoted(name), quoted(name))})
    result = check(loaded.community, loaded.spec, loaded.inputs)
    return scored(loaded.community, result, loaded.score)


@cache
def of_project(name: str) -> Scored:
    return score_project(ROOT / "projects" / name)[0]


@pytest.fixture(scope="session")
def garden() -> Scored:
    return of_project("garden")


@pytest.fixture(scope="session")
def suzhou() -> Scored:
    return of_project("suzhou")


@pytest.fixture(scope="session")
def gaps() -> Scored:
    return gaps_of("缺口")


@pytest.fixture(scope="session")
def playful() -> Scored:
    return gaps_of(PLAYFUL)
