"""The master equation dP/dt = M P of one dot: states, moves and their rates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.dots.moves import (
    ELECTRON_IN,
    ELECTRON_OUT,
    HOLE_IN,
    HOLE_OUT,
    KINDS,
    PAIR_IN,
    RECOMBINATION,
    Moves,
    all_moves,
)
from stackmodel.dots.recombination import PairRates
from stackmodel.dots.states import States
from stackmodel.errors import InputError


@dataclass(frozen=True)
class Chain:
    """One dot, or many with the same states.

    Attributes:
        states: the n states.
        moves: the m moves.
        rates: (..., m) rate of each move, 1/s.
        yields: (..., m) photons a move emits (0 except for recombination).
    """

    states: States
    moves: Moves
    rates: np.ndarray
    yields: np.ndarray

    def generator(self) -> np.ndarray:
        """M, dense (..., n, n): dP/dt = M P, columns sum to zero."""
        n, moves = self.states.count, self.moves
        matrix = np.zeros((*self.rates.shape[:-1], n, n))
        for kind in range(len(KINDS)):  # moves of one kind never share a source
            chosen = np.flatnonzero(moves.kind == kind)
            source, rates = moves.source[chosen], self.rates[..., chosen]
            matrix[..., moves.target[chosen], source] += rates
            matrix[..., source, source] -= rates
        return matrix

    def emission(self) -> np.ndarray:
        """R, dense (n, n): rate of photons that take the dot from column to row."""
        n, moves = self.states.count, self.moves
        matrix = np.zeros((n, n))
        np.add.at(matrix, (moves.target, moves.source), self.rates * self.yields)
        return matrix

    def flux(self, kind: int, occupation: np.ndarray) -> np.ndarray:
        """Moves of one kind per second, (...), at occupations (..., n)."""
        chosen = self.moves.kind == kind
        return (self.rates[..., chosen] * occupation[..., self.moves.source[chosen]]).sum(axis=-1)

    def photon_rates(self) -> np.ndarray:
        """c = column sums of R: photon rate of each state, (n,) 1/s; for a single dot."""
        return np.bincount(
            self.moves.source, weights=self.rates * self.yields, minlength=self.states.count
        )


def build_chain(
    states: States,
    pairs: PairRates,
    *,
    electron_rate: ArrayLike = 0.0,
    hole_rate: ArrayLike = 0.0,
    factors: tuple[np.ndarray, np.ndarray] | None = None,
    pair_rate: ArrayLike = 0.0,
    electron_escape: ArrayLike = 0.0,
    hole_escape: ArrayLike = 0.0,
    capacity: tuple[int, int] | None = None,
) -> Chain:
    """The chain of one dot, or of many when rates are arrays of any common shape (...).

    Args:
        states: from `charge_states` or `pair_states`.
        pairs: rate and yield of pair loss per state.
        electron_rate: injection into a neutral dot, 1/s, (...).
        hole_rate: the same for holes.
        factors: Coulomb factors (electron, hole) per state, (n,) each; None: all 1.
        pair_rate: pairs a second made by light, (...).
        electron_escape: escape rate of each electron, 1/s, (...): n_e of them escape.
        hole_escape: the same for holes.
        capacity: level degeneracies (g_e, g_h); injection then falls as the free share of them.
    """
    n_e, n_h = states.electrons, states.holes
    room_e, room_h = (np.ones(states.count),) * 2
    if capacity is not None:
        room_e = np.clip(1 - n_e / capacity[0], 0, 1)
        room_h = np.clip(1 - n_h / capacity[1], 0, 1)
    f_e, f_h = factors if factors is not None else (np.ones(states.count),) * 2
    scalars = (electron_rate, hole_rate, pair_rate, electron_escape, hole_escape)
    given = np.broadcast_arrays(*(np.asarray(rate, dtype=float) for rate in scalars))
    if not all(np.isfinite(rate).all() and (rate >= 0).all() for rate in given):
        raise InputError("every rate of a dot must be finite and >= 0 (1/s)")
    electron, hole, light, out_e, out_h = (rate[..., None] for rate in given)
    table = np.empty((*given[0].shape, 6, states.count))
    with np.errstate(over="ignore"):  # refused below
        table[..., ELECTRON_IN, :] = electron * f_e * room_e
        table[..., HOLE_IN, :] = hole * f_h * room_h
    table[..., PAIR_IN, :] = light * room_e * room_h
    table[..., RECOMBINATION, :] = pairs.total
    table[..., ELECTRON_OUT, :] = out_e * n_e
    table[..., HOLE_OUT, :] = out_h * n_h
    return chain_of(states, table, pairs.yields)


def chain_of(states: States, table: np.ndarray, yields: np.ndarray, closed: bool = True) -> Chain:
    """The chain of a table of rates per kind and state, (..., 6, n) in 1/s, and yields (..., n).

    closed: how moves above the most carriers end, see `all_moves`.
    """
    if not np.isfinite(table).all():
        raise InputError(
            "a move of the dot is infinitely fast: the Coulomb factors of its most charged states "
            "overflow; use fewer carriers or a weaker law"
        )
    moves = all_moves(states, closed)
    photons = np.where(moves.kind == RECOMBINATION, yields[..., moves.source], 0.0)
    return Chain(states, moves, moves.spread(table), photons)
