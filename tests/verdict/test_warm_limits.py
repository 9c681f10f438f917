"""What gives way is found on the stack that heats itself, by every command alike."""

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.coupling.operating_point import flow
from stackmodel.coupling.pulse_warming import PulseWarming
from stackmodel.coupling.self_heated import self_heated, self_heated_point
from stackmodel.errors import NoSolutionError
from stackmodel.materials.database import data_folder
from stackmodel.thermal.growing_heat import GrowingHeat, growing_heat
from stackmodel.thermal.runaway import TurningPoint, activated_turning_temperature
from stackmodel.verdict.crossing import crossing, fold_of
from stackmodel.verdict.first_limit import limit_quantities
from tests.analyses.test_heat_limits import ELEMENTARY_CHARGE, unipolar

STACKS = data_folder() / "stacks"
OFF = {"operation.self_consistent": False}


def warming(activation=0.1, end="14 V", points=29):
    """One carrier whose mobility is activated, too little for a runaway."""
    stack = unipolar(activation)
    return sm.replace(
        stack,
        {
            "operation.bias": {"from": "0 V", "to": end, "points": points},
            "materials.film.mobility_temperature": "300 K",
            "materials.film.dielectric_strength": "10 MV/cm",
        },
    )


def short():
    """The stack that runs away, in fewer biases."""
    return sm.replace(unipolar(), {"operation.bias": {"from": "0 V", "to": "20 V", "points": 21}})


def test_the_current_at_the_limit_is_that_of_a_stack_held_at_its_temperature():
    stack = warming()
    found = sm.limits(stack)
    assert str(found.first_limit.item()) == "temperature of film"
    at = float(found.first_limit_voltage)
    kelvin = float(np.interp(at, found.voltage, found.device_temperature))
    assert kelvin > 370  # its middle is at 400 K
    held = sm.replace(stack, {"ambient": f"{kelvin!r} K", **OFF})
    same = float(sm.jv(held, from_="0 V", to=f"{at!r} V", points=2).current_density[-1])
    current = float(found.first_limit_current_density)
    assert current == pytest.approx(same, rel=0.02)
    cold = sm.limits(sm.replace(stack, OFF))  # negative control: the same film, never warm
    row = cold.limit.values.tolist().index("temperature of film")
    assert not float(cold.limit_voltage[row]) < 1.05 * at
    assert float(np.interp(at, cold.voltage, cold.current_density)) < 0.5 * current


def test_commands_agree_with_the_run():
    stack = sm.read_stack(STACKS / "review_slit_focusing.yaml")
    stack = sm.replace(stack, {"operation.bias": {"from": "0 V", "to": "6 V", "points": 9}})
    whole, limits, laser = sm.run(stack), sm.limits(stack), sm.laser(stack)
    for name in ("first_limit_voltage", "first_limit_current_density", "drive_voltage"):
        assert float(limits[name]) == pytest.approx(float(whole[name]), rel=1e-9), name
    assert limits.limit.values.tolist() == whole.limit.values.tolist()
    for name in ("limit_current_density", "limiting_voltage"):
        assert float(laser[name]) == pytest.approx(float(whole[name]), rel=1e-9), name
    heat = sm.heat(stack, times="1 s")
    place = np.interp(float(heat.drive_current_density), whole.current_density,
                      whole.layer_temperature.sel(layer="emitter"))  # fmt: skip
    rise = float(heat.steady_temperature_rise_layer.sel(layer="emitter"))
    assert rise == pytest.approx(place - float(stack.ambient), rel=0.05)
    cold = float(whole.ambient_current_density[-1])  # negative control: it takes far more volts
    assert cold < 0.5 * float(heat.drive_current_density)


