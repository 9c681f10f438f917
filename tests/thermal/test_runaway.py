"""Thermal runaway against its closed forms."""

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE, VACUUM_PERMITTIVITY
from stackmodel.errors import InputError, NoSolutionError
from stackmodel.thermal.local_law import activated, exponential, ohmic, surface
from stackmodel.thermal.runaway import activated_turning_temperature, follow, turning_point
from tests.thermal.thermal_stacks import rows

BAR = 1e-8  # the contract asks for 1e-6
EA, T0, RTH = 0.25 * ELEMENTARY_CHARGE, 300.0, 8.6e-4


def space_charge_limited(v, t):
    """Mott and Gurney 9/8 eps mu V^2/L^3."""
    g = 9 / 8 * 3 * VACUUM_PERMITTIVITY * 1e-9 / (100e-9) ** 3
    return g * v * v, 2 * g * v, np.zeros_like(v)


LAWS = {"ohmic": ohmic(1000.0), "exp": exponential(10.0, 1.2), "SCLC": space_charge_limited}
ROWS = {row["case"].split()[1]: row for row in rows("electrothermal.csv")}


def found(name, activation=EA, resistance=RTH):
    point = turning_point(activated(LAWS[name], activation, T0), resistance, T0)
    return np.array([point.temperature, point.voltage, point.current_density])


def expected(name):
    row = ROWS[name]
    return np.array([float(row[c]) for c in ("T_turn_K", "V_turn_V", "j_turn_A_m2")])


@pytest.mark.parametrize("name", LAWS)
def test_turning_points_of_the_reference(name):
    np.testing.assert_allclose(found(name), expected(name), rtol=BAR)


@pytest.mark.parametrize("name", LAWS)
def test_negative_control_one_percent(name):
    warmer = found(name, activation=1.01 * EA)
    assert abs(warmer / expected(name) - 1)[0] > 1e-4
    insulated = found(name, resistance=1.01 * RTH)
    assert abs(insulated / expected(name) - 1)[1] > 1e-4
    assert insulated[0] == pytest.approx(expected(name)[0], rel=BAR)  # T* knows no Rth


def test_closed_form_of_the_temperature():
    assert activated_turning_temperature(EA, T0) == pytest.approx(339.79958798153, rel=1e-11)


def test_weak_activation_does_not_run_away_and_says_so():
    weak = 3.9 * BOLTZMANN * T0
    with pytest.raises(NoSolutionError, match="Ea > 4 kB T0") as refusal:
        turning_point(activated(ohmic(1000.0), weak, T0), RTH, T0)
    assert 0.9 < refusal.value.partial.feedback < 1.0
    with pytest.raises(NoSolutionError, match="4 kB T0"):
        activated_turning_temperature(weak, T0)
    strong = turning_point(activated(ohmic(1000.0), 4.1 * BOLTZMANN * T0, T0), RTH, T0)
    exact = activated_turning_temperature(4.1 * BOLTZMANN * T0, T0)
    assert strong.temperature == pytest.approx(exact, rel=1e-7)


def test_curve_goes_on_past_the_turning_point():
    law = activated(ohmic(1000.0), EA, T0)
    curve = follow(law, RTH, T0, temperature_limit=500.0)
    v, j, t = curve.voltage, curve.current_density, curve.temperature
    np.testing.assert_allclose(t - T0, RTH * v * j, rtol=1e-9, atol=1e-9)
    top = int(np.argmax(v))
    assert 5 < top < v.size - 5
    assert (np.diff(v)[top:] < 0).all()
    assert (np.diff(j) > 0).all()
    assert v.max() <= curve.turning.voltage * (1 + 1e-12)
    assert t[-1] >= 500.0
    assert "500 K" in curve.ended


def test_solved_curves_as_a_table():
    law = activated(exponential(10.0, 1.2), EA, T0)
    v, t = np.linspace(0.5, 9.0, 30), np.linspace(290.0, 420.0, 14)
    grid = np.meshgrid(v, t, indexing="ij")
    table = surface(v, t, law(*grid)[0])
    point = turning_point(table, RTH, T0)
    assert point.voltage == pytest.approx(6.5189628597279, rel=1e-6)
    assert point.temperature == pytest.approx(339.79958798153, rel=1e-6)
    with pytest.raises(InputError, match="positive"):
        surface(v, t, 0 * grid[0])


@pytest.mark.parametrize("at", [(0.2, 350.0), (4.0, 350.0), (9.5, 350.0), (4.0, 450.0)])
def test_slopes_of_a_table(at):
    v, t = np.linspace(0.5, 9.0, 30), np.linspace(290.0, 420.0, 14)
    x, y = np.meshgrid(v, t, indexing="ij")
    table = surface(v, t, np.exp(x * (y / 300.0) ** 2 + 0.01 * y))
    x, y = (np.array([a]) for a in at)
    _, by_v, by_t = table(x, y)
    h = 1e-5
    assert by_v == pytest.approx((table(x + h, y)[0] - table(x - h, y)[0]) / (2 * h), rel=1e-5)
    h = 1e-3
    assert by_t == pytest.approx((table(x, y + h)[0] - table(x, y - h)[0]) / (2 * h), rel=1e-5)
