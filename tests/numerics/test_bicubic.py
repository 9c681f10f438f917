"""Tensor splines: order, slopes, and how they go on beyond their grid."""

import numpy as np
import pytest
from numba import njit

from stackmodel.numerics.bicubic import bicubic, place, spline_table


@njit
def at(table, start, step, a, b):
    size = table.shape[0]
    return bicubic(table, 1, place(a, start, step, size), place(b, start, step, size))


def table_of(function, start, stop, count):
    x = np.linspace(start, stop, count)
    a, b = np.meshgrid(x, x, indexing="ij")
    values = np.stack([np.zeros_like(a), function(a, b)], axis=-1)
    return spline_table(values), start, x[1] - x[0]


def wave(a, b):
    """No curvature at the ends of 0..pi, as a natural spline wants it."""
    return np.sin(a) * np.sin(2 * b)


def error(count):
    points = np.random.default_rng(3).uniform(0, np.pi, (200, 2))
    table = table_of(wave, 0.0, np.pi, count)
    return max(abs(at(*table, a, b)[0] - wave(a, b)) for a, b in points)


def test_fourth_order():
    assert 14 < error(33) / error(65) < 18
    assert error(65) < 1e-6


def test_slopes_are_those_of_the_value():
    table = table_of(wave, 0.0, np.pi, 9)
    h = 1e-6
    for a, b in ((0.4, 1.1), (3.0, 0.01), (-2.0, 1.3), (1.3, -0.5), (-1.0, -2.0), (4.0, 1.0)):
        value, by_a, by_b = at(*table, a, b)
        step = table[2]
        over_a = at(*table, a + h, b)[0] - at(*table, a - h, b)[0]
        over_b = at(*table, a, b + h)[0] - at(*table, a, b - h)[0]
        assert by_a / step == pytest.approx(over_a / (2 * h), abs=1e-8)
        assert by_b / step == pytest.approx(over_b / (2 * h), abs=1e-8)
        assert np.isfinite(value)


def test_a_straight_line_below_and_a_constant_above():
    table = table_of(lambda a, b: 2 * a + 3 * b + 0.5 * a * b, -1.0, 2.0, 7)
    assert at(*table, -4.0, 1.0)[0] == pytest.approx(2 * -4 + 3 + 0.5 * -4, rel=1e-12)
    assert at(*table, -4.0, -9.0)[0] == pytest.approx(-8 - 27 + 18, rel=1e-12)
    assert at(*table, 7.0, 1.0) == (at(*table, 2.0, 1.0)[0], 0.0, pytest.approx(4 * table[2]))
    assert at(*table, 7.0, 1.0)[0] != pytest.approx(2 * 7 + 3 + 0.5 * 7)
