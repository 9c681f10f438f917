"""Sampled photon streams agree with the matrix; a wrong rate does not."""

import numpy as np
import pytest

from stackmodel.dots.blinking import blinking_factor
from stackmodel.dots.detection import g2_in_bins, g2_with_background, g2_with_jitter
from stackmodel.dots.photons import emission
from stackmodel.dots.streams import hanbury_brown_twiss, photon_times
from stackmodel.errors import InputError

EDGES = np.linspace(-60e-9, 60e-9, 241)


def chi_squared(correlogram, g2_bins):
    expected = correlogram.level * g2_bins
    return np.mean((correlogram.counts - expected) ** 2 / expected)


@pytest.fixture(scope="module")
def band():
    return 5 * np.sqrt(2 / (EDGES.size - 1))  # five standard deviations of chi^2 per bin


@pytest.mark.parametrize(("rate", "alpha"), [(16.8e6, 1.0), (25e6, 1.5)])
def test_histogram_against_the_matrix(lin, band, rate, alpha):
    chain = lin.chain(rate, alpha)
    times = photon_times(chain, 3_000_000, seed=7)
    assert (times.size - 1) / times[-1] == pytest.approx(emission(chain).photon_rate, rel=5e-3)
    found = hanbury_brown_twiss(times, EDGES, seed=8)
    assert abs(chi_squared(found, g2_in_bins(chain, EDGES)) - 1) < band
    wrong = lin.chain(1.1 * rate, alpha)
    assert abs(chi_squared(found, g2_in_bins(wrong, EDGES)) - 1) > band
    slow = lin.chain(rate, alpha, lifetimes=lin.lifetimes | {"X": 60e-9})
    assert abs(chi_squared(found, g2_in_bins(slow, EDGES)) - 1) > band


def test_jitter_and_background_as_an_instrument_has_them(lin, band):
    chain, jitter = lin.chain(25e6, 1.5), 0.5e-9
    times = photon_times(chain, 3_000_000, seed=3)
    background = 0.05 * emission(chain).photon_rate
    found = hanbury_brown_twiss(times, EDGES, 4, 1.0, jitter, background)
    centre, half = (EDGES[1:] + EDGES[:-1]) / 2, np.diff(EDGES)[0] / 2
    nodes, weights = np.polynomial.legendre.leggauss(4)
    blurred = g2_with_jitter(chain, centre[:, None] + half * nodes, np.sqrt(2) * jitter)
    dot = blurred @ weights / 2
    rho = emission(chain).photon_rate / 2
    assert abs(chi_squared(found, g2_with_background(dot, rho, background)) - 1) < band
    assert abs(chi_squared(found, dot) - 1) > band
    assert abs(chi_squared(found, g2_in_bins(chain, EDGES)) - 1) > band


def test_blinking_stream(lin):
    chain = lin.chain(25e6, 1.5)
    times = photon_times(chain, 3_000_000, seed=5)
    random = np.random.default_rng(6)
    to_bright, to_dim = 1e5, 2e5
    waits = np.empty(400_000)
    waits[::2] = random.exponential(1 / to_dim, waits[::2].size)
    waits[1::2] = random.exponential(1 / to_bright, waits[1::2].size)
    switches = np.cumsum(waits)
    assert switches[-1] > times[-1]
    kept = times[np.searchsorted(switches, times) % 2 == 0]
    edges = np.linspace(0, 5e-6, 26)
    found = hanbury_brown_twiss(kept, edges, seed=9)
    nodes, weights = np.polynomial.legendre.leggauss(4)
    at = (edges[1:, None] + edges[:-1, None]) / 2 + np.diff(edges)[0] / 2 * nodes
    expected = blinking_factor(at, to_bright, to_dim) @ weights / 2 * g2_in_bins(chain, edges)
    assert found.g2 == pytest.approx(expected, rel=0.02)
    assert found.g2[0] > 2 * g2_in_bins(chain, edges)[0]


def test_streams_repeat_and_refuse(lin):
    chain = lin.chain(25e6)
    assert (photon_times(chain, 100, 1) == photon_times(chain, 100, 1)).all()
    assert (photon_times(chain, 100, 1) != photon_times(chain, 100, 2)).any()
    with pytest.raises(InputError, match="at least one photon"):
        photon_times(chain, 0, 1)
    with pytest.raises(InputError, match="evenly"):
        hanbury_brown_twiss(np.array([0.0, 1.0]), np.array([0.0, 1.0, 3.0]), 1)
