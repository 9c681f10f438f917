"""The loop over the engines: each bias at the temperature it heats itself to."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.coupling import flow, heat, solved_sweep
from stackmodel.coupling.electrical import sweep
from stackmodel.coupling.secant import Secant
from stackmodel.coupling.steady_temperature import SteadyTemperatures
from stackmodel.dots.moves import ELECTRON_IN
from stackmodel.dots.photons import emission
from stackmodel.electrical.statistics import GAUSS_FERMI, fraction
from stackmodel.electrical.tables import STEP, gauss_fermi_near, gauss_fermi_table
from stackmodel.errors import ConvergenceError
from stackmodel.formulation.dots import dot_layer, dot_problem
from stackmodel.settings import WHOLE_RUN, Coupling, Electrical

STACKS = Path(__file__).parents[2] / "stacks"
OFF = {"operation.self_consistent": False}


def hot(points=11, end="4.5 V"):
    """A shipped stack that heats itself by 100 K and more."""
    stack = sm.read_stack(STACKS / "droop_CS.yaml")
    return sm.replace(stack, {"operation.bias": {"from": "0 V", "to": end, "points": points}})


@pytest.fixture(scope="module")
def looped():
    return sm.run(hot())


def test_each_bias_is_solved_at_the_temperature_its_heat_makes(looped):
    kelvin = looped.device_temperature.values
    layers = [str(name) for name in looped.carrying_layers.values]
    thick = np.array([float(hot().layer(name).thickness) for name in layers])
    mean = looped.layer_temperature.sel(layer=layers).values @ (thick / thick.sum())
    assert np.abs(mean - kelvin).max() <= 2 * Coupling().temperature
    assert kelvin[-1] > hot().ambient + 100
    assert np.all(np.diff(kelvin) >= -1e-9)
    # an independent solve of one bias at that temperature, on a mesh of its own
    for i in (-1, -4):
        alone = sweep(hot(), looped.voltage.values[[0, i]], WHOLE_RUN, float(kelvin[i]))
        found = float(looped.current_density[i])
        assert found == pytest.approx(float(alone.current_density[1]), rel=5e-3)
        cold = sweep(hot(), looped.voltage.values[[0, i]], WHOLE_RUN)
        assert abs(found / float(cold.current_density[1]) - 1) > 0.05  # the loop matters


def test_without_the_loop_the_current_is_that_at_ambient_temperature(looped):
    open_loop = sm.run(sm.replace(hot(), OFF))
    assert "device_temperature" not in open_loop
    assert "round" not in open_loop
    cold = open_loop.current_density.values
    np.testing.assert_allclose(looped.ambient_current_density.values, cold, rtol=1e-12)
    assert float(looped.current_density[-1]) > 1.5 * cold[-1]
    assert "at ambient temperature: operation says self_consistent: false" in open_loop.notes


def test_heat_that_cooled_would_show(monkeypatch, looped):
    right = heat.device_temperature

    def cools(*given):
        return {name: 2 * 295.0 - kelvin for name, kelvin in right(*given).items()}

    monkeypatch.setattr(heat, "device_temperature", cools)
    wrong = sm.run(hot(points=4))
    assert float(wrong.current_density[-1]) < float(wrong.ambient_current_density[-1])
    assert float(looped.current_density[-1]) > float(looped.ambient_current_density[-1])


def test_the_history_is_kept_and_ends_within_the_tolerance(looped):
    errors = looped.round_temperature_error.values
    assert errors[0] > 10
    assert errors[-1] <= Coupling().temperature
    assert looped.round_points.values[0] == looped.voltage.size
    assert looped.round_points.values[1:].max() < looped.voltage.size  # 0 V heats nothing
    assert float(looped.round_purcell_error[-1]) <= 2 * Coupling().factor
    assert "loop: electrical -> dots" in looped.order


def test_balances_hold_in_the_loop(looped):
    for name in ("energy_balance", "carrier_balance", "photon_balance", "current_conservation"):
        assert float(looped[f"{name}_error"].max()) < 1e-8


def test_biases_that_no_film_bears_are_refused_and_the_others_keep_their_numbers(looped):
    wide = sm.run(hot(points=25, end="10.8 V"))
    assert float(wide.voltage[-1]) < 5.5
    assert wide.refused_voltage.values[0] == pytest.approx(float(wide.voltage[-1]) + 0.45)
    assert wide.refused_voltage.values[-1] == pytest.approx(10.8)
    assert "no steady state from 5.4 V on (asked up to 10.8 V)" in wide.notes
    shared = slice(0, wide.sizes["voltage"] - 1)
    np.testing.assert_allclose(
        wide.current_density[shared], looped.current_density[: wide.sizes["voltage"] - 1], rtol=2e-3
    )
    assert np.isfinite(wide.energy_balance_error).all()
    assert "no steady state of heat and current from 5.4 V on" in wide.verdict
    assert "no steady state" not in looped.notes + looped.verdict


def test_a_point_that_cannot_be_solved_warm_is_named_and_left_out(monkeypatch):
    whole = solved_sweep.at_temperatures

    def stalls(result, wanted, at, settings):
        found, _ = whole(result, wanted, at, settings)
        return found, [i for i in wanted if result.voltage[i] > 4.0]

    monkeypatch.setattr(solved_sweep, "at_temperatures", stalls)
    with pytest.raises(ConvergenceError, match=r"heats itself, from 4.05 V on; end the") as caught:
        sm.run(hot())
    kept = caught.value.partial
    assert float(kept.voltage[-1]) == pytest.approx(3.6)
    assert np.isfinite(kept.current_density).all()
    assert "loop: refused" in kept.notes


def test_the_purcell_factor_speeds_up_the_light_of_the_dots():
    slow = {"operation.bias": {"from": "0 V", "to": "2 V", "points": 5}}
    red = sm.replace(sm.read_stack(STACKS / "pu2020_red_RNH2.yaml"), slow)
    film_closed, film_opened = sm.run(red), sm.run(sm.replace(red, OFF))
    flux = [float(r.emitted_photon_flux[-1]) for r in (film_closed, film_opened)]
    assert 1.02 * flux[1] < flux[0] < float(film_closed.purcell_factor) * flux[1]
    red = sm.replace(red, {"layers.emitter.dots.transport": "layer"})
    closed, opened = sm.run(red), sm.run(sm.replace(red, OFF))
    factor = float(closed.purcell_factor)
    assert factor > 1.2
    dots = dot_problem(red, dot_layer(red))
    quick = dots.enhanced(factor)
    at = dots.states.position("1e1h")
    assert quick.pairs.yields[at] == pytest.approx(0.76 * factor / (0.24 + 0.76 * factor))
    assert quick.pairs.total[at] == pytest.approx((0.24 + 0.76 * factor) * dots.pairs.total[at])

    def per_pair(problem, result):
        rates = result.dot_electron_rate.values[-1], result.dot_hole_rate.values[-1]
        chain = problem.chain(*rates)
        light = emission(chain)
        return light.photon_rate / chain.flux(ELECTRON_IN, light.occupation)

    for result, right, wrong in ((closed, quick, dots), (opened, dots, quick)):
        pairs = result.dot_electron_rate.values[-1] / dots.cross_section * dots.monolayers
        found = float(result.emitted_photon_flux[-1]) / pairs
        assert found == pytest.approx(per_pair(right, result), rel=1e-4)
        assert found != pytest.approx(per_pair(wrong, result), rel=1e-2)


@pytest.mark.parametrize("name", ["review_dfb_l_ito_moox_al", "pu2020_s1_ref17"])
def test_the_tolerance_holds(name, monkeypatch):
    """Solved a hundred times more closely, no temperature is another."""
    stack = sm.replace(sm.read_stack(STACKS / f"{name}.yaml"), {"operation.bias.points": 31})
    usual = sm.run(stack)
    whole, close = flow.close, Coupling(temperature=2e-5, factor=1e-7)
    monkeypatch.setattr(flow, "close", lambda *given: whole(*given[:4], close))
    closely = sm.run(stack)
    assert closely.voltage.equals(usual.voltage)
    assert float(usual.device_temperature.max()) > 304
    apart = np.abs(closely.device_temperature - usual.device_temperature)
    assert 0 < float(apart.max()) < 1.1 * Coupling().temperature


class TestSteadyTemperatures:
    """Rises with known fixed points."""

    @staticmethod
    def settle(rise, voltage, ambient=300.0, rounds=60, light=lambda number: 1.0):
        """(solver, temperatures) with light(round) rise(V, T) in the place of the engines."""
        solver = SteadyTemperatures(voltage, ambient, Coupling())
        state = {"voltage": voltage, "device_temperature": None}
        at, x = voltage, np.full(len(voltage), ambient)
        for number in range(rounds):
            state["device_temperature"] = ambient + light(number) * rise(at, x)
            state["not_solved"] = np.zeros(len(at), dtype=bool)
            solver.hear(state)
            goes_on = solver.assume(state)
            at, x = at[state["steady"]], state["device_temperature"][state["steady"]]
            if not goes_on:
                return solver, at, x, number
        raise AssertionError("did not settle")

    def test_an_activated_rise_settles_on_its_lower_temperature(self):
        def rise(v, t):
            return 8 * v * np.exp(-3000.0 * (1 / t - 1 / 300.0))

        solver, v, t, rounds = self.settle(rise, np.linspace(0.0, 2.0, 21))
        assert rounds < 15
        assert np.abs(300 + rise(v, t) - t).max() < 2e-3
        slope = rise(v, t) * 3000.0 / t**2
        assert (slope < 1).all()  # stable: the upper, unstable state is not taken
        # the turning point: rise' = 1 and rise = t - 300 together
        turn = (3000 - np.sqrt(3000**2 - 4 * 3000 * 300)) / 2
        highest = (turn - 300) / (8 * np.exp(-3000.0 * (1 / turn - 1 / 300.0)))
        assert v[-1] < highest < solver.too_hot.min()

    def test_a_jump_to_a_hot_state_is_followed(self):
        def rise(v, t):  # S-shaped: cold below, saturates above
            return 2.0 * v + 150.0 / (1 + np.exp(-(t - 360.0 + 8.0 * (v - 5)) / 6.0))

        _, v, t, _ = self.settle(rise, np.linspace(0.0, 10.0, 21))
        assert np.abs(300 + rise(v, t) - t).max() < 3e-3
        assert t[0] < 301
        assert t[-1] > 400

    @pytest.mark.parametrize("change", [-0.02, -1e-4, 1e-4, 3e-3, 0.02])
    def test_light_that_changes_the_heat_late_leaves_nothing_behind(self, change):
        """Brackets and slopes found before it are then wrong."""

        def rise(v, t):
            return 8 * v * np.exp(-2000.0 * (1 / t - 1 / 300.0))

        for late in (3, 4, 5, 6):
            _, v, t, rounds = self.settle(
                rise, np.linspace(0.0, 2.5, 11), light=lambda n, late=late: 1 + change * (n >= late)
            )
            now = 1 + change * (rounds >= late)
            assert np.abs(300 + now * rise(v, t) - t).max() < 2e-3
            assert rounds < 16

    def test_a_cooled_stack_and_negative_voltages(self):
        _, v, t, _ = self.settle(lambda v, t: v**2 - 0.5 * (t - 300), np.linspace(-5.0, 5.0, 11))
        np.testing.assert_allclose(t, 300 + v**2 / 1.5, atol=5e-3)


def test_a_secant_finds_a_fixed_point_and_knows_its_slope():
    step = Secant.at(np.array([0.0, 1.0]))
    for _ in range(8):
        step = step.told(np.cos(step.x))
        step = step.moved(step.following())
    found = step.told(np.cos(step.x))
    assert found.x == pytest.approx(0.7390851332151607, abs=1e-9)
    line = Secant.at(np.zeros(1)).told(np.ones(1))
    line = line.moved(np.array([2.0])).told(np.array([4.0]))  # g = 1 + 1.5 x outruns x
    assert line.slope == pytest.approx(1.5)
    assert np.isinf(line.error).all()


@pytest.mark.parametrize("width", [0.71, 1.37, 2.36, 3.9])
def test_tables_between_tables(width):
    made, start = gauss_fermi_near(width)
    exact, begin = gauss_fermi_table(width)
    for eta in (-12.3, -1.1, 0.4, 7.7):
        near, there = (
            fraction(GAUSS_FERMI, 1.0, *table, STEP, eta)[0]
            for table in ((made, start), (exact, begin))
        )
        assert near == pytest.approx(there, rel=1e-6)


def test_a_sweep_taken_to_another_temperature_is_the_one_solved_there():
    stack = hot(points=4)
    cold = sweep(stack, np.array([0.0, 1.5, 3.0, 4.5]), replace(Electrical(), grid_refinements=0))
    again = np.array([False, False, True, True])
    warm, failed = cold.warmed(np.full(4, 420.0), again, Electrical())
    fresh = sweep(stack, cold.voltage, replace(Electrical(), grid_refinements=0), 420.0)
    np.testing.assert_allclose(warm.current_density[2:], fresh.current_density[2:], rtol=1e-5)
    assert not failed.any()
    assert warm.current_density[1] == cold.current_density[1]
    assert warm.current_density[3] > 1.3 * cold.current_density[3]
    assert list(warm.result.temperature) == [295.0, 295.0, 420.0, 420.0]
