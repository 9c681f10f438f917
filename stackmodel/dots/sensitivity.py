"""Exact derivatives of photon rate, g2(0) and any mean with respect to every rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.dots.adjoint import adjoint
from stackmodel.dots.chain import Chain
from stackmodel.dots.stationary import occupations


@dataclass(frozen=True)
class Derivatives:
    """Of a number F with respect to the rate of each move, (m,), the yields held.

    Attributes:
        value: F.
        by_rate: dF/dr [unit of F times s].
    """

    value: float
    by_rate: np.ndarray

    def along(self, rates: np.ndarray) -> float:
        """Derivative along a change of the rates (m,), such as d(rates)/d(parameter)."""
        return float(self.by_rate @ rates)

    def logarithmic(self, chain: Chain, kind: int) -> float:
        """d ln F/d ln w when all moves of one kind scale together."""
        chosen = chain.moves.kind == kind
        return float(self.by_rate[chosen] @ chain.rates[chosen] / self.value)


def mean_derivatives(chain: Chain, weights: np.ndarray) -> Derivatives:
    """Of a mean w . P (weights (n,) that do not depend on rates: <N>, inversion, charge).

    One adjoint solve y M = w - w.P gives all: dF/dr = P_source (y_source - y_target), because a
    unit of rate moves P_source from source to target.
    """
    occupation = occupations(chain)
    value = float(weights @ occupation)
    return Derivatives(value, _response(chain, occupation, weights))


def photon_rate_derivatives(chain: Chain) -> Derivatives:
    """Of the photon rate I = sum of r eta P_source."""
    occupation = occupations(chain)
    weights = chain.photon_rates()
    direct = chain.yields * occupation[chain.moves.source]
    by_rate = direct + _response(chain, occupation, weights)
    return Derivatives(float(weights @ occupation), by_rate)


def g2_zero_derivatives(chain: Chain) -> Derivatives:
    """Of g2(0) = c R P/I^2."""
    occupation, moves = occupations(chain), chain.moves
    photons, emission = chain.photon_rates(), chain.emission()
    twice = photons @ emission
    rate, pairs = photons @ occupation, twice @ occupation
    lit = chain.yields * occupation[moves.source]
    after = emission @ occupation
    # a rate appears in R (first photon) and in c (second photon), and moves P
    direct = lit * photons[moves.target] + chain.yields * after[moves.source]
    d_pairs = direct + _response(chain, occupation, twice)
    d_rate = lit + _response(chain, occupation, photons)
    value = pairs / rate**2
    return Derivatives(float(value), d_pairs / rate**2 - 2 * value * d_rate / rate)


def _response(chain: Chain, occupation: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """What a change of each rate does to w . P through P alone, (m,)."""
    lever = adjoint(chain, occupation, weights)
    moves = chain.moves
    return occupation[moves.source] * (lever[moves.source] - lever[moves.target])
