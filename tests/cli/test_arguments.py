"""Keywords and options: the same texts and SI numbers, the same words when they do not fit."""

import numpy as np
import pytest

from stackmodel import units
from stackmodel.analyses.arguments import given, quantities, quantity
from stackmodel.errors import InputError


@pytest.mark.parametrize("value", ["630 nm", "6.3e-7", 6.3e-7, np.float64(6.3e-7), "0.63 um"])
def test_a_text_with_its_unit_or_a_number_in_si(value: str | float) -> None:
    assert quantity(value, units.WAVELENGTH, "wavelength") == pytest.approx(6.3e-7, rel=1e-14)


@pytest.mark.parametrize("value", ["630", -1.0, float("nan"), [6e-7], None, 10**400, "", {}, True])
def test_anything_else_names_the_option(value: object) -> None:
    with pytest.raises(InputError, match=r"--emission-wavelength: .*'630 nm'"):
        quantity(value, units.WAVELENGTH, "emission_wavelength")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value", ["1 us,10 us", "1 us, 10 us", ["1 us", 1e-5], (1e-6, 1e-5), np.array([1e-6, 1e-5])]
)
def test_lists(value: object) -> None:
    found = quantities(value, units.DURATION, "times")  # type: ignore[arg-type]
    assert found == pytest.approx([1e-6, 1e-5], rel=1e-14)


@pytest.mark.parametrize("text", ["1,10 us", "1 us,10", "1e-6,1e-5", "0,1 us"])
def test_an_item_of_a_text_carries_its_unit(text: str) -> None:
    with pytest.raises(InputError, match=r"--times: .* has an item without a unit"):
        quantities(text, units.DURATION, "times")


def test_a_pure_number_needs_no_unit() -> None:
    assert quantities("0.2,0.4", units.FRACTION, "shares") == [0.2, 0.4]


def test_one_number_is_a_list_of_one() -> None:
    assert quantities(1e-6, units.DURATION, "times") == [1e-6]


def test_what_is_not_given_is_the_default() -> None:
    assert given(None, units.VOLTAGE, "to", 3.0) == 3.0
    assert given("2 V", units.VOLTAGE, "to", 3.0) == 2.0
