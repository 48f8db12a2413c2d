"""The strict YAML reader: what it reads, where it says things stand, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tiaowen.model.text import yaml_reader
from tiaowen.model.text.text_file import find_invisible, read_text
from tiaowen.model.text.yaml_reader import MAX_DEPTH, MAX_STRING, Document, read_yaml
from tiaowen.spec.errors import InputError, Place

BAD = yaml.safe_load((Path(__file__).parent / "cases" / "bad_yaml.yaml").read_text(encoding="utf-8"))
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def refused(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read_yaml(text, "f.yaml")
    return caught.value


@pytest.mark.parametrize("case", BAD, ids=[case["name"] for case in BAD])
def test_refuses(case):
    error = refused(case["text"])
    assert error.problems[0].place == Place("f.yaml", *case["at"])
    assert case["zh"] in error.lines()[0]
    assert case["en"] in error.lines("en")[0]


@pytest.mark.parametrize("case", BAD, ids=[case["name"] for case in BAD])
def test_refuses_with_the_pure_python_parser(case, monkeypatch):
    monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    refused(case["text"])


@pytest.mark.parametrize(
    ("text", "column", "word"),
    [
        pytest.param("[" * 10_000, MAX_DEPTH + 1, "嵌套", id="brackets"),
        pytest.param("- " * 10_000, 2 * MAX_DEPTH + 1, "嵌套", id="dashes"),
        pytest.param("{a: " * 10_000, 4 * MAX_DEPTH + 1, "嵌套", id="braces"),
        pytest.param("? " * 10_000, 3, "键须是文字", id="complex keys"),
        pytest.param("n: " + "9" * 5_000, 4, "18 位", id="integer of 5,000 digits"),
        pytest.param("n: " + "x" * (MAX_STRING + 1), 4, "10000", id="long text"),
        pytest.param('n: "' + "x" * (MAX_STRING + 1) + '"', 4, "10000", id="long quoted text"),
        pytest.param(BOMB, 4, "引用", id="alias bomb"),
        pytest.param('a: "\n- ' + "- " * 200_000 + '" : b: c', 4, "10000", id="slip search on a long line"),
        pytest.param("".join(f"%TAG !a{i}! x\n" for i in range(50_000)) + "---\na: 1", 1, "指令", id="many tags"),
    ],
)
def test_refuses_what_would_crash_or_hang(text, column, word):
    error = refused(text)
    assert error.problems[0].place == Place("f.yaml", 1, column)
    assert word in error.lines()[0]


def test_depth_limit_is_the_last_that_is_read():
    assert read_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f.yaml").value
    refused("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


def test_string_limit_is_the_last_that_is_read():
    assert read_yaml("a: " + "字" * MAX_STRING, "f.yaml").value == {"a": "字" * MAX_STRING}


def test_node_limit(monkeypatch):
    monkeypatch.setattr(yaml_reader, "MAX_NODES", 5)
    assert read_yaml("[1, 2, 3, 4]", "f.yaml").value == [1, 2, 3, 4]
    assert "上限" in refused("[1, 2, 3, 4, 5]").lines()[0]


def test_tells_every_problem_up_to_a_hundred():
    error = refused("".join(f"a{i}: yes\n" for i in range(250)))
    assert [problem.place.line for problem in error.problems] == list(range(1, 101))
    assert error.total == 250
    assert error.lines()[-1] == "……另有 150 处"


def test_problems_before_a_syntax_error_are_told_too():
    assert [p.place.line for p in refused("a: yes\na: 1\nb: @\n").problems] == [1, 2, 3]


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("12", 12),
        ("+5", 5),
        ("-3", -3),
        ("0", 0),
        ("123456789012345678", 123456789012345678),
        ("99.6", 99.6),
        ("-0.5", -0.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("0.0", 0.0),
        ("true", True),
        ("False", False),
        ("是", True),
        ("否", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("0o17", "0o17"),
        ("12:30", "12:30"),
        ("2026-11-22", "2026-11-22"),
        ("1,5", "1,5"),
        ("=", "="),
        ("y", "y"),
        ("none", "none"),
        ("infra", "infra"),
        ("北区", "北区"),
        ("'010'", "010"),
        ('"yes"', "yes"),
        ('"true"', "true"),
        ("''", ""),
        ("'１２'", "１２"),
        ("99.6 m", "99.6 m"),
        ("图集：09X700", "图集：09X700"),
        ("=HYPERLINK(..)", "=HYPERLINK(..)"),
        ("<script>", "<script>"),
        ("'{{7*7}}'", "{{7*7}}"),
        (r"\P{\f", r"\P{\f"),
        ('"A\\n0\\tEOF"', "A\n0\tEOF"),
        ("🏠️👨‍👩‍👧 1️⃣ ©️", "🏠️👨‍👩‍👧 1️⃣ ©️"),
    ],
)
def test_scalars(word, value):
    document = read_yaml(f"a: {word}\n", "f.yaml")
    read = document.value["a"]
    assert (type(read), read) == (type(value), value)
    assert document.notices == ()


@pytest.mark.parametrize(
    ("word", "value", "shown"), [("010", 10, "10"), ("-007", -7, "-7"), ("00", 0, "0"), ("01.5", 1.5, "1.5")]
)
def test_leading_zero_is_decimal_and_told(word, value, shown):
    document = read_yaml(f"floors: {word}\n", "f.yaml")
    assert document.value == {"floors": value}
    (notice,) = document.notices
    assert notice.place == Place("f.yaml", 1, 9)
    assert notice.what.zh == f"{word} 按十进制读作 {shown}"
    assert notice.what.en == f"{word} is read as the decimal number {shown}"


def test_notices_are_capped_and_counted():
    notices = read_yaml("".join(f"a{i}: 01\n" for i in range(130)), "f.yaml").notices
    assert len(notices) == 101
    assert "30" in notices[-1].what.zh


@pytest.mark.parametrize("key", ["on", "NO", "true", "null", "~", "12", "010", "1.5", "12:30", "是"])
def test_keys_are_text(key):
    assert read_yaml(f"{key}: 1\n", "f.yaml").value == {key: 1}


def test_quoted_merge_key_is_an_ordinary_key():
    assert read_yaml("'<<': 1\n", "f.yaml").value == {"<<": 1}


def test_block_texts():
    text = "a: |\n  x\n  \ty：z\nb: >-\n  p\n  - q\nc: one\n  two\n"
    assert read_yaml(text, "f.yaml").value == {"a": "x\n\ty：z\n", "b": "p - q", "c": "one two"}


def test_comments_may_hold_anything_visible():
    assert read_yaml("# @ % & * ：\u200b\na: 1 # \t x\n", "f.yaml").value == {"a": 1}


def test_an_empty_mapping_or_list_is_not_an_empty_file():
    assert read_yaml("{}", "f.yaml").value == {}
    assert read_yaml("[]", "f.yaml").value == []


TEXT = """\
# site
site: {name: 某小区, area: 3 ㎡}
buildings:
- id: B1
  units:
    - "1"
    -   {id: '2',
         lifts: 2}
  note: |
    one
    two
  empty:
  text: one
    two
