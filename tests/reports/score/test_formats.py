"""The score in every format: the same numbers, text that stays text, and what people and programs rely on."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest

from tiaowen.model.load import load_project
from tiaowen.reports import html, word
from tiaowen.reports.score import json_score, page, text
from tiaowen.reports.score import word as score_word
from tiaowen.reports.score.scoring import Scored
from tiaowen.reports.score.section import score_section
from tiaowen.reports.score.words import score_words
from tiaowen.reports.words import TEMPLATES
from tiaowen.spec.data import read_file

ROOT = Path(__file__).resolve().parents[3]


class Page(HTMLParser):
    """The text, the tags and the ids of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text, self.tags, self.ids = "", list[str](), list[str]()
        self.labels: set[str] = set()
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(str(value))
            if name == "aria-labelledby":
                self.labels |= set(str(value).split())

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_word_has_both_languages_and_is_used() -> None:
    data = read_file(TEMPLATES / "score.yaml")
    used = "".join(path.read_text(encoding="utf-8") for path in (TEMPLATES.parent / "score").glob("*.py"))
    used += "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("score_*.j2"))
    for key, entry in data["labels"].items():
        assert set(entry) == {"zh", "en"} and all(entry.values())
        assert re.search(rf"[\"']{key}[\"']", used) or key in ("plan_target", "plan_budget", "plan_all"), key


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_formats_tell_the_same_score(garden: Scored, language: str) -> None:
    line = score_words(language).filled("of", score=f"{garden.score.low:.2f}", points=100)
    assert line in text.render(garden, language=language)
    assert line in Page(page.render(garden, language=language)).text
    told = json.loads(json_score.render(garden, language=language))
    assert told["schema"] == "tiaowen.score/1"
    assert told["score"]["low"] == garden.score.low
    document = docx.Document(io.BytesIO(score_word.render(garden, language=language)))
    assert line in {cell.text for table in document.tables for row in table.rows for cell in row.cells}


def test_the_json_adds_up(gaps: Scored) -> None:
    told = json.loads(json_score.render(gaps))
    leaves: list[dict[str, float]] = []
    level = [told["table"]]
    while level:
        node = level.pop()
        children = node.get("children", [])
        level += children
        leaves += [] if children else [node]
        if children and node["applies"]:
            assert sum(child["share"] for child in children) == pytest.approx(1)
            assert sum(child["weight"] for child in children) == pytest.approx(1)
    assert len(leaves) == 80
    for end in ("low", "high"):
        assert sum(one["effective"] * one[end] for one in leaves) * 100 == pytest.approx(told["score"][end])
    assert sum(one["points"] for one in told["openings"]) == pytest.approx(told["score"]["high"] - told["score"]["low"])
    assert told["plans"][0]["cost"] == 32.5 and told["plans"][0]["certificate"]["status"] == "optimal"
    assert told["table"]["estimated"] is True


def test_the_page_runs_no_script_but_its_own_and_every_label_leads_somewhere(gaps: Scored) -> None:
    source = page.render(gaps)
    found = Page(source)
    script = re.search(r"<script>(.*?)</script>", source, re.S)
    assert script and base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode() in source
    assert found.labels <= set(found.ids) and len(found.ids) == len(set(found.ids))
    assert "http" not in re.sub(r"http-equiv", "", source)
    assert found.tags.count("svg") == 1 and "title" in found.tags and "desc" in found.tags


def test_the_chart_is_as_long_as_the_marks(gaps: Scored) -> None:
    section = str(score_section(gaps))
    sure = [float(width) for width in re.findall(r'class="sure" x="300" y="\d+" width="([\d.]+)"', section)]
    marks = [node.low for node in (gaps.score.table, *gaps.score.table.children) if node.low]
    assert sure == pytest.approx([520 * mark for mark in marks], abs=0.1)


def test_html_shows_what_a_project_writes_as_text(playful: Scored) -> None:
    found = Page(page.render(playful))
    assert playful.score.project in found.text
    assert playful.file.measures[0].name in found.text
    assert found.tags.count("script") == 1


def test_word_and_text_show_it_as_text(playful: Scored) -> None:
    document = docx.Document(io.BytesIO(score_word.render(playful)))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert playful.score.project in cells
    for encoding in ("utf-8", "gbk", "ascii"):
        text.render(playful, encoding=encoding).encode(encoding)
    assert playful.score.project in text.render(playful)


def test_the_compliance_reports_show_it_where_there_is_one(garden: Scored, many) -> None:  # type: ignore[no-untyped-def]
    result = many(1)
    plain, scored = html.render(result), html.render(result, score=garden)
    assert 'id="score"' not in plain and 'id="score"' in scored
    found = Page(scored)
    assert found.labels <= set(found.ids) and len(found.ids) == len(set(found.ids))
    documents = [docx.Document(io.BytesIO(word.render(result, score=one))) for one in (None, garden)]
    headings = [[one.text for one in made.paragraphs if one.style.name == "Heading 1"] for made in documents]
    assert [any(score_words("zh")["title"] in title for title in titles) for titles in headings] == [False, True]


def test_five_hundred_findings_with_plan_and_score_stay_small(garden: Scored, many, spec) -> None:  # type: ignore[no-untyped-def]
    community = load_project(ROOT / "projects" / "garden").community
    made = html.render(many(500), spec=spec, community=community, score=garden)
    assert made.count('<tr id="') == 500 and 'id="score"' in made and 'id="plan"' in made
    assert len(made.encode()) <= 250_000


def test_the_same_score_gives_the_same_bytes(gaps: Scored) -> None:
    assert score_word.render(gaps) == score_word.render(gaps)
    assert page.render(gaps) == page.render(gaps)
