"""``tiaowen diff``: two revisions of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tiaowen.reports.commands.common import PLACE, STRENGTHS, Talk


@click.command()
@click.argument("before", type=PLACE, metavar="A")
@click.argument("after", type=PLACE, metavar="B")
@click.option("--format", "form", type=click.Choice(["text", "json", "md", "xlsx"]), default="text", show_default=True)
@click.option("-o", "--output", type=PLACE, help="写入文件 / write to a file")
@click.option("--fail-on", type=click.Choice(STRENGTHS), default="shall", show_default=True)
@click.pass_obj
def diff(talk: Talk, before: Path, after: Path, form: str, output: Path | None, fail_on: Any) -> int:
    """比较两次修订的判定和数量；A、B 为项目、成果文件夹或 check.json / compare two revisions.

    A and B are projects, folders of results or check.json files; exit code 1 where something fails in B that did not
    in A.
    """
    from tiaowen.reports.deliver import check_output, hand_over
    from tiaowen.reports.difference.compare import compare
    from tiaowen.reports.difference.render import render
    from tiaowen.reports.difference.side import kept_check, read_side

    kept = [kept_check(path) for path in (before, after)]
    for path, file in zip((before, after), kept, strict=True):
        check_output(file or path, output)
    detailed = kept == [None, None]
    difference = compare(*(read_side(path, talk.language, detailed) for path in (before, after)))
    hand_over(render(difference, form, talk.language, fail_on), form, output)
    return difference.exit_code(fail_on)
