"""The command line: arguments in, exit code out. What a command does stands in the rooms that it calls."""

from __future__ import annotations

import gc
import os
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError

import tiaowen
from tiaowen.reports.commands.check import check
from tiaowen.reports.commands.common import (
    JOBS,
    LANGUAGES,
    PLACE,
    PROGRAM,
    STRENGTHS,
    VARIABLE,
    Commands,
    Seconds,
    Talk,
    completed,
    notices,
    project_argument,
    words,
)
from tiaowen.reports.commands.completion import completion
from tiaowen.reports.commands.diff import diff
from tiaowen.reports.commands.editors import schema
from tiaowen.reports.commands.explain import explain
from tiaowen.reports.commands.interrupt import Interrupt, interrupted
from tiaowen.reports.commands.review import review
from tiaowen.reports.commands.score import score
from tiaowen.reports.console import close_streams, open_streams, put, tell
from tiaowen.spec.errors import TiaowenError


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(tiaowen.__version__, "--version", "-V", prog_name="tiaowen")
@click.option("--lang", type=LANGUAGES, envvar="TIAOWEN_LANG", default="zh", help="语言 / language")
@click.option("-q", "--quiet", is_flag=True, help="只输出结果 / say nothing but the result")
@click.option("-v", "--verbose", is_flag=True, help="多说一些 / say more")
@click.option("--no-color", is_flag=True, envvar="NO_COLOR", help="不用颜色 / no colour")
@click.pass_context
def main_group(context: click.Context, lang: str, quiet: bool, verbose: bool, no_color: bool) -> None:
    """条文：智慧社区设计标准的可运行版本 / the smart-community design standard as running code."""
    context.obj = Talk(lang, quiet and not verbose, not no_color and sys.stdout.isatty())


for command in (check, completion, diff, explain, review, schema, score):
    main_group.add_command(command)


@main_group.command()
@project_argument
@click.option("-o", "--output", type=PLACE, help="成果文件夹 / folder for the results")
@click.option("--fail-on", type=click.Choice(STRENGTHS), default="shall", show_default=True)
@click.option("--since", type=PLACE, help="与此前的 manifest.json 比较 / compare with a manifest")
@JOBS
@click.pass_obj
def build(talk: Talk, project: Path, output: Path | None, fail_on: Any, since: Path | None, jobs: int | None) -> int:
    """读入、补全、检查并生成全部成果 / read, size, check, generate and report everything."""
    from tiaowen.reports.build import build_project
    from tiaowen.reports.build_summary import summary_lines

    built = build_project(project, output, language=talk.language, told=talk.progress, jobs=jobs, since=since)
    notices(talk, built.notices)
    for line in summary_lines(built, talk.language):
        put(line)
    return built.result.exit_code(fail_on)


@main_group.command()
@project_argument
@click.option("--only", shell_complete=completed("solvers"), help="只做这些系统，如 ftth,catv / only these systems")
@click.option("--building", "buildings", help="只做这些楼栋，逗号分隔 / only these buildings")
@click.option("--dry-run", is_flag=True, help="只算不写 / do not write design.yaml")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--seconds", type=Seconds(), default=60.0, show_default=True, help="每步时限 / time limit of a step")
@click.pass_obj
def size(
    talk: Talk, project: Path, only: str | None, buildings: str | None, dry_run: bool, form: str, seconds: float
) -> int:
    """补全设计并给出证明，写入 design.yaml / complete the design and write it."""
    from tiaowen.reports.sizing import render_sizing, size_project

    told, chosen = talk.progress, words(buildings)
    sized = size_project(project, words(only), seconds, write=not dry_run, told=told, buildings=chosen)
    notices(talk, sized.notices)
    put(render_sizing(sized, form, talk.language))
    return 1 if any(one.status == "infeasible" for one in sized.certificates) else 0


@main_group.command()
@project_argument
@click.option("--only", help="如 points,bom,cables,risers,plans,description / which deliverables")
@click.option("-o", "--output", type=PLACE, help="成果文件夹 / folder for the results")
@click.option("--since", type=PLACE, help="与此前的 manifest.json 比较 / compare with a manifest")
@JOBS
@click.pass_obj
def generate(
    talk: Talk, project: Path, only: str | None, output: Path | None, since: Path | None, jobs: int | None
) -> int:
    """只生成点位表、材料表和图纸 / deliverables only."""
    from tiaowen.reports.build import generate_project

    told = talk.progress
    made = generate_project(project, output, words(only), language=talk.language, told=told, jobs=jobs, since=since)
    for path in made:
        put(str(path))
    return 0


@main_group.group()
def spec() -> None:
    """标准本身 / the standard itself."""


@spec.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def spec_list(talk: Talk, form: str) -> int:
    """列出全部条文及判定方式 / every provision and how it is judged."""
    from tiaowen.reports.standard.spec_list import spec_list as listed

    put(listed(form, talk.language))
    return 0


@spec.command("parameters")
@click.option("--project", type=PLACE, help="按该项目的取值 / with this project's values")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def spec_parameters(talk: Talk, project: Path | None, form: str) -> int:
    """标准未给出的数值：取值、来源、是否确认 / values that the standard leaves open, with their sources."""
    from tiaowen.reports.standard.parameters import parameter_list

    put(parameter_list(form, talk.language, project))
    return 0


