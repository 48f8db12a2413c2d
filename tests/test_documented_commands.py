"""What the documentation tells people to type is understood, and the workflow of docs/ci.md runs as it stands."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from lxml import etree

from tiaowen.cli import main_group
from tiaowen.model.new_project import new_project

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("projects/*/README.md")])
_END = re.compile(r"\s(?:\|\|?|&&|>>?|#)\s.*")


def blocks(page: Path) -> list[Any]:
    """The YAML blocks of a page."""
    return [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.S)]


def typed() -> list[tuple[str, str]]:
    """Every line of the pages that begins with the program, as far as it is one command."""
    found = []
    for page in PAGES:
        for line in page.read_text(encoding="utf-8").splitlines():
            match = re.match(r"(?:    |\s*- |\s*run: |\s*entry: )?(tiaowen (?:-q )?[a-z]+ .*)", line)
            if match and "$(" not in line:
                found.append((page.name, _END.sub("", match[1])))
    return found


def understood(words: list[str]) -> bool:
    """Whether the command line has such a command with such options."""
    context = main_group.make_context("tiaowen", words)
    command: click.Command = main_group
    while isinstance(command, click.Group):
        name, found, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None
        command, context = found, found.make_context(name, rest, parent=context)
    return True


def test_every_command_line_of_the_documentation_is_understood() -> None:
    lines = typed()
    assert len(lines) > 10
    for page, line in lines:
        words = [word.replace("$PROJECT", "x") for word in shlex.split(line)[1:]]
        assert understood(words), (page, line)


def test_the_hooks_exist_and_match_the_files_of_their_project() -> None:
    offered = {one["id"]: one for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    hooks = [
        (repo["repo"], hook)
        for block in blocks(ROOT / "docs" / "ci.md")
        if "repos" in block
        for repo in block["repos"]
        for hook in repo["hooks"]
    ]
    assert len(hooks) == 2
    for repo, hook in hooks:
        entry = hook["entry"] if repo == "local" else offered[hook["id"]]["entry"]
        assert understood([*shlex.split(entry)[1:], *hook.get("args", [])])
        assert re.match(hook["files"], "projects/garden/design.yaml")


@pytest.mark.skipif(shutil.which("bash") is None or shutil.which("git") is None, reason="bash and git")
def test_the_workflow_runs_as_it_stands(tmp_path: Path) -> None:
    (workflow,) = (block for block in blocks(ROOT / "docs" / "ci.md") if "jobs" in block)
    job = workflow["jobs"]["check"]
    assert set(job["strategy"]["matrix"]["project"]) == {path.parent.name for path in ROOT.glob("projects/*/*.yaml")}
    checkout, program, summary = tmp_path / "checkout", tmp_path / "bin" / "tiaowen", tmp_path / "summary.md"
    new_project(checkout / "projects" / "garden")
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tiaowen.cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    told = {"PROJECT": "projects/garden", "NAME": "garden"}
    told |= {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_BASE_REF": "main"}
    environment = {**os.environ, **told, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}

    def run(script: str) -> subprocess.CompletedProcess[str]:
        words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        return subprocess.run(words, cwd=checkout, env=environment, capture_output=True, text=True, encoding="utf-8")

    who = "git -c user.name=x -c user.email=x@example.invalid"
    begun = f"git init -q . && {who} add -A && {who} commit -qm x && git update-ref refs/remotes/origin/main HEAD"
    assert run(begun).returncode == 0
    codes = {}
    for step in job["steps"]:
        if "run" in step and "name" in step:
            done = run(step["run"])
            assert "Traceback" not in done.stderr
            codes[step["name"]] = done.returncode
    assert codes.pop("decide") == 5  # of the starter little is stated
    assert len(codes) == 4 and set(codes.values()) == {0}
    assert json.loads((checkout / "check.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert etree.parse(str(checkout / "junit-garden.xml")).getroot().tag == "testsuites"
    assert (checkout / "check-garden.html").stat().st_size > 1_000
    page = summary.read_text(encoding="utf-8")
    assert "# 条文核查报告" in page and "# 修订比较" in page
