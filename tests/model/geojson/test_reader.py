from __future__ import annotations

import json
import math
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
import yaml

from tiaowen.model.geojson.reader import import_geojson, read_geojson
from tiaowen.model.load import load_texts
from tiaowen.spec.errors import InputError, UsageError

EXCERPT = Path(__file__).parent / "data" / "suzhou_excerpt.geojson"
SQUARE = [[120.6, 31.3], [120.601, 31.3], [120.601, 31.301], [120.6, 31.301], [120.6, 31.3]]
HOLE = [[120.6002, 31.3002], [120.6004, 31.3002], [120.6004, 31.3004], [120.6002, 31.3004], [120.6002, 31.3002]]
BOW = [[120.6, 31.3], [120.601, 31.301], [120.601, 31.3], [120.6, 31.301], [120.6, 31.3]]


def _excerpt(**options):
    return read_geojson(EXCERPT, **options)


def _feature(rings=(SQUARE,), kind="Polygon", /, **properties):
    geometry = {"type": kind, "coordinates": list(rings)}
    return {"type": "Feature", "properties": {"id": "B1", "Floor": 3, **properties}, "geometry": geometry}


def _moved(ring, east):
    return [[longitude + east, latitude] for longitude, latitude in ring]


def _import(*features, take_estimates=False, **members):
    text = json.dumps({"type": "FeatureCollection", **members, "features": list(features)})
    return import_geojson(text, "town.geojson", take_estimates=take_estimates)


def _data(imported):
    return yaml.safe_load(imported.files["community.yaml"])


def _buildings(imported):
    return {building["id"]: building for building in _data(imported)["buildings"]}


def _notes(imported):
    return "\n".join(note.en for note in imported.notes)


def _community(imported):
    return load_texts({"community.yaml": imported.files["community.yaml"]})[0]


# --- the excerpt of real data -----------------------------------------------------------------------------------


def test_outlines_and_floors_are_taken_and_nothing_else():
    imported = _excerpt()
    data = _data(imported)
    assert data["project"] == {"name": "community_suzhou_derived", "source": "GeoJSON suzhou_excerpt.geojson"}
    assert list(_buildings(imported)) == ["B01", "B05", "B09", "B10", "B19", "B38"]
    assert [building["storeys_above"] for building in data["buildings"]] == [2, 25, 3, 4, 11, 20]
    assert {key for building in data["buildings"] for key in building} == {
        *("id", "outline", "courtyards", "podium", "storeys_above")
    }
    assert _community(imported).dwellings == ()
    assert "height was not taken: for 6 buildings it is 3 × Floor exactly" in _notes(imported)
    assert "area_m2, axis_deg, length_m, n_src, src_index, width_m" in _notes(imported)
    assert "begin with est_ are estimates and were not taken" in _notes(imported)
    assert "the same name, which names no building" in _notes(imported)


def test_estimates_are_taken_when_asked_and_marked():
    imported = _excerpt(take_estimates=True)
    buildings = _buildings(imported)
    run = {"storeys": "1-25", "numbers": "1-4"}
    assert buildings["B05"]["units"] == [{"id": "U1", "dwellings": [run]}, {"id": "U2", "dwellings": [run]}]
    assert buildings["B05"]["estimated"] == ["use", "units"]
    assert (buildings["B01"]["use"], buildings["B01"]["estimated"]) == ("other", ["use"])
    assert "units" not in buildings["B01"]
    community = _community(imported)
    assert [building.id for building in community.residential] == ["B05", "B10", "B19", "B38"]
    assert len(community.dwellings) == 200 + 8 + 44 + 80
    assert all(dwelling.estimated and dwelling.type is None for dwelling in community.dwellings)
    assert "332 households" in _notes(imported)
    assert "is not units × storeys × flats" not in _notes(imported)


def test_areas_agree_with_those_measured_by_others():
    given = {
        feature["properties"]["id"]: feature["properties"]["area_m2"]
        for feature in json.loads(EXCERPT.read_text(encoding="utf-8"))["features"]
    }
    for name, building in _buildings(_excerpt()).items():
        area = _area(building["outline"]) + sum(_area(ring) for ring in building.get("courtyards", []))
        assert area == pytest.approx(given[name], rel=3e-3), name


def _area(ring):
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def test_the_tower_stands_on_its_podium_without_doubt():
    buildings = _buildings(_excerpt())
    assert buildings["B05"]["podium"] == "B09"
    assert "estimated" not in buildings["B05"]
    assert len(buildings["B09"]["courtyards"]) == 1


def test_the_frame_is_named():
    frame = _community(_excerpt()).site.frame
    assert (round(frame.longitude, 3), round(frame.latitude, 3)) == (frame.longitude, frame.latitude)
    assert frame.projection.startswith("Transverse Mercator, WGS 84, central meridian 120.6")
    assert frame.height_datum is None


