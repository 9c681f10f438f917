"""Speed of drift-diffusion sweeps, warm; error and time on the same mesh.

The reference problems are read from `tests/electrical/cases.py`.
"""

import time
import warnings

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.electrical.sensitivity import sensitivities
from stackmodel.electrical.solve import solve
from stackmodel.electrical.transient import ramp, transient
from stackmodel.settings import CURRENT_ONLY, Electrical
from tests.electrical.cases import reference_problem, reference_table

pytestmark = pytest.mark.benchmark(
    timer=time.process_time, min_rounds=30
)  # the machine may be shared

P3B = """stackmodel: 1
ambient: 295 K
contacts: {anode: {work_function: 5.1 eV}, cathode: {work_function: 4.0 eV}}
layers:
  - {name: HTL, material: HTL, thickness: 30 nm}
  - {name: EML, material: EML, thickness: 40 nm}
  - {name: ETL, material: ETL, thickness: 50 nm}
operation: {bias: {from: 0 V, to: 5 V, points: 51}}
materials:
"""
P3B += "".join(
    f"""  {name}: {{relative_permittivity: {eps}, electron_affinity: {low} eV,
    ionization_energy: {high} eV, conduction_band_states: 1e26 /m^3,
    valence_band_states: 1e26 /m^3, statistics: boltzmann, electron_mobility: {slow} m^2/V/s,
    hole_mobility: {fast} m^2/V/s, recombination: {{direct: {pairs} m^3/s}}}}
"""
    for name, eps, low, high, slow, fast, pairs in (
        ("HTL", 3, 2.3, 5.2, 1e-10, 1e-8, 0),
        ("EML", 6, 4.0, 5.4, 1e-9, 1e-9, 1e-17),
        ("ETL", 8, 3.9, 7.4, 1e-7, 1e-10, 0),
    )
)


def test_p3b_51_points(benchmark):
    """The bars are 0.2 % in 8 ms and 0.1 % in 15 ms from 2 V up: `sm.jv`'s settings meet both."""
    table = reference_table("P3b_JV_devsim_fine.csv")
    result = benchmark(solve, reference_problem("P3b"), table[:, 0], CURRENT_ONLY)
    high = table[:, 0] >= 2
    assert np.abs(result.current_density / table[:, 1] - 1)[high].max() < 1e-3
    assert result.conservation_error.max() < 1e-8


def test_p3b_labelled(benchmark):
    """The same from a stack file to a labelled dataset: 14 ms."""
    stack = sm.parse_stack(P3B)
    with warnings.catch_warnings():  # it holds more carriers than states
        warnings.simplefilter("ignore", sm.DensityAboveStatesWarning)
        assert len(benchmark(sm.jv, stack).voltage) == 51


@pytest.mark.parametrize("name", ["P1", "P2", "P3b"])
def test_default_settings(benchmark, name):
    """The automatic mesh at its default tolerance."""
    voltage = reference_table(f"{name}_JV_devsim_fine.csv")[:, 0]
    assert benchmark(solve, reference_problem(name), voltage).mesh_error.max() <= 5e-4


def test_gauss_fermi_three_layers(benchmark):
    """P3b with Gaussian disorder of 80 meV."""
    problem = reference_problem("P3b", statistics="gauss-fermi")
    voltage = np.linspace(0, 5, 51)
    assert not benchmark(solve, problem, voltage).densities_above_states.any()


def test_transient_of_a_step(benchmark):
    """P3b from 1 to 2 V within 0.1 us, followed for 10 ms."""
    corners = ramp(1.0, 2.0, 1e-7, 1e-2)
    run = benchmark(transient, reference_problem("P3b"), *corners)
    assert run.conservation_error.max() < 1e-6


def test_adjoint(benchmark):
    """Every sensitivity of J of P3b at 3 V."""
    result = solve(reference_problem("P3b"), [3.0], Electrical(grid_refinements=0))
    assert len(benchmark(sensitivities, result, 0)) > 15
