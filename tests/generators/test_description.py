"""The design description: its numbers are the register's, what is open is told, templates get their places filled."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from tiaowen.generators.cables.schedule import cables
from tiaowen.generators.description.all_facts import FACTS
from tiaowen.generators.description.content import Description, Grid, describe
from tiaowen.generators.description.document import NAME, document, values, write_description
from tiaowen.generators.description.facts import Asked
from tiaowen.generators.description.sentences import Sentence
from tiaowen.generators.description.template import Template, filled, read_template, template_of
from tiaowen.generators.description.words import data
from tiaowen.generators.devices.counts import count_table
from tiaowen.generators.devices.device_kinds import device_kinds
from tiaowen.generators.devices.register import devices
from tiaowen.generators.sheets.clean import one_line
from tiaowen.model.community import Community
from tiaowen.model.load import load
from tiaowen.spec.errors import InputError, TiaowenError, UsageError
from tiaowen.spec.provisions import load_spec
from tiaowen.spec.vocabulary import label, words

PROJECTS = Path(__file__).resolve().parents[2] / "projects"
OPEN = {"zh": "待定", "en": "to be settled"}
HOSTILE = [
    "{{ 7*7 }}",
    "{% for x in [] %}",
    "{{project}}",
    "{{section:ftth}}",
    "<w:p>&amp;</w:p>",
    "]]>",
    "a\nb\r\n\tc",
    "\x07\x1b[31m",
    "\u202egpj",
    "𠮷野🏠",
    "=1+1",
    "'\"",
    "3#楼/地下室",
    "{0} %s",
]


@pytest.fixture(scope="module", params=["garden", "suzhou"])
def project(request: pytest.FixtureRequest) -> Community:
    return load(PROJECTS / request.param)


@pytest.fixture(scope="module", params=["zh", "en"])
def described(project: Community, request: pytest.FixtureRequest) -> Description:
    return describe(project, request.param)


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def text_of(document: Any) -> str:
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))


def grids(described: Description, name: str) -> list[tuple[str, Grid]]:
    return [
        (one.key, grid)
        for one in described.sections
        for grid in one.blocks
        if isinstance(grid, Grid) and grid.name == name
    ]


# --- numbers ------------------------------------------------------------------------------------------


def stated_counts(community: Community) -> Counter[tuple[str, str, str | None]]:
    """Devices by system, kind and building: the register's, and the counted equipment that it leaves out."""
    counts = Counter((one.system, one.kind, one.building) for one in devices(community))
    held = {(one.system, one.kind) for one in devices(community)}
    rooms = {id: building.id for id, (building, _) in community.room_by_id.items()}
    for one in community.equipment or ():
        if (one.system, one.kind) not in held and one.kind not in data("words")["cables"] and one.count:
            counts[one.system, one.kind, one.building or rooms.get(one.room or "")] += one.count
    return counts


def kind_of(name: str, language: str) -> str:
    known = {text[language]: key for key, text in words("equipment").items()}
    return (known | {one.name[language]: key for key, one in device_kinds().items()})[name]


def test_every_quantity_is_the_register_s(project: Community, described: Description) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for (system, kind, _), count in stated_counts(project).items():
        expected[system, kind] += count
    shown: Counter[tuple[str, str]] = Counter()
    for system, grid in grids(described, "quantities"):
        for row in grid.rows:
            shown[system, kind_of(row[0], described.language)] += int(row[3])
    assert shown == expected
    assert shown.total() >= len(devices(project))


def test_every_number_by_building_is_the_register_s(project: Community, described: Description) -> None:
    shown: Counter[tuple[str, str, str | None]] = Counter()
    language = described.language
    titles = {label("system", system, language): system for system in data("systems")}
    buildings = {one.id: one for one in project.buildings or ()}
    for _, grid in grids(described, "split"):
        system = titles[max((name for name in titles if grid.title.startswith(name)), key=len)]
        kinds = [kind_of(head.title, language) for head in grid.heads[1:]]
        *rows, total = grid.rows
        for row in rows:
            place = row[0].split(" ")[0]
            for kind, cell in zip(kinds, row[1:], strict=True):
                shown[system, kind, place if place in buildings else None] += int(cell or 0)
        assert [int(cell) for cell in total[1:]] == [
            sum(int(row[i] or 0) for row in rows) for i in range(1, len(total))
        ]
    assert +shown == +stated_counts(project)


def test_the_independent_count_agrees(project: Community) -> None:
    told: Counter[tuple[str, str | None, str]] = Counter()
    for system, kind, building in stated_counts(project).elements():
        told[system, building, kind] += 1
    counted = count_table(project)
    assert {key: told[key] for key in counted} == counted


