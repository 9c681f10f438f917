"""Lateral electrodes against the reference, the tanh law and the energy balance."""

import math

import numpy as np
import pytest

from stackmodel.errors import ConvergenceError, InputError
from stackmodel.thermal.electrode import LateralHeat, Sheet, solve
from stackmodel.thermal.local_law import activated, exponential, ohmic, tabulated
from tests.thermal.thermal_stacks import rows

L = 2e-3
SHEET = Sheet(L, L, 20.0)
REFERENCE = {row["law"].split()[0]: row for row in rows("electrode.csv")}
LAWS = {"linear": ohmic(1e4), "exponential": exponential(10.0, 0.8)}


def errors(name, n, sheet=SHEET, across=None):
    """Relative errors of current, far-edge voltage, mean over contact current density."""
    answer = solve(sheet, LAWS[name], 5.0, (n, across or n))
    row = REFERENCE[name]
    far = answer.voltage[-1].mean() + (answer.voltage[-1].mean() - answer.voltage[-2].mean()) / 8
    contact = LAWS[name](np.array([5.0]), np.array([300.0]))[0][0]
    seen = (answer.current, far, answer.current_density.mean() / contact)
    expected = (row["I_A"], row["V_far_edge_V"], row["mean_j_over_contact_j"])
    return np.array([a / float(b) - 1 for a, b in zip(seen, expected, strict=True)])


@pytest.mark.parametrize("name", LAWS)
def test_reference_on_a_plane_of_100_by_100(name):
    assert np.abs(errors(name, 100)).max() < 1e-4


@pytest.mark.parametrize("name", LAWS)
def test_error_falls_fourfold_per_halving(name):
    coarse, middle, fine = (errors(name, n, across=1) for n in (25, 50, 100))
    for one, two in ((coarse, middle), (middle, fine)):
        np.testing.assert_allclose(one / two, 4.0, rtol=0.05)


def test_negative_control_one_percent_of_sheet_resistance():
    assert np.abs(errors("linear", 100, Sheet(L, L, 20.2), across=1)).max() > 1e-3


def test_tanh_of_a_strip():
    g, rs, width = 1e4, 20.0, 1e-3
    lam = 1 / math.sqrt(g * rs)
    for length in (0.2 * lam, lam, 5 * lam):
        answer = solve(Sheet(length, width, rs), ohmic(g), 1.0, (800, 1))
        exact = width / (rs * lam) * math.tanh(length / lam)
        assert answer.current == pytest.approx(exact, rel=2e-5)


def test_two_contacts_are_two_half_strips():
    one = solve(Sheet(L / 2, L, 20.0), ohmic(1e4), 1.0, (60, 1))
    two = solve(Sheet(L, L, 20.0, ("left", "right")), ohmic(1e4), 1.0, (120, 1))
    assert two.current == pytest.approx(2 * one.current, rel=1e-10)


def test_framed_square_against_its_series():
    """V = V0 (1 - u), grad^2 u - u/lam^2 = -1/lam^2: a double sine series."""
    g, rs = 1e4, 20.0
    frame = Sheet(L, L, rs, ("left", "right", "near", "far"))
    odd = 2 * np.arange(1500) + 1.0
    m, n = np.meshgrid(odd, odd)
    lam2 = 1 / (g * rs)
    q = (math.pi / L) ** 2 * (m * m + n * n)
    lost = (64 / math.pi**4 / (m * n) ** 2 / (1 + lam2 * q)).sum()
    exact = g * L * L * (1 - lost)
    found = [solve(frame, ohmic(g), 1.0, (n, n)).current for n in (40, 80)]
    assert found[1] == pytest.approx(exact, rel=3e-4)
    assert (found[0] - exact) / (found[1] - exact) == pytest.approx(4.0, rel=0.2)


def test_power_is_conserved_and_lost_voltage_follows():
    answer = solve(SHEET, LAWS["exponential"], 5.0, (50, 50))
    cell = (L / 50) ** 2
    device = float((answer.voltage * answer.current_density).sum() * cell)
    assert answer.current * 5.0 == pytest.approx(device + answer.lead_power, rel=1e-10)
    mean = device / answer.current
    assert answer.lost_voltage == pytest.approx(5.0 - mean, rel=1e-9)
    assert answer.crowding.max() > 1.0 > answer.crowding.min()


def test_table_of_a_law_gives_the_law():
    v = np.linspace(0.0, 6.0, 400)
    table = tabulated(v, 10.0 * np.exp(v / 0.8))
    one = solve(SHEET, table, 5.0, (100, 1)).current
    two = solve(SHEET, LAWS["exponential"], 5.0, (100, 1)).current
    assert one == pytest.approx(two, rel=1e-5)


def test_falling_table_is_refused():
    with pytest.raises(InputError, match="turning point"):
        tabulated(np.array([0.0, 1.0, 2.0]), np.array([0.0, 2.0, 1.0]))
    with pytest.raises(InputError, match="contacts"):
        Sheet(L, L, 20.0, ("top",))


def test_patterned_sheet_in_series():
    """Half the strip ten times as resistive: nearly all the drop sits there."""
    pattern = np.where(np.arange(200)[:, None] < 100, 200.0, 20.0)
    answer = solve(Sheet(L, L, pattern), ohmic(1.0), 1.0, (200, 1))
    drop = 1.0 * L * 1.0 / 1 * L  # nearly uniform current g V A
    near = drop / L * (L / 2) * (0.75 * 200.0)  # mean current of the half: 3/4
    far = drop / L * (L / 2) * (0.25 * 20.0)
    assert 1 - answer.voltage[-1, 0] == pytest.approx(near + far, rel=2e-3)


def test_local_heating_uniform_limit_and_balance():
    """A sheet without resistance: T - T0 = V j(T)/h in every cell."""
    heat = LateralHeat(ambient=300.0, sink=1 / 8.6e-4, spreading=1e-4)
    law = activated(ohmic(1e3), 0.25 * 1.602176634e-19, 300.0)
    answer = solve(Sheet(L, L, 1e-7), law, 3.0, (8, 8), heat)
    t = answer.temperature
    np.testing.assert_allclose(t - 300.0, 8.6e-4 * 3.0 * answer.current_density, rtol=1e-6)
    assert np.ptp(t) < 1e-6
    with pytest.raises(ConvergenceError, match="lower the voltage"):
        solve(Sheet(L, L, 1e-7), law, 4.2, (8, 8), heat)


def test_local_heating_energy_balance_and_hot_contact():
    heat = LateralHeat(ambient=300.0, sink=2e3, spreading=2e-5)
    law = activated(ohmic(3e3), 0.1 * 1.602176634e-19, 300.0)
    answer = solve(SHEET, law, 2.0, (40, 40), heat)
    removed = float((heat.sink * (answer.temperature - 300.0)).mean() * L * L)
    assert removed == pytest.approx(answer.current * 2.0, rel=1e-9)
    assert answer.temperature[0].mean() > answer.temperature[-1].mean()
    wider = solve(SHEET, law, 2.0, (40, 40), LateralHeat(300.0, 2e3, 2e-2))
    assert np.ptp(wider.temperature) < 0.05 * np.ptp(answer.temperature)
