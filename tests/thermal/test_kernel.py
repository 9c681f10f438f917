"""The transfer kernel against a 50-digit linear system, and the quadratures against finer ones."""

import math

import mpmath as mp
import numpy as np
import pytest

from stackmodel.settings import Thermal
from stackmodel.thermal import waveform
from stackmodel.thermal.any_drive import resistance_matrix, rise_under, step_table
from stackmodel.thermal.body import Body, Disc, Source, Stripe
from stackmodel.thermal.conduct import pulse, steady, step
from stackmodel.thermal.superpose import evaluate, planes, response
from tests.thermal.thermal_stacks import DOTS, SHAPES, stack

BODY = Body(
    [3e-4, 2e-7, 5e-8, 1e-5],
    [1.1, 4.0, 0.2, 30.0],
    [2.03e6, 2.4e6, 1.4e6, 2.4e6],
    in_plane=[1.5, 4.0, 0.7, 90.0],
    interface_resistance=[1e-8, 0.0, 3e-7],
    bottom_coefficient=200.0,
    top_coefficient=30.0,
)


def exact(body, source, kappa, s):
    """A e^(gz) + B e^(-gz) per layer (+ q/(d k g^2) in the heated one), all at once, 50 digits."""
    n = body.layers
    steepest = np.sqrt(body.in_plane / body.through_plane * kappa**2 + abs(s) * 1e7)
    mp.mp.dps = 50 + int(2 * (steepest * body.thickness).max())  # exp(g d) costs digits
    m = lambda array: [mp.mpf(float(x)) for x in array]  # noqa: E731
    d, k, kr, c = (
        m(getattr(body, a)) for a in ("thickness", "through_plane", "in_plane", "heat_capacity")
    )
    joint = m(body.interface_resistance)
    g = [mp.sqrt((kr[i] * mp.mpf(kappa) ** 2 + c[i] * mp.mpmathify(s)) / k[i]) for i in range(n)]
    own = [1 / (d[i] * k[i] * g[i] ** 2) if i == source else mp.mpf(0) for i in range(n)]
    a, b = mp.zeros(2 * n), mp.zeros(2 * n, 1)

    def temperature(i, z):  # coefficients of A_i, B_i
        return mp.exp(g[i] * z), mp.exp(-g[i] * z)

    def flux(i, z):  # k dT/dz
        up, down = temperature(i, z)
        return k[i] * g[i] * up, -k[i] * g[i] * down

    for j in (0, 1):
        a[0, j] = flux(0, 0)[j] - body.bottom_coefficient * temperature(0, 0)[j]
        a[1, 2 * n - 2 + j] = (
            flux(n - 1, d[-1])[j] + body.top_coefficient * (temperature(n - 1, d[-1])[j])
        )
    b[0], b[1] = body.bottom_coefficient * own[0], -body.top_coefficient * own[-1]
    for i in range(n - 1):
        row = 2 + 2 * i
        for j in (0, 1):
            a[row, 2 * i + j] = flux(i, d[i])[j]
            a[row, 2 * i + 2 + j] = -flux(i + 1, 0)[j]
            a[row + 1, 2 * i + j] = temperature(i, d[i])[j] + joint[i] * flux(i, d[i])[j]
            a[row + 1, 2 * i + 2 + j] = -temperature(i + 1, 0)[j]
        b[row + 1] = own[i + 1] - own[i]
    x = mp.lu_solve(a, b)
    middle = [
        sum(x[2 * i + j] * temperature(i, d[i] / 2)[j] for j in (0, 1)) + own[i] for i in range(n)
    ]
    bottom = body.bottom_coefficient * (x[0] + x[1] + own[0])
    return np.array([complex(v) for v in [*middle, bottom]])


