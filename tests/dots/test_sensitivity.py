"""Exact derivatives against central differences."""

from dataclasses import replace

import numpy as np
import pytest

from stackmodel.dots.gain.filling import Levels, band_inversion
from stackmodel.dots.moves import ELECTRON_IN, HOLE_IN, RECOMBINATION
from stackmodel.dots.photons import emission
from stackmodel.dots.sensitivity import (
    g2_zero_derivatives,
    mean_derivatives,
    photon_rate_derivatives,
)
from stackmodel.dots.stationary import occupations


def differences(chain, number, step=1e-4):
    found = np.empty(chain.moves.count)
    for m in range(chain.moves.count):
        sides = []
        for sign in (1, -1):
            rates = chain.rates.copy()
            rates[m] *= 1 + sign * step
            sides.append(number(replace(chain, rates=rates)))
        found[m] = (sides[0] - sides[1]) / (2 * step * chain.rates[m])
    return found


@pytest.mark.parametrize("alpha", [1.0, 1.5])
def test_every_rate(lin, alpha):
    escape = {"pair_rate": 2e6, "electron_escape": 1e6, "hole_escape": 3e6}
    chain = lin.chain(25e6, alpha, hole_rate=10e6, **escape)
    inverted = band_inversion(chain.states, Levels())[0]
    for exact, number in (
        (photon_rate_derivatives(chain), lambda c: emission(c).photon_rate),
        (g2_zero_derivatives(chain), lambda c: emission(c).g2_zero),
        (mean_derivatives(chain, inverted), lambda c: occupations(c) @ inverted),
    ):
        assert exact.value == pytest.approx(number(chain), rel=1e-12)
        scaled = exact.by_rate * chain.rates / exact.value
        numeric = differences(chain, number) * chain.rates / exact.value
        assert np.abs(scaled - numeric).max() < 1e-8
        assert np.abs(scaled - 1.01 * numeric).max() > 1e-5


def test_time_has_no_unit(lin):
    # all rates twice as fast: twice the photons, the same g2(0), the same occupations
    chain = lin.chain(25e6, 1.5)
    assert photon_rate_derivatives(chain).along(chain.rates) == pytest.approx(
        emission(chain).photon_rate
    )
    assert g2_zero_derivatives(chain).along(chain.rates) == pytest.approx(0, abs=1e-12)
    kinds = (ELECTRON_IN, HOLE_IN, RECOMBINATION)
    exact = photon_rate_derivatives(chain)
    assert sum(exact.logarithmic(chain, k) for k in kinds) == pytest.approx(1)
