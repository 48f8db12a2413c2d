"""How values, units and limits are written for people."""

from __future__ import annotations

import math

from tiaowen.spec.provisions import Limit
from tiaowen.spec.vocabulary import label

UNITS = {
    "household": ("户", "households"),
    "piece": ("个", ""),
    "level": ("级", "levels"),
    "core": ("芯", "cores"),
    "operator": ("家", "operators"),
    "port": ("端口", "ports"),
    "way": ("路", "ways"),
    "storey": ("层", "storeys"),
    "m2": ("m²", "m²"),
    "ratio": ("", ""),
    "building": ("栋", "buildings"),
    "time": ("次", "times"),
    "storey_number": ("", ""),
    # of parameters
    "dBuV": ("dBµV", "dBµV"),
    "U": ("U", "U"),
    "address": ("个地址", "addresses"),
    "bus": ("条总线", "buses"),
    "cell": ("格", "cells"),
    "class": ("", ""),
    "degree": ("°", "°"),
    "device": ("台", "devices"),
    "door": ("樘", "doors"),
    "kind": ("", ""),
    "link": ("条", "links"),
    "meter": ("只", "meters"),
    "node": ("个节点", "nodes"),
    "number": ("", ""),
    "picture": ("画面", "pictures"),
    "point": ("点", "points"),
    "s/storey": ("s/层", "s/storey"),
    "square": ("格", "squares"),
    "station": ("台", "stations"),
    "type": ("", ""),
    "vlan": ("", ""),
    "word": ("", ""),
}
WORDS = frozenset(  # units whose values are words of that name
    {
        "cabling_class",
        "catv_mode",
        "home_cable",
        "place",
        "signal_medium",
        "video_network",
        "video_storage",
        "video_technology",
        "voice_alarm",
    }
)


def unit_text(unit: str, language: str = "zh") -> str:
    """The name of a unit: 户 or households; physical units are the same in both."""
    zh, en = UNITS.get(unit, (unit, unit))
    return en if language == "en" else zh


def number_text(value: float | int | str | bool) -> str:
    """A number without needless digits."""
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)


def value_text(value: float | int | str | bool, unit: str, language: str = "zh") -> str:
    """A value with its unit: ``301 户``."""
    if isinstance(value, bool):
        return {"zh": "是" if value else "否", "en": "yes" if value else "no"}[language]
    if unit in WORDS:
        return label(unit, str(value), language)
    return f"{number_text(value)} {unit_text(unit, language)}".strip()


def limit_text(limit: Limit, language: str = "zh") -> str:
    """A limit in words: ``≤ 300 户``, ``1–2 芯``, ``2 / 4 端口``, ``设备间 / 设备箱``."""
    if limit.unit in WORDS:
        return " / ".join(label(limit.unit, str(word), language) for word in limit.one_of or ())
    unit = unit_text(limit.unit, language)
    numbers = [number_text(value) for value in limit.one_of or ()]
    text = _range_text(limit) if limit.one_of is None else " / ".join(numbers)
    return f"{text} {unit}".strip()


def _range_text(limit: Limit) -> str:
    low, excluded = limit.low
    if limit.max is None:
        return f"{'>' if excluded else '≥'} {number_text(low)}"
    high = number_text(limit.max)
    if low == -math.inf:
        return f"≤ {high}"
    if excluded:
        return f"> {number_text(low)}, ≤ {high}"
    return f"= {high}" if low == limit.max else f"{number_text(low)}–{high}"