def test_the_same_bytes_every_time():
    assert _excerpt(take_estimates=True) == _excerpt(take_estimates=True)


def test_source_and_day_are_written_when_given():
    imported = _excerpt(source="ni1o1/pybdshadow, BSD-3-Clause", day=date(2026, 11, 22))
    community = _community(imported)
    assert community.project.source == "GeoJSON suzhou_excerpt.geojson; ni1o1/pybdshadow, BSD-3-Clause"
    assert community.day == date(2026, 11, 22)
    assert "names no source" in _notes(_excerpt())
    assert "names no source" not in _notes(imported)
    assert "BSD-3-Clause" in imported.files["README.md"]


# --- geometry ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [False, True], ids=["counter-clockwise", "clockwise"])
def test_orientation_is_normal(turn):
    rings = [SQUARE[::-1], HOLE[::-1]] if turn else [SQUARE, HOLE]
    building = _buildings(_import(_feature(rings)))["B1"]
    assert _area(building["outline"]) > 0 > _area(building["courtyards"][0])
    assert (len(building["outline"]), len(building["courtyards"][0])) == (4, 4)


def test_lengths_are_those_on_the_ground():
    (west, south), (east, _), (_, north), _ = _buildings(_import(_feature()))["B1"]["outline"]
    assert east - west == pytest.approx(95.20, abs=0.01)
    assert north - south == pytest.approx(110.88, abs=0.01)


def test_repeated_corners_are_dropped_and_told():
    ring = [SQUARE[0], SQUARE[0], SQUARE[1], [120.601, 31.30000001], *SQUARE[2:], SQUARE[0]]
    imported = _import(_feature([ring]))
    assert len(_buildings(imported)["B1"]["outline"]) == 4
    assert "3 corners that repeat" in _notes(imported)


def test_a_third_number_is_told():
    imported = _import(_feature([[[*corner, 5.0] for corner in SQUARE]]))
    assert "third number of the positions was not taken: B1" in _notes(imported)


def test_touching_parts_become_one_outline():
    imported = _import(_feature([[SQUARE], [_moved(SQUARE, 0.001)]], "MultiPolygon"))
    assert _area(_buildings(imported)["B1"]["outline"]) == pytest.approx(2 * 95.20 * 110.88, rel=1e-3)
    assert "joined into one: B1" in _notes(imported)


def test_separate_parts_are_no_outline():
    imported = _import(_feature([[SQUARE], [_moved(SQUARE, 0.003)]], "MultiPolygon"))
    assert _buildings(imported)["B1"] == {"id": "B1", "storeys_above": 3}
    assert "several separate parts and was not taken: B1" in _notes(imported)


def test_one_part_is_a_polygon():
    assert _buildings(_import(_feature([[SQUARE]], "MultiPolygon"))) == _buildings(_import(_feature()))


def test_other_geometry_is_left_out_and_told():
    point = {"type": "Feature", "properties": {"id": "P1"}, "geometry": {"type": "Point", "coordinates": SQUARE[0]}}
    imported = _import(point, _feature())
    assert list(_buildings(imported)) == ["B1"]
    assert "the whole feature was left out: P1 (Point)" in _notes(imported)


def test_a_building_without_geometry_stays_without_outline():
    imported = _import(_feature(), {**_feature(id="B2"), "geometry": None})
    assert _buildings(imported)["B2"] == {"id": "B2", "storeys_above": 3}
    assert "no geometry: no outline was written: B2" in _notes(imported)


# --- properties -------------------------------------------------------------------------------------------------

FLOORS = [
    ("absent", None, None, "no Floor"),
    ("one", 1, 1, None),
    ("whole decimal", 6.0, 6, None),
    ("highest", 300, 300, None),
    ("too high", 301, None, "Floor is no whole number"),
    ("zero", 0, None, "Floor is no whole number"),
    ("negative", -2, None, "Floor is no whole number"),
    ("broken", 3.5, None, "Floor is no whole number"),
    ("text", "3", None, "Floor is no whole number"),
    ("bool", True, None, "Floor is no whole number"),
]


@pytest.mark.parametrize("name, floor, storeys, note", FLOORS, ids=[row[0] for row in FLOORS])
def test_floors(name, floor, storeys, note):
    imported = _import(_feature(Floor=floor))
    assert _buildings(imported)["B1"].get("storeys_above") == storeys
    assert (note or "no Floor") in _notes(imported) or note is None
    _community(imported)


def test_a_height_that_says_more_is_not_taken_either():
    imported = _import(_feature(height=9.5))
    assert "height" not in _buildings(imported)["B1"]
    assert "does not say what it measures: B1" in _notes(imported)


