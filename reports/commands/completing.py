"""What a shell is told when it asks how a word may go on. Imported only then: `click.shell_completion` is not light.

The shell asks the program itself, by way of `VARIABLE`; bash, zsh and fish are click's own, PowerShell is ours.
"""

from __future__ import annotations

import os

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from tiaowen.reports.commands.common import PROGRAM, VARIABLE

MOST = 50  # provisions told at once
_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $line, $cursor)
    $env:%(complete_var)s = "powershell_complete"
    $env:COMP_WORDS = $line.ToString()
    $env:COMP_CWORD = $word
    try {
        %(prog_name)s | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            if (-not $help) { $help = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, "ParameterValue", $help)
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_CWORD
    }
}
"""


class PowerShell(ShellComplete):
    """Completion for PowerShell 5 and later; where nothing is offered it completes files by itself."""

    name = "powershell"
    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one being written, and that one."""
        words, incomplete = split_arg_string(os.environ["COMP_WORDS"])[1:], os.environ["COMP_CWORD"]
        if incomplete and words and words[-1] == incomplete:
            words.pop()
        return words, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """A value with its help behind a tab."""
        return f"{item.value}\t{item.help}" if item.help else str(item.value)

    def complete(self) -> str:
        """What fits, a line each; places in the file system are left to the shell."""
        args, incomplete = self.get_completion_args()
        items = (one for one in self.get_completions(args, incomplete) if one.type == "plain")
        return "\n".join(self.format_completion(one) for one in items)


add_completion_class(PowerShell)


def script(command: click.Command, shell: str) -> str:
    """The script for a shell, to be run when it starts."""
    kind = get_completion_class(shell)
    assert kind is not None
    maker = kind(command, {}, PROGRAM, VARIABLE)
    return maker.source_template % maker.source_vars()


def provisions(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids that begin so, with their titles; of a list the last one. A path is left to the shell."""
    before, _, last = incomplete.rpartition(",")
    if last and not last[0].isalnum():
        return [CompletionItem(incomplete, type="file")]
    from tiaowen.spec.provisions import load_spec

    language = getattr(context.find_root().obj, "language", "zh")
    found = [one for one in load_spec().provisions.values() if one.id.startswith(last)]
    head = f"{before}," if before else ""
    items = [CompletionItem(head + one.id, help=one.title[language]) for one in found[:MOST]]
    return items or [CompletionItem(incomplete, type="file")]


def solvers(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The steps of sizing; of a list the last one."""
    from tiaowen.solvers.size import SOLVERS

    before, _, last = incomplete.rpartition(",")
    head = f"{before}," if before else ""
    return [CompletionItem(head + name) for name in SOLVERS if name.startswith(last)]


def schemas(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of the schemas."""
    from tiaowen.reports.schemas import KINDS

    return [CompletionItem(name, help=kind.about.zh) for name, kind in KINDS.items() if name.startswith(incomplete)]
