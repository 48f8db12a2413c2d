from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tiaowen.model.text.text_file import find_invisible
from tiaowen.model.text.yaml_reader import read_yaml
from tiaowen.model.text.yaml_writer import write_yaml
from tiaowen.spec.errors import InputError

HOSTILE = [
    *("NO", "no", "on", "Off", "y", "yes", "true", "False", "是", "否", "null", "~", "", " ", "  x", "x ", "Null"),
    *(
        "010",
        "1",
        "-1",
        "+1",
        "1.5",
        ".5",
        "1e3",
        "1_000",
        "0x1F",
        "0o17",
        "1:2",
        "12:30",
        "1:2:3.4",
        "２０",
        "1.",
        "-",
    ),
    *(".inf", "inf", "-.INF", "nan", ".nan", "2026-11-22", "2026-11-22 10:00:00", "=", "=SUM(A1)", "<<", "- a", "?"),
    *(
        "a: b",
        "a:",
        "a：b",
        "：",
        "a #b",
        "#b",
        "[x]",
        "{y}",
        "a, b",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a",
        "|",
        ">",
        "---",
    ),
    *(
        "'",
        '"',
        "it's",
        'say "x"',
        "\\n",
        "C:\\x",
        "tab\there",
        "\t",
        "one\ntwo",
        "one\n",
        "\none",
        "one\n\ntwo\n",
        "\n",
    ),
    *("a\n b", "a \nb", "a\n\n\n", "- x\n- y", "k: v\nk2: v", "#c\nd", "...", "--- a", "x\r\ny", "{{7*7}}", "[/foo]"),
    *(
        "<script>",
        "\u3000",
        "中\u00a0文",
        "1号楼（东）",
        "😀",
        "B1/1:2-11",
        "\U0001f469\u200d\U0001f4bb",
        "é",
        "e\u0301",
    ),
]

NAMED = [
    ("an empty list", {"a": []}),
    ("an empty mapping", {"a": {}}),
    ("nothing", {"a": None}),
    ("numbers", {"a": [0, -3, 10**17, 0.1, -0.0, 1e20, 1e-7, 1.5e300, 5e-324]}),
    ("lists in lists", {"a": [[[]], [[1, [2, "x" * 120]]], []]}),
    ("mappings in lists in lists", {"a": [[{"k": "v" * 90, "l": [1, 2]}, {}], [{}]]}),
    ("a ring", {"outline": [[index + 0.25, -index] for index in range(30)]}),
    ("text of several lines in a list", {"a": ["one\ntwo", {"b": "three\nfour\n", "c": 1}, ["x\ny"]]}),
    ("a mapping that starts with a mapping", {"a": [{"b": {"c": {"d": "x" * 100}}, "e": 1}]}),
    ("keys that need quotes", {"NO": 1, "是": 2, "1": 3, "a b": 4, "a:b": 5, "中文": 6, "=": 7, "2026-01-01": 8}),
]


def _same(data):
    text = write_yaml(data)
    assert yaml.safe_load(text) == data
    assert repr(yaml.safe_load(text)) == repr(data)
    try:
        read = read_yaml(text, "a.yaml")
    except InputError:
        assert find_invisible(repr_of(data)) is not None, text
        return
    assert repr(read.value) == repr(data)
    assert read.notices == ()


def repr_of(data):
    """All texts of the data, one after the other."""
    if isinstance(data, dict):
        return "".join(key + repr_of(value) for key, value in data.items())
    if isinstance(data, list):
        return "".join(repr_of(one) for one in data)
    return data if isinstance(data, str) else ""


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_read_back_as_that_text(text):
    _same({"a": text, "b": [text, text], "c": {"d": text}, "e": [{"f": text, "g": [text]}]})


@pytest.mark.parametrize("name, data", NAMED, ids=[name for name, _ in NAMED])
def test_data_is_read_back_as_that_data(name, data):
    _same(data)


_text = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
_key = st.sampled_from(["a", "b", "名称", "NO", "010", "a b", "x:y", "=", "<<", "[k]", "#", "1:2"])
_leaf = st.one_of(
    _text,
    st.none(),
    st.booleans(),
    st.integers(-(10**18) + 1, 10**18 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
)
_value = st.recursive(
    _leaf, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_key, inner, max_size=4), max_leaves=12
)


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(st.dictionaries(_key, _value, min_size=1, max_size=4))
def test_any_data_is_read_back_as_that_data(data):
    _same(data)


def test_a_day_is_written_as_a_day():
    assert write_yaml({"date": date(2026, 11, 22)}) == "date: 2026-11-22\n"


REFUSED = [
    ("not a number", float("nan"), ValueError),
    ("infinity", float("inf"), ValueError),
    ("nineteen digits", 10**18, ValueError),
    ("a lone surrogate", "\ud800", ValueError),
    ("a key that is too long", {"k" * 129: 1}, ValueError),
    ("a key that is a number", {1: 1}, TypeError),
    ("a set", {1, 2}, TypeError),
    ("bytes", b"x", TypeError),
]


@pytest.mark.parametrize("name, value, error", REFUSED, ids=[name for name, _, _ in REFUSED])
def test_what_no_file_can_hold_is_refused(name, value, error):
    with pytest.raises(error):
        write_yaml({"a": value})


def test_the_layout_is_made_for_hands():
    data = {
        "tiaowen": 1,
        "project": {"name": "示例小区", "number": "010"},
        "buildings": [
            {
                "id": "B1",
                "outline": [[0.0, 0.0], [20.5, 0.0], [20.5, 12.0]],
                "units": [{"id": "U1", "dwellings": [{"storeys": "1-11", "numbers": "1-2"}]}],
                "storeys_above": 11,
            }
        ],
    }
    comments = {"buildings": "楼栋", "buildings[0].units": "单元\n两户", "project.number": "编号"}
    assert write_yaml(data, header="开头\n\nstart", comments=comments) == (
        "# 开头\n#\n# start\ntiaowen: 1\n\nproject:\n  name: 示例小区\n  # 编号\n"
        '  number: "010"\n\n# 楼栋\nbuildings:\n  - id: B1\n    outline: [[0.0, 0.0], [20.5, 0.0], [20.5, 12.0]]\n'
        "    # 单元\n    # 两户\n    units: [{id: U1, dwellings: [{storeys: 1-11, numbers: 1-2}]}]\n"
        "    storeys_above: 11\n"
    )


def test_a_comment_cannot_become_data():
    text = write_yaml({"a": 1}, header="x\ninjected: 1\r\nmore: 2\u2028last: 3\x00")
    assert yaml.safe_load(text) == {"a": 1}
    assert read_yaml(text, "a.yaml").value == {"a": 1}
