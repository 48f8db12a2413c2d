"""The power budget: the worst and the least path over a user cable, against the class of optics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tiaowen.model.dwellings import Dwelling
from tiaowen.model.storeys import climb_m
from tiaowen.model.systems.optical import BuildingSplitter
from tiaowen.solvers.optical.paths import Light, Span, box, feeder, second, user
from tiaowen.solvers.optical.shared import Lighting, Told
from tiaowen.spec.errors import Text
from tiaowen.spec.parameters import parameter


@dataclass(frozen=True, slots=True)
class Way:
    """How light reaches the dwellings of a link: the area, its feeder, the ways of the access point's splitter, the
    splitter of the second stage, the user cables one after the other, and whether the drop is spliced on at the stair.
    """

    area: str
    feeder: Span
    ratio: int
    splitter: BuildingSplitter | None
    cables: tuple[Span, ...]
    at_stair: bool

    @property
    def metres(self) -> float:
        """The user cables together [m]; all have to be known."""
        return sum(one.length_m or 0.0 for one in self.cables)

    def inside(self, drop_m: float) -> Light:
        """From the access point's frame into a dwelling so many metres up the stair."""
        return user(self.metres, drop_m, self.at_stair)

    def whole(self, drop_m: float) -> Light:
        """From the head-end to the home distribution box; the feeder's length has to be known."""
        behind = second(self.splitter.ways) if self.splitter else Light()
        return feeder(self.feeder.length_m or 0.0) + Light(0.0, (self.ratio,)) + self.inside(drop_m) + behind + box()


def worst_path(shared: Lighting, told: Told, way: Way, homes: Sequence[Dwelling]) -> tuple[dict[str, Any], list[str]]:
    """The fields of a link about its worst path as far as they can be known, and which of them are estimates."""
    far = min(homes, key=lambda one: (-climb_m(1, one.storey), one.id))
    data: dict[str, Any] = {"worst": far.id, "split": way.ratio * (way.splitter.ways if way.splitter else 1)}
    marks = ["worst"] if far.estimated else []
    if any(one.length_m is None for one in way.cables):
        return data, marks
    drop = climb_m(1, far.storey)
    guessed = drop > 0 or far.estimated or any(one.estimated for one in way.cables)
    if way.splitter is None:
        data["user_loss"] = round(way.inside(drop).loss_db(), 2)
        marks += ["user_loss"] if guessed else []
        _judge_user(told, data["user_loss"], way.metres + drop, far)
    if way.feeder.length_m is None:
        return data, marks
    guessed = guessed or way.feeder.estimated
    data["path"] = round(way.whole(drop).metres, 2)
    if unknown := way.whole(drop).unknown():
        zh = f"没有 1:{unknown[0]} 光分路器的损耗，{way.area} 未计全程损耗"
        told.lacking(("ftth.splitter.loss",), zh, f"no loss of 1:{unknown[0]}, no loss of the paths of {way.area}")
        return data, marks + (["path"] if guessed else [])
    data["loss"] = round(way.whole(drop).loss_db() + parameter("ftth.ageing.margin").value, 2)
    data["margin"] = round(shared.budget["most"] - data["loss"], 2)
    _judge_most(shared, told, data, far)
    _judge_least(shared, told, way, homes)
    return data, marks + (["path", "loss", "margin"] if guessed else [])


def _judge_most(shared: Lighting, told: Told, data: Mapping[str, Any], dwelling: Dwelling) -> None:
    if data["margin"] >= 0:
        return
    most, source = shared.budget["most"], parameter("ftth.optics.budget").source
    zh = f"{dwelling.id} 全程损耗 {data['loss']:g} dB，超出预算 {most:g} dB（{source}）"
    en = f"{dwelling.id}: path loss {data['loss']:g} dB, beyond the budget of {most:g} dB ({source})"
    told.findings.append(Text(zh, en))


def _judge_least(shared: Lighting, told: Told, way: Way, homes: Sequence[Dwelling]) -> None:
    near = min(homes, key=lambda one: (climb_m(1, one.storey), one.id))
    loss, bears = round(way.whole(climb_m(1, near.storey)).loss_db(), 2), shared.budget["least"]
    if loss < bears:
        source = parameter("ftth.optics.budget").source
        zh = f"{near.id} 不计余量损耗 {loss:g} dB，小于 {bears:g} dB，接收过载，应加光衰减器（{source}）"
        en = f"{near.id}: {loss:g} dB without the margin, under {bears:g} dB, needs an attenuator ({source})"
        told.findings.append(Text(zh, en))


def _judge_user(told: Told, loss: float, metres: float, dwelling: Dwelling) -> None:
    most = parameter("ftth.user_link.loss_max")
    if metres <= parameter("ftth.user_link.length").value and loss > most.value:
        zh = f"{dwelling.id} 用户光缆链路 {metres:g} m 损耗 {loss:g} dB，大于 {most.value:g} dB（{most.source}）"
        en = f"{dwelling.id}: user link of {metres:g} m loses {loss:g} dB, above {most.value:g} dB ({most.source})"
        told.findings.append(Text(zh, en))
