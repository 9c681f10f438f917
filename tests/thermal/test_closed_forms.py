"""Exact solutions that exist on paper, to 1e-10, and negative controls."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import erf, erfc, j1

from stackmodel.errors import InputError, NoSolutionError
from stackmodel.thermal import conduct, waveform
from stackmodel.thermal.body import Body, Disc, Rectangle, Source, Stripe, Uniform
from stackmodel.thermal.profile import profile
from stackmodel.thermal.superpose import evaluate
from tests.thermal.thermal_stacks import rows

BAR = 1e-10  # the contract asks for 1e-8
K, C, A, SLAB = 1.1, 2.03e6, 50e-6, 1.1e-3
D = K / C
SURFACE = Source(1, sheet=True, fraction=1.0)
EXACT = {row["check"]: float(row["exact"]) for row in rows("closed_forms.csv")}


def half_space(k=K, c=C, **more):
    return Body([math.inf, 1e-5], [k, k], [c, c], **more)


def slab(**more):
    return Body([SLAB / 2, SLAB / 2], [K, K], [C, C], **more)


def near(value, expected, bar=BAR):
    assert float(np.squeeze(value)) == pytest.approx(expected, rel=bar, abs=0)


def test_disc_on_half_space():
    rise = conduct.steady(half_space(), Disc(A), SURFACE)
    near(rise.source_mean, 8 * A / (3 * math.pi * K))
    near(rise.source_peak, A / K)
    near(rise.source_mean, EXACT["disc mean half-space"])
    near(rise.source_peak, EXACT["disc centre half-space"])


def test_negative_control_one_percent_of_conductivity_or_radius():
    for body, radius in ((half_space(k=1.01 * K), A), (half_space(), 1.01 * A)):
        off = conduct.steady(body, Disc(radius), SURFACE).source_mean
        assert abs(off / EXACT["disc mean half-space"] - 1) > 5e-3


@pytest.mark.parametrize("t", [1e-9, 1e-6, 1.0])
def test_one_dimensional_step(t):
    near(
        conduct.step(half_space(), Uniform(), SURFACE, [t]).source_mean,
        2 * math.sqrt(t / math.pi / K / C),
    )


def test_one_dimensional_pulse():
    rise = conduct.pulse(half_space(), Uniform(), SURFACE, [3e-6], 1e-6)
    near(rise.source_mean, EXACT["1-D pulse t=3us tp=1us"])


@pytest.mark.parametrize("after", [1e-9, 1e-7, 0.99e-6, 1.999e-6, 2.001e-6, 1e-4, 1e-2])
def test_pulse_is_a_difference_of_steps_just_after_it_and_long_after(after):
    tp = 1e-6
    exact = 2 / math.sqrt(math.pi * K * C) * tp / (math.sqrt(tp + after) + math.sqrt(after))
    near(conduct.pulse(half_space(), Uniform(), SURFACE, [tp + after], tp).source_mean, exact)


def test_mean_over_a_pulse():
    tp = 1e-6
    exact = 4 / 3 * math.sqrt(tp / math.pi / K / C)
    near(conduct.pulse_average(half_space(), Uniform(), SURFACE, tp).source_mean, exact)


@pytest.mark.parametrize("t", [1e-6, 1e-3, 1.0])
def test_disc_steps(t):
    rise = conduct.step(half_space(), Disc(A), SURFACE, [t])
    x = A / (2 * math.sqrt(D * t))
    ierfc = math.exp(-x * x) / math.sqrt(math.pi) - x * erfc(x)
    near(rise.source_peak, 2 * math.sqrt(D * t) / K * (1 / math.sqrt(math.pi) - ierfc))

    near(rise.source_mean, EXACT[f"disc mean step t={t:g}"])


@pytest.mark.parametrize(
    ("width", "length"), [(2e-3, 2e-3), (3e-4, 5e-5), (2e-3, 1e-4), (1e-4, 2e-3)]
)
def test_rectangle_on_half_space(width, length):
    ln, m = max(width, length) / 2, min(width, length) / 2
    centre = 2 / (math.pi * K) * (ln * math.asinh(m / ln) + m * math.asinh(ln / m))
    mean = centre + 2 / (math.pi * K) * (
        m**2 / (3 * ln) + ln**2 / (3 * m) - (ln**2 + m**2) ** 1.5 / (3 * ln * m)
    )
    rise = conduct.steady(half_space(), Rectangle(width, length), SURFACE)
    near(rise.source_peak, centre)
    near(rise.source_mean, mean)


def test_rectangle_step():
    t, ln, m = 1e-3, 150e-6, 25e-6

    def rate(root):
        spread = 2 * math.sqrt(D) * root
        return erf(ln / spread) * erf(m / spread) * 2 / math.sqrt(math.pi * D) / C

    exact = quad(rate, 1e-30, math.sqrt(t), epsabs=0, epsrel=1e-12)[0]
    near(conduct.step(half_space(), Rectangle(2 * ln, 2 * m), SURFACE, [t]).source_peak, exact)
    near(exact, EXACT["rect centre step 300x50 1ms"])


def test_slab_limits_and_steps():
    near(conduct.steady(slab(), Uniform(), SURFACE).source_mean, SLAB / K)
    cooled = slab(bottom_coefficient=10.0)
    near(conduct.steady(cooled, Uniform(), SURFACE).source_mean, SLAB / K + 0.1)
    n = 2 * np.arange(2000) + 1
    for t in (0.1, 1.0, 10.0):
        series = (np.exp(-(n**2) * math.pi**2 * D * t / (4 * SLAB**2)) / n**2).sum()
        exact = SLAB / K * (1 - 8 / math.pi**2 * series)
        near(conduct.step(slab(), Uniform(), SURFACE, [t]).source_mean, exact)


def test_wide_source_tends_to_the_slab():
    rise = conduct.steady(slab(), Disc(1.0), SURFACE)
    near(rise.source_peak, SLAB / K)
    edge = rise.source_mean * K / SLAB
    assert 0.998 < edge < 1.0


def test_volume_source_in_a_slab_held_below():
    """T(z) = (L z - z^2/2)/(k L): 3 L/8k in the middle, L/2k at the top."""
    body = Body([SLAB], [K], [C])
    near(conduct.steady(body, Uniform(), Source(0)).source_mean, 0.375 * SLAB / K)
    near(0.375 * SLAB / K, EXACT["vol slab mid"])
    z = np.linspace(0, 1, 9)
    seen = profile(body, Uniform(), Source(0), waveform.steady(), z)
    np.testing.assert_allclose(seen.mean, (z - z * z / 2) * SLAB / K, rtol=BAR, atol=1e-20)
    x, w = np.polynomial.legendre.leggauss(4)
    inside = profile(body, Uniform(), Source(0), waveform.steady(), 0.5 * (x + 1))
    near(inside.mean @ w / 2, EXACT["vol slab avg"])


def test_stripe_on_a_slab():
    rise = conduct.steady(slab(), Stripe(1e-4), SURFACE)
    near(rise.source_mean, EXACT["strip 100um mean slab iso"])

    def wave(x):  # k Theta = tanh(kappa L)/kappa under sin^2(kappa w/2)
        return math.tanh(2 * x * SLAB / 1e-4) / x**3 * (math.sin(x) ** 2)

    head = quad(wave, 1e-12, 40 * math.pi, limit=2000, epsabs=0, epsrel=1e-11)[0]
    end = 40 * math.pi
    tail = 1 / (4 * end**2) - quad(lambda x: 1 / (2 * x**3), end, np.inf, weight="cos", wvar=2)[0]
    near(rise.source_mean, 1e-4 / (math.pi * K) * (head + tail), 1e-8)


def test_long_rectangle_tends_to_the_stripe():
    stripe = conduct.step(slab(), Stripe(1e-4), SURFACE, [1e-3]).source_peak
    rectangle = conduct.step(slab(), Rectangle(1e-4, 5e-3), SURFACE, [1e-3]).source_peak
    near(rectangle, float(stripe[0]), 1e-8)


def test_coated_half_space():
    """Yovanovich, Culham & Teertstra, IEEE Trans. CPMT 21, 168 (1998): the layered resistance."""
    k1, t1, k2 = 25.0, 20e-6, 1.1
    body = Body([math.inf, t1], [k2, k1], [C, 3.02e6])
    rise = conduct.steady(body, Disc(A), SURFACE).source_mean

    def excess(x):
        y = math.tanh(x * t1 / A)
        return (j1(x) / x) ** 2 * ((k1 + k2 * y) / (k1 * (k2 + k1 * y)) - 1 / k1)

    integral = quad(excess, 1e-12, 60, limit=1000, epsabs=0, epsrel=1e-12)[0]
    near(rise, 8 * A / (3 * math.pi * k1) + 2 * A * integral)
    near(rise, EXACT["coated half-space (Yovanovich) mean"])


def test_anisotropic_half_space_is_an_isotropic_one_of_the_geometric_mean():
    body = Body([math.inf, 1e-6], [0.5, 0.5], [C, C], in_plane=[8.0, 8.0])
    rise = conduct.steady(body, Disc(A), SURFACE)
    near(rise.source_mean, 8 * A / (3 * math.pi * 2.0))
    near(rise.source_peak, A / 2.0)


def test_interface_resistance_adds_in_one_dimension():
    body = slab(interface_resistance=[1.3e-7])
    near(conduct.steady(body, Uniform(), SURFACE).source_mean, SLAB / K + 1.3e-7, 1e-13)
    near(SLAB / K + 1.3e-7, EXACT["TBR 1-D"])


def test_splitting_a_layer_changes_nothing():
    whole = Body([SLAB, 1e-7], [K, 0.2], [C, 1.4e6], in_plane=[K, 0.9])
    cut = Body([SLAB / 3, SLAB * 2 / 3, 1e-7], [K, K, 0.2], [C, C, 1.4e6], in_plane=[K, K, 0.9])
    for rule in (waveform.steady(), waveform.step(3e-5), waveform.train(0.0, 1e-6, 1e-3)):
        one = evaluate(whole, Disc(A), Source(1), [rule]).source_mean
        two = evaluate(cut, Disc(A), Source(2), [rule]).source_mean
        near(one, float(two[0]))


def test_source_and_observer_may_be_exchanged():
    """Reciprocity of the mean rise between two layers, in time as well."""
    body = Body([SLAB, 1e-6, 2e-6], [K, 0.2, 30.0], [C, 1.4e6, 2e6], in_plane=[K, 0.6, 50.0],
                interface_resistance=[1e-8, 3e-8], top_coefficient=25.0)  # fmt: skip
    for rule in (waveform.steady(), waveform.step(1e-5)):
        up = evaluate(body, Disc(A), Source(1, sheet=True), [rule]).mean[0, 2]
        down = evaluate(body, Disc(A), Source(2, sheet=True), [rule]).mean[0, 1]
        near(up, float(down), 1e-9)


@pytest.mark.parametrize("name", ["peak", "before"])
@pytest.mark.parametrize("tp", [1e-6, 1e-4])
def test_train_of_a_wide_source_on_glass(name, tp):
    """Rows 'train': slab of 1.1 mm glass, or its step series summed over all past pulses."""
    period = 1e-2
    n = (2 * np.arange(40000) + 1)[:, None]
    rate = n**2 * math.pi**2 * D / (4 * SLAB**2)
    phase = tp if name == "peak" else 0.0
    if name == "peak":
        modes = -np.expm1(-rate * tp) / -np.expm1(-rate * period)
    else:
        grown = np.exp(-rate * (period - tp)) - np.exp(-rate * period)
        modes = grown / -np.expm1(-rate * period)
    weights = 8 / math.pi**2 / n**2 * SLAB / K
    exact = float((weights * modes).sum())
    if name == "peak":  # the modes beyond the sum have saturated
        exact += 8 / math.pi**2 * SLAB / K * 1 / (4 * 40000)
    rise = conduct.train_at(slab(), Uniform(), SURFACE, [phase], tp, period).source_mean
    near(rise, exact, 1e-9)


def test_no_steady_state_by_name():
    endless, closed = half_space(), slab(bottom_coefficient=0.0)
    with pytest.raises(NoSolutionError, match="ln t"):
        conduct.steady(endless, Stripe(1e-4), SURFACE)
    with pytest.raises(NoSolutionError, match="sqrt t"):
        conduct.steady(endless, Uniform(), SURFACE)
    with pytest.raises(NoSolutionError, match="nowhere"):
        conduct.steady(closed, Disc(A), SURFACE)
    with pytest.raises(NoSolutionError, match="ln t"):
        conduct.train(endless, Stripe(1e-4), SURFACE, 1e-6, 1e-2)
    assert conduct.step(endless, Stripe(1e-4), SURFACE, [1.0]).source_mean > 0


def test_bad_input_is_named():
    with pytest.raises(InputError, match="through_plane of layer 1"):
        Body([1e-3, 1e-7], [1.0, -0.2], [2e6, 2e6])
    with pytest.raises(InputError, match="outermost"):
        Body([1e-3, math.inf, 1e-7], [1.0, 1.0, 0.2], [2e6, 2e6, 2e6])
    with pytest.raises(InputError, match="shorter than the period"):
        conduct.train(slab(), Disc(A), SURFACE, 2e-2, 1e-2)
    with pytest.raises(InputError, match="half-space"):
        conduct.steady(half_space(), Disc(A), Source(0))
    with pytest.raises(InputError, match="radius"):
        Disc(0.0)
