"""Extrapolation along a parameter, and numbers in two parts."""

from fractions import Fraction

import numpy as np
import pytest

from stackmodel.numerics.continuation import extrapolation_weights, next_stop
from stackmodel.numerics.split_numbers import add_to, difference, put


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_extrapolation_is_exact_for_polynomials_and_only_for_those(count):
    past = np.array([3.0, 2.5, 1.0, 0.0])
    weights = extrapolation_weights(past, count, 3.7)
    power = count - 1
    assert weights @ past[:count] ** power == pytest.approx(3.7**power, rel=1e-13)
    assert abs(weights @ past[:count] ** (power + 1) - 3.7 ** (power + 1)) > 0.1


def test_steps_reach_the_goal_from_both_sides():
    assert next_stop(0.0, 0.3, 0.5) == 0.3
    assert next_stop(0.0, 2.0, 0.5) == 0.5
    assert next_stop(0.0, -2.0, 0.5) == -0.5


def test_split_numbers_keep_a_difference_that_one_double_loses():
    high, low = np.zeros((2, 3)), np.zeros((2, 3))
    for i in (0, 1):
        put(high, low, i, 1, 217.3)
    add_to(high, low, 1, 1, 1e-20)
    assert difference(high, low, 0, 1, 1) == pytest.approx(1e-20, rel=1e-7)
    assert 217.3 + 1e-20 - 217.3 == 0.0


def test_many_additions_lose_nothing():
    draw = np.random.default_rng(5)
    changes = draw.normal(size=200) * 10.0 ** draw.integers(-18, 2, 200)
    high, low, exact = np.zeros((1, 3)), np.zeros((1, 3)), Fraction(0)
    for change in changes:
        add_to(high, low, 0, 0, change)
        exact += Fraction(change)
    kept = Fraction(high[0, 0]) + Fraction(low[0, 0])
    assert abs(float(kept - exact)) < 200 * 2.0**-98