def test_names_of_buildings_are_taken_where_they_differ():
    imported = _import(_feature(name="1号楼"), _feature([_moved(SQUARE, 0.01)], id="B2", name="2号楼"))
    assert [building["name"] for building in _buildings(imported).values()] == ["1号楼", "2号楼"]


def test_the_project_is_named_for_the_collection_or_the_file():
    assert _data(_import(_feature(), name="东园"))["project"]["name"] == "东园"
    assert _data(_import(_feature()))["project"]["name"] == "town"


PODIUMS = [
    ("inside", 0.0, None),
    ("at the edge", 0.0006, None),
    ("across", 0.0007, ["podium"]),
    ("apart", 0.002, ["podium"]),
]


@pytest.mark.parametrize("name, east, marked", PODIUMS, ids=[row[0] for row in PODIUMS])
def test_a_podium_that_the_outlines_do_not_show_is_an_estimate(name, east, marked):
    building = _buildings(_import(_feature(), _feature([_moved(HOLE, east)], id="T", on_podium_of="B1")))["T"]
    assert building["podium"] == "B1"
    assert building.get("estimated") == marked


@pytest.mark.parametrize("podium", ["B9", "B1"], ids=["unknown", "itself"])
def test_a_podium_that_is_not_there_is_told(podium):
    imported = _import(_feature(on_podium_of=podium))
    assert "podium" not in _buildings(imported)["B1"]
    assert "names no other building and was not taken: B1" in _notes(imported)


HOME = {"est_use": "residential", "est_units": 2, "est_flats_per_unit_floor": 1, "est_households": 6}
ESTIMATES = [
    ("whole", HOME, ["use", "units"], None),
    ("households differ", {**HOME, "est_households": 7}, ["use", "units"], "B1 (7 ≠ 2×3×1 = 6)"),
    ("households not stated", {**HOME, "est_households": None}, ["use", "units"], None),
    ("other with households", {**HOME, "est_use": "other"}, ["use"], "B1 (6 ≠ 0)"),
    ("no units", {**HOME, "est_units": 0}, ["use"], "no units written: B1"),
    ("no flats", {**HOME, "est_flats_per_unit_floor": None}, ["use"], "no units written: B1"),
    ("too many flats", {**HOME, "est_flats_per_unit_floor": 100}, ["use"], "no units written: B1"),
    ("no floor", {**HOME, "Floor": None}, ["use"], "no units written: B1"),
    ("unknown use", {**HOME, "est_use": "castle"}, None, "no use written: B1"),
]


@pytest.mark.parametrize("name, properties, marked, note", ESTIMATES, ids=[row[0] for row in ESTIMATES])
def test_estimates(name, properties, marked, note):
    imported = _import(_feature(**properties), take_estimates=True)
    building = _buildings(imported)["B1"]
    assert building.get("estimated") == marked
    assert ("units" in building) == (marked is not None and "units" in marked)
    assert note is None or note in _notes(imported)
    assert ("≠" in _notes(imported)) == (note is not None and "≠" in note)
    _community(imported)


def test_features_without_id_are_numbered():
    first, second = _feature(id=None), _feature([_moved(SQUARE, 0.01)], id="B1")
    imported = _import(first, second)
    assert list(_buildings(imported)) == ["B1_", "B1"]
    assert "numbered B1, B2" in _notes(imported)


def test_a_hostile_name_stays_text():
    imported = _import(_feature(), name="=HYPERLINK(1) [/foo] {{7*7}} <script>")
    assert _community(imported).project.name == "=HYPERLINK(1) [/foo] {{7*7}} <script>"
    assert "<script>" not in imported.files["README.md"].replace("\\<script\\>", "")


def test_hostile_properties_are_told_in_one_visible_line():
    imported = _import(_feature(**{"a\n# b\u202e": 1}), take_estimates=True)
    assert "unknown properties were not taken: a\\u000a# b\\u202e" in _notes(imported)
    assert "\u202e" not in imported.files["README.md"]


# --- what cannot be read ----------------------------------------------------------------------------------------


def _text(*features, **members):
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)})


def _crs(name):
    return {"type": "name", "properties": {"name": name}}


