"""A small standard and results made by hand, so that reports are tested without rules."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tiaowen.rules.outcomes import CheckResult, Outcome, Subject
from tiaowen.spec.errors import Place, Text
from tiaowen.spec.provisions import DemandRow, Limit, Part, Provision, Record, Spec, Standard

HOSTILE = (
    '=HYPERLINK("http://example.invalid","x")',
    "<script>alert(1)</script>",
    "</script><b>&amp;\"'",
    "<!--",
    "[/foo]",
    "{{7*7}}{% raw %}",
    "_x0041_",
    "+1 -1 @SUM(A1)",
    "\U00020000\U0001f600 é m²",
)
CONTROLS = ("a\x00b\x07\x1b[31mred\x7f", "\u202egpj.exe", "line\nbreak\ttab", "\ufffe\uffff")

AT_MOST_FOUR = Limit("level", max=4)
AT_MOST_THREE = Limit("level", max=3)


def _provision(id: str, kind: str, title: Text, requirement: Text, parts: dict[str, Part], **more: object) -> Provision:
    verify = more.pop("verify", "computed")
    return Provision(id, kind, None, title, requirement, verify, parts, **more)  # type: ignore[arg-type]


def _part(name: str, strength: str, limit: Limit | None = None) -> Part:
    return Part(name, strength, limit, None, None)  # type: ignore[arg-type]


def _spec() -> Spec:
    outlets = DemandRow("living_room", "telephone_outlet", 1, "shall")
    provisions = (
        _provision(
            "5.5.8-4-10",
            "项",
            Text("分配器串接级数", "Splitter cascade depth"),
            Text(
                "光节点到户内的分配器宜不多于 3 级，不得多于 4 级", "at most 3, never more than 4 splitters in series"
            ),
            {
                "preferred": _part("preferred", "should", AT_MOST_THREE),
                "absolute": _part("absolute", "shall", AT_MOST_FOUR),
            },
            interpretations=("N1",),
        ),
        _provision(
            "5.5.6-2",
            "款",
            Text("电话插座", "Telephone outlets"),
            Text("起居室设电话插座", "a telephone outlet in the living room"),
            {outlets.part: _part(outlets.part, "shall")},
            demand=(outlets,),
            verify="demand",
        ),
        _provision(
            "5.7.3-1-2",
            "项",
            Text("火灾报警系统形式", "Type of the fire alarm"),
            Text("按建筑高度选用系统形式", "the type follows from the building's height"),
            {"": _part("", "must")},
            errata=("E1",),
        ),
        _provision(
            "5.8.18",
            "条",
            Text("能耗监管", "Energy supervision"),
            Text("户内设能耗监管", "energy is supervised in the home"),
            {"": _part("", "should")},
            verify="evidence",
        ),
        _provision("1.0.1", "条", Text("目的", "Purpose"), Text("说明目的", "tells the purpose"), {}, verify="none"),
        _provision("2.0.3", "条", Text("术语", "Term"), Text("定义", "defines"), {}, verify="none"),
    )
    return Spec(
        Standard("测标字[2015]1号", Text("测试标准", "Test standard"), "第一版"),
        {one.id: one for one in provisions},
        {
            "E1": Record(
                "E1",
                Text("原文缺字，按条文说明补", "a lost word, supplied from the commentary"),
                ("5.7.3-1-2",),
                "5.7.3",
            )
        },
        {"N1": Record("N1", Text("级数含集中分配点", "the distribution point counts"), ("5.5.8-4-10",), "5.5.8")},
        {},
    )


@pytest.fixture(scope="session")
def spec() -> Spec:
    return _spec()


def subject(kind: str, id: str, path: str, line: int, building: str | None = None) -> Subject:
    return Subject(kind, id, path, Place("design.yaml", line, 5), building)


def fail(index: int, name: str = "", building: str | None = None) -> Outcome:
    where = name or f"N{index}"
    return Outcome(
        "5.5.8-4-10",
        "absolute",
        "shall",
        "fail",
        subject("optical_node", where, f"catv.nodes[{index}]", 41 + index, building or f"{index % 7 + 1}#"),
        Text(
            f"{where} 到户内串接 {5 + index % 3} 级，超过 4 级（含用户集中分配点）",
            f"{5 + index % 3} splitters in series from {where}, more than 4 (the distribution point included)",
        ),
        Text("改用分支数更多的分配器以减少级数", "use splitters with more ways"),
        measured=5 + index % 3,
        limit=AT_MOST_FOUR,
        inputs=(f"catv.nodes[{index}].tree",),
        estimated=index % 2 == 1,
    )


def unknown(index: int) -> Outcome:
    path = f"buildings[{index}].height"
    return Outcome(
        "5.7.3-1-2",
        "",
        "must",
        "unknown",
        subject("building", f"{index + 1}#", f"buildings[{index}]", 100 + index, f"{index + 1}#"),
        Text(f"模型未给出 {path}，无法判定", f"the model does not state {path}"),
        Text(f"补充 {path}", f"state {path}"),
        missing=(path,),
    )


def manual() -> Outcome:
    whole = Subject("community", "community", "", Place("community.yaml"))
    return Outcome("5.8.18", "", "should", "manual", whole, Text("查看户内能耗监管的设计说明", "read the description"))


def passed(index: int) -> Outcome:
    return Outcome(
        "5.5.6-2",
        "living_room.telephone_outlet",
        "shall",
        "pass",
        subject("dwelling_room", f"A{index}.living", f"dwelling_types[{index}].rooms[0]", 10 + index),
        Text("电话插座：符合", "Telephone outlets: holds"),
        measured=True,
        estimated=index == 0,
    )


def inapplicable(index: int) -> Outcome:
    return Outcome(
        "5.5.6-2",
        "living_room.telephone_outlet",
        "shall",
        "not_applicable",
        subject("dwelling_type", f"B{index}", f"dwelling_types[{index}]", 20 + index),
        Text("户型没有起居室", "the dwelling type has no living room"),
    )


def result(outcomes: list[Outcome], spec: Spec, project: str = "东港花园", **more: object) -> CheckResult:
    fields = {
        "not_judged": {
            "2.0.3": Text("术语，不作判定", "a term"),
            "1.0.1": Text("只说明目的", "tells the purpose only"),
        },
        "inputs": {"design.yaml": "b" * 64, "community.yaml": "a" * 64},
        "overlays": ("东港市附加要求",),
        "estimated": ("buildings[0].height",),
    }
    return CheckResult(spec.standard, project, "construction", tuple(outcomes), **(fields | more))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def mixed(spec: Spec) -> CheckResult:
    """Three fails, 27 unknowns, one manual, four passes and two that do not apply."""
    preferred = fail(9)
    softer = Outcome(
        "5.5.8-4-10", "preferred", "should", "fail", preferred.subject, preferred.message, None, 4, AT_MOST_THREE
    )
    return result(
        [fail(2), fail(1), softer]
        + [unknown(index) for index in range(27)]
        + [manual()]
        + [passed(index) for index in range(4)]
        + [inapplicable(index) for index in range(2)],
        spec,
    )


@pytest.fixture(scope="session")
def hostile(spec: Spec) -> CheckResult:
    """Hostile text in every place that a project can fill."""
    names = (*HOSTILE, *CONTROLS)
    outcomes = [fail(index, name, name) for index, name in enumerate(names)]
    for index, name in enumerate(names):
        gap = unknown(index)
        outcomes.append(
            Outcome(
                gap.provision,
                "",
                "must",
                "unknown",
                Subject("building", name, name, Place(name, 3, 4), name),
                Text(name, name),
                Text(name, name),
                missing=(name,),
            )
        )
    return result(outcomes, spec, "\n".join(names), overlays=names, inputs=dict.fromkeys(names, "c" * 64))


@pytest.fixture(scope="session")
def at_random(spec: Spec) -> Callable[[int], CheckResult]:
    """So many outcomes of all verdicts in no order."""
    chance = random.Random(7)
    makers = (fail, unknown, lambda index: manual(), passed, inapplicable)
    return lambda count: result([chance.choices(makers, (5, 3, 1, 5, 2))[0](index) for index in range(count)], spec)


@pytest.fixture(scope="session")
def many(spec: Spec) -> Callable[[int], CheckResult]:
    """A result with so many fails (and as many passes)."""
    return lambda count: result([fail(i) for i in range(count)] + [passed(i) for i in range(count)], spec)
