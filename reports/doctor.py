"""Whether this machine is ready: Python, packages, fonts, solver, console encoding, write access; it never raises."""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from tiaowen.spec.errors import Text

PACKAGE = "tiaowen"
LOWEST_PYTHON = (3, 11)
SECONDS = 10
_WINDOWS_FONTS = ("msyh.ttc", "simsun.ttc", "simhei.ttf", "simfang.ttf", "deng.ttf")
_CHINESE = {
    "python": "Python",
    "packages": "程序包",
    "font": "随附字体",
    "system fonts": "系统字体",
    "solver": "求解器",
    "encoding": "编码",
    "current folder": "当前文件夹",
    "temporary folder": "临时文件夹",
    "write access": "写入权限",
}
_MARKS = "✓㎡条"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``ok`` is None where it is only a hint or could not be found out."""

    name: str
    ok: bool | None
    text: Text


def doctor() -> list[Check]:
    """Every check, in a fixed order. A check that fails in an unforeseen way is reported as not ok."""
    checks: list[Check] = []
    for name, look in _LOOKS:
        try:
            checks += look()
        except Exception as error:  # the doctor must answer on a broken machine; what went wrong is the answer
            reason = f"{type(error).__name__}: {error}"
            checks.append(Check(name, False, Text(f"检查时出错：{reason}", f"the check itself failed: {reason}")))
    return checks


def render(checks: Sequence[Check], language: str = "zh") -> str:
    """One line a check: whether it is well, what it looked at, and what was found."""
    marks = {True: Text("通过", "ok"), False: Text("不足", "fault"), None: Text("提示", "hint")}
    names = {check.name: check.name if language == "en" else _zh(check.name) for check in checks}
    colon = ": " if language == "en" else "："
    return "\n".join(
        f"[{marks[check.ok][language]}] {names[check.name]}{colon}{check.text[language]}" for check in checks
    )


def _zh(name: str) -> str:
    kind, _, rest = name.partition(" ")
    return f"程序包 {rest}" if kind == "package" else _CHINESE.get(name, name)


def _python() -> Iterator[Check]:
    version = ".".join(str(one) for one in sys.version_info[:3])
    lowest = ".".join(str(one) for one in LOWEST_PYTHON)
    text = Text(f"{version}（应不低于 {lowest}）", f"{version} ({lowest} or newer is needed)")
    yield Check("python", sys.version_info[:2] >= LOWEST_PYTHON, text)


def _packages() -> Iterator[Check]:
    try:
        required = metadata.requires(PACKAGE) or []
    except metadata.PackageNotFoundError:
        yield Check("packages", None, Text("tiaowen 未安装，无从核对", "tiaowen is not installed: nothing to compare"))
        return
    for line in sorted(required, key=str.lower):
        requirement, _, marker = line.partition(";")
        if "extra" not in marker:
            yield _package(requirement.strip())


def _package(requirement: str) -> Check:
    name = requirement
    for sign in "<>=!~[ (":
        name = name.partition(sign)[0]
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Check(f"package {name}", False, Text(f"未安装，需要 {requirement}", f"missing; {requirement} is needed"))
    ok = _fits(requirement[len(name) :], version)
    return Check(f"package {name}", ok, Text(f"{version}（需要 {requirement}）", f"{version} ({requirement})"))


def _fits(bounds: str, version: str) -> bool | None:
    """Whether a version keeps to bounds such as ``>=1.4.3,<1.5``; None for bounds of another form."""
    have = _numbers(version)
    for bound in filter(None, (one.strip(" ()") for one in bounds.split(","))):
        sign = bound[:2] if bound[:2] in (">=", "<=", "==", "!=", "~=") else bound[:1]
        want = _numbers(bound[len(sign) :])
        if sign not in (">=", "<") or not want or not have:
            return None
        if (have < want) if sign == ">=" else (have >= want):
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    found: list[int] = []
    for piece in version.split("."):
        digits = piece[: len(piece) - len(piece.lstrip("0123456789"))]
        if digits:
            found.append(int(digits))
        if digits != piece:
            break
    while found and found[-1] == 0:
        found.pop()
    return tuple(found)


def _font() -> Iterator[Check]:
    try:
        from fontTools.ttLib import TTFont

        from tiaowen.generators.sheets.fonts import font_path
    except ImportError as error:
        yield Check("font", None, Text(f"制图部分不可用：{error}", f"the drawing part cannot be used: {error}"))
        return
    path = font_path()
    with TTFont(path, lazy=True) as font:
        has_hanzi = ord("条") in font.getBestCmap()
    text = Text(f"随附字体可读：{path.name}", f"the shipped font can be read: {path.name}")
    yield Check("font", has_hanzi, text)


def _system_fonts() -> Iterator[Check]:
    names = _windows_fonts() if os.name == "nt" else _fontconfig_fonts()
    if names is None:
        text = Text("无法列出系统字体（需要 fc-list）", "system fonts cannot be listed (fc-list is needed)")
    elif not names:
        text = Text(
            "没有找到中文系统字体：用 Word、CAD 打开成果时可能缺字；PDF 不受影响",
            "no Chinese system font was found: Word and CAD may lack characters; PDF is not affected",
        )
    else:
        shown = ", ".join(names[:3])
        text = Text(f"找到 {len(names)} 种中文系统字体：{shown}", f"{len(names)} Chinese system fonts: {shown}")
    yield Check("system fonts", True if names else None, text)


def _windows_fonts() -> list[str]:
    folder = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
    return [name for name in _WINDOWS_FONTS if (folder / name).is_file()]


def _fontconfig_fonts() -> list[str] | None:
    program = shutil.which("fc-list")
    if program is None:
        return None
    command = [program, ":lang=zh-cn", "family"]
    try:
        answer = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = answer.stdout.decode("utf-8", "replace").splitlines()
    return sorted({line.partition(",")[0].strip() for line in lines if line.strip()})


def _solver() -> Iterator[Check]:
    try:
        import pulp

        from tiaowen.solvers.milp import solve
    except ImportError as error:
        yield Check("solver", False, Text(f"求解器不可用：{error}", f"the solver cannot be used: {error}"))
        return
    problem = pulp.LpProblem("doctor", pulp.LpMinimize)
    x = problem.add_variable("x", 0, 10, cat=pulp.LpInteger)
    problem += x
    problem += 2 * x >= 5, "half"
    with warnings.catch_warnings():  # a library's plans for its next version are no fault of this machine
        warnings.simplefilter("ignore", DeprecationWarning)
        result = solve(problem, seconds=SECONDS)
    ok = result.status == "optimal" and result.objective == 3
    text = Text(f"HiGHS 求解小题：{result.status}", f"HiGHS solved a tiny problem: {result.status}")
    yield Check("solver", ok, text)


def _encoding() -> Iterator[Check]:
    console = getattr(sys.stdout, "encoding", None) or "?"
    try:
        _MARKS.encode(console)
        full = True
    except (UnicodeEncodeError, LookupError):
        full = False
    files = locale.getpreferredencoding(False)
    zh = f"控制台 {console}，系统 {files}" + ("" if full else "；个别符号会写成 \\u 形式")
    en = f"console {console}, system {files}" + ("" if full else "; some signs are written as \\u escapes")
    yield Check("encoding", True if full else None, Text(zh, en))


def _write_access() -> Iterator[Check]:
    yield _writable("current folder", Path.cwd)
    yield _writable("temporary folder", lambda: Path(tempfile.gettempdir()))


def _writable(name: str, folder: Callable[[], Path]) -> Check:
    try:
        place = folder()
        with tempfile.TemporaryFile(dir=place) as stream:
            stream.write(b"1")
    except OSError as error:
        reason = error.strerror or str(error)
        return Check(name, False, Text(f"不能写入：{reason}", f"cannot be written: {reason}"))
    return Check(name, True, Text(f"可以写入：{place}", f"can be written: {place}"))


_LOOKS: tuple[tuple[str, Callable[[], Iterator[Check]]], ...] = (
    ("python", _python),
    ("packages", _packages),
    ("font", _font),
    ("system fonts", _system_fonts),
    ("solver", _solver),
    ("encoding", _encoding),
    ("write access", _write_access),
)
