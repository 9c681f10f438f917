"""g2 as an instrument shows it: bins, timing jitter, background."""

from __future__ import annotations

import numpy as np

from stackmodel.dots.adjoint import adjoint
from stackmodel.dots.chain import Chain
from stackmodel.dots.photons import g2
from stackmodel.dots.propagation import propagate
from stackmodel.dots.stationary import occupations
from stackmodel.errors import InputError
from stackmodel.settings import Dots


def g2_in_bins(chain: Chain, edges: np.ndarray, settings: Dots | None = None) -> np.ndarray:
    """Exact mean of g2 over each bin between rising edges [s] of any sign, (bins,).

    With y M = c - I 1 the integral of c exp(M t) d, d = R P/I - P, is y (exp(M t) - 1) d: a
    solve, because M itself has no inverse.
    """
    edges = np.asarray(edges, dtype=float)
    if (np.diff(edges) <= 0).any():
        raise InputError("the edges of the bins must rise")
    row, occupation, matrix = chain.photon_rates(), occupations(chain), chain.generator()
    rate = row @ occupation
    deviation = chain.emission() @ occupation / rate - occupation
    lever = adjoint(chain, occupation, row)
    lags, back = np.unique(np.abs(edges), return_inverse=True)
    decay = propagate(matrix, lever[None, :], deviation, lags, occupation, settings)[0]
    rise = lags + (decay - lever @ deviation) / rate
    integral = np.sign(edges) * rise[back]
    return np.diff(integral) / np.diff(edges)


def g2_with_jitter(
    chain: Chain, delays: np.ndarray, jitter: float, settings: Dots | None = None
) -> np.ndarray:
    """g2 seen by a pair of detectors whose delay has a Gaussian error `jitter` [s, rms].

    Two detectors of jitter s each give sqrt(2) s. The kink of g2 at zero ends a panel of the
    quadrature, so that the cut does not cost its order.
    """
    chosen = settings or Dots()
    delays = np.asarray(delays, dtype=float)
    if jitter == 0:
        return g2(chain, delays, chosen)
    nodes, weights = np.polynomial.legendre.leggauss(chosen.jitter_nodes)
    reach = chosen.jitter_reach * jitter
    total = np.zeros(delays.shape)
    for low, high in (
        (delays - reach, np.clip(0.0, delays - reach, delays + reach)),
        (np.clip(0.0, delays - reach, delays + reach), delays + reach),
    ):
        half = (high - low) / 2
        at = (high + low)[..., None] / 2 + half[..., None] * nodes
        bell = np.exp(-(((at - delays[..., None]) / jitter) ** 2) / 2)
        total += half * (((g2(chain, at, chosen) - 1) * bell) @ weights)
    return 1 + total / (jitter * np.sqrt(2 * np.pi))


def g2_with_background(g2_dot: np.ndarray, signal: float, background: float) -> np.ndarray:
    """1 - rho^2 (1 - g2), rho = S/(S + B), for uncorrelated background of rate B.

    Brouri et al., Opt. Lett. 25, 1294 (2000), their correction read backwards.
    """
    if signal <= 0 or background < 0:
        raise InputError("the signal must be > 0 and the background >= 0 counts a second")
    share = signal / (signal + background)
    return 1 - share**2 * (1 - np.asarray(g2_dot))
