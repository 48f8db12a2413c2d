"""``tiaowen completion``: scripts that complete commands, options, formats and provisions in a shell."""

from __future__ import annotations

import click

from tiaowen.reports.commands.common import SHELLS
from tiaowen.reports.console import put


@click.command()
@click.argument("shell", type=click.Choice(SHELLS), metavar="SHELL")
@click.pass_context
def completion(context: click.Context, shell: str) -> int:
    """命令行补全脚本，用法见 docs/shell.md / the script that completes commands in a shell."""
    from tiaowen.reports.commands.completing import script

    put(script(context.find_root().command, shell), end="")
    return 0
