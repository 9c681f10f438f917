"""Transients and admittance: plate capacitor, steady limits, one against the other."""

import numpy as np
import pytest

from stackmodel.constants import VACUUM_PERMITTIVITY
from stackmodel.electrical.admittance import admittance
from stackmodel.electrical.drive import at_current, with_series_resistance
from stackmodel.electrical.problem import band, problem
from stackmodel.electrical.sensitivity import conductance
from stackmodel.electrical.solve import solve
from stackmodel.electrical.transient import pulse, ramp, transient
from stackmodel.errors import ConvergenceError, InputError
from stackmodel.settings import Electrical
from tests.electrical.cases import reference_problem

MESH = Electrical(grid_refinements=0)


def empty_layer():
    """Contacts in the middle of a wide gap: no carriers, a plate capacitor."""
    return problem([50e-9], 4.0, band([2.0], 1e26, 1e-9), band([6.0], 1e26, 1e-9), 4.0, 4.0, 300.0)


PLATES = 4.0 * VACUUM_PERMITTIVITY / 50e-9


def test_plate_capacitor():
    found = admittance(solve(empty_layer(), [0.3], MESH), 0, [1.0, 1e6])
    assert found.capacitance == pytest.approx(PLATES, rel=1e-9)
    run = transient(empty_layer(), *ramp(0.0, 0.5, 1e-6, 1e-6), MESH)
    rising = (run.time > 0) & (run.time <= 1e-6)
    assert run.current_density[rising] == pytest.approx(PLATES * 0.5 / 1e-6, rel=1e-6)
    assert abs(run.current_density[-1]) < 1e-6 * PLATES * 0.5 / 1e-6


@pytest.mark.parametrize("name", ["P1", "P2", "P3b"])
def test_admittance_at_low_frequency_is_the_conductance(name):
    result = solve(reference_problem(name), [2.5], MESH)
    found = admittance(result, 0, [1e-3]).conductance[0]
    assert found == pytest.approx(conductance(result, 0), rel=1e-6)


def test_space_charge_capacitance_is_three_quarters_of_the_plates():
    """Low-frequency 3/4 and high-frequency 1 of eps/L (Shao and Wright, Solid-State Electron. 3,
    291, 1961, single-carrier injection), from which diffusion at 400 kT/q takes a few percent."""
    made = problem(
        [1e-6], 3.0, band([2.0], 1e26, 1e-8), band([5.0], 1e26, 1e-8), 5.0, 4.0, 295.0
    )  # fmt: skip
    result = solve(made, [100.0], Electrical(grid_refinements=0, largest_step=10.0, growth=1.15))
    plates = 3 * VACUUM_PERMITTIVITY / 1e-6
    low, high = admittance(result, 0, [1e3, 1e12]).capacitance / plates
    assert low == pytest.approx(0.75, rel=0.03)
    assert high == pytest.approx(1.0, rel=0.02)
    assert low != pytest.approx(1.0, rel=0.03)


def test_transient_ends_in_the_steady_state_and_conserves_current():
    made = reference_problem("P3b")
    run = transient(made, *ramp(1.0, 2.0, 1e-7, 1e-2), MESH)
    steady = solve(made, [1.0, 2.0], MESH).current_density
    assert run.current_density[[0, -1]] == pytest.approx(steady, rel=1e-5)
    assert run.conservation_error.max() < 1e-8


def test_pulse_moves_no_net_charge_through_a_capacitor():
    run = transient(empty_layer(), *pulse(0.0, 0.4, 1e-8, 1e-7, 1e-7), MESH)
    assert run.voltage[-1] == 0.0
    assert run.current_density.max() == pytest.approx(-run.current_density.min(), rel=1e-6)
    assert run.current_density.max() == pytest.approx(PLATES * 0.4 / 1e-8, rel=1e-6)


def test_slow_small_ramp_sees_the_admittance():
    """A ramp slow against every relaxation adds C dV/dt to the steady current."""
    made = reference_problem("P2")
    result = solve(made, [2.0, 2.002], MESH)
    expected = admittance(result, 0, [1.0]).capacitance[0]
    fast = Electrical(grid_refinements=0, newton_tolerance=1e-9)
    slope = 0.002 / 2e-4
    run = transient(made, *ramp(2.0, 2.002, 2e-4, 1e-4), fast)
    last = int(np.argmin(np.abs(run.time - 2e-4)))
    steady = solve(made, [run.voltage[last]], MESH).current_density[0]
    assert (run.current_density[last] - steady) / slope == pytest.approx(expected, rel=0.02)


def test_given_current_and_series_resistance():
    made = reference_problem("P2")
    held = at_current(made, [1.0, 1000.0], MESH)
    assert held.current_density == pytest.approx([1.0, 1000.0], rel=1e-8)
    resistance = 1e-3
    total = held.voltage + resistance * np.array([1.0, 1000.0])
    shared = with_series_resistance(made, total, resistance, MESH)
    assert shared.voltage == pytest.approx(held.voltage, rel=1e-8)
    assert abs(shared.voltage[1] - total[1]) > 0.5
    with pytest.raises(ConvergenceError, match="not reached at 3 V"):
        at_current(made, [1e9], MESH, largest_voltage=3.0)
    with pytest.raises(InputError, match="one sign"):
        at_current(made, [1.0, -1.0])
