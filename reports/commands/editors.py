"""``tiaowen schema``: the JSON schemas of a project's files."""

from __future__ import annotations

from pathlib import Path

import click

from tiaowen.reports.commands.common import PLACE, Talk, completed
from tiaowen.reports.console import put


@click.command()
@click.argument("name", required=False, shell_complete=completed("schemas"))
@click.option("-o", "--output", type=PLACE, help="写入文件，不写 NAME 时为文件夹 / a file; a folder without NAME")
@click.pass_obj
def schema(talk: Talk, name: str | None, output: Path | None) -> int:
    """项目文件的 JSON Schema，供编辑器提示和检查 / the JSON schemas of a project's files."""
    from tiaowen.reports import schemas
    from tiaowen.reports.deliver import hand_over

    if name is not None:
        hand_over(schemas.text(schemas.schema(name)).encode("utf-8"), "json", output)
    elif output is None:
        put(schemas.listed(talk.language))
    else:
        for path in schemas.write_schemas(output):
            put(str(path))
    return 0
