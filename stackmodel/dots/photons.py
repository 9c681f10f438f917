"""Photon rate and second-order correlation of one dot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.dots.chain import Chain
from stackmodel.dots.propagation import propagate
from stackmodel.dots.stationary import occupations
from stackmodel.errors import NoSolutionError
from stackmodel.settings import Dots


@dataclass(frozen=True)
class Emission:
    """Stationary light of one dot or of many, (...) each.

    Attributes:
        occupation: (..., n).
        photon_rate: photons a second, inside the device.
        g2_zero: g2(0).
    """

    occupation: np.ndarray
    photon_rate: np.ndarray
    g2_zero: np.ndarray


def emission(chain: Chain) -> Emission:
    """Occupations, photon rate I = c P and g2(0) = c R P / I^2 (c: photon rate per state)."""
    occupation = occupations(chain)
    moves, n = chain.moves, chain.states.count
    photons = chain.rates * chain.yields
    lit = np.flatnonzero((photons > 0).reshape(-1, moves.count).any(axis=0))
    source, target, photons = moves.source[lit], moves.target[lit], photons[..., lit]
    per_state = np.zeros((*photons.shape[:-1], n))
    per_state[..., source] = photons  # each state recombines by one move only
    flux = photons * occupation[..., source]
    rate = flux.sum(axis=-1)
    if not np.all(rate > 0):
        raise NoSolutionError("the dot emits no photon, so it has no g2; raise both injections")
    pairs = (flux * per_state[..., target]).sum(axis=-1)
    return Emission(occupation, rate, pairs / rate**2)


def g2(chain: Chain, delays: ArrayLike, settings: Dots | None = None) -> np.ndarray:
    """g2(tau) = c exp(M tau) R P / I^2 at delays [s] of either sign, the shape of delays.

    After a photon the dot is in R P / I; the dip recovers as it finds its way back
    (Carmichael and Walls, J. Phys. B 9, L43, 1976, for a classical chain).
    """
    after = np.abs(np.asarray(delays, dtype=float))
    row = chain.photon_rates()
    occupation = occupations(chain)
    rate = row @ occupation
    if not rate > 0:
        raise NoSolutionError("the dot emits no photon, so it has no g2; raise both injections")
    lit = chain.emission() @ occupation / rate
    values = propagate(chain.generator(), row[None, :], lit, after.ravel(), occupation, settings)
    return np.maximum(values[0] / rate, 0.0).reshape(after.shape)  # rounding about an exact 0
