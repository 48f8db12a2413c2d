"""GeoJSON in: the text of a FeatureCollection becomes checked features, or problems that name the feature."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import Any, NoReturn

from pydantic import TypeAdapter, ValidationError

from tiaowen.model.fields import MOST_ITEMS, Id
from tiaowen.model.text.text_file import find_invisible
from tiaowen.spec.errors import InputError, Place, Problem, Text

LonLat = tuple[float, float]
Ring = tuple[LonLat, ...]
Polygon = tuple[Ring, ...]

_GEOGRAPHIC = ("crs84", "epsg::4326", "epsg:4326", "epsg::4490", "epsg:4490", "epsg:4979", "epsg::4979")
_ORDER = Text("坐标应为［经度, 纬度］，单位度", "positions are [longitude, latitude] in degrees")
_EXPORT = Text("请导出为经纬度（WGS 84）的 GeoJSON", "export the data as GeoJSON in longitude and latitude (WGS 84)")
_COLLECT = Text("请导出为 FeatureCollection", "export the outlines as a FeatureCollection")
_ONE_COMMUNITY = Text("请只留一个小区的建筑", "keep the buildings of one community")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its number in the file from 1, its id, its properties, and its polygons in degrees.

    ``polygons`` is None where the geometry is of no kind that can be an outline, and empty where there is none.
    """

    number: int
    id: str | None
    properties: Mapping[str, Any]
    kind: str
    polygons: tuple[Polygon, ...] | None
    has_heights: bool = False

    @property
    def label(self) -> Text:
        """How messages call it: its number and, where it has one, its id."""
        name = f"（{self.id}）" if self.id is not None else ""
        return Text(f"第 {self.number} 个要素{name}", f"feature {self.number}{f' ({self.id})' if self.id else ''}")


@dataclass(frozen=True, slots=True)
class Collection:
    """A FeatureCollection: its members besides the features, and the features."""

    file: str
    members: Mapping[str, Any]
    features: tuple[Feature, ...]

    @property
    def name(self) -> str:
        """The collection's name, else the file's name without its ending."""
        name = self.members.get("name")
        return name.strip() if isinstance(name, str) and name.strip() else PurePath(self.file).stem


def read_collection(text: str, file: str) -> Collection:
    """Read a FeatureCollection. ``file`` stands for it in messages.

    Raises ``InputError``: no JSON (with line and column), no FeatureCollection, a projected or unknown reference
    system, no features; or with every feature whose id or positions cannot be used.
    """
    if not text.strip():
        _stop(file, Text("文件为空", "the file is empty"))
    data = _parse(text, file)
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        _stop(file, Text("不是 GeoJSON 的 FeatureCollection", "this is not a GeoJSON FeatureCollection"), _COLLECT)
    _check_reference_system(data.get("crs"), file)
    rows = data.get("features")
    if not isinstance(rows, list) or not rows:
        _stop(file, Text("没有要素（features 为空）", "there are no features"))
    if len(rows) > MOST_ITEMS:
        _stop(file, Text(f"要素超过 {MOST_ITEMS} 个的上限", f"more than {MOST_ITEMS} features"), _ONE_COMMUNITY)
    reader = _Reader(file)
    features = tuple(reader.feature(number, row) for number, row in enumerate(rows, 1))
    if reader.problems:
        raise InputError(reader.problems)
    return Collection(file, {key: value for key, value in data.items() if key != "features"}, features)


