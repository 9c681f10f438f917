"""A dot pumped by pairs, from empty to many, and where its bands begin to amplify."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.dots.chain import Chain, build_chain
from stackmodel.dots.gain.filling import Levels, band_inversion
from stackmodel.dots.recombination import PairLaw, pair_rates
from stackmodel.dots.states import States
from stackmodel.dots.stationary import occupations
from stackmodel.errors import InputError, NoSolutionError


def ladder_states(pairs: int, charge: int = 0) -> States:
    """0, 1, 2 ... `pairs` pairs on a dot that permanently holds `charge` (n_h - n_e)."""
    if pairs < 1:
        raise InputError(f"a ladder needs at least 1 pair, got {pairs}")
    steps = np.arange(pairs + 1)
    electrons, holes = steps + max(-charge, 0), steps + max(charge, 0)
    return States(electrons, holes, 2 * pairs + abs(charge))


def ladder(pump: ArrayLike, law: PairLaw, pairs: int = 30, charge: int = 0) -> Chain:
    """The chain of a dot that receives `pump` pairs a second (...), after the statistical rule."""
    states = ladder_states(pairs, charge)
    return build_chain(states, pair_rates(states, law), pair_rate=pump)


def mean_pairs(chain: Chain) -> np.ndarray:
    """<N>, (...)."""
    pairs = np.minimum(chain.states.electrons, chain.states.holes)
    return occupations(chain) @ pairs


def mean_inversion(chain: Chain, levels: Levels) -> np.ndarray:
    """Mean inversion of 1S and 1P, (2, ...); times G_0 of the band, its gain."""
    inverted = band_inversion(chain.states, levels)
    return np.moveaxis(occupations(chain) @ inverted.T, -1, 0)


def pump_for_inversion(
    chain_at: Callable[[float], Chain],
    levels: Levels,
    band: int = 0,
    inversion: float = 0.0,
    bracket: tuple[float, float] = (1e3, 1e14),
) -> float:
    """Pump rate [1/s] at which a band (0: 1S, 1: 1P) reaches a mean inversion.

    Raises:
        NoSolutionError: it is above (zero-threshold gain of a charged dot) or below the wanted
            value at both ends of the bracket.
    """
    from scipy.optimize import brentq

    def excess(exponent: float) -> float:

        return float(mean_inversion(chain_at(np.exp(exponent)), levels)[band]) - inversion

    low, high = np.log(bracket[0]), np.log(bracket[1])
    if excess(low) >= 0 or excess(high) < 0:
        raise NoSolutionError(
            f"band {('1S', '1P')[band]} goes from inversion {excess(low) + inversion:.3g} to "
            f"{excess(high) + inversion:.3g} for pump rates of {bracket[0]:g} .. {bracket[1]:g} "
            f"1/s and does not cross {inversion:g}; allow more pairs or widen the bracket"
        )
    return float(np.exp(brentq(excess, low, high, xtol=1e-13, rtol=1e-14)))
