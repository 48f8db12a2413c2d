"""``tiaowen explain``: one provision."""

from __future__ import annotations

from pathlib import Path

import click

from tiaowen.reports.commands.common import PLACE, Talk
from tiaowen.reports.console import put


@click.command()
@click.argument("provision", nargs=-1, required=True)
@click.option("--project", type=PLACE, help="按该项目的地方补充规定解释 / with this project's overlays")
@click.pass_obj
def explain(talk: Talk, provision: tuple[str, ...], project: Path | None) -> int:
    """解释一条规定：5.5.8-4-10 或 第5.5.8条第4款第10项 / explain one provision."""
    from tiaowen.reports.standard.explain import explanation

    put(explanation(" ".join(provision), talk.language, project))
    return 0
