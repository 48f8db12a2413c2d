"""A sheet like a riser diagram: twenty storeys of four dwellings, a trunk, a legend and notes."""

from __future__ import annotations

import pytest

from tiaowen.generators.sheets.blocks import legend, notes
from tiaowen.generators.sheets.layout import Column, table
from tiaowen.generators.sheets.sheet import Fill, Item, Layer, Line, Revision, Sheet, Symbol, TextBox, TitleBlock
from tiaowen.generators.sheets.titleblock import free_rect

DEVICE = Layer("E-CATV-DEVC", 1, (160, 0, 0), 0.25)
CABLE = Layer("E-CATV-CABL", 3, (0, 110, 0), 0.35)
FLOOR = Layer("A-FLOR", 8, (150, 150, 150), 0.13, "DASHED")
NOTE = Layer("E-ANNO-TEXT", 7, (0, 0, 0), 0.25)
RULE = Layer("E-ANNO-RULE", 7, (0, 0, 0), 0.18)
LAYERS = (DEVICE, CABLE, FLOOR, NOTE, RULE)
TITLE = TitleBlock(
    project="示范小区一期 3#楼智能化工程",
    firm="示范建筑设计研究院有限公司",
    stage="施工图",
    date="2026-11-22",
    discipline="智能化",
    revisions=(Revision("A", "调整分配器", "2026-11-20"),),
)


def storey(number: int, x: float, y: float, width: float) -> list[Item]:
    """One storey: its line and name, a distribution point on the trunk and four home boxes with outlets."""
    items: list[Item] = [
        Line(((x, y), (x + width, y)), "A-FLOR"),
        TextBox(x + 2, y + 3, f"{number}F", "E-ANNO-TEXT", 3.5),
    ]
    trunk, middle = x + 40.0, y + 11.0
    items.append(
        Symbol(
            "distribution_point", trunk + 20, middle, "E-CATV-DEVC", tag=f"B3-DP{number:02d}", label="4",
            ids=(f"b3.catv.dp{number}",), provisions=("5.5.8-4-10",),
            attributes={"SYSTEM": "catv", "BUILDING": "3#楼"},
        )
    )  # fmt: skip
    items.append(Line(((trunk, middle), (trunk + 16.5, middle)), "E-CATV-CABL"))
    for dwelling in range(4):
        left = trunk + 50 + dwelling * 80
        room = number * 100 + dwelling + 1
        items.append(
            Symbol("home_box", left, middle, "E-CATV-DEVC", tag=f"HD-{room}", ids=(f"b3.{room}.hd",), estimated=True)
        )
        items.append(Symbol("splitter", left + 25, middle, "E-CATV-DEVC", tag=f"S-{room}", label="2",
                            ids=(f"b3.{room}.s",)))  # fmt: skip
        items.append(Symbol("tv_outlet", left + 50, middle - 3, "E-CATV-DEVC", tag=f"TV-{room}",
                            ids=(f"b3.{room}.tv1", f"b3.{room}.tv2")))  # fmt: skip
        items.append(Line(((left + 3, middle), (left + 22, middle)), "E-CATV-CABL"))
        items.append(Line(((left + 27.5, middle), (left + 47, middle)), "E-CATV-CABL"))
        items.append(TextBox(left + 5, middle - 4, "SYWV-75-5", "E-ANNO-TEXT"))
    items.append(Line(((trunk + 23.5, middle), (trunk + 47, middle)), "E-CATV-CABL", dash="DASHDOT"))
    return items


def demo_sheet(storeys: int = 20, place: str = "right", number: str = "T-03") -> Sheet:
    """The riser-like sheet of A1."""
    _, free = free_rect("A1", place)
    x, y, pitch = free.x0 + 10, free.y0 + 20, 23.0 if place == "right" else 22.0
    top = y + storeys * pitch
    band = ((x + 30, y - 4), (x + 70, y - 4), (x + 70, top), (x + 30, top))
    items: list[Item] = [Fill(band, "A-FLOR", (242, 246, 250))]
    for index in range(storeys):
        items += storey(index + 1, x, y + index * pitch, 400.0)
    items.append(Line(((x + 40, y + 6), (x + 40, y + storeys * pitch - 12)), "E-CATV-CABL", weight_mm=0.7))
    items.append(Symbol("optical_node", x + 40, y + 3, "E-CATV-DEVC", tag="B3-ON01", ids=("b3.on1",),
                        tag_offset=(5, 0), tag_anchor="left-middle"))  # fmt: skip
    items.append(TextBox(free.x0 + 200, free.y1 - 8, "有线电视系统图", "E-ANNO-TEXT", 7, "center-middle"))
    side = x + 480
    used = {item.name for item in items if isinstance(item, Symbol)}
    key = legend(used, side, free.y1 - 20, symbol_layer="E-CATV-DEVC", line_layer="E-ANNO-RULE",
                 text_layer="E-ANNO-TEXT", counts={"home_box": "80", "splitter": "80"})  # fmt: skip
    text = notes(
        ("分配器串接不多于 3 级；户内分配器出口电平 (69±6) dBμV。", "未标注的电缆为 SYWV-75-5，穿 JDG20 管暗敷。",
         "Cables in the telecom room run in trays (200×100); spare ports are terminated with 75 Ω."),
        side, free.y1 - 30 - key.height, text_layer="E-ANNO-TEXT", width=110,
    )  # fmt: skip
    counts = table(
        (Column("序号", 12, "center"), Column("名称", 45), Column("规格型号", 40), Column("数量", 15, "right")),
        (("1", "双向光工作站", "1310/1550 nm，2 端口", "1"),
         ("2", "用户集中分配点箱体（含 4 路分配器）", "PZ-4", "20")),
        side, free.y1 - 45 - key.height - text.height, line_layer="E-ANNO-RULE", text_layer="E-ANNO-TEXT",
        title="主要设备表",
    )  # fmt: skip
    items += [*key.items, *text.items, *counts.items]
    return Sheet(number, "3#楼有线电视系统图", "A1", tuple(items), LAYERS,
                 TitleBlock(**{name: getattr(TITLE, name) for name in TITLE.__slots__} | {"place": place}))  # fmt: skip


@pytest.fixture(scope="session")
def demo() -> Sheet:
    return demo_sheet()
