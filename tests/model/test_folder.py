from __future__ import annotations

import os

import pytest

from tiaowen.model.folder import LONGEST_SLUG, Slugs, safe_slug, write_files
from tiaowen.spec.errors import UsageError

SLUGS = [
    ("plain", "B12", "B12"),
    ("Chinese stays", "1号楼（东）", "1号楼（东）"),
    ("forbidden signs", 'a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
    ("blanks", " a  b\tc\n", "_a_b_c_"),
    ("control characters", "a\x00b\x1fc\x7f", "a_b_c_"),
    ("bidi and zero width", "a\u202eb\u200bc", "a_b_c"),
    ("parent", "..", "_"),
    ("a way out", "../../etc/passwd", "_.._etc_passwd"),
    ("absolute", "/etc", "_etc"),
    ("hidden", ".profile", "profile"),
    ("trailing dot", "name.", "name"),
    ("empty", "", "_"),
    ("an option", "-rf", "_-rf"),
    ("a home", "~root", "_~root"),
    ("device", "CON", "_CON"),
    ("device with an ending", "nul.txt", "_nul.txt"),
    ("device with a number", "COM1", "_COM1"),
    ("device with a raised number", "lpt²", "_lpt²"),
    ("no device", "CONE", "CONE"),
    ("decomposed", "e\u0301", "é"),
]


@pytest.mark.parametrize("name, given, slug", SLUGS, ids=[row[0] for row in SLUGS])
def test_slug(name, given, slug):
    assert safe_slug(given) == slug


@pytest.mark.parametrize("length, is_kept", [(39, True), (40, True), (41, False), (86, False)])
def test_a_long_name_is_shortened_by_bytes(length, is_kept):
    name = "楼" * length
    slug = safe_slug(name)
    assert (slug == name) is is_kept
    assert len(slug.encode("utf-8")) <= LONGEST_SLUG


def test_long_names_that_differ_at_the_end_stay_different():
    assert safe_slug("楼" * 80 + "甲") != safe_slug("楼" * 80 + "乙")


def test_the_registry_keeps_names_apart():
    slugs = Slugs()
    names = ["a/b", "a:b", "A_B", "B1", "b1", "Ｂ1", "e\u0301", "é", "x", "CON", "_con", "straße", "STRASSE"]
    given = [slugs.slug(name) for name in names]
    assert given[0] == "a_b" and given[3] == "B1"
    assert len({slug.casefold() for slug in given}) == len(names)
    assert [slugs.slug(name) for name in names] == given
    assert all(safe_slug(slug) == slug for slug in given)


def test_files_are_written_in_folders(tmp_path):
    paths = write_files(tmp_path / "new", {"a.yaml": "名称: 甲\n", "drawings/ftth/B1.dxf": b"\x00\x01"})
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == ["new/a.yaml", "new/drawings/ftth/B1.dxf"]
    assert paths[0].read_bytes() == "名称: 甲\n".encode()
    assert paths[1].read_bytes() == b"\x00\x01"
    assert sorted(path.name for path in (tmp_path / "new").rglob("*") if path.is_file()) == ["B1.dxf", "a.yaml"]


def test_nothing_is_written_when_one_file_exists(tmp_path):
    (tmp_path / "b").write_text("old", encoding="utf-8")
    with pytest.raises(UsageError):
        write_files(tmp_path, {"a": "new", "b": "new"})
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"b": "old"}


def test_overwriting_is_for_those_who_ask(tmp_path):
    (tmp_path / "b").write_text("old", encoding="utf-8")
    write_files(tmp_path, {"b": "new"}, overwrite=True)
    assert (tmp_path / "b").read_text(encoding="utf-8") == "new"


def test_a_failed_write_leaves_the_old_files(tmp_path, monkeypatch):
    (tmp_path / "a").write_text("old", encoding="utf-8")
    synced = []

    def full(handle):
        synced.append(handle)
        if len(synced) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        write_files(tmp_path, {"a": "new", "b": "new"}, overwrite=True)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"a": "old"}


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
@pytest.mark.parametrize("name", ["link", "linked/x", "dead"])
def test_links_are_not_followed(tmp_path, name):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "x").write_text("old", encoding="utf-8")
    (inside / "link").symlink_to(outside / "x")
    (inside / "linked").symlink_to(outside)
    (inside / "dead").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError):
        write_files(inside, {name: "new"}, overwrite=True)
    assert (outside / "x").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    "name", ["", "..", "../x", "a/../../x", "/etc/x", "a\\b", "c:x", "CON", "a/nul.txt", "a.", "a\0b"]
)
def test_names_that_lead_astray_are_refused(tmp_path, name):
    with pytest.raises(UsageError):
        write_files(tmp_path / "f", {name: "x"})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "f").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError):
        write_files(tmp_path / "f", {"a": "x"})
    with pytest.raises(UsageError):
        write_files(tmp_path, {"f/a": "x"})
