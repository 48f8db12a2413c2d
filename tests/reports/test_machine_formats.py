"""The formats for machines: their counts, what they list, their schemas, what hostile text becomes, their bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from lxml import etree

from tiaowen.model.load import load_project
from tiaowen.reports.commands import common
from tiaowen.reports.common import cover_of
from tiaowen.reports.deliver import BINARY, FORMATS, Look, rendered
from tiaowen.reports.words import visible
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import VERDICT_TEXT, VERDICTS, CheckResult, Waiver
from tiaowen.spec.provisions import Spec

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = Path(__file__).with_name("schemas")
NEW = ("jsonl", "sarif", "junit", "github", "gitlab", "md", "csv", "bcf", "bcf3")
NAMES = {VERDICT_TEXT[verdict].zh: verdict for verdict in VERDICTS}
LOOK = Look()
WAIVER = Waiver("改造受限 | <b>", "王工", date(2026, 1, 1), date(2027, 1, 1), "会议纪要 3 号")
Told = tuple[Mapping[str, int], set[str]]


def by_jsonl(data: bytes) -> Told:
    records = [json.loads(line) for line in data.decode().splitlines()]
    found = Counter(one["outcome"] for one in records if one["record"] == "outcome")
    assert all(records[0]["summary"][verdict] == found[verdict] for verdict in VERDICTS)
    return found, {one["provision"] for one in records if one["record"] == "not_judged"}


def by_sarif(data: bytes) -> Told:
    run = json.loads(data)["runs"][0]
    kinds = Counter(one["kind"] for one in run["results"])
    told = run["properties"]["summary"]
    assert (kinds["fail"], kinds["open"], kinds["review"]) == (told["fail"], told["unknown"], told["manual"])
    notices = run["invocations"][0]["toolExecutionNotifications"]
    rules = [one["id"] for one in run["tool"]["driver"]["rules"]]
    references = [one["associatedRule"] for one in notices]
    references += [{"id": one["ruleId"], "index": one["ruleIndex"]} for one in run["results"]]
    assert all(rules[one["index"]] == one["id"] for one in references)
    assert sum("suppressions" in one for one in run["results"]) == told["waived"]
    return told, {one["associatedRule"]["id"] for one in notices}


def by_junit(data: bytes) -> Told:
    root = etree.fromstring(data)
    found: Counter[str] = Counter()
    skipped = set()
    for suite in root:
        cases = suite.findall("testcase")
        ends = Counter(case[0].tag if len(case) else "" for case in cases)
        assert int(suite.get("tests")) == len(cases)
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(attribute)) == ends[tag]
        for case in cases:
            kind = case[0].get("type") if len(case) else "pass"
            if kind == "not_judged":
                skipped.add(case.get("classname"))
            else:
                found[kind] += 1
    return found, skipped


def by_github(data: bytes) -> Told:
    lines = data.decode().splitlines()
    assert all(re.match(r"::(error|warning|notice) [^:]*::", line) for line in lines)
    told = dict(re.findall(r"(\S+?) (\d+)(?:、|$)", lines[-1].rpartition("::")[2]))
    counts = {verdict: int(told[name]) for name, verdict in NAMES.items()}
    listed = Counter(
        verdict for line in lines for name, verdict in NAMES.items() if re.search(rf"\] {name}( \(偏离\))?::", line)
    )
    assert all(listed[verdict] == counts[verdict] for verdict in ("fail", "unknown", "manual"))
    last = next((line for line in lines if "title=未判定条文" in line), "")
    ids = last.rpartition("::")[2]
    return counts, {id for part in ids.split("%0A") for id in part.rpartition(": ")[2].split("、") if id}


def by_markdown(data: bytes) -> Told:
    page = data.decode()
    told = {
        NAMES[name]: int(number) for name, number in re.findall(r"^\| (\S+) \| (\d+) \|$", page, re.M) if name in NAMES
    }
    heads = {
        "不符合项": "fail",
        "无法判定项": "unknown",
        "人工核查项": "manual",
        "符合项": "pass",
        "不适用项": "not_applicable",
    }
    sections = dict(re.findall(r"^## (\S+) \((\d+)\)$", page, re.M))
    assert all(int(sections.get(head, 0)) == told[verdict] for head, verdict in heads.items())
    block = page.partition("## 未判定条文")[2]
    return told, {line.split(" | ")[0][2:] for line in block.splitlines()[4:] if line}


def by_csv(data: bytes) -> Told:
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    found = Counter(NAMES[row["判定"].removesuffix(" (偏离)")] for row in rows if row["判定"] != "未判定条文")
    return found, {row["编号"] for row in rows if row["判定"] == "未判定条文"}


def by_gitlab(data: bytes) -> Told:
    issues = json.loads(data)
    assert len({one["fingerprint"] for one in issues}) == len(issues)
    names = "|".join(NAMES)
    found = Counter(NAMES[re.search(rf"\] ({names})( \(偏离\))?: ", one["description"])[1]] for one in issues)  # type: ignore[index]
    return found, set()


def by_bcf(data: bytes) -> Told:
    found: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith("markup.bcf"):
                root = etree.fromstring(archive.read(name))
                for one in root.iter("Comment"):
                    told = re.match(rf"\[\S+\] ({'|'.join(NAMES)})", one.findtext("Comment", ""))
                    if told:
                        found[NAMES[told[1]]] += 1
    return found, set()


READERS: Mapping[str, Callable[[bytes], Told]] = {
    "jsonl": by_jsonl,
    "sarif": by_sarif,
    "junit": by_junit,
    "github": by_github,
    "md": by_markdown,
    "csv": by_csv,
    "gitlab": by_gitlab,
    "bcf": by_bcf,
    "bcf3": by_bcf,
}
FINDINGS_ONLY = ("gitlab", "bcf", "bcf3")  # these formats have no place for a pass or for what was not judged
SOURCES = ("mixed", "hostile", "waived", "empty", "5000", "garden", "suzhou")


@pytest.fixture(scope="module")
def results(spec: Spec, mixed: CheckResult, hostile: CheckResult, many: Callable[[int], CheckResult]) -> Any:
    """The results to report by name, each with how."""
    made = {"mixed": mixed, "hostile": hostile, "empty": many(0), "5000": many(5000)}
    fails = [replace(one, waiver=WAIVER) if one.outcome == "fail" else one for one in mixed.outcomes]
    made["waived"] = replace(mixed, outcomes=tuple(fails))
    found: dict[str, tuple[CheckResult, Look]] = {name: (replace(one, spec=spec), LOOK) for name, one in made.items()}
    for name in ("garden", "suzhou"):
        loaded = load_project(ROOT / "projects" / name)
        result = check(loaded.community, loaded.spec, loaded.inputs)
        look = Look(cover=cover_of(loaded.community), base=f"projects/{name}/", community=loaded.community)
        found[name] = result, look
    return found


@pytest.fixture(scope="module")
def report(results: Any) -> Callable[[str, str], bytes]:
    """A report by the name of its result and its format, made once."""
    made: dict[tuple[str, str], bytes] = {}

    def of(name: str, form: str) -> bytes:
        if (name, form) not in made:
            made[name, form] = rendered(results[name][0], form, results[name][1])
        return made[name, form]

    return of


def test_the_command_offers_every_format() -> None:
    assert set(common.FORMATS) == set(FORMATS)
    assert set(NEW) <= set(FORMATS)
    assert {"bcf", "bcf3"} <= set(BINARY)


@pytest.mark.parametrize("form", NEW)
@pytest.mark.parametrize("name", SOURCES)
def test_every_format_tells_the_counts_of_the_check_and_what_was_not_judged(
    name: str, form: str, results: Any, report: Callable[[str, str], bytes]
) -> None:
    result = results[name][0]
    told, open_ones = READERS[form](report(name, form))
    verdicts = ("fail", "unknown", "manual") if form in FINDINGS_ONLY else VERDICTS
    assert {verdict: told.get(verdict, 0) for verdict in verdicts} == {
        verdict: result.counts()[verdict] for verdict in verdicts
    }
    if form not in FINDINGS_ONLY:
        citations = {id: result.spec.provisions[id].citation for id in result.not_judged}
        assert open_ones == set(citations.values() if form == "md" else citations)


@pytest.mark.parametrize("name", SOURCES)
def test_sarif_is_valid(name: str, report: Callable[[str, str], bytes]) -> None:
    schema = json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    log = json.loads(report(name, "sarif"))
    judge = Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)
    assert not [error.message for error in judge.iter_errors(log)]
    log["runs"][0]["tool"]["driver"].pop("name")
    assert not judge.is_valid(log)


def valid(schema: str, data: bytes) -> None:
    grammar = etree.XMLSchema(etree.parse(str(SCHEMAS / schema)))
    grammar.assertValid(etree.ElementTree(etree.fromstring(data)))


@pytest.mark.parametrize("schema", ["junit-10.xsd", "junit-ant.xsd"])
@pytest.mark.parametrize("name", SOURCES)
def test_junit_is_valid(name: str, schema: str, report: Callable[[str, str], bytes]) -> None:
    valid(schema, report(name, "junit"))


PARTS = {"markup.bcf": "markup", "viewpoint.bcfv": "visinfo", "bcf.version": "version", "project.bcfp": "project"} | {
    "extensions.xml": "extensions"
}


@pytest.mark.parametrize(("form", "version"), [("bcf", "2.1"), ("bcf3", "3.0")])
@pytest.mark.parametrize("name", [one for one in SOURCES if one != "5000"])
def test_bcf_is_valid(name: str, form: str, version: str, report: Callable[[str, str], bytes]) -> None:
    grammars = {
        part: etree.XMLSchema(etree.parse(str(SCHEMAS / f"bcf-{version}" / f"{part}.xsd")))
        for part in set(PARTS.values())
        if (version, part) != ("2.1", "extensions")
    }
    topics = set()
    with zipfile.ZipFile(io.BytesIO(report(name, form))) as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())
        for entry in archive.namelist():
            folder, _, file = entry.rpartition("/")
            root = etree.fromstring(archive.read(entry))
            grammars[PARTS[file]].assertValid(etree.ElementTree(root))
            if file == "markup.bcf":
                assert root.find("Topic").get("Guid") == folder
                topics.add(folder)
    assert bool(topics) == (name != "empty")


@pytest.mark.parametrize(("form", "other"), [("bcf", "3.0"), ("bcf3", "2.1")])
def test_bcf_of_one_edition_is_not_taken_for_the_other(
    form: str, other: str, report: Callable[[str, str], bytes]
) -> None:
    grammar = etree.XMLSchema(etree.parse(str(SCHEMAS / f"bcf-{other}" / "markup.xsd")))
    with zipfile.ZipFile(io.BytesIO(report("garden", form))) as archive:
        topics = [archive.read(name) for name in archive.namelist() if name.endswith("markup.bcf")]
    assert topics and not any(grammar.validate(etree.fromstring(topic)) for topic in topics)


def test_bcf_looks_at_the_place_of_the_element(results: Any, report: Callable[[str, str], bytes]) -> None:
    building = results["garden"][0]
    with zipfile.ZipFile(io.BytesIO(report("garden", "bcf"))) as archive:
        views = [name for name in archive.namelist() if name.endswith(".bcfv")]
        for name in views:
            point = etree.fromstring(archive.read(name)).find("OrthogonalCamera/CameraViewPoint")
            assert all(abs(float(point.findtext(axis))) < 10_000 for axis in "XYZ")
    placed = {one.subject.id for one in building.outcomes if one.outcome == "fail" and one.subject.kind == "building"}
    assert len(views) >= len(placed) > 0


# --- waived and levels ---------------------------------------------------------------------------


def test_a_waived_fail_is_told_with_its_reason_and_at_a_lower_level(report: Callable[[str, str], bytes]) -> None:
    waived = [one for one in json.loads(report("waived", "sarif"))["runs"][0]["results"] if "suppressions" in one]
    assert waived and all("改造受限" in one["suppressions"][0]["justification"] for one in waived)
    assert {one["level"] for one in waived} == {"note"}
    cases = etree.fromstring(report("waived", "junit")).findall(".//skipped[@type='fail']")
    assert len(cases) == len(waived) and all("改造受限" in one.get("message") for one in cases)
    assert b"::error" not in report("waived", "github")
    assert {one["severity"] for one in json.loads(report("waived", "gitlab"))} == {"info", "minor"}
    assert "| 偏离 |" in report("waived", "md").decode()
    assert "改造受限" in report("waived", "csv").decode()


def test_levels_follow_strength_and_threshold(results: Any) -> None:
    result, look = results["mixed"]
    lines = rendered(result, "github", look).decode().splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 2
    strict = rendered(result, "github", replace(look, threshold="should")).decode().splitlines()
    assert sum(line.startswith("::error ") for line in strict) == 3


def test_a_place_is_told_from_the_top_of_the_checkout(report: Callable[[str, str], bytes]) -> None:
    line = report("garden", "github").decode().splitlines()[0]
    file, number = re.search(r"file=([^,]+),line=(\d+),", line).groups()  # type: ignore[union-attr]
    assert (ROOT / file).is_file() and int(number) > 1
    one = json.loads(report("garden", "sarif"))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert one["artifactLocation"] == {"uri": file, "uriBaseId": "%SRCROOT%"}
    assert json.loads(report("garden", "gitlab"))[0]["location"] == {"path": file, "lines": {"begin": int(number)}}


# --- hostile text --------------------------------------------------------------------------------


def test_hostile_text_ends_no_workflow_command(results: Any, report: Callable[[str, str], bytes]) -> None:
    lines = report("hostile", "github").decode().split("\n")
    findings = sum(results["hostile"][0].counts()[one] for one in ("fail", "unknown", "manual"))
    assert len(lines) - 1 == findings + 2
    for line in lines[:-1]:
        head = line[2:].split("::", 1)[0]
        assert set(re.findall(r"(\w+)=", head.partition(" ")[2].partition("title=")[0])) <= {"file", "line", "col"}
        assert "\r" not in line and not re.search(r"%(?!0A|0D|25|3A|2C)", line)


def test_hostile_text_starts_no_formula_in_a_spreadsheet(report: Callable[[str, str], bytes]) -> None:
    rows = list(csv.reader(io.StringIO(report("hostile", "csv").decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert len({len(row) for row in rows}) == 1
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@＝＋－＠]", cell)]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)


def test_hostile_text_is_no_markup_in_markdown(report: Callable[[str, str], bytes]) -> None:
    page = report("hostile", "md").decode()
    assert not re.search(r"<(?!!-- -->)", page)
    for line in page.splitlines():
        if line.startswith("| "):
            assert len(re.findall(r"(?<!\\)\|", line)) in (3, 4, 6, 11), line
    assert not re.search(r"@\w", page) and "://" not in page
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", page)


@pytest.mark.parametrize("form", NEW)
def test_no_format_holds_a_raw_control_character(form: str, report: Callable[[str, str], bytes]) -> None:
    if form in BINARY:
        with zipfile.ZipFile(io.BytesIO(report("hostile", form))) as archive:
            assert not any(".." in name or name.startswith("/") for name in archive.namelist())
            text = "".join(archive.read(name).decode() for name in archive.namelist())
    else:
        text = report("hostile", form).decode()
    raw = "\x7f" if form in ("jsonl", "sarif") else ""  # JSON may hold it, and there a name is as it is stated
    assert not set(re.findall(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)) - {raw}


@pytest.mark.parametrize("form", ["sarif", "gitlab", "junit", "bcf"])
def test_hostile_names_are_read_back_as_shown(form: str, results: Any, report: Callable[[str, str], bytes]) -> None:
    data = report("hostile", form)
    names = {visible(one.subject.id) for one in results["hostile"][0].outcomes}
    if form == "junit":
        texts = "\n".join(case.get("name") for case in etree.fromstring(data).iter("testcase"))
    elif form == "bcf":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            marks = [etree.fromstring(archive.read(one)) for one in archive.namelist() if one.endswith("markup.bcf")]
        texts = "\n".join(one.findtext("Topic/Title") for one in marks)
    elif form == "sarif":
        texts = "\n".join(one["message"]["text"] for one in json.loads(data)["runs"][0]["results"])
    else:
        texts = "\n".join(one["description"] for one in json.loads(data))
    assert not [name for name in names if name not in texts]


# --- bytes ---------------------------------------------------------------------------------------

SCRIPT = """
import hashlib, importlib.util, sys
from dataclasses import replace
found = importlib.util.spec_from_file_location("made", sys.argv[1])
made = importlib.util.module_from_spec(found)
found.loader.exec_module(made)
from tiaowen.reports.deliver import Look, rendered
spec = made._spec()
result = made.result([made.fail(i) for i in range(30)] + [made.unknown(i) for i in range(30)], spec)
result = replace(result, spec=spec)
for form in sys.argv[2:]:
    print(hashlib.sha256(rendered(result, form, Look("zh"))).hexdigest())
"""


def _digests(seed: str, zone: str) -> list[str]:
    made = Path(__file__).with_name("conftest.py")
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(made), *NEW], env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout.split()


def test_the_bytes_do_not_depend_on_the_hash_seed_or_the_time_zone() -> None:
    first = _digests("0", "UTC")
    assert len(set(first)) == len(NEW)
    assert _digests("4242", "Asia/Shanghai") == first
    assert hashlib.sha256(b"").hexdigest() not in first