@pytest.mark.parametrize("source", range(4))
@pytest.mark.parametrize(
    ("kappa", "s"), [(1.0, 0j), (3e3, 0j), (2e6, 0j), (1e-3, 40 + 90j), (1e4, -3e5 + 2e6j)]
)
def test_kernel_against_fifty_digits(source, kappa, s):
    heat = Source(source)
    found = response(BODY, heat, np.array([kappa]), np.array([s]), planes(BODY, heat))[0, 0, :5]
    expected = exact(BODY, source, kappa, s)
    np.testing.assert_allclose(found, expected, rtol=2e-11, atol=1e-13 * np.abs(expected).max())


def test_negative_control_one_percent_of_a_film():
    heat, off = Source(2), Body(
        BODY.thickness * np.array([1, 1.01, 1, 1]),
        BODY.through_plane,
        BODY.heat_capacity,
        BODY.in_plane,
        BODY.interface_resistance,
        200.0,
        30.0,
    )  # fmt: skip
    found = response(off, heat, np.array([3e3]), np.zeros(1, complex), planes(off, heat))[0, 0, 2]
    assert abs(found / exact(BODY, 2, 3e3, 0)[2] - 1) > 1e-9


FINE = Thermal(
    wavenumber_band=36.0,
    wavenumber_count=800,
    wavenumber_floor=1e-6,
    laplace_nodes=28,
    settled_exponent=60.0,
    train_periods=10,
)


def drives(settings):
    w, p = 1e-6, 1e-2
    rules = [waveform.steady(), waveform.pulse_average(w, settings)]
    rules += [waveform.step(t, settings) for t in (1e-8, 1e-5, 1e-2, 10.0)]
    rules += [waveform.pulse(t, w, settings) for t in (1.01e-6, 9e-6, 1e-3)]
    rules += [waveform.train(t, w, p, settings) for t in (0.0, w, 0.3 * p)]
    return [*rules, waveform.train_average(0.9 * p, p, settings)]


@pytest.mark.parametrize("substrate", ["glass", "sapphire"])
@pytest.mark.parametrize("cover", [False, True])
@pytest.mark.parametrize("shape", [*SHAPES.values(), Disc(1e-3), Disc(1e-6), Stripe(1e-4)], ids=str)
def test_nothing_to_tune(substrate, cover, shape):
    """Wider band, longer span, more nodes, more periods: the same to nine digits."""
    body = stack("h10", substrate, cover)
    usual = evaluate(body, shape, Source(DOTS), drives(Thermal()))
    finer = evaluate(body, shape, Source(DOTS), drives(FINE), FINE)
    np.testing.assert_allclose(usual.source_mean, finer.source_mean, rtol=1e-9)
    np.testing.assert_allclose(usual.source_peak, finer.source_peak, rtol=1e-9)


def test_many_layers_heated_at_once():
    heat = np.array([0.0, 2.0, 1.0, 3.0])
    mean, centre = resistance_matrix(BODY, Disc(1e-4), [Source(i) for i in range(4)])
    alone = steady(BODY, Disc(1e-4), Source(2))
    np.testing.assert_allclose(mean[2], alone.mean)
    assert (heat @ centre > heat @ mean).all()


def test_any_course_of_heat_by_superposition():
    body, shape, source = stack("h10"), Disc(1e-4), Source(DOTS)
    table = step_table(body, shape, source, 1e-10, 1e-2)
    time = np.array([3e-7, 1e-6, 1.5e-6, 4e-5, 9e-3])
    found = rise_under(table, np.array([0.0, 1e-6]), np.array([2.0]), time, "centre")
    single = pulse(body, shape, source, time, 1e-6)
    np.testing.assert_allclose(found[:, DOTS], 2 * single.source_peak, rtol=2e-4)
    ramp = np.linspace(0.0, 1e-3, 401)
    warm = rise_under(table, ramp, np.ones(400), np.array([1e-3]))[0, DOTS]
    expected = float(step(body, shape, source, [1e-3]).source_mean[0])
    assert warm == pytest.approx(expected, rel=1e-5)
    assert math.isclose(rise_under(table, ramp, np.ones(400), np.array([0.0]))[0, DOTS], 0.0)
