"""The command line as shells and people keep using it: exit codes of real processes, --watch, completion."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tiaowen.cli import main
from tiaowen.reports.commands.common import SHELLS

ROOT = Path(__file__).resolve().parent.parent
GARDEN = ROOT / "projects" / "garden"
TINY = "tiaowen: 1\nproject: {name: 试, date: 2026-11-01}\n"
COMPLIES = (
    TINY + "buildings: [{id: B1, use: 公建, rooms: [{id: C1, kind: 安防监控中心, area: 25}]}]\nsecurity: {centre: C1}\n"
)
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and shells of POSIX")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tiaowen.cli", *arguments]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": "utf-8", **more}


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    (tmp_path / "community.yaml").write_text(TINY, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (0, "check {} --select 5.7.13-4"),
        (1, "check {garden} --select 5.7.14-1"),
        (1, "diff {} {garden} --fail-on shall"),
        (2, "check {}/none"),
        (2, "check {} --format pdf"),
        (2, "explain {garden} ffffffffffffffff"),
        (3, "check {}/x/broken.yaml"),
        (3, "diff {} {}/x/broken.yaml"),
        (5, "check {} --select 5.5.3"),
        (5, "check {} --select 9.9.9"),
    ],
)
def test_exit_codes_of_real_processes(code: int, arguments: str, tmp_path: Path) -> None:
    (tmp_path / "community.yaml").write_text(COMPLIES, encoding="utf-8")
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "broken.yaml").write_text("a: [", encoding="utf-8")
    words = [word.replace("{garden}", str(GARDEN)).replace("{}", str(tmp_path)) for word in arguments.split()]
    found = subprocess.run(command(*words), capture_output=True, text=True, encoding="utf-8", env=environment())
    assert found.returncode == code, found.stderr
    assert "Traceback" not in found.stderr
    assert bool(found.stderr.strip()) == (code in (2, 3))


def test_a_fault_of_ours_is_exit_4_in_a_real_process(tiny: Path) -> None:
    code = (
        "import sys, tiaowen.rules.judge as judge\n"
        "def broken(*_, **__): raise RuntimeError('broken')\n"
        "judge.check = broken\n"
        f"sys.argv = ['tiaowen', 'check', {str(tiny)!r}]\n"
        "from tiaowen.cli import run\nrun()"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", env=environment()
    )
    assert found.returncode == 4
    assert "broken" in found.stderr and "Traceback" not in found.stderr


# --- watching ------------------------------------------------------------------------------------------------------


@contextmanager
def watching(project: Path, log: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that watches, its output going to a file."""
    with log.open("w", encoding="utf-8") as stream:
        running = subprocess.Popen(
            command("check", str(project), "--select", "5.7.13-4", "--watch"),
            stdout=stream,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(),
        )
        try:
            yield running
        finally:
            running.kill()
            running.wait()


def seen(log: Path, words: str, times: int = 1) -> None:
    """Wait until the words stand in the file so often."""
    end = time.monotonic() + 60
    while log.read_text(encoding="utf-8").count(words) < times:
        assert time.monotonic() < end, log.read_text(encoding="utf-8")
        time.sleep(0.05)


@POSIX
def test_watching_reports_again_tells_errors_and_ends_with_130(tmp_path: Path) -> None:
    project, log = tmp_path / "p", tmp_path / "log"
    project.mkdir()
    file = project / "community.yaml"
    file.write_text(COMPLIES, encoding="utf-8")
    with watching(project, log) as running:
        seen(log, "等待文件改动", 1)
        seen(log, "退出码 0")
        file.write_text(COMPLIES.replace("area: 25", "area: 1"), encoding="utf-8")
        seen(log, "退出码 1")
        file.write_text("a: [", encoding="utf-8")
        seen(log, "community.yaml:1:")
        seen(log, "等待文件改动", 3)
        (project / "design.yaml").write_text("tiaowen: 1\n", encoding="utf-8")
        file.write_text(COMPLIES, encoding="utf-8")
        seen(log, "退出码 0", 2)
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=60) == 130
    told = log.read_text(encoding="utf-8")
    assert "已中断" in told and "Traceback" not in told and "\x1b[2J" not in told


def test_there_has_to_be_something_to_watch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none"), "--watch"]) == 2
    assert "找不到项目" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_not_watched(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tiny), "--watch", "-o", str(tiny / "no" / "x.txt")]) == 2
    assert "没有这个文件夹" in capsys.readouterr().err


# --- completion ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_a_script_that_asks_the_program(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert "_TIAOWEN_COMPLETE" in script and f"{shell}_complete" in script
    assert "%(" not in script


@pytest.mark.parametrize(
    ("line", "word", "wanted", "not_wanted"),
    [
        ("tiaowen ", "", {"check", "diff", "explain", "completion"}, {"--format"}),
        ("tiaowen check x --format s", "s", {"sarif"}, {"json"}),
        ("tiaowen check x --fail-on ", "", {"must", "shall"}, {"text"}),
        ("tiaowen explain 5.5.8-4-1", "5.5.8-4-1", {"5.5.8-4-1", "5.5.8-4-10"}, {"5.5.8-4-2"}),
        ("tiaowen check x --select 5.5.3,I2.1.", "5.5.3,I2.1.", {"5.5.3,I2.1.4"}, {"I2.1.4"}),
        ("tiaowen size x --only ftth,c", "ftth,c", {"ftth,catv", "ftth,cameras"}, {"catv"}),
        ("tiaowen schema d", "d", {"design", "deviations"}, {"overlay"}),
        ("tiaowen explain ./pro", "./pro", set(), {"1.0.1"}),
    ],
)
@pytest.mark.parametrize("shell", ["fish", "powershell"])
def test_what_fits_is_offered(
    shell: str,
    line: str,
    word: str,
    wanted: set[str],
    not_wanted: set[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in (("_TIAOWEN_COMPLETE", f"{shell}_complete"), ("COMP_WORDS", line), ("COMP_CWORD", word)):
        monkeypatch.setenv(name, value)
    assert main([]) == 0
    out = capsys.readouterr().out
    offered = {row.removeprefix("plain,").split("\t")[0] for row in out.splitlines()}
    assert wanted <= offered
    assert not not_wanted & offered


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash")
def test_bash_completes(tmp_path: Path) -> None:
    program = tmp_path / "tiaowen"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tiaowen.cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = (
        f'PATH="{tmp_path}:$PATH"; eval "$(tiaowen completion bash)"; COMP_WORDS=(tiaowen spec co); COMP_CWORD=2; '
        '_tiaowen_completion tiaowen; echo "${COMPREPLY[@]}"'
    )
    found = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, encoding="utf-8")
    assert found.stdout.split() == ["coverage"], found.stderr
