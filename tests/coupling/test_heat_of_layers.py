"""Heat of every layer from the profiles of a bias, evaluated a second time by line integrals."""

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.coupling.heat_sources import (
    carrier_heat,
    light_heat,
    lost_light_shares,
    peltier_heat,
    series_heat,
)
from stackmodel.coupling.operating_point import flow
from stackmodel.materials.database import data_folder

# holes climb into the barrier slowly: their level drops between two layers
CHANGES = {
    "operation.bias": {"from": "0 V", "to": "3 V", "points": 4},
    "operation.self_consistent": False,
    "layers.barrier.interface": {"hole_velocity": "1e-3 m/s"},
    "contacts.cathode.series_resistance": "20 ohm*cm^2",
}


@pytest.fixture(scope="module")
def stack():
    return sm.replace(sm.read_stack(data_folder() / "stacks" / "pu2020_red_RNH2.yaml"), CHANGES)


@pytest.fixture(scope="module")
def state(stack):
    return flow(stack)


def middle(values):
    return 0.5 * (values[1:] + values[:-1])


def along(found, here):
    """What carriers lose on their way through a stretch of nodes, W/m^2."""
    return sum(
        float(middle(current[here]) @ np.diff(level[here]))
        for current, level in (
            (found.electron_current_density, found.electron_level),
            (found.hole_current_density, found.hole_level),
        )
    )


def test_carriers_heat_the_layers_they_cross_and_the_dots_they_meet_on(state):
    solved = state["sweep"]
    found, heat = solved.inside[-1], carrier_heat(solved)[-1]
    split = found.electron_level - found.hole_level
    pairs = ELEMENTARY_CHARGE * found.recombination_rate * found.volume
    ends = [np.flatnonzero(found.layer == k) for k in range(4)]
    expected = [along(found, here) + float(pairs[here] @ split[here]) for here in ends]
    drop = found.hole_level[ends[1][0]] - found.hole_level[ends[0][-1]]
    expected[0] += float(found.hole_current_density[ends[0][-1]]) * drop  # the anode's side
    across = solved.interface_recombination_current[-1]
    expected[2] += across[1] * split[ends[2][0]]  # all of it where dots are, none in the barrier
    assert across[1] > 0.1 * state["current_density"][-1]
    assert abs(drop) > 0.01
    assert heat[1:] == pytest.approx(expected[1:], rel=1e-6)
    assert heat[0] == pytest.approx(expected[0], rel=3e-3)  # pairs end in the very node of the drop


def test_warmth_taken_along_is_left_where_carriers_step_down(state):
    """T s = |edge - level| + kT for each, up the stream of electrons, down that of holes."""
    solved = state["sweep"]
    found, kt = solved.inside[-1], BOLTZMANN * float(solved.result.temperature[-1])
    kt /= ELEMENTARY_CHARGE
    electrons = found.conduction_edge - found.electron_level + kt
    holes = found.hole_level - found.valence_edge + kt
    carried = middle(found.electron_current_density) * middle(electrons)
    carried -= middle(found.hole_current_density) * middle(holes)
    carried = np.concatenate([[0.0], carried, [0.0]])
    edge = [int(np.flatnonzero(found.layer == k)[-1]) + 1 for k in range(4)]
    expected = np.diff(carried[[0, *edge]])
    found_heat = peltier_heat(solved)[-1]
    assert found_heat == pytest.approx(expected, rel=1e-6, abs=1e-9 * np.abs(expected).max())
    assert np.abs(found_heat).min() > 1e-3 * np.abs(found_heat).max()


def test_light_heats_what_takes_it(stack, state):
    moved, notes = light_heat(stack, state)
    shares, _ = lost_light_shares(stack, state["air"])
    lost = state["lost_photon_flux"][-1] * state["mean_photon_energy"]
    names = ["substrate", *(layer.name for layer in stack.layers)]
    expected = dict(zip(names, lost * shares, strict=True))
    expected["emitter"] -= lost + state["light_power_density"][-1]
    for name, watts in zip(names, moved[-1], strict=True):
        assert watts == pytest.approx(expected[name], rel=1e-9, abs=1e-15), name
    assert moved[-1].sum() == pytest.approx(-state["light_power_density"][-1], rel=1e-9)
    assert notes == []


def test_a_series_resistance_heats_the_electrode_that_touches(stack, state):
    heat = series_heat(state["sweep"])[-1]
    names = [layer.name for layer in stack.layers]
    joule = 20e-4 * float(state["sweep"].current_density[-1]) ** 2
    assert heat[names.index("cathode")] == pytest.approx(joule, rel=1e-9)
    assert heat.sum() == pytest.approx(joule, rel=1e-9)
    assert joule > 0
