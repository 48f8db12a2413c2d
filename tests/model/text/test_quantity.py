"""Quantities with units: accepted spellings, factors, and what is refused."""

from __future__ import annotations

import math
import subprocess
import sys
from decimal import Decimal

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiaowen.model.text.quantity import (
    QuantityError,
    accepted_spellings,
    dimension_label,
    factor,
    parse_quantity,
    unit_symbol,
)
from tiaowen.spec.data import read_data

DATA = read_data("units.yaml")
UNITS = {name: (dimension, row) for dimension, entry in DATA.items() for name, row in entry["units"].items()}
PINT_NAMES = {  # where our own data holds the factor
    "bps": "bit/second",
    "kbps": "kilobit/second",
    "Mbps": "megabit/second",
    "Gbps": "gigabit/second",
    "B": "byte",
    "kB": "kilobyte",
    "MB": "megabyte",
    "GB": "gigabyte",
    "TB": "terabyte",
}
PAIRS = [
    (name, other)
    for name, (dimension, row) in UNITS.items()
    for other, (second, _) in UNITS.items()
    if dimension == second and ("pint" in row or "factor" in row)
]


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry:
    return pint.UnitRegistry()


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("99.6 m", "m", 99.6),
        ("3 ㎡", "m2", 3.0),
        ("3 m²", "m2", 3.0),
        ("3 m2", "m2", 3.0),
        ("3 平方米", "m2", 3.0),
        ("20 Mbps", "Mbps", 20.0),
        ("1 Gbps", "Mbps", 1000.0),
        ("512 kbps", "Mbps", 0.512),
        ("-70 dBm", "dBm", -70.0),
        ("5 dB", "dB", 5.0),
        ("69 dBµV", "dBuV", 69.0),
        ("69 dBμV", "dBuV", 69.0),
        ("0.36 dB/km", "dB/km", 0.36),
        ("25 ℃", "degC", 25.0),
        ("-20 °C", "degC", -20.0),
        ("1.2 km", "m", 1200.0),
        ("99.6 cm", "m", 0.996),
        ("120 mm", "m", 0.12),
        ("1310 nm", "nm", 1310.0),
        ("90 min", "h", 1.5),
        ("1 分", "s", 60.0),
        ("30 天", "d", 30.0),
        ("4 Ω", "ohm", 4.0),
        ("4 \u2126", "ohm", 4.0),
        ("300 lx", "lx", 300.0),
        ("35 %", "%", 35.0),
        ("250 px/m", "px/m", 250.0),
        ("3kW", "W", 3000.0),
        ("  3   kW ", "kW", 3.0),
        ("+1.5e3 V", "kV", 1.5),
        (".5 A", "mA", 500.0),
        ("0 m", "m", 0.0),
        (12, "m", 12.0),
        (-1.5, "dBm", -1.5),
    ],
)
def test_reads(text, unit, value):
    read = parse_quantity(text, unit)
    assert type(read) is float
    assert read == value


