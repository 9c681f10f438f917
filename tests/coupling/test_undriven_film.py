"""A film of dots that is hardly driven shows no states."""

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.coupling.dots import NOT_DRIVEN, solve
from stackmodel.formulation.dots import dot_layer, dot_problem
from stackmodel.materials.database import data_folder

STACK = sm.replace(
    sm.read_stack(data_folder() / "stacks" / "droop_cg.yaml"),
    {"layers.emitter.dots.transport": "layer"},
)


@pytest.mark.parametrize(("times", "shown"), [(0.5, False), (2.0, True)])
def test_states_only_above_a_millionth_of_a_pair_per_lifetime(times, shown):
    problem = dot_problem(STACK, dot_layer(STACK))
    exciton = problem.pairs.total[problem.states.position("1e1h")]
    per_current = solve_rate(1.0)
    current = times * NOT_DRIVEN * exciton / per_current
    found = solve(STACK, state(current))
    assert ("occupation" in found) == shown
    assert found["dot_photon_rate"][-1] > 0  # the light of a weak drive is still computed


def state(current):
    return {
        "voltage": np.array([0.0, 1.0]),
        "dot_recombination_current_density": np.array([0.0, current]),
    }


def solve_rate(current):
    return float(solve(STACK, state(current))["dot_electron_rate"][-1])
