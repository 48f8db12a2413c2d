"""A project folder from building outlines in GeoJSON; what cannot be read is told, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tiaowen.model.geojson.buildings import ESTIMATES, LONGEST_NAME, Tally, buildings_of, name_of_all
from tiaowen.model.geojson.collection import Collection, Feature, read_collection
from tiaowen.model.geojson.imported import Imported, readme
from tiaowen.model.geojson.notes import notes_on_gaps, notes_on_properties, notes_on_shapes
from tiaowen.model.geojson.shape import Shape, frame_of, shape_of
from tiaowen.model.geojson.transverse_mercator import TransverseMercator
from tiaowen.model.text.text_file import find_invisible, read_text
from tiaowen.model.text.yaml_writer import write_yaml
from tiaowen.spec.errors import InputError, Place, Problem, Text

Outlined = tuple[str, Feature, Shape | None]

_HEADER = """由 GeoJSON 建筑轮廓导入；数据中没有的一律留空，请按设计资料补齐。
Imported from building outlines in GeoJSON; what the data does not say is left out for you to state."""
_FRAME_NOTE = "本地坐标系：x 向东，y 向北，单位 m / local frame: x east, y north [m]"


def read_geojson(
    path: Path,
    *,
    take_estimates: bool = False,
    source: str | None = None,
    day: date | None = None,
    title: str | None = None,
) -> Imported:
    """Read a GeoJSON file as `import_geojson` does; a notice about its encoding is the first note.

    Raises ``UsageError`` where there is no such file.
    """
    text, notices = read_text(path, path.name)
    imported = import_geojson(text, path.name, take_estimates=take_estimates, source=source, day=day, title=title)
    return Imported(imported.files, (*(notice.what for notice in notices), *imported.notes))


def import_geojson(
    text: str,
    name: str,
    *,
    take_estimates: bool = False,
    source: str | None = None,
    day: date | None = None,
    title: str | None = None,
) -> Imported:
    """The files ``community.yaml`` and ``README.md`` of a project from a FeatureCollection of building outlines.

    ``name`` stands for the file in messages; ``source`` names where the data comes from and its licence; ``day`` is
    the project's date, absent unless given; ``title`` is the project's name instead of the
    collection's. ``Floor`` gives the storeys and ``on_podium_of`` the podium. The columns
    ``est_…`` are taken only with ``take_estimates`` and are then named under ``estimated``.

    Raises ``InputError`` with the line of a JSON error, or with every feature that cannot be read.
    """
    collection = read_collection(text.removeprefix("\ufeff"), name)
    features = [feature for feature in collection.features if feature.polygons is not None]
    skipped = [feature for feature in collection.features if feature.polygons is None]
    if not any(feature.polygons for feature in features):
        what = Text("没有建筑轮廓：要素中没有多边形", "there are no building outlines: no feature is a polygon")
        raise InputError([Problem(Place(name), what)])
    frame = frame_of(features)
    outlined = _outlined(features, frame, name)
    tally = Tally()
    buildings = buildings_of(outlined, take_estimates=take_estimates, tally=tally)
    origin = _source(collection, source)
    data = _community(collection, origin, day, frame, buildings, title)
    has_estimates = any(key in feature.properties for feature in features for key in ESTIMATES)
    same_name = name_of_all(features) is not None
    notes = (
        *notes_on_shapes(outlined, skipped, any(feature.id is None for feature in features)),
        _note_on_frame(frame),
        *notes_on_properties(tally, take_estimates, has_estimates),
        *notes_on_gaps(collection, source, same_name, take_estimates),
    )
    community = write_yaml(data, header=_HEADER, comments={"site.frame": _FRAME_NOTE})
    return Imported({"community.yaml": community, "README.md": readme(data["project"]["name"], origin, notes)}, notes)


def _outlined(features: Sequence[Feature], frame: TransverseMercator, file: str) -> list[Outlined]:
    """Id, feature and shape of every building; features without an id are numbered B1, B2, …"""
    taken = {feature.id for feature in features}
    found: list[Outlined] = []
    problems: list[Problem] = []
    for index, feature in enumerate(features, 1):
        name = feature.id or f"B{index}"
        while feature.id is None and name in taken:
            name += "_"
        taken.add(name)
        shape = shape_of(feature, frame) if feature.polygons else None
        if isinstance(shape, Text):
            label = feature.label
            problems.append(Problem(Place(file), Text(label.zh + shape.zh, f"{label.en} {shape.en}")))
        else:
            found.append((name, feature, shape))
    if problems:
        raise InputError(problems)
    return found


def _source(collection: Collection, source: str | None) -> str:
    """The file's name with the source that the user names, else with what the file says about itself."""
    said = [collection.members.get(key) for key in ("source", "attribution", "license", "licence")]
    pieces = [source] if source else [one for one in said if isinstance(one, str) and find_invisible(one) is None]
    return "; ".join([f"GeoJSON {collection.file}", *(piece.strip() for piece in pieces if piece.strip())])[:2_000]


def _community(
    collection: Collection,
    source: str,
    day: date | None,
    frame: TransverseMercator,
    buildings: list[dict[str, Any]],
    title: str | None,
) -> dict[str, Any]:
    name = title or collection.name
    if len(name) > LONGEST_NAME or find_invisible(name) is not None:
        what = Text(
            "集合的 name 过长或含看不见的字符", "the collection's name is too long or holds invisible characters"
        )
        raise InputError([Problem(Place(collection.file), what)])
    project: dict[str, Any] = {"name": name, "source": source} | ({"date": day} if day else {})
    return {
        "tiaowen": 1,
        "project": project,
        "site": {
            "frame": {
                "projection": projection_text(frame),
                "longitude": frame.longitude,
                "latitude": frame.latitude,
            }
        },
        "buildings": buildings,
    }


def projection_text(frame: TransverseMercator) -> str:
    """Which projection the local frame is, in one line."""
    return (
        f"Transverse Mercator, WGS 84, central meridian {frame.longitude:.3f}°, latitude of origin "
        f"{frame.latitude:.3f}°, scale 1, false easting and northing 0"
    )


def _note_on_frame(frame: TransverseMercator) -> Text:
    return Text(
        f"坐标由经纬度换算为横轴墨卡托投影平面（WGS 84 椭球，中央经线 {frame.longitude:.3f}°，原点纬度 "
        f"{frame.latitude:.3f}°，比例 1）：x 向东，y 向北，单位 m；没有高程基准",
        f"longitude and latitude were projected: {projection_text(frame)}; x east, y north [m]; no height datum",
    )