@pytest.mark.parametrize(
    ("text", "unit", "zh", "en"),
    [
        ("1,5 m", "m", "小数点", "decimal sign"),
        ("1，5 m", "m", "小数点", "decimal sign"),
        ("1,000 m", "m", "千位", "thousands"),
        ("5 5 W", "W", "应形如 12.5 W", "write it like 12.5 W"),
        ("10 W\n20", "W", "应形如", "write it like"),
        ("10 W 20 W", "W", "应形如", "write it like"),
        ("10\tW", "W", "应形如", "write it like"),
        ("1e400 m", "m", "过大", "too large"),
        ("1e308 km", "mm", "过大", "too large"),
        ("1e-400 m", "m", "过小", "too small"),
        ("٣ m", "m", "0–9", "0–9"),
        ("０１２ m", "m", "半角", "half-width"),
        ("３．５ m", "m", "半角", "half-width"),
        ("−70 dBm", "dBm", "负号", "minus"),
        ("–70 dBm", "dBm", "负号", "minus"),
        ("inf m", "m", "应形如", "write it like"),
        ("nan", "m", "应形如", "write it like"),
        ("10**10**10 m", "m", "应形如", "write it like"),
        ("1_000 m", "m", "应形如", "write it like"),
        ("1_000", "m", "应形如", "write it like"),
        ("0x10 m", "m", "应形如", "write it like"),
        ("", "m", "应形如", "write it like"),
        ("m", "m", "应形如", "write it like"),
        ("-", "m", "应形如", "write it like"),
        ("1 m" + " " * 100, "m", "应形如", "write it like"),
        ("9" * 5_000 + " m", "m", "应形如", "write it like"),
        ("12", "m", "没有单位", "no unit"),
        ("3 m", "m2", "长度，此处应为面积", "a length; an area is expected"),
        ("5 dB", "dBm", "电平差，此处应为功率电平", "a level ratio; a power level is expected"),
        ("20 MB", "Mbps", "数据量，此处应为数据速率", "a data size; a data rate is expected"),
        ("3 kVA", "kW", "视在功率，此处应为功率", "an apparent power; a power is expected"),
        ("10 KW", "kW", "是否想写：kW", "did you mean: kW"),
        ("10 kw", "W", "是否想写：kW", "did you mean: kW"),
        ("10 mhz", "Hz", "是否想写：MHz", "did you mean: MHz"),
        ("10 Mpbs", "Mbps", "是否想写：Mbps", "did you mean: Mbps"),
        ("4 芯", "m", "不认识单位“芯”", "unknown unit “芯”"),
        ("4 m__import__", "m", "不认识单位", "unknown unit"),
        (10**400, "m", "过大", "too large"),
        (math.inf, "m", "过大", "too large"),
        (math.nan, "m", "过大", "too large"),
        (True, "m", "应形如", "write it like"),
        (None, "m", "应形如", "write it like"),
        ([3], "m", "应形如", "write it like"),
    ],
)
def test_refuses(text, unit, zh, en):
    with pytest.raises(QuantityError) as caught:
        parse_quantity(text, unit)
    assert zh in caught.value.text.zh
    assert en in caught.value.text.en
    assert "\n" not in caught.value.text.zh + caught.value.text.en
    assert len(caught.value.text.zh) < 300


@pytest.mark.parametrize(("name", "other"), PAIRS)
def test_factors_agree_with_pint(name, other, registry):
    first, second = (PINT_NAMES.get(unit) or UNITS[unit][1]["pint"] for unit in (name, other))
    assert float(factor(name, other)) == pytest.approx(registry.Quantity(1, first).to(second).magnitude, rel=1e-12)


@pytest.mark.parametrize("name", UNITS)
def test_every_spelling_reads_as_its_unit(name):
    _, row = UNITS[name]
    for spelling in (name, *row.get("also", ())):
        assert parse_quantity(f"2.5 {spelling}", name) == 2.5
        assert spelling in accepted_spellings(name)
    assert parse_quantity(f"2.5{unit_symbol(name)}", name) == 2.5


def test_a_spelling_means_one_unit():
    spellings = [spelling for name, (_, row) in UNITS.items() for spelling in (name, *row.get("also", ()))]
    assert len(spellings) == len(set(spellings))


def test_units_without_a_factor_stand_alone():
    for entry in DATA.values():
        if len(entry["units"]) > 1:
            assert all("pint" in row or "factor" in row for row in entry["units"].values())


def test_no_factor_across_dimensions():
    with pytest.raises(ValueError, match="no factor"):
        factor("m", "m2")
    with pytest.raises(ValueError, match="no factor"):
        factor("Mbps", "MB")


def test_labels():
    assert (dimension_label("m2").zh, dimension_label("m2").en) == ("面积", "area")
    assert [unit_symbol(unit) for unit in ("m2", "degC", "ohm", "dBuV", "m")] == ["m²", "℃", "Ω", "dBµV", "m"]


def test_pint_is_not_loaded_for_the_fields_own_unit():
    code = (
        "import sys; from tiaowen.model.text.quantity import parse_quantity as p;"
        "p('3 ㎡', 'm2'); p('1 Gbps', 'Mbps'); p('-70 dBm', 'dBm'); sys.exit('pint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.text(st.sampled_from("0159.,eE+-_ \n\tmkWdB㎡²％℃米０٣−*/()"), max_size=20), st.sampled_from(sorted(UNITS)))
def test_any_text_gives_a_finite_float_or_a_quantity_error(text, unit):
    try:
        assert math.isfinite(parse_quantity(text, unit))
    except QuantityError as error:
        assert error.text.zh


@given(st.decimals(-(10**9), 10**9, places=3))
def test_conversion_is_rounded_once(number):
    assert parse_quantity(f"{number} mm", "m") == float(Decimal(number) / 1000)
