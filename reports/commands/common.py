"""What the commands share: what they say on the way, their kinds of arguments, options that several of them take."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from tiaowen.reports.console import tell

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = (
    *("text", "json", "html", "docx", "xlsx"),
    *("jsonl", "sarif", "junit", "github", "gitlab", "md", "csv", "bcf", "bcf3"),
)
PROGRAM, VARIABLE = "tiaowen", "_TIAOWEN_COMPLETE"  # how a shell asks for completions
SHELLS = ("bash", "zsh", "fish", "powershell")
PLACE = click.Path(path_type=Path, readable=False)  # what cannot be read is told by whoever reads it
STRENGTHS = ("must", "shall", "should", "may")
LANGUAGES = click.Choice(["zh", "en"])
FLAGS = (["-q", "--quiet"], ["-v", "--verbose"], ["--no-color"])
JOBS = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="进程数，默认按核数，最多 4 / processes; by default one a core, at most 4",
)


class Seconds(click.FloatRange):
    """A time limit: a number, at least a second and at most a day."""

    def __init__(self) -> None:
        super().__init__(min=1, max=86_400)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The seconds; what is not a number lies in no range."""
        number = float(super().convert(value, param, ctx))
        if number != number:
            self.fail(f"{value!r} is not in the range 1<=x<=86400.", param, ctx)
        return number


class Talk:
    """What is common to all commands: the language, how much to say on stderr, colour."""

    def __init__(self, language: str, quiet: bool, color: bool) -> None:
        self.language = language
        self.quiet = quiet
        self.color = color

    def say(self, zh: str, en: str) -> None:
        """A line for people on stderr; progress and notices go here, results to stdout."""
        if not self.quiet:
            tell(en if self.language == "en" else zh)

    def progress(self, zh: str, en: str) -> None:
        """A line that only a terminal gets."""
        if sys.stderr.isatty():
            self.say(zh, en)


class Commands(click.Group):
    """Commands each of which takes what is common to all after its name as well as before it."""

    group_class = type

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command."""
        if not isinstance(cmd, click.Group):
            hidden: dict[str, Any] = {"expose_value": False, "callback": _changed, "hidden": True}
            cmd.params.append(click.Option(["--lang"], type=LANGUAGES, **hidden))
            cmd.params += [click.Option(names, is_flag=True, **hidden) for names in FLAGS]
        super().add_command(cmd, name)


def _changed(context: click.Context, option: click.Parameter, value: str | bool | None) -> None:
    talk = context.find_object(Talk)
    if talk is None or not value:
        return
    if option.name == "lang":
        talk.language = str(value)
    elif option.name == "no_color":
        talk.color = False
    else:
        talk.quiet = option.name == "quiet"


def completed(by: str) -> Callable[[click.Context, click.Parameter, str], Any]:
    """Completion of an argument by a function of `tiaowen.reports.commands.completing`."""

    def told(context: click.Context, parameter: click.Parameter, incomplete: str) -> Any:
        from tiaowen.reports.commands import completing

        return getattr(completing, by)(context, parameter, incomplete)

    return told


def project_argument(command: F) -> F:
    """The project that a command works on."""
    return click.argument("project", type=PLACE)(command)


def words(text: str | None) -> tuple[str, ...]:
    """A comma-separated option as words; Chinese commas serve too."""
    return tuple(word.strip() for word in (text or "").replace("，", ",").split(",") if word.strip())


def notices(talk: Talk, problems: Any) -> None:
    """What the reader of the project wants to mention."""
    for problem in problems:
        talk.say(f"注意：{problem.line('zh')}", f"note: {problem.line('en')}")