def test_cables_are_the_schedule_s(project: Community, described: Description) -> None:
    rows = [row for _, grid in grids(described, "cables") for row in grid.rows]
    assert sum(int(row[2]) for row in rows) == len(cables(project))


def test_buildings_and_households_are_the_model_s(project: Community, described: Description) -> None:
    ((_, grid),) = grids(described, "buildings")
    *rows, total = grid.rows
    assert total[1] == str(len(project.buildings or ())) == str(sum(int(row[1]) for row in rows))
    assert total[3] == str(len(project.dwellings)) == str(sum(int(row[3]) for row in rows))


# --- sentences ----------------------------------------------------------------------------------------


def entries() -> list[dict[str, Any]]:
    return [
        one for name in ("chapters", "systems") for part in data(name).values() for one in part.get("sentences", ())
    ]


def test_texts_name_known_provisions_and_facts_in_both_languages() -> None:
    known = load_spec().provisions
    for entry in entries():
        assert set(entry.get("provisions", ())) <= set(known), entry["topic"]
        assert {what[1:] for what in entry.get("use", {}).values() if what.startswith("=")} <= set(FACTS)
        assert entry["zh"].endswith("。") or entry["zh"].endswith("}}")
        assert not re.search("[\u3000-\u9fff\uff00-\uffef]", entry["en"] + entry["topic"]["en"])
    for system, entry in data("systems").items():
        assert label("system", system) != system
        assert any(id == entry["clause"] or id.startswith(f"{entry['clause']}.") for id in known), system


def test_every_sentence_shows_its_provisions_in_brackets(described: Description) -> None:
    for chapter in described.chapters:
        for one in chapter.sentences():
            for id in one.provisions:
                assert id in re.findall(r"[［\[]([^［\[]+)[］\]]", one.text)[-1]
    assert set(described.provisions) <= set(load_spec().provisions)


def test_what_is_not_stated_is_told_with_its_field_and_without_a_figure(bare: Community) -> None:
    for language in ("zh", "en"):
        made = describe(bare, language)
        told = [one for chapter in made.chapters for one in chapter.sentences() if one.open]
        assert len(told) > 20
        ((_, grid),) = grids(made, "open")
        listed = {field for row in grid.rows for field in re.split("[、,] ?", row[3])}
        for one in told:
            assert OPEN[language] in one.text
            plain = re.sub(r"[［\[](?=[0-9I])[^］\]]*[］\]]", "", one.text)
            for path in sorted(one.open, key=len, reverse=True):
                assert path in plain and path in listed
                plain = plain.replace(path, "")
            assert not re.search("[0-9]", plain)


def test_a_stated_field_ends_its_sentence_being_open(small: dict[str, Any]) -> None:
    before = describe(Community.model_validate(small))
    small["ftth"]["optics"] = "b_plus"
    small["site"]["gates"] = [{"id": "G1", "name": "东门"}]
    after = describe(Community.model_validate(small))

    def fields(made: Description) -> set[str]:
        return {path for chapter in made.chapters for one in chapter.sentences() for path in one.open}

    assert fields(before) - fields(after) == {"ftth.optics", "site.gates"}
    assert any("1 处：东门（G1）" in one.text for one in after.chapters[0].sentences())


def test_an_estimate_is_marked(fttb: Community) -> None:
    (one,) = (one for one in describe(fttb).chapters[0].sentences() if one.topic == "住宅")
    assert one.estimated and "（估列）" in one.text
    by_hand = sum(one.estimated for one in fttb.dwellings)
    assert any(f"其中 {by_hand} 户" in one.text for one in describe(fttb).chapters[0].sentences())


def test_references_carry_edition_and_state(described: Description) -> None:
    ((_, grid),) = grids(described, "references")
    assert len(grid.rows) == len(load_spec().references)
    for row, one in zip(grid.rows, load_spec().references.values(), strict=True):
        assert one.id in row[1] and one.text[described.language] == row[2]
        assert ({"zh": "待核实", "en": "to be confirmed"}[described.language] in row[3]) != one.confirmed
        assert (one.replaced_by or "") in row[3]


# --- the file -----------------------------------------------------------------------------------------


def test_contents_lead_to_every_section(described: Description) -> None:
    made = opened(document(described))
    body = made.element.body
    marks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    numbers = [one.get(qn("w:id")) for one in body.iter(qn("w:bookmarkStart"))]
    asked = {one.text.split()[1] for one in body.iter(qn("w:instrText")) if "PAGEREF" in one.text}
    assert asked == marks and len(marks) == len(described.sections) == len(set(numbers))
    heads = [one.text for one in made.paragraphs if one.style.name.startswith("Heading")]
    assert heads == [f"{one.number}　{one.title}" for one in described.sections]


