"""How values and limits read."""

from __future__ import annotations

import pytest

from tiaowen.spec.provisions import Limit
from tiaowen.spec.wording import limit_text, value_text


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (301, "household", "301 户", "301 households"),
        (1.098, "ratio", "1.098", "1.098"),
        (19.9, "m2", "19.9 m²", "19.9 m²"),
        (True, "", "是", "yes"),
        ("elsewhere", "place", "其他位置", "elsewhere"),
        ("3", "cabling_class", "3类", "category 3"),
        ("none", "voice_alarm", "无", "none"),
    ],
)
def test_values(value: float | str, unit: str, zh: str, en: str) -> None:
    assert (value_text(value, unit), value_text(value, unit, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (Limit("household", max=300), "≤ 300 户", "≤ 300 households"),
        (Limit("household", min=4, max=8), "4–8 户", "4–8 households"),
        (Limit("time", min=1, max=1), "= 1 次", "= 1 times"),
        (Limit("port", one_of=(2, 4)), "2 / 4 端口", "2 / 4 ports"),
        (
            Limit("catv_mode", one_of=("fttb", "ftth")),
            "光纤到楼 / 光纤到户",
            "fibre to the building / fibre to the home",
        ),
    ],
)
def test_limits(limit: Limit, zh: str, en: str) -> None:
    assert (limit_text(limit), limit_text(limit, "en")) == (zh, en)
