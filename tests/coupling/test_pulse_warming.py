"""Pulses whose heat grows as they warm, against closed forms and the sum over the pulses before."""

import numpy as np
import pytest
from scipy.optimize import brentq

import stackmodel as sm
from stackmodel.coupling import pulse_warming as warming
from stackmodel.coupling.pulse_warming import HeatOfPulses, PulseWarming, pulse_warming
from stackmodel.formulation.thermal import body_of, heated_area, heated_layer
from stackmodel.materials.database import data_folder
from stackmodel.thermal import conduct
from stackmodel.thermal.any_drive import step_table
from stackmodel.thermal.body import Source
from stackmodel.thermal.growing_heat import GrowingHeat, growing_heat

STACK = sm.read_stack(data_folder() / "stacks" / "review_pulsed_2d_focusing.yaml")


def pulsed(repetition):
    pulse = {"width": "1 us", "repetition": repetition, "voltage": "60 V"}
    return sm.replace(STACK, {"operation.pulse": pulse})


def bent(kelvin):
    """A rise whose logarithm is a parabola in 1/T."""
    s = 1 / 300 - 1 / kelvin
    return 10 * np.exp(2000 * s - 3e5 * s**2)


@pytest.mark.parametrize("left", [0.1, 0.5])
def test_a_thermal_mass_in_a_train_under_exponential_heat(left):
    """T' = (1 - left) r exp(k T) from T = left times the mean heat, which is left times its end."""
    cold, ambient, k = 20.0, 1e7, 0.4 / 20.0  # so hot that 1/T is straight
    heat = GrowingHeat(
        ambient, np.array([cold]), np.array([k * ambient**2]), np.zeros(1), np.full(1, 1.0)
    )
    found = PulseWarming(np.full(64, (1 - left) / 64), left).at_the_end(heat)[0]

    def missing(t):
        return np.exp(-k * left * t) - np.exp(-k * t) - k * (1 - left) * cold

    assert found == pytest.approx(brentq(missing, cold, 3 * cold), rel=2e-3)
    alone = PulseWarming(np.full(64, 1 / 64), 0.0).at_the_end(heat)[0]
    assert abs(found / alone - 1) > 0.01  # what is left matters


def test_films_that_follow_at_once_end_where_constant_heat_would_hold_them():
    heat = GrowingHeat(300.0, np.array([12.0]), np.array([2500.0]), np.zeros(1), np.full(1, 1.0))
    held = brentq(lambda t: heat.at(np.array([t]))[0] - t, 1.0, 40.0)
    found = PulseWarming(np.array([1.0, *[0.0] * 15]), 0.0).at_the_end(heat)[0]
    assert found == pytest.approx(held, rel=1e-4)
    assert held > 1.3 * 12


def test_beyond_the_known_temperatures_heat_goes_on_along_the_tangent():
    heat = growing_heat(300.0, np.array([10.0]), *(
        (np.array([t]), np.array([bent(t)])) for t in (340.0, 420.0)
    ))  # fmt: skip
    end, at = (1 / 300 - 1 / t for t in (420.0, 520.0))
    straight = bent(420.0) * np.exp((2000 - 6e5 * end) * (at - end))
    assert heat.at(np.array([220.0]))[0] == pytest.approx(straight, rel=1e-9)


def test_three_rounds_know_how_the_heat_bends():
    """The first, the second and the last temperature count, however many lie between."""
    pulse = PulseWarming(np.diff(np.sqrt(np.linspace(0, 1, 17))) * 0.9, 0.1)
    known, kelvin = HeatOfPulses(pulse, 300.0), np.array([300.0])
    for kelvin in (np.array([t]) for t in (300.0, 335.0, 360.0, 380.0)):
        found = known.reached(kelvin, bent(kelvin))
    told = [(np.array([t]), np.array([bent(t)])) for t in (340.0, 380.0)]
    exact = pulse.at_the_end(growing_heat(300.0, np.array([10.0]), *told))
    assert found == pytest.approx(exact, rel=1e-9)
    straight = pulse.at_the_end(growing_heat(300.0, np.array([10.0]), told[1], told[1]))
    assert abs(straight[0] / exact[0] - 1) > 1e-3


@pytest.mark.parametrize("repetition", ["100 Hz", "200 kHz"])
def test_what_earlier_pulses_leave_is_the_sum_over_them(repetition):
    """Each left S(t + w) - S(t), S the step response; far back their sum is an integral."""
    stack = pulsed(repetition)
    body, names = body_of(stack)
    source = Source(names.index(heated_layer(stack).name))
    width, period = 1e-6, 1 / float(stack.operation.pulse.repetition)
    many = 200
    far = (many - 0.5) * period + 0.5 * width
    table = step_table(body, heated_area(stack), source, width / 2, 2 * many * period)
    response = lambda t: table.at(np.atleast_1d(t))[:, source.layer]  # noqa: E731
    ends = np.arange(1, many) * period
    final = conduct.steady(body, heated_area(stack), source).mean[source.layer]
    left = (response(ends + width) - response(ends)).sum()
    left += width / period * (final - response(far)[0])
    once = response(width)[0]
    found = pulse_warming(stack)
    assert found.left == pytest.approx(left / (left + once), rel=2e-3, abs=1e-6)
    assert found.gained.sum() == pytest.approx(once / (left + once), rel=1e-4)
    middle = response(width / 2)[0] / (left + once)
    assert found.gained[: len(found.gained) // 2].sum() == pytest.approx(middle, rel=1e-4)


def test_sixteen_steps_are_enough(monkeypatch):
    heat = growing_heat(300.0, np.array([10.0]), *(
        (np.array([t]), np.array([bent(t)])) for t in (312.0, 330.0)
    ))  # fmt: skip
    found = pulse_warming(pulsed("100 Hz")).at_the_end(heat)
    monkeypatch.setattr(warming, "_warming", warming._warming.__wrapped__)
    monkeypatch.setattr(warming, "STEPS", 256)
    assert found == pytest.approx(pulse_warming(pulsed("100 Hz")).at_the_end(heat), rel=4e-3)
    assert found[0] > 1.1 * 10
