"""Other layers, profiles, impedance and speed of the nine-layer stack."""

import math
import time

import numpy as np
import pytest

from stackmodel.thermal import conduct, waveform
from stackmodel.thermal.body import Body, Disc, Rectangle, Source, Uniform
from stackmodel.thermal.profile import profile
from stackmodel.thermal.superpose import evaluate
from tests.thermal.thermal_stacks import DOTS, SHAPES, stack

WINDOW = SHAPES["r300x50um"]


def test_uniform_heat_drops_linearly_below_and_not_above():
    body = stack()
    rise = conduct.steady(body, Uniform(), Source(DOTS, sheet=True)).mean
    below = body.thickness / body.through_plane
    expected = np.cumsum(below) - below / 2
    np.testing.assert_allclose(rise[: DOTS + 1], expected[: DOTS + 1], rtol=1e-12)
    np.testing.assert_allclose(rise[DOTS:], rise[DOTS], rtol=1e-12)


def test_profile_passes_through_the_layer_answers_and_is_hottest_at_the_source():
    body, source = stack("h10", cover=True), Source(DOTS)
    rule = waveform.step(1e-6)
    seen = profile(body, WINDOW, source, rule)
    middle = conduct.step(body, WINDOW, source, [1e-6])
    np.testing.assert_allclose(seen.mean[2::5], middle.mean[0], rtol=1e-12)
    np.testing.assert_allclose(seen.centre[2::5], middle.centre[0], rtol=1e-12)
    edges = np.concatenate(([0.0], np.cumsum(body.thickness)))
    hottest = seen.position[np.argmax(seen.centre)]
    assert edges[DOTS] - 1e-12 <= hottest <= edges[DOTS + 1] + 1e-12
    joined = seen.mean.reshape(-1, 5)
    np.testing.assert_allclose(joined[1:, 0], joined[:-1, 4], rtol=1e-9, atol=1e-18)


def test_profile_crosses_a_sheet_with_the_heat_s_jump_in_slope():
    body = Body([1e-3], [1.1], [2e6])
    z = np.linspace(0, 1, 5)
    seen = profile(body, Uniform(), Source(0, sheet=True), waveform.steady(), z)
    expected = np.minimum(seen.position, 0.5e-3) / 1.1
    np.testing.assert_allclose(seen.mean, expected, rtol=1e-12, atol=1e-18)


def test_impedance_rises_monotonically_to_the_steady_state():
    body, shape = stack("h10"), Rectangle(1e-3, 2e-3)
    times = np.geomspace(1e-9, 1e5, 29)
    z = conduct.impedance(body, shape, Source(DOTS), times)
    assert (np.diff(z) > 0).all()
    final = conduct.steady(body, shape, Source(DOTS)).source_mean / shape.area
    assert z[-1] == pytest.approx(float(final), rel=1e-9)


def test_square_and_disc_of_the_same_area_are_close_and_ordered():
    body, side = stack(), 2e-4
    square = conduct.steady(body, Rectangle(side, side), Source(DOTS)).source_mean
    disc = conduct.steady(body, Disc(side / math.sqrt(math.pi)), Source(DOTS)).source_mean
    assert 0.98 < float(square / disc) < 1.0  # the disc is the hottest shape of its area


def test_better_in_plane_conduction_cools():
    body = stack()
    spread = Body(
        body.thickness,
        body.through_plane,
        body.heat_capacity,
        in_plane=body.through_plane * np.where(np.arange(7) == 6, 4.0, 1.0),
    )
    for rule in (waveform.steady(), waveform.step(1e-3)):
        warm = evaluate(body, WINDOW, Source(DOTS), [rule]).source_peak
        cool = evaluate(spread, WINDOW, Source(DOTS), [rule]).source_peak
        assert cool < warm


def test_train_with_long_duty_tends_to_the_steady_state():
    body = stack()
    always = conduct.steady(body, WINDOW, Source(DOTS)).source_mean
    nearly = conduct.train(body, WINDOW, Source(DOTS), 0.999e-6, 1e-6)
    assert nearly.maximum.source_mean == pytest.approx(always, rel=2e-3)
    assert nearly.before.source_mean < nearly.pulse_mean.source_mean < nearly.maximum.source_mean


def test_phases_of_a_train_average_to_duty_times_steady():
    body, source, width, period = stack(), Source(DOTS), 3e-4, 1e-3
    total = 0.0
    x, w = np.polynomial.legendre.leggauss(20)
    root = 0.5 * (x + 1)  # phase = start + length root^2 tames the sqrt at both switchings
    for start, length in ((0.0, width), (width, period - width)):
        seen = conduct.train_at(body, WINDOW, source, start + length * root**2, width, period)
        share = seen.source_mean @ (w * length * root)
        if start == 0.0:
            pulse_mean = share / width
        total += share / period
    final = conduct.train(body, WINDOW, source, width, period)
    assert total == pytest.approx(float(final.mean.source_mean), rel=1e-8)
    assert pulse_mean == pytest.approx(float(final.pulse_mean.source_mean), rel=1e-8)


def test_nine_layers_steady_pulse_and_train_are_quick():
    body, source = stack("h10", cover=True), Source(DOTS)

    def everything():
        conduct.steady(body, WINDOW, source)
        conduct.pulse(body, WINDOW, source, [1e-6], 1e-6)
        conduct.train(body, WINDOW, source, 1e-6, 1e-2)

    everything()
    spent = []
    for _ in range(12):
        start = time.perf_counter()
        everything()
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.15  # 0.05 on a quiet machine, measured in the benchmarks
