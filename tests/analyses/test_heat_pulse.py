"""A pulse in time: energy, charge-up, the limit without feedback, the thermometer."""

import math

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.coupling.heat_pulse import capacitance, march
from stackmodel.errors import ConvergenceError, InputError
from stackmodel.thermal.local_law import activated, ohmic
from tests.analyses.test_heat_limits import unipolar

WIDTH = 1e-6


def still(since):
    return 0.0 * since


def dark(current):
    return 0.0


def test_it_charges_up_like_a_capacitor_behind_a_resistor():
    """An ohmic stack: V = V0 g/(g + 1/R)... with tau = C/(g + 1/R)."""
    g, r, c, applied = 1e3, 1e-4, 1e-3, 5.0
    trace = march(ohmic(g), still, dark, applied, r, c, 300.0, WIDTH)
    tau, end = c / (g + 1 / r), applied / (1 + g * r)
    exact = end * -np.expm1(-trace.time / tau)
    assert np.abs(trace.voltage - exact).max() < 0.02 * end
    assert np.abs(trace.voltage - exact * 1.05).max() > 0.02 * end


def test_the_energy_of_the_source_is_all_accounted_for():
    law = activated(ohmic(1e4), 0.2 * 1.602e-19, 300.0)
    trace = march(law, lambda t: 1e-6 * np.sqrt(t / WIDTH), dark, 8.0, 1e-5, 1e-3, 300.0, WIDTH)
    total = trace.stored + trace.lost + trace.used
    np.testing.assert_allclose(total, trace.supplied, rtol=1e-6)
    assert trace.lost[-1] > 0.01 * trace.supplied[-1]
    assert (np.diff(trace.rise) > 0).all()
    assert trace.current_density[-1] > trace.current_density[60]


def test_without_feedback_the_rise_is_duhamels():
    """Constant heat: the step response itself."""
    trace = march(ohmic(1e4), lambda t: 1e-6 * np.sqrt(t), dark, 10.0, 0.0, 1e-3, 300.0, WIDTH)
    np.testing.assert_allclose(trace.rise, 1e6 * 1e-6 * np.sqrt(trace.time), rtol=1e-9)


def test_a_pulse_that_runs_away_is_refused():
    law = activated(ohmic(1e5), 0.6 * 1.602e-19, 300.0)
    with pytest.raises(ConvergenceError, match="ran away"):
        march(law, lambda t: 1e-2 * np.sqrt(t / WIDTH), dark, 20.0, 0.0, 1e-3, 300.0, WIDTH)


def test_the_command_agrees_with_heat_when_the_stack_hardly_warms():
    device = unipolar()
    point = sm.heat(device, voltage="5 V", layer="film", pulse=1e-7, times=[1e-7])
    found = sm.pulse(device, voltage="5 V", width="100 ns")
    expected = float(point.temperature_rise_mean[0])
    assert float(found.pulse_temperature_rise[-1]) == pytest.approx(expected, rel=0.03)
    behind = sm.pulse(device, voltage="5 V", width="100 ns", series_resistance="10 ohm*cm^2")
    assert float(behind.pulse_voltage[-1]) < 5.0
    assert float(behind.pulse_temperature_rise[-1]) < expected


def test_the_capacitance_is_that_of_the_film():
    expected = 3 * 8.8541878128e-12 / 100e-9
    assert math.isclose(capacitance(unipolar()), expected, rel_tol=1e-12)


def test_a_pulse_needs_a_width():
    with pytest.raises(InputError, match="--width"):
        sm.pulse(unipolar())
