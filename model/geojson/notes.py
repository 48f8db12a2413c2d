"""What an import of building outlines has to tell: every value that was changed, left out, or is an estimate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tiaowen.model.geojson.buildings import Tally
from tiaowen.model.geojson.collection import Collection, Feature, visible
from tiaowen.model.geojson.shape import Shape
from tiaowen.spec.errors import Text

SHOWN = 20


def notes_on_shapes(
    outlined: Sequence[tuple[str, Feature, Shape | None]], skipped: Sequence[Feature], numbered: bool
) -> Iterator[Text]:
    """Notes on geometry: what was kept, turned, merged, dropped, and which features are no outlines."""
    shapes = {name: shape for name, _, shape in outlined if shape is not None}
    count = sum(1 for shape in shapes.values() if shape.outline)
    yield Text(
        f"读入 {len(outlined)} 栋建筑，其中 {count} 栋有轮廓；外轮廓为逆时针，内院为顺时针，坐标取到 0.01 m",
        f"{len(outlined)} buildings were read, {count} of them with an outline; outlines run counter-clockwise and "
        "courtyards clockwise, rounded to 0.01 m",
    )
    if numbered:
        yield Text(
            "要素没有编号，B1、B2……是按次序另编的", "features without an id were numbered B1, B2, … in their order"
        )
    if dropped := sum(shape.dropped for shape in shapes.values()):
        yield Text(f"删去重复的角点 {dropped} 个", f"{dropped} corners that repeat the one before were dropped")
    yield from _about(
        [name for name, shape in shapes.items() if shape.courtyards],
        Text("轮廓中的洞读作内院", "holes were read as courtyards"),
    )
    yield from _about(
        [name for name, shape in shapes.items() if shape.merged],
        Text("几块相接的轮廓合成一个", "several outlines that touch were joined into one"),
    )
    yield from _about(
        [name for name, shape in shapes.items() if shape.parts > 1],
        Text("轮廓由几块不相接的部分组成，未写轮廓", "the outline is of several separate parts and was not taken"),
    )
    yield from _about(
        [name for name, feature, _ in outlined if feature.polygons == ()],
        Text("没有几何，未写轮廓", "no geometry: no outline was written"),
    )
    yield from _about(
        [name for name, feature, _ in outlined if feature.has_heights],
        Text("坐标中的高程未取", "the third number of the positions was not taken"),
    )
    yield from _about(
        [f"{feature.id or feature.number} ({feature.kind})" for feature in skipped],
        Text("几何类型不是多边形，整个要素未取", "the geometry is no polygon: the whole feature was left out"),
    )


def notes_on_properties(tally: Tally, take_estimates: bool, has_estimates: bool) -> Iterator[Text]:
    """Notes on storeys, heights, podiums, names, estimates and unknown properties."""
    yield from _about(tally.no_floor, Text("没有 Floor，未写层数", "no Floor: the storeys are not stated"))
    yield from _about(
        tally.bad_floor,
        Text("Floor 不是 1–300 的整数，未取", "Floor is no whole number from 1 to 300 and was not taken"),
    )
    yield from _about(tally.bad_name, Text("name 不能用，未取", "a name that cannot be used was not taken"))
    yield from _heights(tally)
    yield from _podiums(tally)
    yield from _estimates(tally, take_estimates, has_estimates)
    if tally.unknown:
        names = sorted(tally.unknown)
        yield Text(
            f"不认识的属性未取：{_list(names, '、', '等')}", f"unknown properties were not taken: {_list(names, ', ')}"
        )


def notes_on_gaps(collection: Collection, licence: str | None, same_name: bool, take_estimates: bool) -> Iterator[Text]:
    """Notes on what the data does not say at all."""
    if same_name:
        yield Text(
            "各要素的 name 都相同，不是楼名，未取",
            "all features carry the same name, which names no building: not taken",
        )
    units = Text("单元入口、户型", "entrances of units, dwelling types")
    if not take_estimates:
        units = Text("用途、单元、户数", "uses, units, dwellings")
    yield Text(
        f"数据中没有而留空的：{units.zh}、建筑高度、地下层数、房间、小区范围、出入口、道路",
        f"not in the data and left out: {units.en}, heights of buildings, storeys below ground, rooms, the boundary of "
        "the community, gates, roads",
    )
    if licence is None and not any(collection.members.get(key) for key in ("source", "license", "licence")):
        yield Text(
            "文件没有写来源和许可，请补入 project.source",
            "the file names no source or licence: add them to project.source",
        )


def _heights(tally: Tally) -> Iterator[Text]:
    if tally.triple_height:
        count = len(tally.triple_height)
        yield Text(
            f"height 未取：{count} 栋恰为 3 × Floor，不含新的信息",
            f"height was not taken: for {count} buildings it is 3 × Floor exactly and carries nothing",
        )
    yield from _about(
        tally.other_height,
        Text("height 未取：没有说明量到哪里为止", "height was not taken: the file does not say what it measures"),
    )


def _podiums(tally: Tally) -> Iterator[Text]:
    yield from _about(
        tally.on_podium,
        Text(
            "on_podium_of 取作裙房：塔楼轮廓在裙房外轮廓之内，由轮廓即可看出，不算估计",
            "on_podium_of was taken as the podium: the outlines themselves show the tower within it, so no estimate",
        ),
    )
    yield from _about(
        sorted(set(tally.filled_court)),
        Text(
            "裙房轮廓中有洞，塔楼可能正在洞中；仍按文件记为内院",
            "the podium has holes, and the tower may fill one; they are kept as courtyards, as the file draws them",
        ),
    )
    yield from _about(
        tally.far_podium,
        Text(
            "on_podium_of 取作裙房，但轮廓看不出，标为估计",
            "on_podium_of was taken as the podium and marked as an estimate: the outlines do not show it",
        ),
    )
    yield from _about(
        tally.no_podium,
        Text("on_podium_of 指的建筑不存在，未取", "on_podium_of names no other building and was not taken"),
    )


def _estimates(tally: Tally, take_estimates: bool, has_estimates: bool) -> Iterator[Text]:
    if not take_estimates:
        if has_estimates:
            yield Text(
                "est_ 开头的属性是估计，未取", "the properties that begin with est_ are estimates and were not taken"
            )
        return
    homes, others = len(tally.residential), len(tally.other_use)
    yield Text(
        f"按要求取用估计：{homes} 栋住宅、{others} 栋其他，共 {tally.households} 户；都记在 estimated 中",
        f"estimates were taken as asked: {homes} residential buildings, {others} others, {tally.households} "
        "households; all are named under estimated",
    )
    towers = [name for name in (*tally.on_podium, *tally.far_podium) if name in tally.residential]
    yield from _about(
        towers,
        Text(
            "估计的住户从 1 层算起，裙房各层也在内，可能偏多",
            "the estimate counts dwellings from storey 1, the storeys of the podium included: perhaps too many",
        ),
    )
    yield from _about(tally.no_use, Text("没有可用的 est_use，未写用途", "no est_use that can be used: no use written"))
    yield from _about(
        tally.no_units,
        Text(
            "est_units、每层户数或 Floor 不全，未写单元",
            "est_units, flats per floor or Floor is wanting: no units written",
        ),
    )
    yield from _about(
        tally.disagree,
        Text(
            "est_households 与单元 × 层数 × 每层户数不符，以乘积为准",
            "est_households is not units × storeys × flats; the product was written",
        ),
    )


def _about(names: Sequence[str], what: Text) -> Iterator[Text]:
    if names:
        yield Text(f"{what.zh}：{_list(names, '、', '等')}", f"{what.en}: {_list(names, ', ')}")


def _list(names: Sequence[str], comma: str, more: str = "…") -> str:
    shown = comma.join(visible(name) for name in names[:SHOWN])
    if len(names) <= SHOWN:
        return shown
    return f"{shown}{more} {len(names)} 项" if more == "等" else f"{shown}, {more} ({len(names)})"
