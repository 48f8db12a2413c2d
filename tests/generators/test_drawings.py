"""The set of drawings: names, numbers, files, ids that other programs read back, the same bytes every time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ezdxf.filemanagement import readfile

from tiaowen.generators import drawings as module
from tiaowen.generators.drawings import device_ids, drawings, figures, write_drawing
from tiaowen.generators.sheets.check import SheetProblem
from tiaowen.model.community import Community
from tiaowen.spec.errors import Text
from tiaowen.spec.provisions import load_spec


def test_names_numbers_and_order(fttb: Community) -> None:
    found = [(one.name, one.sheet.number, one.building) for one in drawings(fttb)]
    assert found == [
        ("drawings/legend/legend", "弱电-TL-01", None),
        ("drawings/ftth/site", "弱电-GX-01", None),
        ("drawings/ftth/B2", "弱电-GX-02", "B2"),
        ("drawings/telephone/site", "弱电-DH-01", None),
        ("drawings/telephone/B2", "弱电-DH-02", "B2"),
        ("drawings/network/site", "弱电-WL-01", None),
        ("drawings/network/B2", "弱电-WL-02", "B2"),
        ("drawings/catv/site", "弱电-YX-01", None),
        ("drawings/catv/B2", "弱电-YX-02", "B2"),
        ("drawings/home/A", "弱电-HX-01", None),
        ("drawings/home/B", "弱电-HX-02", None),
        ("drawings/integration/site", "弱电-JC-01", None),
        ("drawings/site/ftth", "弱电-ZP-01", None),
        ("drawings/site/catv", "弱电-ZP-02", None),
        ("drawings/site/backbone", "弱电-ZP-03", None),
        ("drawings/dwellings/A", "弱电-PM-01", None),
        ("drawings/dwellings/B", "弱电-PM-02", None),
        ("drawings/rooms/rooms", "弱电-DY-01", "B2"),
    ]
    assert [one.name for one in drawings(fttb, ["plans"])] == [name for name, _, _ in (found[0], *found[-6:])]


def test_ids_that_make_one_file_name_keep_two_files(small: dict[str, Any]) -> None:
    ids = ("b2", "CON", "a*b", "a?b", "site")
    small["buildings"] += [{"id": id, "use": "residential", "storeys_above": 9} for id in ids]
    names = [one.name for one in drawings(Community.model_validate(small), ["risers"])]
    assert len({name.casefold() for name in names}) == len(names) == 24


def test_a_drawing_says_which_provisions_it_answers(fttb: Community) -> None:
    known = load_spec().provisions
    for one in drawings(fttb):
        assert one.provisions and set(one.provisions) <= set(known)


def gdal_texts(path: Path) -> set[str]:
    """Every text and attribute as GDAL reads it."""
    raw = pytest.importorskip("pyogrio.raw")
    import pyogrio

    pyogrio.set_gdal_config_options({"DXF_ENCODING": "UTF-8"})
    meta, _, _, columns = raw.read(path, columns=["Text"])
    return {word for text in columns[list(meta["fields"]).index("Text")] if text for word in (text, *text.split())}


def test_files_are_read_back_with_every_id(fttb: Community, tmp_path: Path) -> None:
    for one in drawings(fttb):
        names = write_drawing(one, tmp_path)
        assert names == [f"{one.name}.{ending}" for ending in ("dxf", "pdf", "svg")]
        path = tmp_path / names[0]
        document = readfile(path)
        audit = document.audit()
        assert (audit.errors, audit.fixes) == ([], [])
        written = [
            id
            for insert in document.modelspace().query("INSERT")
            for attrib in insert.attribs
            if attrib.dxf.tag.rstrip("0123456789") == "ID"
            for id in attrib.dxf.text.split()
        ]
        assert Counter(written) == Counter(device_ids(one))
        assert set(device_ids(one)) <= gdal_texts(path)


def test_the_same_bytes_every_time(fttb: Community, tmp_path: Path) -> None:
    (first, *_), (second, *_) = list(drawings(fttb)), list(drawings(fttb))
    for folder, one in (("a", first), ("b", second)):
        write_drawing(one, tmp_path / folder)
    for ending in ("dxf", "pdf", "svg"):
        one, other = (tmp_path / folder / f"{first.name}.{ending}" for folder in ("a", "b"))
        assert one.read_bytes() == other.read_bytes()


def test_figures_are_the_plans_and_a_riser_of_each_system(fttb: Community, tmp_path: Path) -> None:
    for one in drawings(fttb):
        write_drawing(one, tmp_path)
    found = figures(tmp_path)
    titles = [title for title, _ in found]
    assert [title.split()[-1] for title in titles[:2]] == ["光纤到户总平面图", "有线电视总平面图"]
    assert [title.split()[-1] for title in titles[2:]] == ["光纤到户系统图", "有线电视系统图"]
    assert all(len(svg.encode()) <= 150_000 for _, svg in found)
    assert figures(tmp_path / "nothing") == []


def test_a_fault_of_a_sheet_stays_with_the_drawing(fttb: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = SheetProblem("overlap", 0.0, 0.0, Text("文字重叠", "texts overlap"))
    monkeypatch.setattr(module, "check_sheet", lambda sheet: [problem])
    assert next(module.drawings(fttb)).problems == (problem,)
