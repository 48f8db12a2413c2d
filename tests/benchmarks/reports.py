"""Reports with pages: seconds of CPU and bytes for results of 500 and 20,000 findings; with a browser, opening them.

Opening and filtering is measured in Chromium where Playwright and a Chromium are there (see CONTRIBUTING), else left
out. The ratio is to the seconds of the first line.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

MADE = Path(__file__).resolve().parents[1] / "reports" / "conftest.py"
FILTER = """word => {
  const start = performance.now(), box = document.getElementById("q");
  box.value = word;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.getBoundingClientRect();
  return (performance.now() - start) / 1000;
}"""


def rows(quick: bool) -> Iterator[dict[str, object]]:
    """For each format and number of findings: seconds of CPU, bytes; then seconds to open and to filter."""
    from tiaowen.reports import html, word, workbook

    made, base = _made(), 0.0
    spec = made._spec()
    for count, formats in ((500, (html, word, workbook)), (20_000, (html,))):
        result = made.result([made.fail(i) for i in range(count)] + [made.passed(i) for i in range(count)], spec)
        for form in formats:
            form.render(made.result([made.fail(0)], spec), spec=spec)  # imports are not what is measured
            seconds, data = _timed(lambda form=form, result=result: form.render(result, spec=spec))
            base = base or seconds
            size = len(data if isinstance(data, bytes) else data.encode())
            name = form.__name__.rpartition(".")[2]
            yield {"format": name, "findings": count, "cpu_s": seconds, "bytes": size, "ratio": seconds / base}
        if count > 500:
            yield from _opened(data, count, base)


def _made() -> ModuleType:
    found = importlib.util.spec_from_file_location("made", MADE)
    made = importlib.util.module_from_spec(found)  # type: ignore[arg-type]
    found.loader.exec_module(made)  # type: ignore[union-attr]
    return made


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def _opened(page_text: str, count: int, base: float) -> Iterator[dict[str, object]]:
    browser = shutil.which(os.environ.get("TIAOWEN_CHROMIUM") or "chromium")
    if browser is None or importlib.util.find_spec("playwright") is None:
        return
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "report.html"
        path.write_text(page_text, encoding="utf-8")
        page = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"]).new_page()
        start = time.perf_counter()
        page.goto(path.as_uri())
        found = {"open": time.perf_counter() - start}
        found |= {f"filter {word}": float(page.evaluate(FILTER, word)) for word in ("N1999", "串接 N7", "")}
        for name, seconds in found.items():
            yield {"format": name, "findings": count, "wall_s": seconds, "ratio": seconds / base}
