"""P1, P2 and P3b against an independent finite-volume code on its finest mesh."""

import numpy as np
import pytest

from stackmodel.electrical.solve import solve
from stackmodel.grid.mesh import Mesh
from stackmodel.settings import CURRENT_ONLY, Electrical
from tests.electrical.cases import reference_problem, reference_table

FINE = Electrical(grid_tolerance=2e-5)


@pytest.fixture(scope="module", params=["P1", "P2", "P3b"])
def solved(request):
    table = reference_table(f"{request.param}_JV_devsim_fine.csv")
    return request.param, table, solve(reference_problem(request.param), table[:, 0], FINE)


def worst(result, table, chosen):
    return np.abs(result.current_density / table[:, 1] - 1)[chosen].max()


def test_current_within_five_in_ten_thousand(solved):
    name, table, result = solved
    above_noise = table[:, 1] > 0.01
    if name == "P3b":
        assert worst(result, table, table[:, 0] >= 2) < 5e-4
        assert worst(result, table, above_noise) < 2.5e-3
    else:
        assert worst(result, table, above_noise) < 5e-4


def test_a_mobility_wrong_by_one_percent_is_seen():
    table = reference_table("P1_JV_devsim_fine.csv")
    wrong = solve(reference_problem("P1", scale_mobility=1.01), table[:, 0], FINE)
    assert worst(wrong, table, table[:, 1] > 0.01) > 5e-3


def test_no_current_in_equilibrium(solved):
    _, table, result = solved
    assert table[0, 0] == 0.0
    assert abs(result.current_density[0]) <= 1e-12


def test_current_is_conserved(solved):
    _, _, result = solved
    size = np.abs(result.current_density)
    assert result.conservation_error[size > 1e-10 * size.max()].max() < 1e-8


@pytest.mark.parametrize("name", ["P2", "P3b"])
def test_densities_and_potential(name):
    """On the reference's own mesh, side by side at interfaces."""
    table = reference_table(f"{name}_profile_V3.0_devsim_fine.csv")
    same = np.diff(table[:, 1]) == 0
    mesh = Mesh(np.diff(table[:, 0])[same], (table[1:, 1][same] - 1).astype(int))
    ours = solve(reference_problem(name), [3.0], mesh=mesh).profiles(0)
    assert np.abs(ours.potential - table[:, 2]).max() < 2e-3
    for density, column in ((ours.electron_density, 3), (ours.hole_density, 4)):
        seen = table[:, column] > 1e6
        assert np.abs(density / table[:, column] - 1)[seen].max() < 0.02
    inside = same[1:] & same[:-1]  # the table gives currents on the edge to the right of a node
    theirs = 0.5 * (table[:-2, 6] + table[1:-1, 6])
    chosen = inside & (theirs > 1.0)
    assert np.abs(ours.hole_current_density[1:-1] / theirs - 1)[chosen].max() < 5e-3


def test_extrapolation_needs_half_of_the_nodes():
    table = reference_table("P3b_JV_devsim_fine.csv")
    problem, voltage = reference_problem("P3b"), table[:, 0]
    quick, slow = (solve(problem, voltage, knobs) for knobs in (CURRENT_ONLY, Electrical()))
    assert len(slow.mesh.width) > 2 * len(quick.mesh.width)
    assert worst(quick, table, voltage >= 2) < 1e-3
    lit = voltage >= 1
    assert np.abs(quick.current_density[lit] / slow.current_density[lit] - 1).max() < 1e-3
