"""Property-based: no random stack gives a wrong answer, and hardly any is refused."""

import re

import numpy as np
import pytest

from stackmodel.electrical.solve import solve
from stackmodel.errors import ConvergenceError
from stackmodel.settings import Electrical
from tests.electrical.random_stacks import random_stack

ONE_MESH = Electrical(grid_refinements=0)


def faults_of(stack, result) -> list[str]:
    """Every physical property that the answer breaks."""
    faults = []
    current, voltage = result.current_density, result.voltage
    largest = np.abs(current).max()
    if abs(current[0]) > 1e-12:
        faults.append(f"current {current[0]} in equilibrium")
    seen = (np.abs(current) > 1e-10 * largest) & (np.abs(current) > 1e-12)
    if (result.conservation_error > conservation_bound(result))[seen].any():
        faults.append(f"current not conserved: {result.conservation_error}")
    if (np.sign(voltage) * current < -max(1e-10 * largest, 1e-19)).any():
        faults.append(f"current against the voltage: {current}")
    for i, v in enumerate(voltage):
        faults += faults_inside(stack, result.profiles(i), v)
    return faults


def conservation_bound(result) -> np.ndarray:
    """1e-8; or 1e-19 A/m^2 (one electron per square metre and second), where levels run out of
    digits: 1e27 carriers in a well make a current of that size out of 2^-93 kT."""
    return np.maximum(1e-8, 1e-19 / np.maximum(np.abs(result.current_density), 1e-300))


def faults_inside(stack, inside, voltage) -> list[str]:
    """Maximum principle of both levels, bounds of the bounded statistics."""
    faults = []
    low, high = -stack.anode.work_function, -stack.anode.work_function + voltage
    for level in (inside.electron_level, inside.hole_level):
        if level.min() < low - 1e-6 or level.max() > high + 1e-6:
            faults.append(f"a quasi-Fermi level leaves the contacts' at {voltage} V")
    for band, density in (
        (stack.conduction, inside.electron_density),
        (stack.valence, inside.hole_density),
    ):
        most = {"blakemore": 1 / band.gamma, "gauss-fermi": np.ones(stack.layers)}
        for layer, law in enumerate(band.statistics):
            if law in most:
                top = band.states[layer] * most[law][layer] * (1 + 1e-8)
                if density[inside.layer == layer].max() > top:
                    faults.append(f"{law} holds more than its states at {voltage} V")
    return faults


def run(seeds):
    refused = []
    for seed in seeds:
        stack, voltage = random_stack(seed)
        try:
            result = solve(stack, voltage, ONE_MESH)
        except ConvergenceError as error:
            refused.append((str(error), len(error.history)))
            continue
        assert faults_of(stack, result) == [], seed
    for message, history in refused:
        assert re.search(r"stalled at (equilibrium|a bias of).* in layer \d", message)
        assert history > 0
    return refused


def test_two_hundred_random_stacks():
    refused = run(range(200))
    assert len(refused) <= 4, refused


@pytest.mark.slow
def test_a_thousand_random_stacks():
    refused = run(range(1000, 2000))
    assert len(refused) <= 20, refused


def test_the_checks_see_a_wrong_answer():
    stack, voltage = random_stack(6)
    result = solve(stack, voltage, ONE_MESH)
    shifted = result.high.copy()
    shifted[-1, 5:, 1] += 1.0
    wrong = type(result)(**{**result.__dict__, "high": shifted})
    assert faults_of(stack, wrong)
