"""A layer without drift-diffusion: it holds field, not current; and refusals by name."""

import numpy as np
import pytest

from stackmodel.constants import VACUUM_PERMITTIVITY
from stackmodel.electrical.problem import Contact, band, problem
from stackmodel.electrical.solve import solve
from stackmodel.errors import InputError
from stackmodel.settings import Electrical
from tests.electrical.cases import reference_problem


def blocked(insulator=True):
    return problem(
        [30e-9, 10e-9, 40e-9],
        [3.0, 3.0, 8.0],
        band([2.3, 2.3, 3.9], 1e26, 1e-8, "blakemore"),
        band([5.2, 5.2, 7.4], 1e26, 1e-8, "blakemore"),
        5.1,
        4.0,
        300.0,
        insulator=[False, insulator, False],
        names=("HTL", "PMMA", "ETL"),
    )


def test_an_insulator_passes_nothing_and_takes_the_field():
    result = solve(blocked(), [0.0, 1.0, 3.0])
    assert np.abs(result.current_density).max() < 1e-18
    inside = result.profiles(2)
    within = inside.layer == 1
    assert (inside.electron_density[within] == 0).all()
    field = -np.diff(inside.potential[within]) / np.diff(inside.position[within])
    assert field == pytest.approx(field.mean(), rel=1e-9)
    assert abs(field.mean()) * 10e-9 > 0.6 * (3.0 - 1.1)
    assert abs(solve(blocked(False), [3.0]).current_density[0]) > 1e-10


def test_charges_piled_on_both_sides_are_the_plates():
    inside = solve(blocked(), [3.0]).profiles(0)
    q = 1.602176634e-19
    rho = q * (inside.hole_density - inside.electron_density) * inside.volume
    within = inside.layer == 1
    field = -np.diff(inside.potential[within])[0] / np.diff(inside.position[within])[0]
    first = inside.layer == 0
    start = -np.diff(inside.potential[first])[0] / np.diff(inside.position[first])[0]
    plate = 3 * VACUUM_PERMITTIVITY * (field - start)
    assert rho[first][1:].sum() + rho[first][0] == pytest.approx(plate, rel=0.02)


def test_a_contact_inside_a_boltzmann_band_is_refused():
    made = reference_problem("P2")
    with pytest.raises(InputError, match=r"inside the valence band of layer 0.*blakemore"):
        solve(problem(made.thickness, 3.0, made.conduction, made.valence, 5.3, 3.1, 295.0), [1.0])


def test_densities_above_the_states_are_said():
    assert solve(reference_problem("P3b"), [0.0, 3.0]).densities_above_states.tolist() == [
        False,
        True,
    ]
    assert not solve(reference_problem("P2"), [3.0]).densities_above_states.any()


def test_slow_contacts_limit_the_current():
    made = reference_problem("P1")
    free, slow = (
        problem(
            made.thickness, 3.0, made.conduction, made.valence,
            Contact(5.0, hole_velocity=v), Contact(5.0), 295.0,
        )
        for v in (1e9, 1e-4)
    )  # fmt: skip
    settings = Electrical(grid_refinements=1, grid_tolerance=0.1)
    ohmic = solve(made, [0.0, 3.0], settings).current_density
    assert solve(free, [0.0, 3.0], settings).current_density[1] == pytest.approx(ohmic[1], rel=1e-3)
    limited = solve(slow, [0.0, 3.0], settings)
    assert limited.current_density[0] == 0.0
    assert limited.current_density[1] == pytest.approx(1.602176634e-19 * 1e26 * 1e-4, rel=0.05)
