"""Transients, bins, jitter, background, blinking."""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from stackmodel.dots.blinking import blinking_factor
from stackmodel.dots.detection import g2_in_bins, g2_with_background, g2_with_jitter
from stackmodel.dots.photons import emission, g2
from stackmodel.dots.propagation import propagate
from stackmodel.dots.stationary import occupations
from stackmodel.dots.transient import before_each_pulse, pulse, relax
from stackmodel.errors import InputError
from stackmodel.settings import Dots

TABLE = Path(__file__).parents[1] / "reference/dots/dot15_reference.csv"
ROWS = list(csv.DictReader(TABLE.read_text().splitlines()))


def test_relaxation_against_an_integrator(lin):
    chain = lin.chain(25e6, 1.5)
    start = np.zeros(15)
    start[chain.states.position("2e2h")] = 1.0
    times = np.array([0.0, 1e-10, 5e-9, 1e-7])
    matrix = chain.generator()
    exact = solve_ivp(
        lambda t, p: matrix @ p, (0, 1e-7), start, "Radau", times, rtol=1e-11, atol=1e-14
    ).y.T
    found = relax(chain, start, times)
    assert np.abs(found - exact).max() < 1e-9
    assert np.abs(relax(lin.chain(26e6, 1.5), start, times) - exact).max() > 1e-4
    assert found.sum(axis=1) == pytest.approx(1.0, abs=1e-12)
    assert relax(chain, start, np.array([1e-3]))[0] == pytest.approx(occupations(chain), abs=1e-12)


def test_a_dot_left_alone_keeps_its_charge(lin):
    dark = lin.chain(0.0)
    start = occupations(lin.chain(25e6, 1.5))
    later = relax(dark, start, np.array([1e-3]))[0]
    charge = dark.states.charge + 4
    assert np.bincount(charge, later) == pytest.approx(np.bincount(charge, start), abs=1e-12)
    pairs = np.minimum(dark.states.electrons, dark.states.holes)
    assert later @ pairs < 1e-12


def test_eigenvectors_and_matrix_exponentials_agree(lin):
    chain = lin.chain(25e6, 1.5)
    delays = np.array([0.0, 3e-9, 1e-9, 2e-7])
    forced = g2(chain, delays, Dots(eigenvector_condition=0.0))
    assert forced == pytest.approx(g2(chain, delays), rel=1e-11)
    # a Jordan block has no eigenvectors at all: 1 + t is still found
    block = np.array([[0.0, 1.0], [0.0, 0.0]])
    assert propagate(
        block, np.ones((1, 2)), np.array([0.0, 1.0]), np.array([0.0, 2.0]), np.ones(2)
    )[0] == pytest.approx([1.0, 3.0])


def test_pulse_and_train(lin):
    on, off = lin.chain(80e6, 1.5), lin.chain(1e5, 1.5)
    rest = occupations(off)
    times = np.array([0.0, 5e-8, 1e-5, 1e-5 + 1e-9, 1e-3])
    found = pulse(on, off, rest, 1e-5, times)
    assert found[0] == pytest.approx(rest, abs=1e-13)
    assert found[2] == pytest.approx(occupations(on), abs=1e-9)
    assert found[4] == pytest.approx(rest, abs=1e-9)
    width, period = 1e-8, 3e-8
    before = before_each_pulse(on, off, width, period)
    again = pulse(on, off, before, width, np.array([period]))[0]
    assert again == pytest.approx(before, abs=1e-12)
    assert np.abs(before - rest).max() > 1e-2
    with pytest.raises(InputError, match="does not fit"):
        before_each_pulse(on, off, 2.0, 1.0)
    with pytest.raises(InputError, match="pulse width"):
        pulse(on, off, rest, 0.0, times)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['case']}-{r['coulomb']}-{r['w_e_per_us']}")
def test_first_bin_of_the_reference(lin, row):
    rate = float(row["w_e_per_us"]) * 1e6
    chain = lin.pl(rate) if row["case"] == "PL3" else lin.chain(rate, _alpha(row))
    bins = g2_in_bins(chain, np.array([-0.25e-9, 0.0, 0.25e-9]))
    assert bins == pytest.approx(float(row["g2_bin0_exact"]), rel=1e-7)
    assert abs(bins[0] / emission(chain).g2_zero - 1) > 0.04
    if row["mc_g2_bin0_0.25ns"]:  # a Monte Carlo of somebody else's, with its error bar
        away = bins[1] - float(row["mc_g2_bin0_0.25ns"])
        assert abs(away) < 3 * float(row["mc_g2_bin0_err"])


def _alpha(row):
    return 1.5 if "1.5" in row["coulomb"] else 1.0


def test_bins_against_quadrature(lin):
    chain = lin.chain(25e6, 1.5)
    edges = np.array([-3e-9, 2e-9, 40e-9])
    nodes, weights = np.polynomial.legendre.leggauss(60)

    def mean(a, b):
        return g2(chain, (a + b) / 2 + (b - a) / 2 * nodes) @ weights / 2

    first = (3 * mean(-3e-9, 0) + 2 * mean(0, 2e-9)) / 5
    assert g2_in_bins(chain, edges) == pytest.approx([first, mean(2e-9, 40e-9)], rel=1e-10)
    with pytest.raises(InputError, match="rise"):
        g2_in_bins(chain, edges[::-1])


def test_jitter(lin):
    chain, jitter = lin.chain(25e6, 1.5), 0.35e-9
    delays = np.array([-1e-9, 0.0, 0.2e-9, 8e-9])
    fine = np.linspace(-1, 1, 200_001) * 12 * jitter
    bell = np.exp(-((fine / jitter) ** 2) / 2)
    exact = [(g2(chain, d + fine) * bell).sum() / bell.sum() for d in delays]
    assert g2_with_jitter(chain, delays, jitter) == pytest.approx(exact, rel=1e-7)
    assert g2_with_jitter(chain, delays, 0.0) == pytest.approx(g2(chain, delays))
    assert g2_with_jitter(chain, delays, jitter)[1] > 1.2 * emission(chain).g2_zero


def test_background():
    assert g2_with_background(0.04, 100.0, 0.0) == pytest.approx(0.04)
    assert g2_with_background(0.0, 9.0, 1.0) == pytest.approx(0.19)
    with pytest.raises(InputError, match="signal"):
        g2_with_background(0.0, 0.0, 1.0)


def test_blinking():
    assert blinking_factor(np.array([0.0, 1e-3]), 10.0, 0.0) == pytest.approx(1.0)
    assert blinking_factor(0.0, 30.0, 10.0) == pytest.approx(4 / 3)  # 1/p for a dark state
    assert blinking_factor(1.0, 30.0, 10.0) == pytest.approx(1.0, abs=1e-12)
    assert blinking_factor(0.0, 30.0, 10.0, dim_brightness=1.0) == pytest.approx(1.0)
    with pytest.raises(InputError, match="never brightens"):
        blinking_factor(0.0, 0.0, 10.0)
