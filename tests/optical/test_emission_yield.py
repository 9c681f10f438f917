"""Yields and lifetimes: rates written out, limits, recycling generation by generation."""

import numpy as np
import pytest

from stackmodel.errors import InputError
from stackmodel.optical.dipole import dipole_stack, dissipated_power
from stackmodel.optical.dipole_outcoupling import oriented
from stackmodel.optical.emission_yield import (
    effective_yield,
    lifetime,
    recycled_escape,
    relative_rate,
)


def test_effective_yield_is_a_ratio_of_rates():
    eta, f, tau = 0.7, np.array([0.3, 1.0, 2.5]), 20e-9
    radiative, other = f * eta / tau, (1 - eta) / tau
    wanted = radiative / (radiative + other)
    assert effective_yield(eta, f) == pytest.approx(wanted, rel=1e-14)
    assert lifetime(tau, eta, f) == pytest.approx(1 / (radiative + other), rel=1e-14)
    assert effective_yield([0.0, 1.0], 3.0).tolist() == [0.0, 1.0]
    assert effective_yield(eta, 1.01 * f) != pytest.approx(
        radiative / (radiative + other), rel=1e-3
    )


def test_lifetime_returns_to_the_measured_one_in_the_measured_surroundings():
    on_glass = dipole_stack(630e-9, 1.52, [1.8], 1.0, [30e-9], 0, 15e-9)
    f = oriented(dissipated_power(on_glass).total)
    assert lifetime(20e-9, 0.6, f, f) == pytest.approx(20e-9, rel=1e-14)
    assert f[0] != pytest.approx(1, rel=0.1)
    assert lifetime(20e-9, 0.6, 1.0, f) != pytest.approx(20e-9, rel=0.05)


def test_rate_in_a_solvent():
    assert relative_rate(1.5, 1.8) == pytest.approx(1.5 / 1.8, rel=1e-14)
    solvent = 1.375 * (3 * 1.375**2 / (2 * 1.375**2 + 2.5**2)) ** 2
    film = 1.8 * (3 * 1.8**2 / (2 * 1.8**2 + 2.5**2)) ** 2
    assert relative_rate(1.375, 1.8, 2.5) == pytest.approx(solvent / film, rel=1e-14)
    assert relative_rate(1.8, 1.8, 2.5) == 1.0


def test_recycling_adds_generations():
    y, out, again = 0.8, 0.2, 0.3
    total, alive = 0.0, 1.0
    for _ in range(200):
        total, alive = total + alive * y * out, alive * y * again
    assert recycled_escape(out, again, y) == pytest.approx(total, rel=1e-13)
    assert recycled_escape(out, 0.0, y) == pytest.approx(y * out, rel=1e-15)


def test_impossible_yields_are_refused():
    with pytest.raises(InputError, match="between 0 and 1"):
        effective_yield(1.2, 1.0)
    with pytest.raises(InputError, match="exceed 1 together"):
        recycled_escape(0.7, 0.6, 0.5)
    with pytest.raises(InputError, match="no steady answer"):
        recycled_escape(0.0, 1.0, 1.0)
