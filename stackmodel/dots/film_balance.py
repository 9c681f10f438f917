"""Quasi-Fermi levels of a film's dots from what transport knows: carriers on them, and pairs lost.

The carrier in excess is there in the number that transport says; the other one comes in just as
often as pairs recombine. Both move in and out in detailed balance (`film_chain`), so that a charge
too many leaves again, and the joint distribution, not its mean field, gives light and loss.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.constants import BOLTZMANN
from stackmodel.dots.chain import Chain
from stackmodel.dots.film import FilmDot, film_chain
from stackmodel.dots.film_response import FilmPoint, film_point
from stackmodel.dots.recombination import PairRates
from stackmodel.dots.states import States
from stackmodel.errors import ConvergenceError

STEPS = 80
LONGEST = 2.0  # kT a step: the logarithms are nearly straight below saturation only
CLOSE = 1e-9  # of both logarithms


@dataclass(frozen=True)
class BalancedFilm:
    """The dots of a film, (v,) points.

    Attributes:
        chain, occupation: rates and stationary state, (v, n).
        electron_fermi, hole_fermi: J, on the scale of the dot's levels.
        point: means, recombination and slopes.
    """

    chain: Chain
    occupation: np.ndarray
    electron_fermi: np.ndarray
    hole_fermi: np.ndarray
    point: FilmPoint


def balanced_film(
    states: States,
    pairs: PairRates,
    dot: FilmDot,
    electrons: np.ndarray,
    holes: np.ndarray,
    recombination: np.ndarray,
    temperature: float,
) -> BalancedFilm:
    """Levels at which the majority carrier and the pairs lost are those asked for.

    Args:
        states, pairs, dot: see `film_chain`.
        electrons, holes: (v,) mean numbers on a dot; the larger is kept, both give the mean charge.
        recombination: (v,) net pairs a dot loses, 1/s, positive.
        temperature: K.

    Raises:
        ConvergenceError: so many pairs cannot meet at this exchange rate, or so many carriers do
            not fit; `partial` is the index of the first such point.
    """
    electrons, holes, recombination = np.broadcast_arrays(electrons, holes, recombination)
    excess = electrons >= holes
    wanted = np.log(np.stack([np.where(excess, electrons, holes), recombination], axis=-1))
    kt = BOLTZMANN * temperature
    charge = holes - electrons

    def at(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, FilmPoint]:
        e_n = dot.electron_level + kt * np.where(excess, x[:, 0], x[:, 1])
        e_p = dot.hole_level - kt * np.where(excess, x[:, 1], x[:, 0])
        return e_n, e_p, film_point(states, pairs, dot, e_n, e_p, temperature, charge)

    # In the dark limit a level holds exp(x) carriers, and a pair is lost at the exciton's rate.
    exciton = pairs.total[states.position("1e1h")]
    x = np.clip(wanted - np.stack([0 * excess, np.log(exciton) + wanted[:, 0]], -1), -300.0, 30.0)
    for _ in range(STEPS):
        e_n, e_p, point = at(x)
        miss, slopes = _miss(point, excess, wanted, kt)
        if (np.abs(miss) < CLOSE).all():
            args = states, pairs, dot, e_n, e_p, temperature, charge
            return BalancedFilm(film_chain(*args), point.occupation, e_n, e_p, point)
        x = x - np.clip(np.linalg.solve(slopes, miss[..., None])[..., 0], -LONGEST, LONGEST)
    first = int(np.argmax((np.abs(miss) >= CLOSE).any(axis=-1)))
    raise ConvergenceError(
        f"dots of the film do not lose {recombination[first]:.3g} pairs/s while they hold "
        f"{np.exp(wanted[first, 0]):.3g} carriers; raise the rate of `exchange` or `carriers`, or "
        "let the layer recombine more slowly: transport asks for more than dots can do",
        partial=first,
    )


def _miss(
    point: FilmPoint, excess: np.ndarray, wanted: np.ndarray, kt: float
) -> tuple[np.ndarray, np.ndarray]:
    """Logarithms beyond those wanted, (v, 2), and their slopes in kT, (v, 2, 2)."""
    majority = np.where(excess, point.electrons, point.holes)
    number = np.where(excess[:, None], point.slopes[:, 0], point.slopes[:, 1])
    found = np.stack([majority, np.maximum(point.recombination, 1e-300)], axis=-1)
    by_level = np.stack([number, point.slopes[:, 2]], axis=-2) * [1.0, -1.0] * kt
    by_x = np.where(excess[:, None, None], by_level, by_level[..., ::-1])
    return np.log(found) - wanted, by_x / found[..., None]
