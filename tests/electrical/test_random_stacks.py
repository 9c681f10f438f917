"""Property-based: no random stack gives a wrong answer, and hardly any is refused."""

import re

import numpy as np
import pytest

from stackmodel.electrical.solve import on_mesh, solve
from stackmodel.errors import ConvergenceError
from stackmodel.grid.mesh import refined
from stackmodel.settings import Electrical
from tests.electrical.random_stacks import random_stack

ONE_MESH = Electrical(grid_refinements=0)
NOTHING = 1.6e-19  # A/m^2: one electron a second through a square metre


def faults_of(stack, result) -> list[str]:
    """Every physical property that the answer breaks."""
    faults = []
    current, voltage = result.current_density, result.voltage
    largest = np.abs(current).max()
    if current[0] != 0.0:
        faults.append(f"current {current[0]} in equilibrium")
    seen = np.abs(current) > 1e-10 * largest
    if (result.conservation_error > 1e-8)[seen].any():
        faults.append(f"current not conserved: {result.conservation_error}")
    known = seen & (np.abs(current) > NOTHING)
    if (np.diff(current)[known[1:]] <= 0).any():
        faults.append(f"current falls with the voltage: {current}")
    if (np.sign(voltage) * current < -max(1e-10 * largest, NOTHING)).any():
        faults.append(f"current against the voltage: {current}")
    for i, v in enumerate(voltage):
        faults += faults_inside(stack, result.profiles(i), v)
    return faults


def faults_of_halving(result) -> list[str]:
    """On a mesh of halved intervals: one answer from equilibrium and from the coarser mesh; with
    bounded statistics, which alone have a limit, it settles."""
    mesh, voltage, stack = refined(result.mesh), result.voltage, result.problem
    device, largest = result.device, np.abs(result.current_density).max()
    alone = on_mesh(stack, device, voltage, ONE_MESH, mesh).current_density
    led = on_mesh(stack, device, voltage, ONE_MESH, mesh, result).current_density
    seen = np.abs(alone) > max(1e-10 * largest, NOTHING)
    faults = []
    if (np.abs(led - alone) > 1e-6 * np.abs(alone))[seen].any():
        faults.append(f"two answers at one voltage: {alone} and {led}")
    laws = {*stack.conduction.statistics, *stack.valence.statistics}
    if laws <= {"blakemore", "gauss-fermi"}:
        again = on_mesh(stack, device, voltage, ONE_MESH, refined(mesh)).current_density
        first = np.abs(alone - result.current_density)[seen].sum()
        if np.abs(again - alone)[seen].sum() > first + 1e-3 * np.abs(again)[seen].sum():
            faults.append(f"no limit of fine meshes: {result.current_density}, {alone}, {again}")
    return faults


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


def run(seeds, halve=False):
    refused = []
    for seed in seeds:
        stack, voltage = random_stack(seed)
        try:
            result = solve(stack, voltage, ONE_MESH)
            halved = faults_of_halving(result) if halve else []
        except ConvergenceError as error:
            refused.append((str(error), len(error.history)))
            continue
        assert faults_of(stack, result) + halved == [], seed
    for message, history in refused:
        words = r"stalled at (equilibrium|a bias of).* in layer \d|differs over the stack by"
        assert re.search(words, message)
        assert history > 0
    return refused


def test_two_hundred_random_stacks():
    """The first of a thousand that were never looked at before the solver was frozen."""
    refused = run(range(500_000, 500_200))
    assert len(refused) <= 4, refused


@pytest.mark.slow
def test_a_thousand_random_stacks_on_halved_meshes():
    refused = run(range(500_000, 501_000), halve=True)
    assert len(refused) <= 20, refused


def test_noise_is_refused_and_not_returned():
    """7e30 carriers per cubic metre in a Boltzmann well: levels move by 1e-4 kT for ever."""
    stack, voltage = random_stack(500_172)
    with pytest.raises(ConvergenceError, match=r"at 9\.16489 V differs over the stack") as caught:
        solve(stack, voltage, ONE_MESH)
    assert caught.value.partial.conservation_error.max() > 1e-8


@pytest.mark.slow
def test_a_thousand_others():
    refused = run(range(1000, 2000))
    assert len(refused) <= 20, refused


def test_the_checks_see_a_wrong_answer():
    stack, voltage = random_stack(6)
    result = solve(stack, voltage, ONE_MESH)
    shifted = result.high.copy()
    shifted[-1, 5:, 1] += 1.0
    wrong = type(result)(**{**result.__dict__, "high": shifted})
    assert faults_of(stack, wrong)