def visible(text: str) -> str:
    """At most eighty characters of a text out of the file, for a message; what cannot be seen is spelt out."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text[:80])


def _stop(file: str, what: Text, mend: Text | None = None) -> NoReturn:
    raise InputError([Problem(Place(file), what, mend)])


def _parse(text: str, file: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except json.JSONDecodeError as error:
        what = Text("JSON 语法有误，此处读不下去", f"the JSON is not valid here: {error.msg}")
        raise InputError([Problem(Place(file, error.lineno, error.colno), what)]) from error
    except RecursionError as error:
        raise InputError([Problem(Place(file), Text("JSON 嵌套过深", "the JSON is nested too deep"))]) from error
    except ValueError as error:
        text_of = error.args[0] if error.args and isinstance(error.args[0], Text) else None
        what = text_of or Text("JSON 中有过长的整数", "the JSON holds an integer that is too long")
        raise InputError([Problem(Place(file), what)]) from error


def _no_constant(word: str) -> NoReturn:
    raise ValueError(Text(f"JSON 不允许 {word}", f"JSON does not allow {word}"))


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twin = visible(Counter(key for key, _ in pairs).most_common(1)[0][0])
        raise ValueError(Text(f"同一对象中键 {twin} 重复", f"the key {twin} stands twice in one object"))
    return found


def _check_reference_system(crs: Any, file: str) -> None:
    """RFC 7946 knows longitude and latitude only; files of 2008 may name a system, which must then be that one."""
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str) and name.lower().endswith(_GEOGRAPHIC):
        return
    shown = visible(name if isinstance(name, str) else json.dumps(crs, ensure_ascii=False))
    what = Text(f"坐标系 {shown} 不是经纬度，不能读取", f"the reference system {shown} is not longitude and latitude")
    _stop(file, what, _EXPORT)


class _Reader:
    """Reads features one by one and collects their problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._first: dict[str, int] = {}

    def feature(self, number: int, row: Any) -> Feature:
        blank = Feature(number, None, {}, "", None)
        if not isinstance(row, dict) or row.get("type") != "Feature":
            self._add(blank, Text("不是 Feature", "is not a Feature"))
            return blank
        properties = row.get("properties") or {}
        if not isinstance(properties, dict):
            self._add(blank, Text("的 properties 不是对象", "has properties that are no object"))
            return blank
        one = Feature(number, self._id(number, properties.get("id", row.get("id"))), properties, "", None)
        geometry = row.get("geometry")
        if geometry is None:
            return Feature(number, one.id, properties, "null", ())
        kind = str(geometry.get("type")) if isinstance(geometry, dict) else "?"
        if kind not in ("Polygon", "MultiPolygon"):
            return Feature(number, one.id, properties, kind, None)
        nested = geometry.get("coordinates")
        polygons = self._polygons(one, [nested] if kind == "Polygon" else nested)
        return Feature(number, one.id, properties, kind, polygons, _has_heights(nested))

    def _add(self, feature: Feature, what: Text, mend: Text | None = None) -> None:
        label = feature.label
        text = Text(f"{label.zh}{what.zh}", f"{label.en} {what.en}")
        self.problems.append(Problem(Place(self.file), text, mend))

    def _id(self, number: int, value: Any) -> str | None:
        if value is None:
            return None
        name = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        blank = Feature(number, None, {}, "", None)
        if not isinstance(name, str) or not _is_id(name):
            what = Text(f"的编号 {str(value)[:40]!r} 不能用", f"has an id that cannot be used: {str(value)[:40]!r}")
            mend = Text(
                "编号不能为空，不能含空格、/ : , ; | @ 和看不见的字符，至多 128 字",
                "an id holds 1 to 128 visible characters, no spaces and none of / : , ; | @",
            )
            self._add(blank, what, mend)
            return None
        if name in self._first:
            first = self._first[name]
            self._add(
                blank, Text(f"的编号 {name} 与第 {first} 个要素重复", f"has the id {name} of feature {first} again")
            )
        self._first.setdefault(name, number)
        return name

    def _polygons(self, feature: Feature, nested: Any) -> tuple[Polygon, ...]:
        """The polygons of a geometry; a problem where the nesting or a position is wrong."""
        try:
            polygons = tuple(tuple(_ring(ring) for ring in _filled(polygon)) for polygon in _filled(nested))
        except _BadGeometryError as error:
            self._add(feature, error.what, _ORDER)
            return ()
        return polygons


class _BadGeometryError(Exception):
    """Coordinates that are no polygon; it never leaves this module."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.en)
        self.what = what


def _filled(value: Any) -> Sequence[Any]:
    if not isinstance(value, list) or not value:
        raise _BadGeometryError(Text("的 coordinates 不是多边形", "has coordinates that are no polygon"))
    return value


def _ring(ring: Any) -> Ring:
    return tuple(_position(position) for position in _filled(ring))


def _position(position: Any) -> LonLat:
    pair = position[:2] if isinstance(position, list) else []
    if len(pair) < 2 or any(isinstance(one, bool) or not isinstance(one, (int, float)) for one in pair):
        raise _BadGeometryError(Text(f"的坐标读不出：{position!r:.60}", f"has no position here: {position!r:.60}"))
    longitude, latitude = (float(one) if abs(one) < 1e300 else math.inf for one in pair)
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise _BadGeometryError(
            Text(
                f"的坐标 [{longitude:.10g}, {latitude:.10g}] 超出经纬度范围",
                f"has the position [{longitude:.10g}, {latitude:.10g}], which is outside longitude and latitude",
            )
        )
    return longitude, latitude


def _has_heights(nested: Any) -> bool:
    """Whether a position carries a third number."""
    if isinstance(nested, list) and nested and not isinstance(nested[0], list):
        return len(nested) > 2
    return isinstance(nested, list) and any(_has_heights(one) for one in nested)


@cache
def _ids() -> TypeAdapter[str]:
    return TypeAdapter(Id)


def _is_id(name: str) -> bool:
    """Whether the model takes it as an id, and a part of a building (``B1/1:2@3``) could name it."""
    try:
        _ids().validate_python(name)
    except ValidationError:
        return False
    return find_invisible(name) is None
