"""``tiaowen review``: reports that come back answered."""

from __future__ import annotations

from pathlib import Path

import click

from tiaowen.reports.commands.common import PLACE, Commands, Talk, notices, project_argument
from tiaowen.reports.console import put


@click.group(cls=Commands)
def review() -> None:
    """审查报告的答复 / the answers to a report."""


@review.command("import")
@click.argument("file", type=PLACE)
@project_argument
@click.option("--dry-run", is_flag=True, help="只显示，不写文件 / show it, write nothing")
@click.pass_obj
def review_import(talk: Talk, file: Path, project: Path, dry_run: bool) -> int:
    """读回填了“回复”栏的 docx 或 xlsx 报告：拟议偏离与说明 / read replies back as proposed deviations and notes."""
    from tiaowen.reports.review.importing import import_review, told

    imported = import_review(file, project, write=not dry_run, language=talk.language)
    notices(talk, imported.notices)
    for line in told(imported, talk.language):
        put(line)
    if dry_run and imported.proposed:
        put(imported.proposed, end="")
    return imported.exit_code
