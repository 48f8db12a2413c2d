"""``tiaowen check``: judge a project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tiaowen.reports.commands.common import FORMATS, PLACE, STRENGTHS, Talk, notices, project_argument, words


@click.command()
@project_argument
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("-o", "--output", type=PLACE, help="写入文件 / write to a file")
@click.option("--fail-on", type=click.Choice(STRENGTHS), default="shall", show_default=True)
@click.option("--stage", type=click.Choice(["scheme", "preliminary", "construction"]), help="设计阶段 / design stage")
@click.option(
    "--baseline", type=PLACE, help="只对新增问题报错，与此前的 json 或 sarif 结果比较 / fail on new findings only"
)
@click.option("--select", help="只查这些条文，逗号分隔 / only these provisions")
@click.option("--ignore", help="不查这些条文，逗号分隔 / all but these provisions")
@click.pass_obj
def check(
    talk: Talk,
    project: Path,
    form: str,
    output: Path | None,
    fail_on: Any,
    stage: str | None,
    baseline: Path | None,
    select: str | None,
    ignore: str | None,
) -> int:
    """逐条检查 / judge a project by every provision."""
    from tiaowen.model.load import load_project
    from tiaowen.reports.baseline import compare, read_baseline
    from tiaowen.reports.common import cover_of
    from tiaowen.reports.deliver import Look, check_output, deliver
    from tiaowen.reports.findings import base_of
    from tiaowen.rules.judge import check as judge

    check_output(project, output)
    known = None if baseline is None else read_baseline(baseline)
    loaded = load_project(project)
    notices(talk, loaded.notices)
    result = judge(loaded.community, loaded.spec, loaded.inputs, stage, words(select), words(ignore), loaded.deviations)
    compared = None if known is None or baseline is None else compare(result, known, baseline.name)
    encoding = sys.stdout.encoding or "utf-8"
    look = Look(
        talk.language,
        fail_on,
        cover_of(loaded.community),
        color=talk.color and output is None,
        encoding=encoding,
        base=base_of(project),
        baseline=compared,
        community=loaded.community,
    )
    deliver(result, form, output, look)
    return result.exit_code(fail_on) if compared is None else compared.exit_code(result, fail_on)