def test_tables_have_widths_and_heads_that_repeat_and_text_has_chinese_fonts(described: Description) -> None:
    made = opened(document(described))
    for table in made.tables[1:]:
        grid = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid.iter(qn("w:gridCol"))]
        for row in table._tbl.tr_lst:
            assert [int(one.get(qn("w:w"))) for one in row.iter(qn("w:tcW"))] == grid
        assert table._tbl.tr_lst[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    for name in ("Normal", "Heading 1", "Heading 2", "Title"):
        assert made.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) in ("宋体", "黑体")


def test_sentences_and_cells_of_the_file_are_those_of_the_description(described: Description) -> None:
    shown = text_of(opened(document(described)))
    for section in described.sections:
        for block in section.blocks:
            for text in [block.text] if isinstance(block, Sentence) else [cell for row in block.rows for cell in row]:
                assert text in shown


SCRIPT = """
import hashlib, sys
from pathlib import Path
from tiaowen.generators.description.content import describe
from tiaowen.generators.description.document import document
from tiaowen.model.load import load
community = load(Path(sys.argv[1]))
for language in ("zh", "en"):
    print(hashlib.sha256(document(describe(community, language))).hexdigest())
"""


def test_same_bytes_whatever_the_hash_seed() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(PROJECTS / "suzhou")],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("4242", "Asia/Shanghai"))
    ]
    assert runs[0] == runs[1] and len(set(runs[0].split())) == 2


def hostile(small: dict[str, Any], text: str) -> Community:
    small["project"] |= {"name": f"项目{text}", "client": text, "source": text}
    small["buildings"][0]["name"] = text
    small["site"]["gates"] = [{"id": "G1", "name": text}]
    small["dwelling_types"][0]["name"] = text
    return Community.model_validate(small)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_project_writes_stays_plain_text(small: dict[str, Any], text: str) -> None:
    made = document(describe(hostile(small, text)))
    shown = text_of(opened(made))
    plain = one_line(text)
    assert f"项目{plain}" in shown and f"{plain}（G1）" in shown and f"建筑条件来源：{plain}" in shown
    assert b"<w:p>&amp;</w:p>" not in zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml")


# --- templates ----------------------------------------------------------------------------------------


def template(build: Any, name: str = "院模板.docx") -> Template:
    made = docx.Document()
    build(made)
    stream = io.BytesIO()
    made.save(stream)
    return Template(name, stream.getvalue())


def fill(frame: Template, community: Community, language: str = "zh") -> tuple[Any, tuple[Any, ...]]:
    description = describe(community, language)
    made = filled(frame, description, values(description))
    return opened(made.data), made.left_out


def test_split_runs_headers_footers_and_tables_are_filled_and_keep_their_look(fttb: Community) -> None:
    def build(made: Any) -> None:
        line = made.add_paragraph("工程：", style="Heading 3")
        for piece, bold in (("{{pro", True), ("je", False), ("ct}}（", False), ("{{ number }}", False), ("）", False)):
            line.add_run(piece).bold = bold
        made.add_table(1, 1).cell(0, 0).text = "日期 {{date}}"
        made.sections[0].header.paragraphs[0].text = "{{project}} {{title}}"
        made.sections[0].footer.paragraphs[0].text = "{{stage}}"

    made, _ = fill(template(build), fttb)
    line = made.paragraphs[0]
    assert line.text == "工程：小样小区（XY-01）" and line.style.name == "Heading 3"
    assert [(run.text, run.bold) for run in line.runs][1] == ("小样小区", True)
    assert made.tables[0].cell(0, 0).text == "日期 2026-11-22"
    assert made.sections[0].header.paragraphs[0].text == "小样小区 弱电（智能化）设计说明"
    assert made.sections[0].footer.paragraphs[0].text == "施工图"


