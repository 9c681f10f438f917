"""Units at the door: what people write becomes SI floats, and comes back as people write."""

import contextlib
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackmodel import units
from stackmodel.units import UnitFault, parse, show


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("30 nm", units.THICKNESS, 3e-8),
        ("30nm", units.THICKNESS, 3e-8),
        ("  0.03  um ", units.THICKNESS, 3e-8),
        ("0.03 µm", units.THICKNESS, 3e-8),  # micro sign
        ("0.03 μm", units.THICKNESS, 3e-8),  # Greek mu
        ("300 Å", units.THICKNESS, 3e-8),
        ("2e-4 cm^2/V/s", units.MOBILITY, 2e-8),
        ("2e-4 cm**2/(V*s)", units.MOBILITY, 2e-8),
        ("2e-4 cm²/V/s", units.MOBILITY, 2e-8),
        ("0.1 /um^2", units.AREAL_DENSITY, 1e11),
        ("0.1 1/um^2", units.AREAL_DENSITY, 1e11),
        ("16.8 /us", units.RATE, 1.68e7),
        ("10 mA/cm^2", units.CURRENT_DENSITY, 100.0),
        ("4000 S/cm", units.CONDUCTIVITY, 4e5),
        ("20 ohm/sq", units.SHEET_RESISTANCE, 20.0),
        ("20 Ω", units.SHEET_RESISTANCE, 20.0),
        ("3e-3 (cm/V)^0.5", units.FIELD_FACTOR, 3e-4),
        ("5.2 eV", units.ENERGY, 5.2),
        ("-0.28 meV/K", units.TEMPERATURE_COEFFICIENT, -2.8e-4),
        ("22 degC", units.TEMPERATURE, 295.15),
        ("50 %", units.FRACTION, 0.5),
        ("65.6 uJ/cm^2", units.Kind("fluence", "J/m^2", "1 J/m^2"), 0.656),
        ("30 deg", units.ANGLE, math.pi / 6),
    ],
)
def test_what_people_write(text: str, kind: units.Kind, value: float) -> None:
    assert parse(text, kind) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("30 nn", units.THICKNESS, "unknown unit 'nn'"),
        ("30 V", units.THICKNESS, "wrong dimension: 'V' is not m"),
        ("-30 nm", units.THICKNESS, "is negative"),
        ("0 nm", units.THICKNESS, "is zero"),
        ("nan nm", units.THICKNESS, "not a number (NaN)"),
        (".NaN nm", units.THICKNESS, "not a number (NaN)"),
        ("inf nm", units.THICKNESS, "is infinite"),
        ("-.INF nm", units.THICKNESS, "is infinite"),
        ("1e400 nm", units.THICKNESS, "is infinite"),
        ("1e9 m", units.THICKNESS, "above 100 mm"),
        ("30", units.THICKNESS, "has no unit"),
        ("thick", units.THICKNESS, "not a number with a unit"),
        ("", units.THICKNESS, "not a number with a unit"),
        ("30,5 nm", units.THICKNESS, "decimal comma"),
        ("30 1 nm", units.THICKNESS, "cannot read the unit"),
        ("30 000 nm", units.THICKNESS, "cannot read the unit"),
        ("30 nm" + " " * 300 + "junk", units.THICKNESS, "not a number with a unit"),
        ("1 nm^99/um^98", units.THICKNESS, "cannot read the unit"),
        ("1 m^9^9^9^9", units.THICKNESS, "cannot read the unit"),
        ("10 C", units.TEMPERATURE, "wrong dimension"),
        ("10 degC", units.TEMPERATURE_DIFFERENCE, "unit with an offset"),
        ("630 nm", units.VOLTAGE, "wrong dimension: 'nm' is not V"),
    ],
)
def test_what_is_refused(text: str, kind: units.Kind, found: str) -> None:
    with pytest.raises(UnitFault) as caught:
        parse(text, kind)
    assert found in caught.value.found
    assert kind.example in caught.value.allowed


def test_a_missing_caret_is_named() -> None:
    with pytest.raises(UnitFault) as caught:
        parse("2e-4 cm2/V/s", units.MOBILITY)
    assert "cm^2/V/s" in caught.value.hint


def test_what_was_written_comes_back_exactly() -> None:
    assert parse("30 nm", units.THICKNESS) == 3e-8  # 30 * 1e-9 is not
    assert show(3e-8, units.THICKNESS) == "30 nm"
    assert show(1e-4, units.MOBILITY) == "0.0001 m^2/V/s"


@given(st.floats(1e-15, 1e-2))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_shown_values_can_be_read_again(length: float) -> None:
    assert parse(show(length, units.THICKNESS), units.THICKNESS) == pytest.approx(length, rel=1e-3)


@given(st.text(max_size=60) | st.from_regex(r"[0-9.e+-]{1,6} ?[a-zA-Zµ0-9^*/() .%-]{0,30}"))
@settings(derandomize=True, max_examples=400, deadline=2000)
def test_any_text_is_a_number_or_a_unit_fault(text: str) -> None:
    with contextlib.suppress(UnitFault):
        assert math.isfinite(parse(text, units.THICKNESS))


@pytest.mark.parametrize("pair", units._EVERYDAY, ids=" in ".join)
def test_everyday_units_are_those_of_pint(pair):
    assert units._EVERYDAY[pair] == pytest.approx(units._by_pint(*pair), rel=1e-15)


def test_units_of_the_house_are_units():
    houses = {kind.unit for kind in vars(units).values() if isinstance(kind, units.Kind)} - {""}
    assert len(houses) > 15
    for house in houses:
        assert units._by_pint(house, house) == pytest.approx(1.0, rel=1e-15)
