"""Random stacks of bounded statistics beside a second code: finite elements, no common kernel."""

from dataclasses import replace

import numpy as np
import pytest

from stackmodel.electrical.solve import solve
from tests.electrical.finite_elements import current_by_elements
from tests.electrical.random_stacks import bounded_stack

BAR = 1e-3  # of which the mesh of the first is allowed a half
OWN = 5e-4  # error of the second, by its own halved meshes


def deviations(seed, faster=1.0):
    """J of the first over the second, minus one, where the second is known; how many are not."""
    stack, voltage = bounded_stack(seed)
    result = solve(stack, voltage)
    at = np.concatenate(([0.0], np.cumsum(result.mesh.width)))
    guess = (result.high + result.low) * result.device.thermal_voltage
    other = replace(
        stack,
        conduction=replace(stack.conduction, mobility=faster * stack.conduction.mobility),
        valence=replace(stack.valence, mobility=faster * stack.valence.mobility),
    )
    found = []
    for one, start, ours in zip(voltage, guess, result.current_density, strict=True):
        try:
            current, error = current_by_elements(other, one, at, start)
        except ArithmeticError:  # its matrix is too ill conditioned for doubles
            continue
        if error < OWN:
            found.append(ours / current - 1)
    return np.array(found), len(voltage) - len(found)


@pytest.mark.parametrize("seed", range(700, 703))
def test_currents_of_two_codes(seed):
    found, unknown = deviations(seed)
    assert np.abs(found).max() < BAR
    assert unknown == 0


def test_a_mobility_wrong_by_one_percent_would_be_seen():
    assert (np.abs(deviations(701, faster=1.01)[0]) > 6e-3).all()


@pytest.mark.slow
def test_sixty_stacks():
    every = [deviations(seed) for seed in range(710, 770)]
    assert np.abs(np.concatenate([found for found, _ in every])).max() < BAR
    assert sum(unknown for _, unknown in every) <= 3
