"""Statistics against quadrature in 30 digits, and the flux built on them."""

import mpmath as mp
import numpy as np
import pytest

from stackmodel.electrical import statistics, tables
from stackmodel.electrical.flux import bernoulli, scharfetter_gummel

EMPTY = np.zeros((1, 3))


def filled(kind, eta, gamma=1.0, width=0.0):
    table, start = EMPTY, 0.0
    if kind == "gauss-fermi":
        table, start = tables.gauss_fermi_table(width)
    if kind == "fermi-dirac":
        table, start = tables.fermi_dirac_table()
    return statistics.fraction(statistics.KINDS[kind], gamma, table, start, tables.STEP, eta)


def exact_fermi_dirac(eta):
    with mp.workdps(30):
        return -mp.re(mp.polylog(mp.mpf(3) / 2, -mp.exp(mp.mpf(eta))))


def exact_gauss_fermi(eta, width):
    with mp.workdps(30):
        eta, width = mp.mpf(eta), mp.mpf(width)

        def integrand(t):
            return mp.exp(-t * t / 2) / (1 + mp.exp(width * t - eta))

        middle = sorted({-width, mp.mpf(0), max(min(eta / width, mp.mpf(12)), -width - 12)})
        whole = mp.quad(integrand, [-width - 14, *middle, 14], maxdegree=9)
        return whole / mp.sqrt(2 * mp.pi)


@pytest.mark.parametrize(
    "eta", [-400.0, -80.0, -24.3, -7.07, -0.4, 0.03, 3.3, 19.77, 59.9, 61.0, 300.0]
)
def test_fermi_dirac_is_right_to_1e_8(eta):
    assert filled("fermi-dirac", eta)[0] == pytest.approx(float(exact_fermi_dirac(eta)), rel=1e-8)


@pytest.mark.parametrize("width", [0.7, 2.3, 5.1, 8.9])
@pytest.mark.parametrize("place", [-3.0, -1.6, -0.9, -0.31, 0.0, 0.4, 1.13])
def test_gauss_fermi_is_right_to_1e_8(width, place):
    eta = place * (1.5 * width**2 + 5)
    exact = float(exact_gauss_fermi(eta, width))
    assert filled("gauss-fermi", eta, width=width)[0] == pytest.approx(exact, rel=1e-8)


def test_the_check_sees_one_percent_of_width():
    exact = float(exact_gauss_fermi(-5.0, 4.0))
    assert filled("gauss-fermi", -5.0, width=4.04)[0] != pytest.approx(exact, rel=1e-3)


@pytest.mark.parametrize("kind", statistics.KINDS)
def test_derivatives_and_monotony(kind):
    grid = np.linspace(-30, 30, 241)
    values = np.array([filled(kind, eta, gamma=0.4, width=3.0) for eta in grid])
    assert (np.diff(values[:, 0]) > 0).all() or kind == "gauss-fermi"
    assert (np.diff(values[:, 0]) >= 0).all()
    for eta in (-9.3, -0.2, 4.4):
        up, down = (filled(kind, eta + s * 1e-5, gamma=0.4, width=3.0) for s in (1, -1))
        here = filled(kind, eta, gamma=0.4, width=3.0)
        assert (np.log(up[0]) - np.log(down[0])) / 2e-5 == pytest.approx(here[1], rel=1e-6)
        assert (up[2] - down[2]) / 2e-5 == pytest.approx(here[3], rel=1e-5, abs=1e-9)


def test_bounded_laws_are_bounded():
    assert filled("blakemore", 700.0, gamma=0.27)[0] == pytest.approx(1 / 0.27, rel=1e-12)
    assert filled("gauss-fermi", 700.0, width=4.0)[0] == pytest.approx(1.0, rel=1e-9)
    assert filled("fermi-dirac", 700.0)[0] > 1000


@pytest.mark.parametrize("x", [-40.0, -1.0, -0.0201, -0.0199, 1e-9, 0.0199, 0.0201, 3.0, 200.0])
def test_bernoulli_function_and_derivative(x):
    with mp.workdps(40):
        y = mp.mpf(x)
        value = float(y / mp.expm1(y))
        slope = float((mp.expm1(y) - y * mp.exp(y)) / mp.expm1(y) ** 2)
    assert bernoulli(x)[0] == pytest.approx(value, rel=2e-14)
    assert bernoulli(x)[1] == pytest.approx(slope, rel=1e-10)


def test_flux_vanishes_exactly_and_keeps_tiny_currents():
    b, db = bernoulli(1.7)
    n = np.exp(1.7)
    flat = scharfetter_gummel(0.0, 1.7, 1.0, n, 1.0, n, 0.0, 0.0, b, db)
    assert flat[0] == 0.0
    tiny = scharfetter_gummel(-1e-19, 1.7, 1.0, n * np.exp(-1e-19), 1.0, n, 0.0, 0.0, b, db)
    assert tiny[0] == pytest.approx(-1e-19 * (b + 1.7), rel=1e-12)


@pytest.mark.parametrize("drop", [-3.1, -0.4, 0.7, 5.0])
def test_flux_is_the_classical_one(drop):
    """B(-Q) n_i exp(drop) - ... written classically: B(Q) n_j - B(-Q) n_i."""
    drift, n_i = 0.83, 2.4
    n_j = n_i * np.exp(drop + drift)
    b, db = bernoulli(drift)
    got = scharfetter_gummel(drop, drift, n_i, n_j, n_i, n_j, 0.0, 0.0, b, db)[0]
    assert got == pytest.approx(b * n_j - (b + drift) * n_i, rel=1e-12)
