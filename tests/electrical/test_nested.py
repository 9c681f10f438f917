"""Finer meshes start from coarser answers: the same J for a third of the work."""

from dataclasses import replace

import numpy as np
import pytest

from stackmodel.electrical.device import device_of, grid_of
from stackmodel.electrical.nested import _carry, places
from stackmodel.electrical.solve import first_mesh, on_mesh, solve
from stackmodel.grid.mesh import geometric_mesh, refined
from stackmodel.settings import CURRENT_ONLY, Electrical
from tests.electrical.cases import reference_problem
from tests.electrical.random_stacks import random_stack

VOLTAGE = np.linspace(0, 5, 51)


def iterations(result):
    return sum(int(line.split("solved, ")[1].split()[0]) for line in result.history)


@pytest.fixture(scope="module")
def meshes():
    problem = reference_problem("P3b")
    device, mesh = device_of(problem), first_mesh(problem, CURRENT_ONLY)
    coarse = on_mesh(problem, device, VOLTAGE, CURRENT_ONLY, mesh)
    alone = on_mesh(problem, device, VOLTAGE, CURRENT_ONLY, refined(mesh))
    return problem, device, coarse, alone


def test_same_current_with_half_of_the_iterations(meshes):
    problem, device, coarse, alone = meshes
    led = on_mesh(problem, device, VOLTAGE, CURRENT_ONLY, alone.mesh, coarse)
    assert led.current_density[0] == 0.0
    assert np.allclose(led.current_density[1:], alone.current_density[1:], rtol=1e-8, atol=0)
    assert iterations(led) < 0.6 * iterations(alone)


def test_a_start_that_leads_nowhere_changes_nothing(meshes):
    """States of other voltages, in the wrong order: each bias is then followed from equilibrium."""
    problem, device, coarse, alone = meshes
    shuffled = np.random.default_rng(5).permutation(len(VOLTAGE))
    wrong = replace(coarse, high=1e4 * coarse.high[shuffled], low=coarse.low)
    led = on_mesh(problem, device, VOLTAGE, CURRENT_ONLY, alone.mesh, wrong)
    assert iterations(led) == iterations(alone)
    assert np.array_equal(led.current_density, alone.current_density)


def test_biases_whose_start_leads_nowhere_are_reached_from_those_before(meshes):
    problem, device, coarse, alone = meshes
    high = coarse.high.copy()
    high[[7, 8, 30]] *= 1e4
    led = on_mesh(problem, device, VOLTAGE, CURRENT_ONLY, alone.mesh, replace(coarse, high=high))
    assert np.allclose(led.current_density[1:], alone.current_density[1:], rtol=1e-8, atol=0)
    assert iterations(led) < 0.8 * iterations(alone)


def test_reverse_unsorted_and_repeated_voltages():
    problem = reference_problem("P3b")
    voltage = np.array([1.0, -0.5, 2.0, 2.0, 0.0, -1.0])
    one_by_one = [solve(problem, [v], CURRENT_ONLY).current_density[0] for v in voltage]
    together = solve(problem, voltage, CURRENT_ONLY)
    assert together.voltage.tolist() == voltage.tolist()
    assert together.current_density == pytest.approx(one_by_one, rel=1e-3, abs=1e-12)


def test_levels_between_nodes_follow_a_constant_flux():
    """Densities n = exp(v + u) of a constant flux in a constant field, 20 kT within an interval."""
    coarse, grid = (grid_of(geometric_mesh([8.0], w, 2.0, w)) for w in (1.0, 0.25))
    at, share = places(coarse, grid)
    for field in (0.0, 0.7, -2.0):

        def state(x, field=field):
            u = field * x
            slotboom = x if field == 0 else -np.expm1(-field * x) / field
            electrons = np.log(1e-9 + slotboom)
            mirrored = x if field == 0 else np.expm1(field * x) / field
            return np.column_stack((u, electrons, -np.log(1e-9 + mirrored)))

        x = [np.concatenate(([0.0], np.cumsum(g.width))) for g in (coarse, grid)]
        carried = np.zeros((len(x[1]), 3))
        _carry(state(x[0]), at, share, carried)
        assert np.abs(carried - state(x[1])).max() < 2e-3
        straight = np.interp(x[1], x[0], state(x[0])[:, 1])
        assert np.abs(straight - state(x[1])[:, 1]).max() > 5.0


def test_every_node_finds_its_place_in_another_mesh():
    problem, _ = random_stack(7)
    settings = Electrical()
    meshes = [first_mesh(problem, replace(settings, first_interval=w)) for w in (2e-10, 7e-12)]
    coarse, grid = (grid_of(mesh) for mesh in meshes)
    at, share = places(coarse, grid)
    x, wanted = (mesh.position for mesh in meshes)
    assert ((share >= 0) & (share <= 1)).all()
    assert (1 - share) * x[at] + share * x[at + 1] == pytest.approx(wanted, abs=1e-15)
