"""Limits, their order, the safe map, and the emission peak as thermometer."""

import math

import numpy as np
import pytest

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.errors import InputError
from stackmodel.thermal import conduct, thermometer
from stackmodel.thermal.body import Source
from stackmodel.thermal.limits.current import current_margin, runaway_margin
from stackmodel.thermal.limits.field import field_margin, strength_at
from stackmodel.thermal.limits.margin import ranking
from stackmodel.thermal.limits.safe_map import safe_map
from stackmodel.thermal.limits.temperature import temperature_margin
from stackmodel.thermal.limits.window import window_margin
from stackmodel.thermal.runaway import TurningPoint
from tests.thermal.thermal_stacks import DOTS, SHAPES, stack

HIGHEST = np.array([np.nan, 900.0, 420.0, 430.0, 450.0, 900.0, 800.0])
WINDOW = SHAPES["r300x50um"]


def test_temperature_margin_is_the_growth_of_heat_left():
    margin = temperature_margin(3, 350.0, 300.0, 450.0, (400.0, 500.0))
    assert margin.factor == pytest.approx(3.0)
    assert margin.range == pytest.approx((2.0, 4.0))
    hotter = temperature_margin(3, 300.0 + margin.factor * 50.0, 300.0, 450.0)
    assert hotter.factor == pytest.approx(1.0)
    assert temperature_margin(3, 300.0, 300.0, 450.0).factor == math.inf
    assert temperature_margin(3, 460.0, 300.0, 450.0).factor < 1
    for ambient, hot in ((450.0, 450.0), (460.0, 460.0), (460.0, 470.0)):
        assert temperature_margin(3, hot, ambient, 450.0).factor == 0


def test_strength_falls_with_temperature_and_never_below_zero():
    assert strength_at(1e8, 350.0, 300.0, 2e-3) == pytest.approx(0.9e8)
    assert strength_at(1e8, 250.0, 300.0, 2e-3) == 1e8
    assert strength_at(1e8, 1e4, 300.0, 2e-3) == 0.0
    margin = field_margin(2, -5e7, 1e8, 350.0, 300.0, 2e-3, (0.5e8, 2e8))
    assert margin.factor == pytest.approx(1.8)
    assert margin.range == pytest.approx((0.9, 3.6))


def test_window_counts_the_edge_that_is_touched_first():
    touching = window_margin(
        1, electron_level=-2.0, hole_level=-3.0, reduction=-2.0, oxidation=-6.0
    )
    assert touching.factor == pytest.approx(1.0)
    oxidised = window_margin(
        1, electron_level=-3.0, hole_level=-6.5, reduction=-2.0, oxidation=-6.0
    )
    assert oxidised.factor == pytest.approx(2.0 / 2.5)


def test_ranking_puts_the_first_to_give_way_first():
    margins = [
        temperature_margin(3, 350.0, 300.0, 450.0),
        field_margin(2, 5e7, 1e8, 300.0, 300.0),
        current_margin(0, -10.0, 15.0),
        runaway_margin(4.0, TurningPoint(20.0, 1e3, 340.0)),
        runaway_margin(4.0, None),
    ]
    order = [m.mechanism for m in ranking(margins)]
    assert order == ["current", "field", "temperature", "runaway", "runaway"]
    with pytest.raises(InputError, match="not a number"):
        current_margin(0, float("nan"), 1.0)


@pytest.fixture(scope="module")
def charted():
    widths, duties = [1e-7, 1e-5, 1e-3], [0.0, 1e-3, 0.3, 1.0]
    return safe_map(stack("h10"), WINDOW, Source(DOTS), widths, duties, HIGHEST, 295.0)


def test_safe_map_falls_with_width_and_duty_and_ends_at_dc(charted):
    power = charted.power_density
    assert (np.diff(power[:, :3], axis=0) < 0).all()
    assert (np.diff(power, axis=1) < 0).all()
    np.testing.assert_allclose(power[:, -1], power[0, -1])
    assert not np.isin(charted.layer, [0]).any()


def test_driving_at_the_map_s_edge_reaches_the_named_limit(charted):
    width, duty = charted.width[1], charted.duty[2]
    train = conduct.train(stack("h10"), WINDOW, Source(DOTS), width, width / duty)
    hot = 295.0 + charted.power_density[1, 2] * train.maximum.centre
    named = charted.layer[1, 2]
    assert hot[named] == pytest.approx(HIGHEST[named], rel=1e-12)
    known = ~np.isnan(HIGHEST)
    assert (hot[known] <= HIGHEST[known] * (1 + 1e-12)).all()
    beyond = 295.0 + 1.01 * charted.power_density[1, 2] * train.maximum.centre
    assert beyond[named] > HIGHEST[named] + 0.1  # negative control


def test_better_substrate_larger_current(charted):
    same = (WINDOW, Source(DOTS), [1e-3], [1.0], HIGHEST, 295.0)
    glass, sapphire = (safe_map(stack("h10", s), *same) for s in ("glass", "sapphire"))
    assert sapphire.power_density[0, 0] > 2 * glass.power_density[0, 0]
    current = np.geomspace(1.0, 1e8, 400)
    table = (current, current * (2.0 + 1e-6 * current))
    assert glass.current_density(*table)[0, 0] < sapphire.current_density(*table)[0, 0]
    short = (current[:3], table[1][:3])
    assert np.isnan(sapphire.current_density(*short)).all()


def test_thermometer_counts_photons():
    t = np.linspace(0.0, 1e-6, 2001)
    rise = 100.0 * np.sqrt(t / 1e-6)
    assert thermometer.apparent_rise(t, rise, np.ones_like(t)) == pytest.approx(200 / 3, rel=1e-4)
    late = thermometer.apparent_rise(t, rise, t)
    assert late == pytest.approx(80.0, rel=1e-4)
    shift = thermometer.peak_shift(late, 0.28e-3 * ELEMENTARY_CHARGE)
    assert shift / ELEMENTARY_CHARGE == pytest.approx(-0.28e-3 * 80.0, rel=1e-4)
    assert thermometer.rise_from_shift(shift, 0.28e-3 * ELEMENTARY_CHARGE) == pytest.approx(late)
    with pytest.raises(InputError, match="no light"):
        thermometer.apparent_rise(t, rise, 0 * t)


def test_thermometer_under_steady_light_is_the_pulse_average():
    body, width = stack("h10"), 1e-6
    x, w = np.polynomial.legendre.leggauss(24)
    root = 0.5 * (x + 1)
    seen = conduct.step(body, WINDOW, Source(DOTS), width * root**2).source_mean
    average = conduct.pulse_average(body, WINDOW, Source(DOTS), width).source_mean
    assert seen @ (w * root) == pytest.approx(float(average), rel=1e-9)
