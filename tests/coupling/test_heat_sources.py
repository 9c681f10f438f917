"""Heat by layer: the sum of its sources, Peltier that sums to zero, light that stays."""

from pathlib import Path

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.coupling import heat
from stackmodel.coupling.heat_sources import lost_light_shares, peltier_heat
from stackmodel.coupling.operating_point import described_drive, flow, operating_point
from stackmodel.coupling.temperature import resistances
from stackmodel.errors import ConvergenceError, InputError

STACKS = Path(__file__).parents[2] / "stacks"


@pytest.fixture(scope="module")
def red():
    stack = sm.read_stack(STACKS / "pu2020_red_RNH2.yaml")
    return stack, flow(stack)


def test_peltier_heat_moves_but_is_not_made(red):
    _, state = red
    moved = peltier_heat(state["sweep"])[-1]
    assert np.abs(moved).max() > 0.01 * abs(state["current_density"][-1] * state["voltage"][-1])
    assert moved.sum() == pytest.approx(0.0, abs=1e-9 * np.abs(moved).max())


@pytest.mark.parametrize("part", ["carrier_heat", "light_heat"])
def test_a_dropped_source_unbalances(red, monkeypatch, part):
    stack, state = red
    assert heat.solve(stack, state)["energy_balance_error"].max() < 1e-6
    original = getattr(heat, part)

    def less(*args):
        found = original(*args)
        return (0 * found[0], found[1]) if isinstance(found, tuple) else 0.999 * found

    monkeypatch.setattr(heat, part, less)
    assert heat.solve(stack, state)["energy_balance_error"].max() > 1e-6


def test_light_that_stays_ends_in_absorbers_and_substrate(red):
    stack, state = red
    shares, note = lost_light_shares(stack, state["air"])
    names = ["substrate", *(layer.name for layer in stack.layers)]
    by_name = dict(zip(names, shares, strict=True))
    assert note == ""
    assert shares.sum() == pytest.approx(1.0, abs=1e-12)
    assert (shares >= 0).all()
    assert by_name["cathode"] > 0.05
    assert by_name["substrate"] > 0.1
    assert by_name["ETL"] < 1e-6


def test_an_operating_point_meets_the_given_current(red):
    stack, state = red
    goal = float(state["current_density"][-10])
    point = operating_point(stack, current_density=goal)
    assert point.current_density == pytest.approx(goal, rel=2e-5)
    assert point.voltage == pytest.approx(float(state["voltage"][-10]), abs=1e-2)
    power = point.voltage * point.current_density
    assert point.heat.sum() + point.light_power_density == pytest.approx(power, rel=1e-6)


def test_the_described_drive_is_the_pulse_before_the_operation():
    assert described_drive(sm.read_stack(STACKS / "review_pulsed_2d_focusing.yaml")) == (
        "voltage",
        60.0,
    )
    kind, value = described_drive(sm.read_stack(STACKS / "review_standard_qdled_dc.yaml"))
    assert (kind, value) == ("current_density", pytest.approx(3e4))


def test_a_current_out_of_reach_and_no_drive_at_all_are_refused(red):
    stack, _ = red
    with pytest.raises(ConvergenceError, match="is not reached"):
        operating_point(stack, current_density=1e12)
    with pytest.raises(InputError, match="0 V"):
        operating_point(stack, voltage=0.0)


def test_pulses_of_the_stack_decide_when_temperatures_are_taken():
    stack = sm.read_stack(STACKS / "review_pulsed_2d_focusing.yaml")
    pulsed, steady = resistances(stack), resistances(stack, steady=True)
    assert "pulses of 1 us at 100 Hz" in pulsed.drive
    assert (pulsed.mean < steady.mean).all()


def test_mobility_follows_temperature():
    from stackmodel.formulation.electrical import drift_diffusion_problem

    stack = sm.read_stack(STACKS / "pu2020_red_RNH2.yaml")
    cold, _ = drift_diffusion_problem(stack)
    warm, _ = drift_diffusion_problem(stack, 350.0)
    same, _ = drift_diffusion_problem(stack, float(stack.ambient))
    np.testing.assert_array_equal(same.valence.mobility, cold.valence.mobility)
    films = [stack.material(layer.material) for layer in stack.layers[2:6]]
    known = np.array([film.disorder is not None for film in films])
    assert known.any()
    assert (warm.valence.mobility[known] > 1.5 * cold.valence.mobility[known]).all()
    given = sm.replace(stack, {"materials.PVK": {"hole_activation_energy": "0.4 eV"}})
    law, _ = drift_diffusion_problem(given, 350.0)
    ambient = float(stack.ambient)
    factor = np.exp(-0.4 / 8.617333262e-5 * (1 / 350.0 - 1 / ambient))
    which = [layer.name for layer in stack.layers].index("barrier") - 2
    assert law.valence.mobility[which] / cold.valence.mobility[which] == pytest.approx(
        factor, rel=1e-6
    )


def test_a_blocked_stack_stays_cold_and_says_so():
    stack = sm.read_stack(STACKS / "lin2017_single_photon.yaml")
    # without a transport layer behind the insulator nothing tunnels past the dots either
    layers = tuple(layer for layer in stack.layers if layer.name != "ETL")
    result = sm.heat(stack.model_copy(update={"layers": layers}), times="1 s")
    assert float(result.steady_temperature_rise_peak) == 0.0
    assert "no heat is released" in result.attrs["notes"]


def test_a_described_current_out_of_reach_falls_back_to_the_sweep_with_a_note():
    result = sm.heat(sm.read_stack(STACKS / "pu2020_hole_only.yaml"), times="1 s")
    assert "the end of the sweep is taken" in result.attrs["notes"]
