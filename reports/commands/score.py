"""``tiaowen score``: the indicators of a project scored."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tiaowen.reports.commands.common import PLACE, Talk, notices, project_argument

FORMATS = ("text", "json", "html", "docx", "xlsx")


@click.command()
@project_argument
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("-o", "--output", type=PLACE, help="写入文件 / write to a file")
@click.option("--target", help="要达到的分数或等级 / points or grade to reach")
@click.option("--budget", type=click.FloatRange(min=0), help="措施的预算 / money for measures")
@click.option("--portfolio", type=PLACE, multiple=True, help="熵权法的其他项目 / projects for entropy weights")
@click.option("--fail-under", type=click.FloatRange(min=0), help="低于此分则退出码为 1 / exit 1 below this score")
@click.pass_obj
def score(
    talk: Talk,
    project: Path,
    form: str,
    output: Path | None,
    target: str | None,
    budget: float | None,
    portfolio: tuple[Path, ...],
    fail_under: float | None,
) -> int:
    """按指标表评分，并给出最省钱的提升办法 / score the indicators, with the cheapest way up."""
    from tiaowen.reports.deliver import check_output, hand_over
    from tiaowen.reports.score.formats import rendered
    from tiaowen.reports.score.scoring import score_project

    check_output(project, output)
    found, told = score_project(project, portfolio, target, budget)
    notices(talk, told)
    encoding = "utf-8" if output is not None else sys.stdout.encoding or "utf-8"
    hand_over(rendered(found, form, talk.language, encoding), form, output)
    return 1 if fail_under is not None and found.score.low < fail_under else 0