after: 是
"""
PLACES = [
    ((), (2, 1), (2, 1)),
    (("site",), (2, 7), (2, 1)),
    (("site", "name"), (2, 14), (2, 8)),
    (("site", "area"), (2, 25), (2, 19)),
    (("buildings",), (4, 1), (3, 1)),
    (("buildings", 0), (4, 3), (4, 3)),
    (("buildings", 0, "id"), (4, 7), (4, 3)),
    (("buildings", 0, "units"), (6, 5), (5, 3)),
    (("buildings", 0, "units", 0), (6, 7), (6, 7)),
    (("buildings", 0, "units", 1), (7, 9), (7, 9)),
    (("buildings", 0, "units", 1, "id"), (7, 14), (7, 10)),
    (("buildings", 0, "units", 1, "lifts"), (8, 17), (8, 10)),
    (("buildings", 0, "note"), (9, 9), (9, 3)),
    (("buildings", 0, "empty"), (12, 9), (12, 3)),
    (("buildings", 0, "text"), (13, 9), (13, 3)),
    (("after",), (15, 8), (15, 1)),
    (("buildings", 0, "units", 1, "missing"), (7, 9), (7, 9)),
    (("buildings", 0, "units", 7), (6, 5), (6, 5)),
    (("buildings", 0, "units", -1), (6, 5), (6, 5)),
    (("buildings", 0, "units", "x", "y"), (6, 5), (6, 5)),
    (("buildings", 0, "id", "deeper"), (4, 7), (4, 7)),
    (("site", 0), (2, 7), (2, 7)),
    (("nowhere", 3), (2, 1), (2, 1)),
]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(("path", "value", "key"), PLACES, ids=[str(path) for path, _, _ in PLACES])
def test_places(path, value, key, ends):
    document = read_yaml(TEXT.replace("\n", ends), "f.yaml")
    assert document.place(path) == Place("f.yaml", *value)
    assert document.key_place(path) == Place("f.yaml", *key)


def test_places_do_not_count_the_bom():
    assert read_yaml("\ufeffa: 1\n", "f.yaml").place(("a",)) == Place("f.yaml", 1, 4)


def test_places_count_characters_not_bytes():
    assert read_yaml("[🏠, 名, x]\n", "f.yaml").place((2,)) == Place("f.yaml", 1, 8)


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS.filter(str.strip), inner, max_size=4),
    max_leaves=20,
)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_an_input_error(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    try:
        text, _ = read_text(path, "f.yaml")
        assert isinstance(read_yaml(text, "f.yaml"), Document)
    except InputError as error:
        assert error.lines()


@given(st.text(st.sampled_from(" \t\n\r-:,[]{}'\"&*!|>%@#?~0159.eaнo是：　\\u<\u200b\u202e\x00é🏠"), max_size=60))
def test_any_text_gives_a_document_or_an_input_error(text):
    try:
        document = read_yaml(text, "f.yaml")
    except InputError as error:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for line, column in ((problem.place.line, problem.place.column) for problem in error.problems):
            assert line == column == 0 or 1 <= column <= len(lines[line - 1]) + 2
    else:
        assert isinstance(document.value, list | dict)


@given(st.lists(VALUES, max_size=4) | st.dictionaries(WORDS.filter(str.strip), VALUES, max_size=4))
def test_json_reads_back_as_it_was(value):
    text = json.dumps(value, ensure_ascii=False)
    if find_invisible(text) is None:
        assert read_yaml(text, "f.yaml").value == value
