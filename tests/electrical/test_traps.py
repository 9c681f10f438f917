"""Trap distributions: filling against quadrature, and what their charge does to a current."""

import mpmath as mp
import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE, VACUUM_PERMITTIVITY
from stackmodel.electrical import statistics, tables
from stackmodel.electrical.problem import band, problem, traps
from stackmodel.electrical.solve import solve
from stackmodel.settings import Electrical

T = 300.0
VT = BOLTZMANN * T / ELEMENTARY_CHARGE


@pytest.mark.parametrize("width", [0.6, 2.0, 3.7, 6.3])
@pytest.mark.parametrize("eta", [-150.3, -31.2, -4.4, 0.3, 7.7])
def test_exponential_tail_is_right_to_1e_8(width, eta):
    with mp.workdps(25):
        middle = max(mp.mpf(-eta) / width, mp.mpf(1)) + 1
        exact = mp.quad(
            lambda s: mp.exp(-s) / (1 + mp.exp(-s * width - eta)),
            [0, 1, middle / 2, middle - 1, middle, middle + 5, middle + 40],
        )
    table, start = tables.exponential_table(width)
    got = statistics.fraction(statistics.GAUSS_FERMI, 1.0, table, start, tables.STEP, eta)[0]
    assert got == pytest.approx(float(exact), rel=1e-8)


def hole_diode(length, **options):
    return problem(
        [length], 3.0, band([2.0], 1e26, 1e-8), band([5.0], 1e26, 1e-8), 5.0, 5.0, T, **options
    )


def slope(result):
    return np.diff(np.log(result.current_density)) / np.diff(np.log(result.voltage))


def test_exponential_traps_give_the_mark_helfrich_power():
    """J ~ V^(l + 1), l = E0 / kT (Mark and Helfrich, 1962), between ohmic and trap-filled."""
    voltage = np.array([160.0, 320.0])
    settings = Electrical(grid_tolerance=2e-3, largest_step=10.0)
    free = slope(solve(hole_diode(1e-6), voltage, settings))
    for ratio in (3.0, 4.0):
        held = traps(1, 5e25, "exponential", ratio * VT)
        power = slope(solve(hole_diode(1e-6, hole_traps=held), voltage, settings))
        assert power == pytest.approx(ratio + 1, rel=0.03)
    assert free == pytest.approx(2, rel=0.03)


def soaring(density):
    """Middle of the steepest part of ln J against ln V, V."""
    length = 1e-6
    held = traps(1, density, "gaussian", 0.02, 0.9)
    voltage = np.linspace(20.0, 80.0, 41)
    settings = Electrical(grid_tolerance=2e-3, largest_step=2.0)
    full = solve(hole_diode(length, hole_traps=held), voltage, settings)
    steepest = int(np.argmax(slope(full)))
    assert slope(full).max() > 8
    return 0.5 * (voltage[steepest] + voltage[steepest + 1])


def test_deep_traps_fill_at_the_trap_filled_limit():
    """The current soars near V = q N L^2 / 2 eps (Lampert, Phys. Rev. 103, 1648, 1956): the law is
    that of a sheet front, the soaring of a diffuse one begins some 10 % before."""
    limit = ELEMENTARY_CHARGE * 2e22 * 1e-6**2 / (2 * 3 * VACUUM_PERMITTIVITY)
    assert 0.8 * limit < soaring(2e22) < limit
    assert not 0.8 * limit < soaring(1.4e22) < limit
