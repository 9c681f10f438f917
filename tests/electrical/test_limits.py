"""Closed forms: space-charge limits and the Shockley diode, each with a negative control."""

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE, VACUUM_PERMITTIVITY
from stackmodel.electrical.problem import band, problem
from stackmodel.electrical.solve import solve
from stackmodel.settings import Electrical

FINE = Electrical(grid_tolerance=3e-5, grid_refinements=6)
T = 300.0
VT = BOLTZMANN * T / ELEMENTARY_CHARGE
MOBILITY, STATES, EPS = 1e-8, 1e26, 3 * VACUUM_PERMITTIVITY


def hole_only(length, mobility=MOBILITY):
    """Both contacts at the valence band: ohmic for holes, blocking for electrons."""
    return problem(
        [length], 3.0, band([2.0], STATES, mobility), band([5.0], STATES, mobility), 5.0, 5.0, T
    )


def moving_electrode_ratio(length, mobility=MOBILITY):
    """Conductance over 4 pi^2 eps mu kT/q / L^3 (Rosenberg and Lampert, J. Appl. Phys. 41, 508,
    1970), L longer by twice the distance sqrt(2) lambda_D of the plane of infinite density."""
    result = solve(hole_only(length, mobility), [1e-4], FINE)
    debye = np.sqrt(EPS * VT / (ELEMENTARY_CHARGE * STATES))
    longer = length + 2 * np.sqrt(2) * debye
    limit = 4 * np.pi**2 * EPS * MOBILITY * VT / longer**3
    return result.current_density[0] / (limit * 1e-4)


def test_ohmic_limit_of_an_injecting_diode():
    assert moving_electrode_ratio(1e-6) == pytest.approx(1, rel=1e-4)
    assert moving_electrode_ratio(1e-6, 1.01 * MOBILITY) != pytest.approx(1, rel=5e-3)


def mott_gurney_excess(mobility=MOBILITY):
    """J over 9/8 eps mu V^2 / L^3, minus one, at 250 V and 1000 V."""
    voltage = np.array([250.0, 1000.0])
    settings = Electrical(grid_tolerance=1e-3, largest_step=20.0, growth=1.1)
    result = solve(hole_only(1e-5, mobility), voltage, settings)
    law = 9 / 8 * EPS * MOBILITY * voltage**2 / 1e-5**3
    return result.current_density / law - 1


def test_mott_gurney_law_is_the_limit_of_high_voltage():
    """Diffusion adds 0.75 % at 4e4 kT/q, and less the higher the voltage."""
    excess = mott_gurney_excess()
    assert 0 < excess[1] < 0.009
    assert excess[1] < 0.5 * excess[0]
    assert not mott_gurney_excess(1.01 * MOBILITY)[1] < 0.009


def shockley_ratio(voltage, states=1e25):
    """J of an abrupt p-n junction over the short-diode law (Shockley, Bell Syst. Tech. J., 1949),
    the neutral length shortened by the depletion width sqrt(2 eps (V_bi - V - 2 kT/q) / q ...)."""
    length, doping, gap, affinity, mobility = 2e-7, 1e23, 1.2, 4.0, 1e-3
    fermi = VT * np.log(1e25 / doping)
    anode, cathode = affinity + gap - fermi, affinity + fermi
    diode = problem(
        [length, length], 12.0, band([affinity] * 2, states, mobility),
        band([affinity + gap] * 2, states, mobility), anode, cathode, T,
        acceptors=[doping, 0], donors=[0, doping],
    )  # fmt: skip
    bend = anode - cathode - voltage - 2 * VT
    width = np.sqrt(12 * VACUUM_PERMITTIVITY * bend / (ELEMENTARY_CHARGE * doping))
    minority = 1e25**2 * np.exp(-gap / VT) / doping
    law = 2 * ELEMENTARY_CHARGE * mobility * VT * minority / (length - width)
    return solve(diode, voltage, FINE).current_density / (law * np.expm1(voltage / VT))


def test_shockley_diode():
    voltage = np.array([-0.2, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert shockley_ratio(voltage) == pytest.approx(1, rel=1e-4)
    assert shockley_ratio(np.array([0.3]), states=1.01e25) != pytest.approx(1, rel=1e-2)
