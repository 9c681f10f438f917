"""Adjoint sensitivities against finite differences of full solves on a frozen mesh."""

from dataclasses import replace

import numpy as np
import pytest

from stackmodel.electrical.problem import interfaces, traps
from stackmodel.electrical.sensitivity import (
    FOURTH_ORDER,
    PROPERTIES,
    conductance,
    sensitivities,
    with_property,
)
from stackmodel.electrical.solve import solve
from stackmodel.grid.mesh import Mesh, geometric_mesh
from stackmodel.settings import Electrical
from tests.electrical.cases import reference_problem

EXACT = Electrical(newton_tolerance=1e-9)
VOLTAGE = 2.5


def stack(law):
    made = reference_problem("P3b", statistics=law)
    return replace(
        made,
        langevin=np.array([0.0, 0.1, 0.0]),
        donors=np.array([0.0, 0.0, 1e22]),
        srh_electron_lifetime=np.array([np.inf, 1e-7, np.inf]),
        srh_hole_lifetime=np.array([np.inf, 1e-7, np.inf]),
        srh_level=np.array([0.0, 4.7, 0.0]),
        interfaces=interfaces(3, right_electron_left_hole=1e-28),
        hole_traps=traps(3, [0.0, 3e23, 0.0], "gaussian", 0.06, 0.3),
        electron_traps=traps(3, [0.0, 0.0, 1e23], "exponential", 0.07),
    )


def both(made, mesh):
    result = solve(made, [VOLTAGE], EXACT, mesh)
    recombined = result.recombination_current.sum() + result.interface_recombination_current.sum()
    return np.array([result.current_density[0], recombined])


def changed(made, mesh, name, layer, factor):
    if name == "thickness":
        mesh = Mesh(np.where(mesh.layer == layer, mesh.width * factor, mesh.width), mesh.layer)
    return with_property(made, PROPERTIES[name], layer, factor), mesh


@pytest.mark.parametrize("law", ["boltzmann", "blakemore", "gauss-fermi"])
def test_sensitivities_are_exact(law):
    made = stack(law)
    mesh = geometric_mesh(made.thickness, 3e-10, 1.4, 4e-9)
    result = solve(made, [VOLTAGE], EXACT, mesh)
    found = [sensitivities(result, 0, q) for q in ("current", "recombination")]
    current = result.current_density[0]
    seen = 0
    for name in PROPERTIES:
        slow = "energy" not in name and "affinity" not in name
        step = 4e-3 if slow else 2e-4
        for layer in range(3):
            differences = sum(
                share * both(*changed(made, mesh, name, layer, 1 + times * step))
                for times, share in FOURTH_ORDER
            )
            for exact, got in zip(differences / step, (f[name][layer] for f in found), strict=True):
                assert abs(got - exact) <= 1e-5 * max(abs(exact), 1e-6 * current), (name, layer)
                seen += abs(exact) > 1e-6 * current
    assert seen > 20


def test_a_thickness_wrong_by_a_tenth_percent_is_seen():
    made = stack("boltzmann")
    mesh = geometric_mesh(made.thickness, 3e-10, 1.4, 4e-9)
    right = sensitivities(solve(made, [VOLTAGE], EXACT, mesh), 0)["thickness"][1]
    made, mesh = changed(made, mesh, "thickness", 1, 1.001)
    wrong = sensitivities(solve(made, [VOLTAGE], EXACT, mesh), 0)["thickness"][1]
    assert abs(wrong - right) > 1e-5 * abs(right)


def test_conductance_is_the_slope_of_the_curve():
    made = stack("blakemore")
    mesh = geometric_mesh(made.thickness, 3e-10, 1.4, 4e-9)
    voltage = VOLTAGE + 1e-2 * np.array([-2, -1, 0, 1, 2])
    result = solve(made, voltage, EXACT, mesh)
    slope = np.array([1, -8, 0, 8, -1]) / 12 @ result.current_density / 1e-2
    assert conductance(result, 2) == pytest.approx(slope, rel=1e-5)


def test_field_and_disorder_laws_of_a_mobility_are_exact():
    made = stack("blakemore")
    laws = ("constant", "gaussian-disorder", "poole-frenkel")
    numbers = np.array([[0.0, 0.0], [0.09, 1.6e-9], [3e-4, 0.0]])
    made = replace(
        made,
        conduction=replace(made.conduction, mobility_law=laws, mobility_parameters=numbers),
        valence=replace(
            made.valence,
            mobility_law=("poole-frenkel", "gaussian-disorder", "constant"),
            mobility_parameters=numbers[[2, 1, 0]],
        ),
    )
    mesh = geometric_mesh(made.thickness, 3e-10, 1.4, 4e-9)
    result = solve(made, [VOLTAGE], EXACT, mesh)
    found = [sensitivities(result, 0, q) for q in ("current", "recombination")]
    current = result.current_density[0]
    for word, field, hopping in (("electron", 2, 1), ("hole", 0, 1)):
        has = {"field_factor": field, "mobility_sigma": hopping, "site_distance": hopping}
        for law, layer in has.items():
            name = f"{word}_{law}"
            differences = sum(
                share * both(*changed(made, mesh, name, layer, 1 + times * 4e-3))
                for times, share in FOURTH_ORDER
            )
            for exact, got in zip(differences / 4e-3, (f[name] for f in found), strict=True):
                assert abs(got[layer] - exact) <= 1e-5 * max(abs(exact), 1e-6 * current), name
                assert not np.delete(got, layer).any()  # laws of the other layers lack it
            assert abs(found[0][name][layer]) > 1e-6 * current, name
