"""The command line: arguments in, exit code out. What a command does stands in the rooms that it calls."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import click
from click.exceptions import NoArgsIsHelpError

import tiaowen
from tiaowen.reports.console import close_streams, open_streams, put, tell
from tiaowen.spec.errors import TiaowenError

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = (
    *("text", "json", "html", "docx", "xlsx"),
    *("jsonl", "sarif", "junit", "github", "gitlab", "md", "csv", "bcf", "bcf3"),
)
SCORE_FORMATS = ("text", "json", "html", "docx", "xlsx")
PLACE = click.Path(path_type=Path, readable=False)  # what cannot be read is told by whoever reads it
STRENGTHS = ("must", "shall", "should", "may")


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


def project_argument(command: F) -> F:
    """The project that a command works on."""
    return click.argument("project", type=PLACE)(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(tiaowen.__version__, "--version", "-V", prog_name="tiaowen")
@click.option("--lang", type=click.Choice(["zh", "en"]), envvar="TIAOWEN_LANG", default="zh", help="语言 / language")
@click.option("-q", "--quiet", is_flag=True, help="只输出结果 / say nothing but the result")
@click.option("-v", "--verbose", is_flag=True, help="多说一些 / say more")
@click.option("--no-color", is_flag=True, envvar="NO_COLOR", help="不用颜色 / no colour")
@click.pass_context
def main_group(context: click.Context, lang: str, quiet: bool, verbose: bool, no_color: bool) -> None:
    """条文：智慧社区设计标准的可运行版本 / the smart-community design standard as running code."""
    context.obj = Talk(lang, quiet and not verbose, not no_color and sys.stdout.isatty())


@main_group.command()
@project_argument
@click.option("-o", "--output", type=PLACE, help="成果文件夹 / folder for the results")
@click.option("--fail-on", type=click.Choice(STRENGTHS), default="shall", show_default=True)
@click.option("--since", type=PLACE, help="与此前的 manifest.json 比较 / compare with a manifest")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="出图进程数 / processes")
@click.pass_obj
def build(talk: Talk, project: Path, output: Path | None, fail_on: Any, since: Path | None, jobs: int) -> int:
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
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("-o", "--output", type=PLACE, help="写入文件 / write to a file")
@click.option("--fail-on", type=click.Choice(STRENGTHS), default="shall", show_default=True)
@click.option("--stage", type=click.Choice(["scheme", "preliminary", "construction"]), help="设计阶段 / design stage")
@click.option(
    "--baseline", type=PLACE, help="只对新增问题报错，与此前的 json 或 sarif 结果比较 / fail on new findings only"
)
@click.option("--select", help="只查这些条文，逗号分隔 / only these provisions")
@click.option("--ignore", help="不查这些条文，逗号分隔 / all but these provisions")
@click.pass_obj
def check(
    talk: Talk,
    project: Path,
    form: str,
    output: Path | None,
    fail_on: Any,
    stage: str | None,
    baseline: Path | None,
    select: str | None,
    ignore: str | None,
) -> int:
    """逐条检查 / judge a project by every provision."""
    from tiaowen.model.load import load_project
    from tiaowen.reports.baseline import compare, read_baseline
    from tiaowen.reports.common import cover_of
    from tiaowen.reports.deliver import Look, check_output, deliver
    from tiaowen.reports.findings import base_of
    from tiaowen.rules.judge import check as judge

    check_output(project, output)
    known = None if baseline is None else read_baseline(baseline)
    loaded = load_project(project)
    notices(talk, loaded.notices)
    result = judge(loaded.community, loaded.spec, loaded.inputs, stage, words(select), words(ignore), loaded.deviations)
    compared = None if known is None or baseline is None else compare(result, known, baseline.name)
    encoding = sys.stdout.encoding or "utf-8"
    look = Look(
        talk.language,
        fail_on,
        cover_of(loaded.community),
        color=talk.color and output is None,
        encoding=encoding,
        base=base_of(project),
        baseline=compared,
        community=loaded.community,
    )
    deliver(result, form, output, look)
    return result.exit_code(fail_on) if compared is None else compared.exit_code(result, fail_on)


@main_group.command()
@project_argument
@click.option("--only", help="只做这些系统，如 ftth,catv / only these systems")
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
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="出图进程数 / processes")
@click.pass_obj
def generate(talk: Talk, project: Path, only: str | None, output: Path | None, since: Path | None, jobs: int) -> int:
    """只生成点位表、材料表和图纸 / deliverables only."""
    from tiaowen.reports.build import generate_project

    told = talk.progress
    made = generate_project(project, output, words(only), language=talk.language, told=told, jobs=jobs, since=since)
    for path in made:
        put(str(path))
    return 0


@main_group.command()
@project_argument
@click.option("--format", "form", type=click.Choice(SCORE_FORMATS), default="text", show_default=True)
@click.option("-o", "--output", type=PLACE, help="写入文件 / write to a file")
@click.option("--target", help="要达到的分数或等级 / points or grade to reach")
@click.option("--budget", type=click.FloatRange(min=0), help="措施的预算 / money for measures")
@click.option("--portfolio", type=PLACE, multiple=True, help="熵权法的其他项目 / projects for entropy weights")
@click.option("--fail-under", type=click.FloatRange(min=0), help="低于此分则退出码为 1 / exit 1 below this score")
@click.pass_obj
def score(
    talk: Talk,
    project: Path,
    form: str,
    output: Path | None,
    target: str | None,
    budget: float | None,
    portfolio: tuple[Path, ...],
    fail_under: float | None,
) -> int:
    """按指标表评分，并给出最省钱的提升办法 / score the indicators, with the cheapest way up."""
    from tiaowen.reports.deliver import check_output, hand_over
    from tiaowen.reports.score.formats import rendered
    from tiaowen.reports.score.scoring import score_project

    check_output(project, output)
    found, told = score_project(project, portfolio, target, budget)
    notices(talk, told)
    encoding = "utf-8" if output is not None else sys.stdout.encoding or "utf-8"
    hand_over(rendered(found, form, talk.language, encoding), form, output)
    return 1 if fail_under is not None and found.score.low < fail_under else 0


@main_group.command()
@click.argument("provision", nargs=-1, required=True)
@click.option("--project", type=PLACE, help="按该项目的地方补充规定解释 / with this project's overlays")
@click.pass_obj
def explain(talk: Talk, provision: tuple[str, ...], project: Path | None) -> int:
    """解释一条规定：5.5.8-4-10 或 第5.5.8条第4款第10项 / explain one provision."""
    from tiaowen.reports.standard.explain import explanation

    put(explanation(" ".join(provision), talk.language, project))
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

    for path in new_project(folder):
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


def words(text: str | None) -> tuple[str, ...]:
    """A comma-separated option as words; Chinese commas serve too."""
    return tuple(word.strip() for word in (text or "").replace("，", ",").split(",") if word.strip())


def notices(talk: Talk, problems: Any) -> None:
    """What the reader of the project wants to mention."""
    for problem in problems:
        talk.say(f"注意：{problem.line('zh')}", f"note: {problem.line('en')}")


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit code of the table in the documentation; no traceback reaches the user."""
    gc.set_threshold(100_000)  # a run makes many small values and few circles; the default costs a tenth of its time
    open_streams()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # or pydantic asks every installed package for some
    os.environ.pop("SOURCE_DATE_EPOCH", None)  # PDF and font libraries would write it; our dates are the project's
    language = "en" if _language_option(arguments) == "en" else "zh"
    interrupt = Interrupt.watched()
    try:
        code = main_group.main(arguments, prog_name="tiaowen", standalone_mode=False)
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


class Interrupt:
    """Hears an interrupt, and waits with it while a module is being imported.

    Libraries turn an interrupt in the midst of their import into errors of their own, traceback and all.
    """

    wait_s = 0.02

    def __init__(self) -> None:
        self.seen = False

    @classmethod
    def watched(cls) -> Interrupt:
        """One that hears the signal; without a main thread to hear it in, one that never sees it."""
        interrupt = cls()
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, interrupt.hear)
        return interrupt

    def hear(self, number: int, frame: FrameType | None) -> None:
        """Answer the signal."""
        self.seen = True
        if hasattr(signal, "setitimer") and importing(frame):  # Windows has none
            signal.signal(signal.SIGALRM, self.hear)
            signal.setitimer(signal.ITIMER_REAL, self.wait_s)
            return
        raise KeyboardInterrupt


def importing(frame: FrameType | None) -> bool:
    """Whether the code that runs is, or was called by, a module's import."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def interrupted(language: str) -> int:
    """Tell it; the exit code."""
    tell("已中断" if language == "zh" else "interrupted")
    return 130


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