@spec.command("coverage")
@click.option("--format", "form", type=click.Choice(["text", "json", "md", "xlsx"]), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件 / write to a file")
@click.pass_obj
def spec_coverage(talk: Talk, form: str, output: Path | None) -> int:
    """条文、判定方式、规则与用例的对照表 / the matrix of provisions, rules and cases."""
    from tiaowen.reports.deliver import hand_over
    from tiaowen.reports.standard.coverage import coverage
    from tiaowen.reports.standard.coverage_formats import rendered

    hand_over(rendered(coverage(), form, talk.language), form, output)
    return 0


@spec.command("text")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def spec_text(talk: Talk, file: Path) -> int:
    """读入自有的标准文本（docx、txt），explain 即引用原文 / take in your own copy of the standard."""
    from tiaowen.reports.standard.own_text import take_text

    target, told = take_text(file)
    click.echo(str(target))
    talk.say(told.zh, told.en)
    return 0


@main_group.command("import")
@click.argument("sources", nargs=-1, required=True, type=PLACE)
@click.option("-o", "--output", required=True, type=PLACE, help="项目文件夹 / project folder")
@click.option("--take-estimates", is_flag=True, help="采用 est_* 估算列并标注 / take est_* columns as estimates")
@click.option("--overwrite", is_flag=True, help="覆盖已有文件 / replace files that exist")
@click.option("--name", help="项目名称 / the project's name")
@click.option("--origin", help="数据来源与许可 / where the data comes from, and its licence")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="项目日期 / the project's date")
@click.pass_obj
def import_(
    talk: Talk,
    sources: tuple[Path, ...],
    output: Path,
    take_estimates: bool,
    overwrite: bool,
    name: str | None,
    origin: str | None,
    day: datetime | None,
) -> int:
    """由 GeoJSON 轮廓建立项目 / make a project folder from GeoJSON outlines."""
    from tiaowen.model.geojson.importing import import_sources

    imported = import_sources(
        sources,
        output,
        take_estimates=take_estimates,
        overwrite=overwrite,
        origin=origin,
        day=None if day is None else day.date(),
        title=name,
    )
    for note in imported.notes:
        talk.say(note.zh, note.en)
    for path in imported.paths:
        put(str(path))
    return 0


@main_group.command()
@click.argument("folder", type=PLACE)
@click.pass_obj
def init(talk: Talk, folder: Path) -> int:
    """新建带注释的项目文件夹 / start a commented project folder."""
    from tiaowen.model.new_project import new_project
    from tiaowen.reports.schemas import all_files

    for path in new_project(folder, {f"schemas/{name}": text for name, text in all_files().items()}):
        put(str(path))
    talk.say(f"下一步：tiaowen check {folder}", f"next: tiaowen check {folder}")
    return 0


@main_group.command()
@click.pass_obj
def doctor(talk: Talk) -> int:
    """检查本机环境 / look over this machine."""
    from tiaowen.reports.doctor import doctor as examine
    from tiaowen.reports.doctor import render

    checks = examine()
    put(render(checks, talk.language))
    return 2 if any(one.ok is False for one in checks) else 0


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit code of the table in the documentation; no traceback reaches the user."""
    gc.set_threshold(100_000)  # a run makes many small values and few circles; the default costs a tenth of its time
    open_streams()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # or pydantic asks every installed package for some
    os.environ.pop("SOURCE_DATE_EPOCH", None)  # PDF and font libraries would write it; our dates are the project's
    language = "en" if _language_option(arguments) == "en" else "zh"
    if VARIABLE in os.environ:
        import tiaowen.reports.commands.completing  # noqa: F401 - knows one more shell
    interrupt = Interrupt.watched()
    try:
        code = main_group.main(arguments, prog_name=PROGRAM, complete_var=VARIABLE, standalone_mode=False)
        return code if isinstance(code, int) else 0
    except TiaowenError as error:
        for line in error.lines(language):
            tell(line)
        return error.exit_code
    except NoArgsIsHelpError as error:
        tell(error.format_message())
        return 2
    except click.ClickException as error:
        from tiaowen.reports.usage import usage_line

        tell(usage_line(error, language))
        return 2
    except (click.Abort, KeyboardInterrupt):
        return interrupted(language)
    except SystemExit:  # click's answer to a reader of --help that has gone away
        return 0
    except Exception as error:  # the last resort: whatever we did wrong, the user gets one line
        if interrupt.seen:
            return interrupted(language)
        where = f"{type(error).__name__}: {error}".splitlines()[0]
        tell(f"内部错误：{where}" if language == "zh" else f"internal error: {where}")
        return 4


def _language_option(arguments: list[str] | None) -> str | None:
    """The language asked for; needed before the arguments are parsed."""
    given = sys.argv[1:] if arguments is None else arguments
    values = [word.removeprefix("--lang=") for word in given if word.startswith("--lang=")]
    values += [value for option, value in pairwise(given) if option == "--lang"]
    return values[-1] if values else os.environ.get("TIAOWEN_LANG")


def run() -> None:
    """The console script. The process ends at once: taking its many small values apart would cost a tenth more."""
    code = main()
    close_streams()
    os._exit(code)


if __name__ == "__main__":
    run()