def test_sections_take_the_place_and_the_look_of_their_placeholder(fttb: Community) -> None:
    def build(made: Any) -> None:
        made.add_paragraph("前")
        made.add_paragraph("{{section:overview}}", style="List Bullet").runs[0].italic = True
        made.add_paragraph("{{section:systems}}")
        made.add_paragraph("后")

    description = describe(fttb)
    made, told = fill(template(build), fttb)
    texts = [one.text for one in made.paragraphs]
    assert texts[0] == "前" and texts[-1] == "后" and not any("{{" in text for text in texts)
    first = made.paragraphs[1]
    assert first.style.name == "List Bullet" and first.runs[0].italic
    assert first.text.endswith(next(description.chapters[0].sentences()).text)
    ftth = next(one for one in description.sections if one.key == "ftth")
    assert f"{ftth.number}　{ftth.title}" in texts
    left = {str(problem.what.zh) for problem in told}
    assert any("{{section:basis}}" in one for one in left) and not any("section:ftth" in one for one in left)
    assert {problem.place.file for problem in told} == {"院模板.docx"}


def test_nothing_is_left_out_when_every_chapter_has_its_place(fttb: Community) -> None:
    def build(made: Any) -> None:
        for key in data("chapters"):
            made.add_paragraph("{{section:" + key + "}}")

    _, told = fill(template(build), fttb)
    assert told == ()


def test_a_system_that_the_project_does_not_have_says_so(bare: Community) -> None:
    made, _ = fill(template(lambda made: made.add_paragraph("{{section:cctv}}")), bare)
    assert made.paragraphs[0].text == "待定，模型未给出 cctv"


@pytest.mark.parametrize(
    ("text", "where", "told"),
    [
        ("{{projekt}}", "body", "projekt"),
        ("{{section:ftthh}}", "body", "section:ftthh"),
        ("{{7*7}}", "body", "7*7"),
        ("{{project", "body", "不完整"),
        ("{{project}} }}", "body", "不完整"),
        ("见 {{section:ftth}}", "body", "独占一段"),
        ("{{section:ftth}}{{section:catv}}", "body", "独占一段"),
        ("{{section:ftth}}", "header", "只能放在正文"),
        ("{{foo}}", "footer", "页脚"),
    ],
)
def test_a_wrong_placeholder_is_told_with_the_file(fttb: Community, text: str, where: str, told: str) -> None:
    def build(made: Any) -> None:
        if where == "body":
            made.add_paragraph(text)
        else:
            getattr(made.sections[0], where).paragraphs[0].text = text

    with pytest.raises(InputError) as error:
        fill(template(build), fttb)
    (line,) = error.value.lines("zh")
    assert line.startswith("院模板.docx") and told in line
    assert error.value.lines("en")[0].startswith("院模板.docx")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_template_is_not_searched_twice(small: dict[str, Any], text: str) -> None:
    made, _ = fill(template(lambda made: made.add_paragraph("{{project}}|{{client}}")), hostile(small, text))
    assert made.paragraphs[0].text == f"项目{one_line(text)}|{one_line(text)}"


def test_a_filled_template_is_the_same_every_time(fttb: Community) -> None:
    frame = template(lambda made: made.add_paragraph("{{section:ftth}}"))
    description = describe(fttb)
    assert len({filled(frame, description, values(description)).data for _ in range(2)}) == 1


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.docm", b"PK", UsageError),
        ("a.docx", b"not a zip", InputError),
        ("missing.docx", None, UsageError),
    ],
)
def test_what_is_no_word_file_is_refused(
    tmp_path: Path, name: str, content: bytes | None, error: type[TiaowenError]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(error):
        read_template(tmp_path / name, name)


@pytest.mark.parametrize("name", ["../a.docx", "/etc/a.docx", "a.docm", "a.yaml", "c:\\a.docx"])
def test_a_template_lies_in_the_project_s_folder(small: dict[str, Any], name: str) -> None:
    small["project"]["description_template"] = name
    with pytest.raises(ValueError, match="docx"):
        Community.model_validate(small)


def test_the_project_names_its_template(small: dict[str, Any], tmp_path: Path) -> None:
    assert template_of(Community.model_validate(small), tmp_path) is None
    small["project"]["description_template"] = "院/说明.docx"
    (tmp_path / "院").mkdir()
    frame = template(lambda made: [made.add_paragraph(text) for text in ("{{project}}", "{{section:scope}}")])
    (tmp_path / "院" / "说明.docx").write_bytes(frame.data)
    community = Community.model_validate(small)
    found = template_of(community, tmp_path)
    assert found is not None and found.name == "院/说明.docx"
    provisions, told = write_description(community, tmp_path / NAME, "zh", found)
    assert provisions == ("5.5.1", "5.7.2") and told
    assert docx.Document(str(tmp_path / NAME)).paragraphs[0].text == "小样小区"


def test_facts_are_values_or_missing(fttb: Community) -> None:
    for language in ("zh", "en"):
        for name, maker in FACTS.items():
            assert maker(Asked(fttb, language)) is not None, name
