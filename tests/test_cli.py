"""The command line as a user meets it: exit codes, languages, where output goes, and never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tiaowen.cli import main
from tiaowen.solvers.size import SOLVERS

ROOT = Path(__file__).resolve().parent.parent
GARDEN = str(ROOT / "projects" / "garden")
SUZHOU = str(ROOT / "projects" / "suzhou")
TINY = "tiaowen: 1\nproject: {name: 试, date: 2026-11-01}\nbuildings: []\n"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    folder = tmp_path / "小区"
    folder.mkdir()
    (folder / "community.yaml").write_text(TINY, encoding="utf-8")
    return folder


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tiaowen.cli", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )


def test_a_fail_at_or_above_the_threshold_is_exit_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", GARDEN]) == 1
    assert "不符合" in capsys.readouterr().out


def test_what_could_not_be_judged_is_exit_5(tiny: Path) -> None:
    assert main(["check", str(tiny)]) == 5


def test_nothing_checked_is_not_a_pass(tiny: Path) -> None:
    assert main(["check", str(tiny), "--select", "9.9.9"]) == 5


@pytest.mark.parametrize("fail_on", ["must", "shall", "should", "may"])
def test_the_threshold_decides(fail_on: str) -> None:
    from tiaowen.model.load import load
    from tiaowen.rules.judge import check

    fails = check(load(GARDEN)).failing(fail_on)
    assert (main(["check", GARDEN, "--fail-on", fail_on]) == 1) == bool(fails)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "nowhere"],
        ["check", GARDEN, "--format", "docx"],
        ["check", GARDEN, "--format", "nonsense"],
        ["size", GARDEN, "--dry-run", "--only", "nonsense"],
        ["generate", GARDEN, "--only", "nonsense"],
        ["explain", "9.9.9"],
        ["nonsense"],
        ["import", "x.dwg", "-o", "y"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_exit_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.err.strip()
    assert "Traceback" not in told.err
    assert told.out == ""


@pytest.mark.parametrize("text", ["", "# nichts\n", "a: [", "tiaowen: 1\n", "tiaowen: 9\nproject: {name: x}\n"])
def test_unreadable_input_is_exit_3_with_a_place(tiny: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tiny / "community.yaml").write_text(text, encoding="utf-8")
    assert main(["check", str(tiny)]) == 3
    assert capsys.readouterr().err.startswith("community.yaml")


def test_our_own_faults_are_one_line_and_exit_4(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("坏了\n第二行")

    monkeypatch.setattr("tiaowen.rules.judge.check", broken)
    assert main(["check", GARDEN]) == 4
    told = capsys.readouterr().err
    assert "坏了" in told
    assert "Traceback" not in told
    assert len(told.strip().splitlines()) == 1


def test_json_has_the_agreed_shape(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", GARDEN, "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "tiaowen.check/1"
    assert {"pass", "fail", "unknown", "manual", "not_applicable", "waived", "subjects"} <= set(data["summary"])
    wanted = {"provision", "part", "strength", "outcome", "subject", "measured", "limit", "missing", "message", "mend"}
    for outcome in data["outcomes"]:
        assert wanted | {"fingerprint", "waiver"} <= set(outcome)
        assert {"kind", "id", "path", "source"} <= set(outcome["subject"])
    fail = next(one for one in data["outcomes"] if one["outcome"] == "fail" and one["subject"]["source"])
    assert fail["subject"]["source"]["line"] > 0


def test_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--lang", "en", "check", GARDEN])
    english = capsys.readouterr().out
    main(["check", GARDEN])
    chinese = capsys.readouterr().out
    assert "fail" in english
    assert "不符合" in chinese
    assert run("check", "nowhere", TIAOWEN_LANG="en").stderr.startswith("no such project")
    assert run("--lang", "en", "check", "nowhere").stderr.startswith("no such project")
    assert run("check", "nowhere", "--lang", "en").stderr.startswith("no such project")
    assert run("explain", "1.0.1", "--lang=en").stdout.splitlines()[0].endswith("Purpose")


def test_a_console_that_knows_no_chinese_does_not_stop_us() -> None:
    for encoding in ("ascii", "gbk"):
        found = subprocess.run(
            [sys.executable, "-m", "tiaowen.cli", "check", GARDEN],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )
        assert found.returncode == 1
        assert b"Traceback" not in found.stderr


@pytest.mark.skipif(os.name != "posix", reason="pipes of a shell")
def test_a_closed_pipe_is_quiet() -> None:
    command = f"{sys.executable} -m tiaowen.cli check {GARDEN} --format json | head -n 1"
    found = subprocess.run(["bash", "-c", command], capture_output=True, text=True, encoding="utf-8")
    assert found.stderr == ""


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupt_is_exit_130_and_leaves_the_old_results(tmp_path: Path) -> None:
    target = tmp_path / "out"
    running = subprocess.Popen(
        [sys.executable, "-m", "tiaowen.cli", "build", GARDEN, "-o", str(target)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    time.sleep(2.5)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_that_a_library_turns_into_its_own_error_is_still_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def importing(*_: object, **__: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise ImportError("half imported") from None

    monkeypatch.setattr("tiaowen.reports.standard.explain.explanation", importing)
    assert main(["explain", "1.0.1"]) == 130
    assert "已中断" in capsys.readouterr().err


def test_explain_takes_any_way_of_writing(capsys: pytest.CaptureFixture[str]) -> None:
    texts = []
    for written in ("5.5.8-4-10", "第5.5.8条第4款第10项", "5.5.8 4 10"):
        assert main(["explain", written]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1] == texts[2]
    assert "≤ 3" in texts[0]


def test_spec_list_is_the_whole_standard_that_is_encoded(capsys: pytest.CaptureFixture[str]) -> None:
    from tiaowen.spec.provisions import load_spec

    assert main(["spec", "list", "--format", "json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in entries] == list(load_spec().provisions)
    assert all(one["rule"] for one in entries if one["verify"] == "computed")


def test_size_dry_run_writes_nothing(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["size", str(tiny), "--dry-run", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in data["solvers"]] == list(SOLVERS)
    assert not (tiny / "design.yaml").exists()


@pytest.mark.parametrize("seconds", ["nan", "0", "-1", "inf", "86401", "bald"])
def test_a_time_limit_is_a_number_of_seconds(tiny: Path, seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["size", str(tiny), "--dry-run", f"--seconds={seconds}"]) == 2
    assert "seconds" in capsys.readouterr().err


def test_size_of_an_unknown_building_is_refused(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["size", str(tiny), "--dry-run", "--building", "B99"]) == 2
    assert "B99" in capsys.readouterr().err


def test_init_makes_a_project_that_loads_and_never_overwrites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "新项目"
    assert main(["init", str(folder)]) == 0
    assert main(["check", str(folder)]) in (0, 1, 5)
    assert main(["init", str(folder)]) == 2
    capsys.readouterr()


def test_doctor_says_how_the_machine_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) in (0, 2)
    assert "Python" in capsys.readouterr().out


def test_a_community_of_outlines_alone_is_built_without_inventing_anything(tmp_path: Path) -> None:
    folder = tmp_path / "outlines"
    folder.mkdir()
    text = "tiaowen: 1\nproject: {name: 轮廓}\nbuildings:\n  - {id: B1, outline: [[0, 0], [9, 0], [9, 9]]}\n"
    (folder / "community.yaml").write_text(text, encoding="utf-8")
    assert main(["-q", "build", str(folder)]) == 5
    data = json.loads((folder / "out" / "check.json").read_text(encoding="utf-8"))
    assert data["summary"]["pass"] == 0
    assert data["quantities"] == []


def test_what_is_common_to_all_commands_may_stand_after_them(tmp_path: Path) -> None:
    assert "tiaowen check" in run("init", str(tmp_path / "a")).stderr
    assert run("init", str(tmp_path / "b"), "-q").stderr == ""
    assert "tiaowen check" in run("-q", "init", str(tmp_path / "c"), "-v").stderr
