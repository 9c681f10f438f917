"""Slow transfer, dipoles, charges and recombination across an interface."""

from dataclasses import replace

import numpy as np
import pytest

from stackmodel.constants import VACUUM_PERMITTIVITY
from stackmodel.electrical.problem import band, interfaces, problem
from stackmodel.electrical.solve import solve
from stackmodel.errors import InputError
from stackmodel.settings import Electrical
from tests.electrical.cases import reference_problem

MESH = Electrical(grid_refinements=0, first_interval=5e-11, growth=1.2)
VOLTAGE = [0.0, 1.0, 2.0, 4.0]


def current(stack):
    return solve(stack, VOLTAGE, MESH).current_density


def test_fast_transfer_is_continuity_and_slow_transfer_is_not():
    stack = reference_problem("P3b")
    free = current(stack)
    fast, fair, slow = (
        current(replace(stack, interfaces=interfaces(3, electron_velocity=v, hole_velocity=v)))
        for v in (1e5, 1e3, 1e-4)
    )
    assert fast[1:] == pytest.approx(free[1:], rel=1e-6)
    assert fair[1:] == pytest.approx(fast[1:], rel=5e-5)
    assert slow[3] < 0.9 * free[3]
    assert fast[0] == slow[0] == 0.0


def test_a_dipole_is_a_shift_of_everything_behind_it():
    stack = reference_problem("P3b")
    step = 0.15
    with_dipole = replace(stack, interfaces=interfaces(3, dipole=[step, 0.0]))
    moved = np.array([0.0, step, step])
    shifted = replace(
        stack,
        conduction=replace(stack.conduction, energy=stack.conduction.energy + moved),
        valence=replace(stack.valence, energy=stack.valence.energy + moved),
        cathode=replace(stack.cathode, work_function=stack.cathode.work_function + step),
    )
    assert current(with_dipole)[1:] == pytest.approx(current(shifted)[1:], rel=3e-6)
    assert abs(current(with_dipole)[2] / current(stack)[2] - 1) > 0.01


def test_interface_charge_is_the_step_of_the_displacement():
    charge = 2e-3
    stack = replace(reference_problem("P3b"), interfaces=interfaces(3, charge=[0.0, charge]))
    inside = solve(stack, [2.0], MESH).profiles(0)
    eps = np.array([3.0, 6.0, 8.0])[inside.layer] * VACUUM_PERMITTIVITY
    field = -np.diff(inside.potential) / np.maximum(np.diff(inside.position), 1e-30)
    face = int(np.flatnonzero(np.diff(inside.layer) == 1)[1])
    left, right = eps[face] * field[face - 1], eps[face + 1] * field[face + 1]
    q = 1.6022e-19
    rho = q * (inside.hole_density - inside.electron_density) * inside.volume
    assert right - left == pytest.approx(charge + rho[face] + rho[face + 1], rel=1e-4)


def dark_junction(coefficient):
    """Electrons stop on the left of the second interface, holes on its right side."""
    return problem(
        [30e-9, 40e-9],
        3.0,
        band([2.2, 4.0], 1e26, [1e-10, 1e-8], "blakemore"),
        band([5.2, 7.0], 1e26, [1e-8, 1e-10], "blakemore"),
        5.1,
        4.1,
        300.0,
        interfaces=interfaces(2, right_electron_left_hole=coefficient),
    )


def test_recombination_across_carries_the_current():
    result = solve(dark_junction(1e-26), [0.0, 1.5, 2.0], MESH)
    assert result.interface_recombination_current[0, 0] == 0.0
    across = result.interface_recombination_current[1:, 0]
    assert across == pytest.approx(result.current_density[1:], rel=1e-6)
    inside = result.profiles(2)
    face = int(np.flatnonzero(np.diff(inside.layer) == 1)[0])
    jump = np.diff(inside.electron_current_density)[face]
    assert jump == pytest.approx(across[1], rel=1e-6)
    blocked = solve(dark_junction(0.0), [2.0], MESH).current_density[0]
    assert abs(blocked) < 1e-6 * result.current_density[2]


def test_what_is_not_defined_is_refused():
    wrong = interfaces(3, electron_velocity=10.0, left_electron_right_hole=1e-25)
    stack = reference_problem("P3b")
    with pytest.raises(InputError, match="infinite transfer velocities"):
        problem(
            stack.thickness, stack.permittivity, stack.conduction, stack.valence, 5.1, 4.0, 300.0,
            interfaces=wrong,
        )  # fmt: skip
