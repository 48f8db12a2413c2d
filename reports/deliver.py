"""One check result in the format asked for, to standard output or into a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from tiaowen.model.community import Community
from tiaowen.model.load import project_files
from tiaowen.model.saving import check_target, refusal, write_whole
from tiaowen.reports.baseline import Comparison
from tiaowen.reports.common import Cover
from tiaowen.reports.console import put
from tiaowen.reports.rows import Sheets
from tiaowen.rules.outcomes import CheckResult
from tiaowen.spec.errors import Text, UsageError
from tiaowen.spec.provisions import Strength

if TYPE_CHECKING:
    from tiaowen.generators.word_template import Template
    from tiaowen.reports.quantities import Quantities
    from tiaowen.reports.score.scoring import Scored

BINARY = ("docx", "xlsx", "bcf", "bcf3")


class Extra(TypedDict):
    """What reports with pages take beside the result."""

    cover: Cover | None
    quantities: Quantities | None
    baseline: Comparison | None
    sheets: Sheets | None
    community: Community | None


@dataclass(frozen=True, slots=True)
class Look:
    """How a report is to be made: language, threshold of failing, cover, drawings, and a console's needs.

    ``base`` is the project's folder as seen from the current one (`tiaowen.reports.findings.base_of`), ``baseline``
    an earlier check to compare with, ``community`` the model that says where things stand, ``sheets`` where drawings
    show them, ``template`` the institute's own Word file, ``score`` that of the indicators.
    """

    language: str = "zh"
    threshold: Strength = "shall"
    cover: Cover | None = None
    figures: tuple[tuple[str, str], ...] = ()
    quantities: Quantities | None = None
    color: bool = False
    encoding: str = "utf-8"
    base: str = ""
    baseline: Comparison | None = None
    community: Community | None = None
    sheets: Sheets | None = None
    template: Template | None = None
    score: Scored | None = None

    def extra(self) -> Extra:
        """What reports with pages show beside the result."""
        return {
            "cover": self.cover,
            "quantities": self.quantities,
            "baseline": self.baseline,
            "sheets": self.sheets,
            "community": self.community,
        }


def rendered(result: CheckResult, form: str, look: Look) -> bytes:
    """The report in one format, as bytes. Raises UsageError for a format that there is not."""
    maker = _MAKERS.get(form)
    if maker is None:
        raise UsageError(Text(f"没有 {form} 格式", f"there is no format {form}"))
    return maker(result, look)


def check_output(project: Path, output: Path | None) -> None:
    """Refuse, before any work, an output that cannot be written or would replace a file of the project itself."""
    if output is None:
        return
    check_target(output)
    if output.exists() and any(output.samefile(path) for path in project_files(project)):
        raise refusal(output, "是项目自己的文件，不予覆盖", "is a file of the project itself and is not overwritten")


def deliver(result: CheckResult, form: str, output: Path | None, look: Look) -> None:
    """Write the report to ``output``, else to standard output; binary formats need a file."""
    hand_over(b"" if output is None and form in BINARY else rendered(result, form, look), form, output)


def hand_over(data: bytes, form: str, output: Path | None) -> None:
    """Write what was made to ``output``, else to standard output. Raises UsageError for a binary format without one."""
    if output is not None:
        write_whole(output, data)
        return
    if form in BINARY:
        raise UsageError(
            Text(f"{form} 不能写到终端", f"{form} cannot go to the terminal"), Text("请加 -o 文件名", "add -o FILE")
        )
    put(data.decode("utf-8"), end="")


def _text(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.text import render

    text = render(
        result,
        language=look.language,
        threshold=look.threshold,
        color=look.color,
        encoding=look.encoding,
        baseline=look.baseline,
    )
    return text.encode("utf-8")


def _json(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.json_report import render

    text = render(
        result,
        language=look.language,
        threshold=look.threshold,
        quantities=look.quantities,
        baseline=look.baseline,
    )
    return text.encode("utf-8")


def _html(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.html import render

    page = render(
        result,
        language=look.language,
        threshold=look.threshold,
        figures=look.figures,
        score=look.score,
        **look.extra(),
    )
    return page.encode("utf-8")


def _word(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.word import render

    return render(
        result,
        language=look.language,
        threshold=look.threshold,
        template=look.template,
        score=look.score,
        **look.extra(),
    )


def _workbook(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.workbook import render

    return render(result, language=look.language, threshold=look.threshold, **look.extra())


def _json_lines(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.machine.json_lines import render

    return render(result, look)


def _sarif(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.machine.sarif import render

    return render(result, look)


def _junit(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.machine.junit import render

    return render(result, look)


def _github(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.machine.github import render

    return render(result, look)


def _gitlab(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.machine.code_quality import render

    return render(result, look)


def _markdown(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.markdown import render

    return render(result, look)


def _csv(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.table_csv import render

    return render(result, look)


def _bcf(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.machine.bcf import render

    return render(result, look, "2.1")


def _bcf3(result: CheckResult, look: Look) -> bytes:
    from tiaowen.reports.machine.bcf import render

    return render(result, look, "3.0")


_MAKERS: dict[str, Callable[[CheckResult, Look], bytes]] = {
    "text": _text,
    "json": _json,
    "html": _html,
    "docx": _word,
    "xlsx": _workbook,
    "jsonl": _json_lines,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
    "gitlab": _gitlab,
    "md": _markdown,
    "csv": _csv,
    "bcf": _bcf,
    "bcf3": _bcf3,
}
FORMATS = tuple(_MAKERS)
