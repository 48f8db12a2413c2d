"""The standard as data: every text in both languages, every record used, every word known."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import Provision, Scope, load_spec
from tiaowen.spec.vocabulary import words
from tiaowen.spec.wording import WORDS

PROVISIONS = list(load_spec().provisions.values())
JUDGED = [one for one in PROVISIONS if one.verify != "none"]
FIELDS = {"title", "subject", "measured", "limit"}


def texts(provision: Provision) -> list[Text]:
    own = [provision.title, provision.requirement, provision.reason, provision.evidence]
    return [one for one in own if one is not None]


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda one: one.id)
def test_every_text_has_both_languages(provision: Provision) -> None:
    messages = [text for part in provision.parts.values() for text in (part.fail, part.mend) if text is not None]
    for text in [*texts(provision), *messages]:
        assert re.search("[一-鿿]", text.zh), text
        assert text.en.isascii() or not re.search("[一-鿿]", text.en), text


@pytest.mark.parametrize("provision", JUDGED, ids=lambda one: one.id)
def test_every_judged_part_says_what_is_wrong_and_how_to_mend_it(provision: Provision) -> None:
    assert provision.parts
    for part in provision.parts.values():
        assert part.fail is not None and part.mend is not None, part.name
        for text in (part.fail, part.mend):
            for language in ("zh", "en"):
                assert {name for _, name, _, _ in Formatter().parse(text[language]) if name} <= FIELDS
        assert "{measured}" not in part.fail.zh or part.limit is not None


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda one: one.id)
def test_a_provision_names_its_parent_and_kind(provision: Provision) -> None:
    steps = len(provision.id.split("-"))
    kinds = {1: ("条", "引言", "指标", "点位", "条文说明"), 2: ("款", "项", "注"), 3: ("项", "注")}
    assert provision.kind in kinds[steps]
    assert provision.parent == (provision.id.rpartition("-")[0] or None)


def test_records_and_provisions_name_each_other() -> None:
    spec = load_spec()
    for records, field in (
        (spec.errata, "errata"),
        (spec.interpretations, "interpretations"),
        (spec.references, "references"),
    ):
        for record in records.values():
            assert record.source
            assert set(record.provisions) == {one.id for one in PROVISIONS if record.id in getattr(one, field)}, (
                record.id
            )


def test_every_word_is_in_the_vocabulary() -> None:
    for provision in JUDGED:
        for row in provision.demand:
            assert row.where in {*words("dwelling_room"), "dwelling"}
            assert row.what in {*words("outlet"), *words("home_device"), "home_distribution_box"}
        for each in provision.functions:
            assert each.system in words("system") and each.component in words("component")
            assert set(each.needs) | {name for group in each.any_of for name in group} <= set(words("function"))
        for part in provision.parts.values():
            if part.limit is not None and part.limit.unit in WORDS:
                assert set(part.limit.one_of or ()) <= set(words(part.limit.unit))


@pytest.mark.parametrize(
    ("id", "part", "home"),
    [
        ("5.5.8-4-2", "shared", ("5.5.8-4-2", "households")),
        ("5.5.8-5-1", "households", ("5.5.8-4-2", "households")),
        ("5.5.8-5-1", "low_rise_households", ("5.5.8-4-3", "households")),
        ("5.5.8-4-9", "centre", ("5.5.8-3", "centre")),
    ],
)
def test_a_number_has_one_home(id: str, part: str, home: tuple[str, str]) -> None:
    provisions = load_spec().provisions
    assert provisions[id].parts[part].limit == provisions[home[0]].parts[home[1]].limit


def test_strengths_of_parts() -> None:
    provisions = load_spec().provisions
    assert provisions["5.5.8-4-10"].strengths == ("shall", "should")
    assert provisions["5.5.3-9"].strengths == ("must",)
    assert provisions["5.5.8-4-2"].strengths == ("should", "may")
    assert provisions["5.5.8-5-1"].strengths == ("shall",)


@pytest.mark.parametrize(
    ("value", "covered"),
    [(54, False), (54.01, True), (100, True), (100.01, False)],
    ids=["at 54", "above", "at 100", "above 100"],
)
def test_a_scope_excludes_its_lower_and_includes_its_upper_end(value: float, covered: bool) -> None:
    assert Scope("m", over=54, up_to=100).covers(value) is covered


def test_citation() -> None:
    assert load_spec().provisions["5.5.8-4-10"].citation == "第5.5.8条第4款第10项"
    assert load_spec().provisions["5.5.3"].citation == "第5.5.3条"
