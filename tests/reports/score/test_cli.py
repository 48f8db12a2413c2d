"""``tiaowen score`` from the outside: exit codes, files, targets, portfolios and refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tiaowen.cli import main

ROOT = Path(__file__).resolve().parents[3]
GARDEN, SUZHOU = (str(ROOT / "projects" / name) for name in ("garden", "suzhou"))
HEAD = "tiaowen: 1\nproject: {name: P}\n"


def project(folder: Path, score: str) -> str:
    (folder / "community.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "score.yaml").write_text("tiaowen: 1\n" + score, encoding="utf-8")
    return str(folder)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:  # type: ignore[type-arg]
    assert main(["--lang", "en", "score", *arguments, "--format", "json"]) == 0
    data: dict = json.loads(capsys.readouterr().out)  # type: ignore[type-arg]
    return data


@pytest.mark.parametrize(("form", "start"), [("html", b"<!doctype html>"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_a_format_goes_to_a_file(tmp_path: Path, form: str, start: bytes) -> None:
    target = tmp_path / f"score.{form}"
    assert main(["score", GARDEN, "--format", form, "-o", str(target)]) == 0
    assert target.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((GARDEN, "--format", "xlsx"), 2, "-o"),
        ((GARDEN, "--target", "god"), 2, "did you mean: good"),
        ((GARDEN, "--target", "nan"), 2, "nan"),
        ((GARDEN, "--budget", "-1"), 2, "budget"),
        ((GARDEN, "--portfolio", "nowhere"), 2, "nowhere"),
        ((GARDEN, "-o", f"{GARDEN}/score.yaml"), 2, "the project itself"),
        (("nowhere",), 2, "nowhere"),
    ],
)
def test_wrong_use(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, words: str) -> None:
    assert main(["--lang", "en", "score", *arguments]) == code
    assert words in capsys.readouterr().err


def test_a_score_under_a_bound_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", GARDEN, "--fail-under", "99"]) == 0
    assert main(["score", GARDEN, "--fail-under", "99.9"]) == 1
    assert main(["score", SUZHOU, "--fail-under", "0.01"]) == 1
    capsys.readouterr()


def test_targets_and_budgets_overrule_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert [one["cost"] for one in told(capsys, GARDEN)["plans"]] == [28]
    assert [one["cost"] for one in told(capsys, GARDEN, "--target", "good")["plans"]] == [0]
    assert [one["cost"] for one in told(capsys, GARDEN, "--budget", "20")["plans"]] == [0]
    both = told(capsys, GARDEN, "--target", "100", "--budget", "30")["plans"]
    assert [(one["target"], one["budget"], one["score"]) for one in both] == [(100, None, 100), (None, 30, 100)]
    assert told(capsys, GARDEN, "--target", "101")["plans"][0]["certificate"]["status"] == "infeasible"


def test_entropy_weighs_what_tells_projects_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path, "weights: [{within: table, entropy: true}]\n")
    assert main(["--lang", "en", "score", folder]) == 3
    assert "score.yaml:2:36: entropy weights need two projects" in capsys.readouterr().err
    table = told(capsys, folder, "--portfolio", GARDEN)["table"]["children"]
    assert [one["weight"] for one in table] == pytest.approx([1 / 6] * 6)


@pytest.mark.parametrize(
    ("score", "words"),
    [
        ("target: splendid\n", "score.yaml:2:9: there is no grade 'splendid'"),
        (
            "weights: [{within: I2, judgements: [{pairs: [{a: I2.1, b: I2.2, ratio: 9}, {a: I2.2, b: I2.3, ratio: 9},"
            " {a: I2.1, b: I2.3, ratio: 1/9}]}]}]\n",
            "the most inconsistent is",
        ),
        ("weights: [{within: I2, direct: {I2.1: 1}}]\n", "no weight for I2.2, I2.3"),
    ],
)
def test_a_file_that_cannot_be_followed_is_told_in_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], score: str, words: str
) -> None:
    assert main(["--lang", "en", "score", project(tmp_path, score)]) == 3
    assert words in capsys.readouterr().err


def test_own_grades(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path, "grades: [{name: 甲, from: 50}, {name: 乙, from: 0}]\n")
    data = told(capsys, folder)
    assert (data["grade"]["low"]["name"], data["grade"]["high"]["name"]) == ("乙", "甲")
    assert data["scheme"]["ours"] is False
