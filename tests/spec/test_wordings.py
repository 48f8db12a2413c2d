"""Both languages of every entry say the same thing, as far as a word check can tell; and every word is in both."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tiaowen.spec.data import data_files, read_data
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision, load_spec

PROVISIONS = list(load_spec().provisions.values())
CHINESE = re.compile("[一-鿿]")
BOUND = "(?!少于|多于|大于|小于|低于|高于|超过|短于|长于|早于|晚于)"  # 不应少于 is "at least", which is no negation
ZH_NEGATION = re.compile(f"不得{BOUND}|不应{BOUND}|不宜{BOUND}|严禁|禁止|不允许|不准")
EN_NEGATION = re.compile(
    r"\b(not|never|no|nor|none|cannot|without|neither|forbid\w*|prohibit\w*|instead|rather)\b", re.I
)
EN_STRICT = re.compile(r"\b(shall|should|must|may) not\b|\bnever\b|\bcannot\b", re.I)
ZH_ANY = re.compile("[不未无没勿禁非免避缺]")
ALLOWED: dict[str, str] = {}  # id: why its languages may differ in this


def texts(provision: Provision) -> Iterator[tuple[str, Text]]:
    for name in ("title", "requirement", "reason", "evidence"):
        text = getattr(provision, name)
        if text is not None:
            yield name, text
    for part in provision.parts.values():
        yield from ((f"{part.name}.{key}", text) for key in ("fail", "mend") if (text := getattr(part, key)))
    yield from provision.examples.items()


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda one: one.id)
def test_negations_agree(provision: Provision) -> None:
    if provision.id in ALLOWED:
        return
    for name, text in texts(provision):
        assert not ZH_NEGATION.search(text.zh) or EN_NEGATION.search(text.en), (name, text)
        assert not EN_STRICT.search(text.en) or ZH_ANY.search(text.zh), (name, text)


def test_the_check_would_notice() -> None:
    assert ZH_NEGATION.search("不应设在地下") and not ZH_NEGATION.search("不应少于 2 个")
    assert not EN_NEGATION.search("is placed underground") and EN_STRICT.search("shall not be placed")


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda one: one.id)
def test_texts_are_in_their_languages_and_tidy(provision: Provision) -> None:
    for name, text in texts(provision):
        assert CHINESE.search(text.zh), name
        assert not CHINESE.search(text.en), name
        for one in (text.zh, text.en):
            assert one == one.strip() and "  " not in one and "\n" not in one, name


@pytest.mark.parametrize("file", data_files("words"))
def test_every_word_has_both_languages(file: str) -> None:
    for vocabulary, entries in read_data(file).items():
        for key, entry in entries.items():
            assert CHINESE.search(entry["zh"]) or not entry["zh"].isascii() or entry["zh"] == entry["en"], (
                vocabulary,
                key,
            )
            assert entry["en"] and not CHINESE.search(entry["en"]), (vocabulary, key)


def test_parameters_and_records_have_both_languages() -> None:
    spec = load_spec()
    records = [*spec.errata.values(), *spec.interpretations.values(), *spec.references.values()]
    for record in records:
        assert CHINESE.search(record.text.zh) and not CHINESE.search(record.text.en), record.id
    for id, entry in read_data("parameters.yaml").items():
        assert CHINESE.search(entry["zh"]) and not CHINESE.search(entry["en"]), id
