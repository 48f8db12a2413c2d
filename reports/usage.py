"""Wrong use of the command line, told in one line in the user's language."""

from __future__ import annotations

import click
from click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption

from tiaowen.spec.errors import Text


def usage_line(error: click.ClickException, language: str) -> str:
    """What was wrong with the arguments, and where the right use is explained."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "tiaowen"
    what = _what(error)[language]
    return f"{command}: {what} (see {command} -h)" if language == "en" else f"{command}：{what}（用法见 {command} -h）"


def _what(error: click.ClickException) -> Text:
    english = " ".join(error.format_message().split()).rstrip(".")
    return Text(_chinese(error) or english, english)


def _chinese(error: click.ClickException) -> str:
    if isinstance(error, MissingParameter):
        return f"缺少 {_named(error)}"
    if isinstance(error, BadParameter):
        return f"{_named(error)} 的值不对{_expected(error)}"
    if isinstance(error, NoSuchOption):
        return f"没有选项 {error.option_name}{_nearest(error)}"
    if isinstance(error, BadOptionUsage):
        return f"选项 {error.option_name} 后面应有且只有规定个数的值"
    if error.message.startswith("No such command"):
        return f"没有命令 {error.message.partition(' command ')[2].strip(' .')}{_nearest(error)}"
    if error.message.startswith("Got unexpected extra"):
        return f"多余的参数 {error.message.partition('(')[2].rstrip(')')}"
    return ""


def _named(error: BadParameter) -> str:
    hint = error.param.get_error_hint(error.ctx) if error.param is not None and error.ctx is not None else ""
    return hint.replace("'", "").replace(" / ", "/")


def _expected(error: BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return f"，可写：{'、'.join(str(choice) for choice in kind.choices)}"
    if isinstance(kind, click.DateTime):
        return "，应为日期，如 2026-11-22"
    if isinstance(kind, click.FloatRange):
        return f"，应为不小于 {kind.min:g} 的数"
    return ""


def _nearest(error: click.ClickException) -> str:
    near = getattr(error, "possibilities", None)
    return f"，是否想写：{'、'.join(near)}？" if near else ""
