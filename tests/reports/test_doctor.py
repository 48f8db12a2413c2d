from __future__ import annotations

import io
import sys
from importlib import metadata

import pytest

from tiaowen.reports import doctor as module
from tiaowen.reports.doctor import Check, doctor, render
from tiaowen.spec.errors import Text


def _by_name():
    return {check.name: check for check in doctor()}


def test_this_machine_is_well():
    checks = _by_name()
    assert {"python", "font", "system fonts", "solver", "encoding", "current folder", "temporary folder"} <= set(checks)
    assert checks["python"].ok and checks["solver"].ok and checks["font"].ok
    assert all(check.text.zh and check.text.en for check in checks.values())


FITS = [
    ("at the lowest", ">=1.4.3,<1.5", "1.4.3", True),
    ("below", ">=1.4.3,<1.5", "1.4.2", False),
    ("at the upper end", ">=1.4.3,<1.5", "1.5.0", False),
    ("just below the upper end", ">=1.4.3,<1.5", "1.4.99", True),
    ("more digits than asked", ">=2.12,<3", "2.12", True),
    ("a candidate counts as its release", ">=1.2", "1.2rc1.post1", True),
    ("no bounds", "", "1.0", True),
    ("another form", "~=1.2", "1.2", None),
]


@pytest.mark.parametrize("name, bounds, version, answer", FITS, ids=[row[0] for row in FITS])
def test_versions(name, bounds, version, answer):
    assert module._fits(bounds, version) is answer


def test_a_missing_package_is_named(monkeypatch):
    wanted = ["nosuchpackage>=1", "pyyaml>=6.0.2", 'pytest>=8; extra == "dev"']
    monkeypatch.setattr(metadata, "requires", lambda name: wanted)
    checks = _by_name()
    assert checks["package nosuchpackage"].ok is False
    assert checks["package pyyaml"].ok is True
    assert "package pytest" not in checks


def test_a_look_that_breaks_is_an_answer(monkeypatch):
    def broken(*_args):
        raise RuntimeError("boom")

    monkeypatch.setattr(metadata, "requires", broken)
    check = _by_name()["packages"]
    assert check.ok is False
    assert "boom" in check.text.en


def test_a_folder_that_cannot_be_written_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(module.Path, "cwd", lambda: tmp_path / "nowhere")
    assert _by_name()["current folder"].ok is False


def test_a_narrow_console_is_a_hint(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert _by_name()["encoding"].ok is None


def test_rendering_in_both_languages():
    checks = [
        Check("python", True, Text("好", "fine")),
        Check("package ezdxf", False, Text("缺", "missing")),
        Check("system fonts", None, Text("无", "none")),
    ]
    assert render(checks) == "[通过] Python：好\n[不足] 程序包 ezdxf：缺\n[提示] 系统字体：无"
    assert render(checks, "en") == "[ok] python: fine\n[fault] package ezdxf: missing\n[hint] system fonts: none"
    assert all(line for line in render(doctor()).splitlines())