def test_the_turning_point_lies_where_the_sweep_jumps():
    turning = float(sm.runaway(unipolar(), to="12 V").runaway_voltage)
    bias = {"from": f"{0.98 * turning} V", "to": f"{1.02 * turning} V", "points": 21}
    near = self_heated(sm.replace(unipolar(), {"operation.bias": bias}))
    kelvin = near["device_temperature"]
    closed = activated_turning_temperature(0.25 * ELEMENTARY_CHARGE, 300.0)
    last = int(np.flatnonzero(kelvin < closed)[-1])
    # the table behind the turning point keeps one mesh: 1 to 2 % in J, half of it in V
    assert near["voltage"][last] == pytest.approx(turning, rel=1e-2)
    assert last + 1 == kelvin.size or kelvin[last + 1] > closed + 50


def test_nothing_is_interpolated_across_the_fold():
    """From the last cool bias to the first hot one all is reached at the turning point."""
    stack = sm.read_stack(STACKS / "review_dfb_l_ito.yaml")
    bias = {"from": "0 V", "to": "4.2 V", "points": 22}
    layer = {"layers.emitter.dots.transport": "layer"}  # with it a hot steady state follows
    result = sm.run(sm.replace(stack, {"operation.bias": bias, **layer}))
    rows = result[["limit_voltage", "limit_current"]].to_dataframe()
    runaway, hot = rows.loc["thermal runaway"], rows.loc["temperature of emitter"]
    assert hot.to_dict() == runaway.to_dict()
    assert str(result.first_limit.item()) == "thermal runaway"
    assert str(result.limiting_mechanism.item()) == "runaway"
    kelvin = result.layer_temperature_peak.sel(layer="emitter").values
    left = float(result.limit_value[result.limit.values.tolist().index("temperature of emitter")])
    straight = crossing(result.voltage.values, (left - 295.0) / np.maximum(kelvin - 295.0, 1e-9))
    assert straight < hot.limit_voltage - 0.02  # what a straight line would say


def test_a_fold_needs_a_jump():
    voltage, kelvin = np.array([0.0, 1.0, 2.0, 3.0]), np.array([300.0, 310.0, 330.0, 450.0])
    current = np.array([0.0, 1.0, 5.0, 50.0])
    state = {"voltage": voltage, "device_temperature": kelvin, "current_density": current,
             "runaway": TurningPoint(2.4, 8.0, 350.0)}  # fmt: skip
    fold = fold_of(state, 300.0)
    assert fold is not None
    assert (fold.index, fold.voltage, fold.current_density) == (3, 2.4, 8.0)
    smooth = {**state, "device_temperature": np.array([300.0, 310.0, 330.0, 340.0])}
    assert fold_of(smooth, 300.0) is None
    assert fold_of({**smooth, "refused_voltage": np.array([3.5])}, 300.0) is None
    short = {name: value[:3] for name, value in state.items() if name != "runaway"}
    short |= {"runaway": state["runaway"], "refused_voltage": np.array([3.0])}
    fold = fold_of(short, 300.0)
    assert fold is not None
    assert (fold.index, fold.voltage) == (3, 2.4)
    assert fold_of({**state, "runaway": None}, 300.0) is None


def test_a_drive_without_a_steady_state_is_named():
    stack = short()
    beyond, below = sm.limits(stack, voltage="20 V"), sm.limits(stack, voltage="3 V")
    assert not bool(beyond.drive_is_steady)
    assert (
        "the drive has no steady state, and the last bias that has one" in beyond.attrs["verdict"]
    )
    assert "no steady state from" in beyond.notes
    assert bool(below.drive_is_steady)
    assert "the drive, 3 V, holds" in below.attrs["verdict"]
    with pytest.raises(NoSolutionError, match="no steady state at 20 V: there the heat outruns"):
        sm.heat(stack, voltage="20 V", times="1 s")


