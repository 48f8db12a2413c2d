"""Any way of writing a provision's id finds it; anything else gets the nearest ones."""

from __future__ import annotations

import pytest

from tiaowen.spec.errors import UsageError
from tiaowen.spec.lookup import find
from tiaowen.spec.provisions import load_spec


@pytest.mark.parametrize(
    "text",
    [
        "5.5.8-4-10",
        " 5.5.8–4–10 ",
        "第5.5.8条第4款第10项",
        "第 5.5.8 条第 4 款第 10 项",
        "5.5.8条4款10项",
        "5.5.8 4 10",
        "5.5.8（4）10）",
        "5.5.8(4)(10)",
        "5.5.8.4.10",
        "５．５．８－４－１０",
        "第5.5.8条第四款第十项",
    ],
)
def test_one_subitem_in_many_spellings(text: str) -> None:
    assert find(text).id == "5.5.8-4-10"


@pytest.mark.parametrize(("text", "id"), [("第5.8.22条第三款", "5.8.22-3"), ("第5.7.13条", "5.7.13")])
def test_clauses_and_items(text: str, id: str) -> None:
    assert find(text).id == id


@pytest.mark.parametrize("id", list(load_spec().provisions))
def test_every_provision_by_id_and_by_citation(id: str) -> None:
    assert find(id).id == id
    assert find(load_spec().provisions[id].citation).id == id


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("5.5.8-4-11", "5.5.8-4-10"),
        ("5.5.8-9", "5.5.8"),
        ("5.7", "5.7."),
        ("9.9.9", "."),
        ("吊灯", "."),
        ("", "."),
        ("P99", "P9"),
        ("条文说明9.9.9", "C"),
        ("5.5.8-四十-x", "5."),
        ("第5.5.8条第十十款", "5.5.8"),
    ],
)
def test_what_is_not_there_gets_the_nearest(text: str, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        find(text)
    assert caught.value.exit_code == 2
    assert near in caught.value.lines("zh")[1] and near in caught.value.lines("en")[1]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("I2.9.99", "评价指标"),
        ("i2.9.99", "评价指标"),
        ("指标I2.9.99", "评价指标"),
        ("P999", "监控点"),
        ("p999", "监控点"),
    ],
)
def test_an_indicator_or_point_that_is_not_encoded_is_called_so(text: str, word: str) -> None:
    with pytest.raises(UsageError) as caught:
        find(text)
    assert word in caught.value.what.zh and len(caught.value.lines()) == 2


def test_a_long_text_is_not_repeated_in_full() -> None:
    with pytest.raises(UsageError) as caught:
        find("x" * 5000)
    assert len(caught.value.what.zh) < 100
