"""The HTML report in a real browser: accessible, searchable, linked, printed, and silent on the network.

These tests need what the rest does without: Playwright for Python (``pip install playwright``), a Chromium on the path
or in ``TIAOWEN_CHROMIUM``, and for the accessibility audit the file ``axe.min.js`` of the npm package axe-core in
``TIAOWEN_AXE``. Where one of them is missing they are skipped and say which.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tiaowen.model.load import load_project
from tiaowen.reports import html
from tiaowen.reports.baseline import compare, read_baseline
from tiaowen.reports.common import cover_of
from tiaowen.reports.deliver import Look, rendered
from tiaowen.reports.quantities import quantities
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import CheckResult
from tiaowen.spec.provisions import Spec

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright for Python is not installed")
NAMES = (os.environ.get("TIAOWEN_CHROMIUM") or "", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
AXE = Path(os.environ.get("TIAOWEN_AXE") or "-")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path or in TIAOWEN_CHROMIUM"),
    pytest.mark.filterwarnings("default"),
]
ROOT = Path(__file__).resolve().parents[2]
Page = Any
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" role="img">
<title>a plan</title>
<style>.a{fill:none;stroke:#000}</style><path class="a" d="M0 0h40v20z"/><text x="2" y="9">1#</text></svg>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The report of the garden in a language, beside a baseline that knew every third fail."""
    folder = tmp_path_factory.mktemp("pages")
    loaded = load_project(ROOT / "projects" / "garden")
    result = check(loaded.community, loaded.spec, loaded.inputs)
    known = replace(result, outcomes=tuple(one for one in result.outcomes if one.outcome == "fail")[::3])
    (folder / "old.json").write_bytes(rendered(known, "json", Look()))
    compared = compare(result, read_baseline(folder / "old.json"), "old.json")

    def of(language: str) -> Path:
        path = folder / f"{language}.html"
        look = Look(language, cover=cover_of(loaded.community), baseline=compared, community=loaded.community)
        look = replace(look, figures=(("总平面图 <1>", DRAWING),), quantities=quantities(loaded.community))
        path.write_bytes(rendered(result, "html", look))
        return path

    return of


@pytest.fixture
def large(tmp_path: Path, many: Callable[[int], CheckResult], spec: Spec) -> Path:
    path = tmp_path / "large.html"
    path.write_text(html.render(many(html.LARGE + 100), spec=spec), encoding="utf-8")
    return path


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Page]]:
    """Opens a page; the test fails on any error of its script and any request but the one for the file."""
    contexts, troubles = [], []

    def open_page(path: Path, target: str = "", **options: Any) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1400, "height": 900}} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.on("request", lambda one: None if one.url.partition("#")[0] == path.as_uri() else troubles.append(one.url))
        page.goto(path.as_uri() + target)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def shown(page: Page) -> int:
    return int(page.locator("#rows tbody tr:visible").count())


@pytest.mark.skipif(not AXE.is_file(), reason="TIAOWEN_AXE names no axe.min.js (npm package axe-core)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "width"), [("zh", 1400), ("en", 390)])
def test_axe_finds_no_violation(
    scheme: str, language: str, width: int, pages: Callable[[str], Path], opened: Callable[..., Page]
) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}, "bypass_csp": True}
    page = opened(pages(language), **options)
    page.evaluate(AXE.read_text(encoding="utf-8"))  # not by a script element, which the page's own policy forbids
    found = page.evaluate("axe.run()")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert len(found["passes"]) > 30


def test_rows_are_filtered_by_system_strength_verdict_building_state_and_words(
    pages: Callable[[str], Path], opened: Callable[..., Page]
) -> None:
    page = opened(pages("zh"))
    everything = shown(page)
    for key, value, expected in (
        ("system", "5.5.8", "#rows tr[data-l^='5.5.8-']"),
        ("system", "5.7", "#rows tr[data-l^='5.7.']"),
        ("system", "4.2", "#rows tr[data-l^='I']"),
        ("strength", "should", "#rows tr[data-g=should]"),
        ("building", "B05", "#rows tr[data-b=B05]"),
        ("state", "未变", "#rows tr[data-n=未变]"),
    ):
        page.select_option(f"#f-{key}", value)
        assert 0 < shown(page) == page.locator(expected).count() < everything
        page.click("button[type=reset]")
        sync_api.expect(page.locator("#rows tbody tr:visible")).to_have_count(everything)
    page.fill("#q", "GN-B05 串接")
    assert shown(page) == page.locator("#rows tr:has-text('GN-B05')").count() == 2
    page.fill("#q", "没有这样的话")
    assert shown(page) == 0 and page.is_visible("#none")


def test_links_lead_to_a_finding_a_provision_and_a_building(
    pages: Callable[[str], Path], opened: Callable[..., Page]
) -> None:
    path = pages("zh")
    page = opened(path, "#5.5.8-4-10")
    assert page.locator("tr.here").count() == page.locator("#rows tr[data-l='5.5.8-4-10']").count() == 2
    one = page.locator("#rows tbody tr").last.get_attribute("id")
    assert opened(path, f"#{one}").locator("tr.here").get_attribute("id") == one
    assert opened(path, "#1.0.1").locator("[id='1.0.1']").count() == 1  # not judged: in the appendix
    page.click(".map a[href='#building=S01']")
    sync_api.expect(page.locator("#f-building")).to_have_value("S01")
    assert 0 < shown(page) < 10


def test_everything_is_reached_by_the_keyboard(pages: Callable[[str], Path], opened: Callable[..., Page]) -> None:
    page = opened(pages("zh"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#theme")
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.focus(".map a")
    page.keyboard.press("Enter")
    sync_api.expect(page.locator("#f-building")).not_to_have_value("")


def test_paper_has_every_row_and_no_controls(large: Path, opened: Callable[..., Page]) -> None:
    page = opened(large)
    assert shown(page) == html.PAGE
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#rows tbody tr").count() == html.LARGE + 100
    assert not page.is_visible("#filters") and not page.is_visible("#theme")


def test_a_large_report_grows_page_by_page_and_finds_all(large: Path, opened: Callable[..., Page]) -> None:
    page = opened(large)
    page.click("#more")
    assert shown(page) == 2 * html.PAGE
    page.fill("#q", "N3099")
    assert shown(page) == 1
    page.fill("#q", "")
    page.select_option("#f-building", "3#")
    assert page.text_content("#shown") == "显示 200 / 443 条"


def test_without_scripts_the_findings_can_be_read(pages: Callable[[str], Path], opened: Callable[..., Page]) -> None:
    page = opened(pages("zh"), java_script_enabled=False)
    assert page.locator("#rows tbody tr:visible").count() == 32
    assert not page.is_visible("#filters") and not page.is_visible("#theme")
