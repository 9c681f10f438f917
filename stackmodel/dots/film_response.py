"""Carriers on the dots of a film, and how they follow the quasi-Fermi levels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.constants import BOLTZMANN
from stackmodel.dots.chain import Chain
from stackmodel.dots.film import FilmDot, film_chain, net_recombination
from stackmodel.dots.moves import (
    ELECTRON_IN,
    ELECTRON_OUT,
    HOLE_IN,
    HOLE_OUT,
    PAIR_IN,
    RECOMBINATION,
)
from stackmodel.dots.recombination import PairRates
from stackmodel.dots.states import States
from stackmodel.dots.stationary import occupations
from stackmodel.errors import NoSolutionError


@dataclass(frozen=True)
class FilmPoint:
    """A film at quasi-Fermi levels, per dot, (...) each.

    Attributes:
        occupation: (..., n).
        electrons: <n_e>.
        holes: <n_h>.
        recombination: net pairs lost a second.
        photons: net photons a second.
        slopes: (..., 3, 2) d(<n_e>, <n_h>, recombination)/d(E_Fn, E_Fp), 1/J and 1/(s J), at
            fixed <Z>.
    """

    occupation: np.ndarray
    electrons: np.ndarray
    holes: np.ndarray
    recombination: np.ndarray
    photons: np.ndarray
    slopes: np.ndarray


def film_point(
    states: States,
    pairs: PairRates,
    dot: FilmDot,
    electron_fermi: ArrayLike,
    hole_fermi: ArrayLike,
    temperature: ArrayLike,
    mean_charge: ArrayLike = 0.0,
) -> FilmPoint:
    """Stationary state of the film's dots and its exact slopes; arguments as `film_chain`."""
    chain = film_chain(states, pairs, dot, electron_fermi, hole_fermi, temperature, mean_charge)
    found = occupations(chain)
    recombined, photons = net_recombination(chain, found)
    thermal = BOLTZMANN * np.broadcast_to(np.asarray(temperature, float), recombined.shape)
    slopes = _slopes(chain, dot, found, thermal)
    return FilmPoint(
        found, found @ states.electrons, found @ states.holes, recombined, photons, slopes
    )


def self_consistent_charge(
    states: States,
    pairs: PairRates,
    dot: FilmDot,
    electron_fermi: float,
    hole_fermi: float,
    temperature: float,
    grid: int = 201,
) -> float:
    """<Z> that the chain itself gives when its charging energy is counted from <Z>.

    Raises:
        NoSolutionError: several do (Coulomb blockade of strongly charged dots in a mean field).
    """
    from scipy.optimize import brentq

    def excess(guess: np.ndarray) -> np.ndarray:

        chain = film_chain(states, pairs, dot, electron_fermi, hole_fermi, temperature, guess)
        return occupations(chain) @ states.charge - guess

    guesses = np.linspace(-states.carriers, states.carriers, grid)
    signs = excess(guesses) > 0
    cross = np.flatnonzero(signs[:-1] & ~signs[1:])
    if cross.size > 1:
        raise NoSolutionError(
            f"{cross.size} mean charges fit, near {guesses[cross].round(2).tolist()}: the "
            "mean-field charging energy is large against kT; give the mean charge"
        )
    low, high = guesses[cross[0]], guesses[cross[0] + 1]
    return float(brentq(lambda z: float(excess(np.array(z))), low, high, xtol=1e-14))


def _slopes(chain: Chain, dot: FilmDot, found: np.ndarray, thermal: np.ndarray) -> np.ndarray:
    """Forward sensitivities: M dP = -dM P for either quasi-Fermi level."""
    moves, states = chain.moves, chain.states
    n = states.count
    matrix = chain.generator()
    scale = np.abs(np.diagonal(matrix, axis1=-2, axis2=-1)).max(axis=-1)[..., None, None]
    grounded = matrix / scale - found[..., :, None]
    right = np.zeros((*found.shape, 2))
    for column, attempt, enter, leave, sign in (
        (0, dot.electron_exchange, ELECTRON_IN, ELECTRON_OUT, 1.0),
        (1, dot.hole_exchange, HOLE_IN, HOLE_OUT, -1.0),
    ):
        for kind, way in ((enter, 1.0), (leave, -1.0)):
            chosen = moves.kind == kind
            share = chain.rates[..., chosen] / attempt
            change = way * sign * attempt * share * (1 - share) / thermal[..., None]
            moved = change * found[..., moves.source[chosen]]
            rows = np.zeros((*found.shape[:-1], n))
            rows[..., moves.source[chosen]] += moved
            rows[..., moves.target[chosen]] -= moved
            right[..., column] += rows
    response = np.linalg.solve(grounded, right / scale)
    down = np.zeros((*found.shape[:-1], n))
    for kind, sign in ((RECOMBINATION, 1.0), (PAIR_IN, -1.0)):
        chosen = moves.kind == kind
        down[..., moves.source[chosen]] += sign * chain.rates[..., chosen]
    ones = np.ones((*found.shape[:-1], 1))
    rows = np.stack([states.electrons * ones, states.holes * ones, down], axis=-2)
    return rows @ response