DEEP = "[" * 100_000
BAD = [
    ("empty", "", "", "is empty"),
    ("no JSON", '{\n "type": oops}', "2:10", "not valid"),
    ("cut off", _text(_feature())[:-5], "town.geojson:1", "not valid"),
    ("nested too deep", DEEP, "", "too deep"),
    ("NaN", '{"type": NaN}', "", "NaN"),
    ("a key twice", '{"type": 1, "type": 2}', "", "key type"),
    ("a giant integer", '{"a": ' + "9" * 5_000 + "}", "", "too long"),
    ("a list", "[]", "", "FeatureCollection"),
    ("a lone feature", json.dumps(_feature()), "", "FeatureCollection"),
    ("no features", _text(), "", "no features"),
    ("no outlines", _text({**_feature(), "geometry": None}), "", "no building outlines"),
    ("projected by name", _text(_feature(), crs=_crs("urn:ogc:def:crs:EPSG::4549")), "", "EPSG::4549"),
    ("projected by link", _text(_feature(), crs={"type": "link"}), "", "reference system"),
    ("projected by its numbers", _text(_feature([[[3e5, 4e6], [3e5, 5e6], [4e6, 4e6]]])), "", "feature 1 (B1)"),
    ("axes swapped", _text(_feature([[corner[::-1] for corner in SQUARE]])), "", "outside longitude and latitude"),
    ("just outside", _text(_feature([[*SQUARE[:-1], [180.01, 31.3]]])), "", "180.01"),
    ("a huge number", _text(_feature([[[10**400, 1], [1, 1], [1, 2]]])), "", "feature 1 (B1)"),
    ("text for a number", _text(_feature([[["120.6", 31.3], *SQUARE[1:]]])), "", "no position"),
    ("one number", _text(_feature([[[120.6], *SQUARE[1:]]])), "", "no position"),
    ("an empty polygon", _text(_feature([])), "", "no polygon"),
    ("two corners", _text(_feature([SQUARE[:2]])), "", "fewer than three"),
    ("a line", _text(_feature([[SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[1]]])), "", "fewer than three"),
    ("crossing itself", _text(_feature(), _feature([BOW], id="B2")), "", "feature 2 (B2) has an outline that crosses"),
    ("a hole outside", _text(_feature([SQUARE, _moved(HOLE, 0.01)])), "", "faulty outline"),
    (
        "smaller than a centimetre",
        _text(_feature([[[1, 1], [1.00000001, 1], [1, 1.00000001]]])),
        "",
        "fewer than three",
    ),
    ("two places", _text(_feature(), _feature([_moved(SQUARE, 2)], id="B2")), "", "50 km"),
    ("the same id twice", _text(_feature(), _feature()), "", "feature 2 has the id B1 of feature 1 again"),
    ("an id with a slash", _text(_feature(id="B/1")), "", "'B/1'"),
    ("an id with an at sign", _text(_feature(id="B@1")), "", "'B@1'"),
    ("an id that is no text", _text(_feature(id=[1])), "", "feature 1"),
    ("an invisible id", _text(_feature(id="B\u202e1")), "", "feature 1"),
    ("a long id", _text(_feature(id="B" * 129)), "", "feature 1"),
    ("a feature that is none", _text(_feature(), 7), "", "feature 2 is not a Feature"),
    ("properties that are a list", _text({**_feature(), "properties": [1]}), "", "feature 1"),
    ("a long name", _text(_feature(), name="n" * 201), "", "name"),
]


@pytest.mark.parametrize("name, text, place, words", BAD, ids=[row[0] for row in BAD])
def test_bad_input_is_told(name, text, place, words):
    with pytest.raises(InputError) as caught:
        import_geojson(text, "town.geojson")
    lines = "\n".join(caught.value.lines("en"))
    assert lines.startswith("town.geojson")
    assert place in lines and words in lines
    assert all(line for line in caught.value.lines("zh"))


def test_every_bad_feature_is_told_at_once():
    bad = [_feature([BOW], id=f"B{one}") for one in range(3)]
    with pytest.raises(InputError) as caught:
        _import(*bad)
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4490"])
def test_geographic_systems_are_read(name):
    assert list(_buildings(_import(_feature(), crs=_crs(name)))) == ["B1"]


def test_a_byte_order_mark_and_gb18030_are_read(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_bytes(b"\xef\xbb\xbf" + _text(_feature()).encode())
    assert list(_buildings(read_geojson(path))) == ["B1"]
    text = json.dumps({"type": "FeatureCollection", "name": "东园", "features": [_feature()]}, ensure_ascii=False)
    path.write_bytes(text.encode("gb18030"))
    imported = read_geojson(path)
    assert _data(imported)["project"]["name"] == "东园"
    assert "GB18030" in imported.notes[0].en


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError):
        read_geojson(tmp_path / "no.geojson")


def test_the_input_is_not_changed_by_order():
    features = [_feature(id=f"B{one}", Floor=one) for one in range(1, 4)]
    for index, feature in enumerate(features):
        feature["geometry"] = deepcopy(feature["geometry"])
        feature["geometry"]["coordinates"] = [_moved(SQUARE, index * 0.01)]
    forward, backward = _buildings(_import(*features)), _buildings(_import(*features[::-1]))
    assert list(forward) == list(backward)[::-1]
    assert forward == backward
    assert all(math.isfinite(x) for one in forward.values() for corner in one["outline"] for x in corner)
