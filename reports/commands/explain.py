"""``tiaowen explain``: one provision, or one finding of a project."""

from __future__ import annotations

import re
from pathlib import Path

import click

from tiaowen.reports.commands.common import PLACE, Seconds, Talk, completed
from tiaowen.reports.console import put

FINDING = re.compile(r".*@.*|(?=.*[a-f])[0-9a-f]{4,16}|[0-9]{16}")


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="ID | PROJECT FINDING", shell_complete=completed("provisions"))
@click.option("--project", type=PLACE, help="按该项目的规定和参数解释 / with this project's overlays and parameters")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--seconds", type=Seconds(), default=20.0, show_default=True, help="求解每步时限 / time limit of a step")
@click.option("--no-solve", is_flag=True, help="不试算求解 / try no solver")
@click.pass_obj
def explain(talk: Talk, what: tuple[str, ...], project: Path | None, form: str, seconds: float, no_solve: bool) -> int:
    """解释一条规定（5.5.8-4-10）、一个参数（catv.coax.loss），或项目的一条结果（指纹，或 条文@对象）的由来与改法。

    Explain a provision, a parameter, or how a finding of a project (fingerprint or PROVISION@SUBJECT) came about and
    what mends it.
    """
    if is_finding(what):
        from tiaowen.reports.derivation.derive import explain_finding
        from tiaowen.reports.derivation.render import render

        explained = explain_finding(Path(what[0]), what[1], seconds=seconds, solve=not no_solve)
        put(render(explained, form, talk.language))
        return 0
    from tiaowen.reports.standard.explain import explanation

    put(explanation(" ".join(what), talk.language, project))
    return 0


def is_finding(what: tuple[str, ...]) -> bool:
    """Whether the words are a project and a finding; a provision may be written in several words, too."""
    return len(what) == 2 and (FINDING.fullmatch(what[1]) is not None or Path(what[0]).exists())
