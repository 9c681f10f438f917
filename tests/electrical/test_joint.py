"""Layers whose electrons and holes know of each other, in every solver that meets them."""

from dataclasses import replace

import numpy as np
import pytest

from stackmodel.electrical.admittance import admittance
from stackmodel.electrical.joint import JointLaw, JointTable
from stackmodel.electrical.sensitivity import conductance, sensitivities
from stackmodel.electrical.solve import solve
from stackmodel.electrical.transient import pulse, transient
from stackmodel.grid.mesh import geometric_mesh
from stackmodel.numerics.bicubic import spline_table
from stackmodel.settings import Electrical
from tests.electrical.cases import reference_problem

MESH = Electrical(grid_refinements=0)
SITES, B = 1e26, 1e-17
VOLTAGE = np.array([0.0, 1.5, 2.0, 2.5])


def independent(factor=1.0, attraction=0.0, sites=SITES):
    """One site a carrier, R = B n p; `attraction` binds pairs, in kT, where both are there."""
    start, step, count = -60.0, 0.25, 320
    grid = start + step * np.arange(count)
    alone = -np.logaddexp(0.0, -grid)
    n, p = np.meshgrid(alone, alone, indexing="ij")
    bound = attraction * np.exp(n + p)
    lost = np.log(factor * B * sites) + n + p + bound
    values = spline_table(np.stack([n + bound, p + bound, lost], -1))
    return JointLaw(sites, lambda: JointTable(start, step, values))


def ordinary():
    made = reference_problem("P3b", statistics="blakemore")
    states = (
        replace(made.conduction, states=np.full(3, SITES)),
        replace(made.valence, states=np.full(3, SITES)),
    )
    return replace(made, conduction=states[0], valence=states[1], direct=np.array([0.0, B, 0.0]))


def joined(**changes):
    made = ordinary()
    return replace(made, joint=(None, independent(**changes), None))


def test_independent_carriers_are_an_ordinary_layer():
    one, other = solve(ordinary(), VOLTAGE, MESH), solve(joined(), VOLTAGE, MESH)
    assert other.current_density[1:] == pytest.approx(one.current_density[1:], rel=2e-5)
    assert other.recombination_current == pytest.approx(one.recombination_current, rel=2e-5)
    assert other.current_density[0] == 0.0
    inside, outside = other.profiles(3), one.profiles(3)
    assert inside.electron_density == pytest.approx(outside.electron_density, rel=1e-3)
    more = solve(joined(factor=1.1), VOLTAGE, MESH)
    assert more.current_density[3] != pytest.approx(one.current_density[3], rel=1e-4)


def test_current_is_conserved_where_carriers_draw_each_other():
    found = solve(joined(attraction=1.5, sites=1e24), VOLTAGE)
    assert found.conservation_error.max() < 1e-8
    assert found.mesh_error.max() < 1e-3
    alone = solve(joined(sites=1e24), VOLTAGE)
    assert abs(found.current_density[3] / alone.current_density[3] - 1) > 5e-4


def test_small_signals_and_steps_meet_the_steady_state():
    made = joined(attraction=1.5, sites=1e24)
    result = solve(made, [2.0, 2.5], MESH)
    assert admittance(result, 1, [1e-3]).conductance[0] == pytest.approx(
        conductance(result, 1), rel=1e-6
    )
    run = transient(made, *pulse(2.0, 2.5, 1e-9, 1e-3, 1e-9), MESH)
    late = run.current_density[run.time < 1e-3][-1]
    assert late == pytest.approx(result.current_density[1], rel=1e-4)


def test_sensitivity_to_a_level_is_exact():
    made = joined(attraction=1.5, sites=1e24)
    mesh = geometric_mesh(made.thickness, 3e-10, 1.4, 4e-9)
    exact = Electrical(newton_tolerance=1e-9)
    found = sensitivities(solve(made, [2.5], exact, mesh), 0)["electron_affinity"][1]
    sides = []
    for sign in (-1, 1):
        energy = made.conduction.energy * (1 + sign * 1e-6 * np.array([0, 1, 0]))
        moved = replace(made, conduction=replace(made.conduction, energy=energy))
        sides.append(solve(moved, [2.5], exact, mesh).current_density[0])
    assert found == pytest.approx((sides[1] - sides[0]) / 2e-6, rel=1e-5)
