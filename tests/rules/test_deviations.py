"""Deviations: accepted by strength, laid over the fails they were granted for, findings where expired or idle."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tiaowen.model.load import load_project
from tiaowen.reports import json_report, text
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import CheckResult
from tiaowen.spec.errors import InputError

COMMUNITY = """tiaowen: 1
project: {name: 试, date: 2026-11-01}
buildings:
  - {id: B1, use: residential, height: 120}
  - {id: B2, use: residential, height: 120}
fire_alarm:
  buildings:
    - {building: B1, public_areas: true, inside_dwellings: false}
    - {building: B2, public_areas: false, inside_dwellings: true}
  links: [bas]
"""
SHALL = "provision: 5.7.3-1-1, part: inside_dwellings, subjects: [B1], reason: 已有替代措施"
SHOULD = "provision: 5.7.3-2, part: security, subjects: all, reason: 无此接口"
DAYS = "date: 2026-10-01, expiry: 2027-10-01"
SIGNED = f"approver: 王工, evidence: 会审纪要, {DAYS}"


def judged(folder: Path, *deviations: str, community: str = COMMUNITY, select: str = "5.7.3") -> CheckResult:
    lines = "".join(f"  - {{{one}}}\n" for one in deviations)
    (folder / "community.yaml").write_text(community, encoding="utf-8")
    (folder / "deviations.yaml").write_text(f"deviations:\n{lines}", encoding="utf-8")
    loaded = load_project(folder)
    return check(loaded.community, loaded.spec, loaded.inputs, select=[select], deviations=loaded.deviations)


def test_an_accepted_deviation_covers_its_fail_which_stays_visible(tmp_path: Path) -> None:
    result = judged(tmp_path, f"{SHALL}, {SIGNED}", select="5.7.3-1-1")
    fails = {(one.subject.id, one.part): one for one in result.outcomes if one.outcome == "fail"}
    waiver = fails["B1", "inside_dwellings"].waiver
    assert waiver is not None and (waiver.approver, waiver.evidence) == ("王工", "会审纪要")
    assert fails["B2", "public_areas"].waiver is None
    assert result.counts()["waived"] == 1
    assert result.counts()["fail"] == 2
    assert [one.subject.id for one in result.failing("shall")] == ["B2"]


def test_a_waived_fail_alone_complies(tmp_path: Path) -> None:
    rest = "provision: 5.7.3-1-1, part: public_areas, subjects: all, reason: 改造中"
    result = judged(tmp_path, f"{SHALL}, {SIGNED}", f"{rest}, {SIGNED}", select="5.7.3-1-1")
    assert result.exit_code("shall") == 0
    assert result.counts()["waived"] == result.counts()["fail"] == 2


@pytest.mark.parametrize(
    ("deviation", "told", "line"),
    [
        pytest.param(f"{SHALL}, {DAYS}", "approver", 2, id="shall without approver and evidence"),
        pytest.param(f"{SHALL}, approver: 王工, {DAYS}", "evidence", 2, id="shall without evidence"),
        pytest.param(f"provision: 5.5.3-9, subjects: all, reason: 无, {SIGNED}", "必须", 2, id="must"),
        pytest.param(f"provision: 5.7.3, subjects: all, reason: 无, {SIGNED}", "不单独判定", 2, id="a lead"),
        pytest.param(f"provision: 9.9.9, subjects: all, reason: 无, {SIGNED}", "没有条文", 2, id="unknown provision"),
        pytest.param(f"{SHALL.replace('inside_dwellings', 'roof')}, {SIGNED}", "没有分项", 2, id="unknown part"),
        pytest.param(f"{SHOULD}, date: 2026-10-01", "expiry", 2, id="no expiry"),
        pytest.param(f"{SHOULD}, date: 2026-10-01, expiry: 2026-01-01", "早于", 2, id="expiry before date"),
        pytest.param(f"{SHOULD}, {DAYS}, approved: 王", "approved", 2, id="unknown field"),
        pytest.param(f"{SHOULD.replace('无此接口', '')}, {DAYS}", "理由|reason|空", 2, id="no reason"),
        pytest.param(f"{SHOULD.replace('all', '[]')}, {DAYS}", "对象", 2, id="no subjects"),
    ],
)
def test_what_is_not_accepted_is_refused_with_its_place(tmp_path: Path, deviation: str, told: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        judged(tmp_path, deviation)
    assert any(re.search(told, one) for one in caught.value.lines())
    assert caught.value.lines()[0].startswith(f"deviations.yaml:{line}:")


def test_should_needs_a_reason_only(tmp_path: Path) -> None:
    result = judged(tmp_path, f"{SHOULD}, {DAYS}")
    covered = [one for one in result.outcomes if one.waiver is not None]
    assert [(one.provision, one.part, one.strength) for one in covered] == [("5.7.3-2", "security", "should")]


@pytest.mark.parametrize("day", ["2027-10-02", "2030-01-01"])
def test_an_expired_deviation_covers_nothing_and_is_a_finding(tmp_path: Path, day: str) -> None:
    result = judged(tmp_path, f"{SHALL}, {SIGNED}", community=COMMUNITY.replace("2026-11-01", day))
    finding = next(one for one in result.outcomes if one.subject.kind == "deviation")
    assert (finding.outcome, finding.provision, finding.strength) == ("fail", "5.7.3-1-1", "shall")
    assert "到期" in finding.message.zh and finding.subject.place is not None and finding.mend is not None
    assert result.counts()["waived"] == 0


def test_it_covers_on_its_last_day(tmp_path: Path) -> None:
    result = judged(tmp_path, f"{SHALL}, {SIGNED}", community=COMMUNITY.replace("2026-11-01", "2027-10-01"))
    assert result.counts()["waived"] == 1


def test_without_the_projects_date_no_deviation_can_be_relied_on(tmp_path: Path) -> None:
    result = judged(tmp_path, f"{SHALL}, {SIGNED}", community=COMMUNITY.replace(", date: 2026-11-01", ""))
    finding = next(one for one in result.outcomes if one.subject.kind == "deviation")
    assert (finding.outcome, finding.missing) == ("unknown", ("project.date",))
    assert result.counts()["waived"] == 0


@pytest.mark.parametrize(
    ("deviation", "idle"),
    [
        pytest.param(SHALL.replace("[B1]", "[B1, B2]"), "B2", id="one of its subjects"),
        pytest.param(SHALL.replace("[B1]", "[B9]"), "B9", id="a subject that is not there"),
        pytest.param("provision: 5.7.3-2, part: bas, subjects: all, reason: 无", "all", id="nothing fails"),
    ],
)
def test_an_idle_deviation_is_a_finding(tmp_path: Path, deviation: str, idle: str) -> None:
    result = judged(tmp_path, f"{deviation}, {SIGNED}")
    finding = next(one for one in result.outcomes if one.subject.kind == "deviation")
    assert finding.outcome == "fail" and idle in finding.message.zh and idle in finding.message.en


def test_what_is_not_selected_is_not_called_idle(tmp_path: Path) -> None:
    result = judged(tmp_path, f"{SHALL}, {SIGNED}", select="5.7.3-2")
    assert not [one for one in result.outcomes if one.subject.kind == "deviation"]


def test_reports_tell_the_deviation(tmp_path: Path) -> None:
    result = judged(tmp_path, f"{SHALL}, {SIGNED}")
    data = json.loads(json_report.render(result))
    waiver = next(one["waiver"] for one in data["outcomes"] if one["waiver"])
    assert {"reason": "已有替代措施", "approver": "王工", "expiry": "2027-10-01"}.items() <= waiver.items()
    assert data["summary"]["waived"] == 1
    shown = text.render(result)
    assert "偏离（已有替代措施，批准人 王工，依据 会审纪要，2026-10-01 起，2027-10-01 到期）" in shown
    assert "2027-10-01" in text.render(result, language="en")


@pytest.mark.parametrize("form", ["html", "docx", "xlsx"])
def test_reports_with_pages_tell_it_too(tmp_path: Path, form: str) -> None:
    import io
    import zipfile

    from tiaowen.reports.deliver import Look, rendered

    data = rendered(judged(tmp_path, f"{SHALL}, {SIGNED}"), form, Look())
    if form == "html":
        shown = data.decode("utf-8")
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            shown = "".join(archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith("xml"))
    assert "批准人 王工" in shown and "2027-10-01" in shown and "偏离" in shown