def test_a_current_drive_holds_what_no_voltage_does():
    """Beyond the turning point V falls as J rises; heat and temperature keep their balance."""
    stack = short()
    limits = sm.limits(stack)
    turning = float(limits.runaway_current_density)
    point = self_heated_point(stack, current_density=2 * turning)
    assert point.current_density == pytest.approx(2 * turning)
    assert point.voltage < 0.99 * float(limits.runaway_voltage)
    rise = float(limits.thermal_resistance) * point.voltage * point.current_density
    assert rise > activated_turning_temperature(0.25 * ELEMENTARY_CHARGE, 300.0) - 300
    held = sm.replace(stack, {"ambient": f"{300 + rise!r} K", **OFF})
    held = sm.replace(held, {"materials.film.mobility_temperature": "300 K"})
    same = sm.jv(held, from_="0 V", to=f"{point.voltage!r} V", points=2).current_density[-1]
    assert float(same) == pytest.approx(point.current_density, rel=0.03)
    driven = sm.limits(stack, current_density=f"{2 * turning} A/m^2")
    margin = dict(zip(driven.limit.values, driven.limit_margin.values, strict=True))
    assert margin["thermal runaway"] == pytest.approx(0.5, rel=0.02)


class TestPulses:
    """Heat that grows as it warms."""

    def test_heat_that_stays_gives_the_rise_of_constant_heat(self):
        pulse = PulseWarming(np.diff(np.sqrt(np.linspace(0, 1, 17))) * 0.9, 0.1)
        rise, kelvin = np.array([3.0, 80.0]), np.array([303.0, 380.0])
        heat = growing_heat(300.0, rise, (kelvin, rise), (kelvin, rise))
        assert pulse.at_the_end(heat) == pytest.approx(rise, rel=1e-4)

    @pytest.mark.parametrize(("grows", "rel"), [(0.5, 2e-3), (0.8, 5e-3)])
    def test_a_thermal_mass_under_exponential_heat(self, grows, rel):
        """dT/dt = r exp(k T)/w: T = -ln(1 - k r)/k at the end, finite until k r = 1."""
        cold = np.array([20.0])
        ambient, k = 1e7, grows / 20.0  # so hot that 1/T is straight
        heat = GrowingHeat(ambient, cold, np.array([k * ambient**2]), np.zeros(1), np.full(1, 1.0))
        pulse = PulseWarming(np.full(64, 1 / 64), 0.0)
        assert pulse.at_the_end(heat) == pytest.approx(-np.log(1 - grows) / k, rel=rel)
        assert pulse.at_the_end(heat)[0] > 1.3 * cold[0]

    def test_three_temperatures_give_the_heat_between_them(self):
        kelvin = np.array([340.0]), np.array([420.0])

        def rise(t):
            s = 1 / 300 - 1 / t
            return 10 * np.exp(2000 * s - 3e5 * s**2)

        heat = growing_heat(300.0, np.array([10.0]), *((t, rise(t)) for t in kelvin))
        for t in (310.0, 370.0, 420.0):
            assert heat.at(np.array([t - 300.0])) == pytest.approx(rise(t), rel=1e-9)
        assert heat.at(np.array([300.0]))[0] > rise(420.0)  # beyond, it goes on straight

    def test_the_run_warms_as_the_pulse_followed_in_time(self):
        stack = sm.read_stack(STACKS / "review_pulsed_2d_focusing.yaml")
        bias = {"from": "0 V", "to": "40 V", "points": 9}
        result = sm.run(sm.replace(stack, {"operation.bias": bias}))
        for volts in (20.0, 40.0):
            followed = sm.pulse(stack, voltage=f"{volts} V")
            rise = float(followed.pulse_temperature_rise[-1])
            here = result.sel(voltage=volts, method="nearest")
            found = float(here.layer_temperature.sel(layer="emitter")) - float(stack.ambient)
            assert found == pytest.approx(rise, rel=0.12)
            current = float(followed.pulse_current_density[-1])
            assert float(here.current_density) == pytest.approx(current, rel=0.08)
        # negative control: the last heat for the whole pulse would warm twice as much
        constant = float(here.heat_power_density) / float(here.ambient_current_density * volts)
        assert constant > 1.8


def test_limit_quantities_of_a_sweep_without_temperatures_are_those_of_the_sweep():
    stack = warming()
    rows = limit_quantities(stack, flow(stack))
    assert rows["limit"] == ["field in film"]
    assert rows["drive_is_steady"]
