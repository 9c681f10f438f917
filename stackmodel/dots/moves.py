"""The moves that join the states, and the closure at the top of the chain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.dots.states import States

ELECTRON_IN, HOLE_IN, PAIR_IN, RECOMBINATION, ELECTRON_OUT, HOLE_OUT = range(6)
KINDS = ("electron in", "hole in", "pair in", "recombination", "electron out", "hole out")
_STEPS = np.array([(1, 0), (0, 1), (1, 1), (-1, -1), (-1, 0), (0, -1)])


@dataclass(frozen=True)
class Moves:
    """Every possible jump: from state `source` to state `target`, of kind `kind` (all (m,))."""

    source: np.ndarray
    target: np.ndarray
    kind: np.ndarray

    @property
    def count(self) -> int:
        """Number of moves."""
        return self.source.size

    def spread(self, table: np.ndarray) -> np.ndarray:
        """Rates per kind and state, (..., 6, n) in 1/s, laid out per move, (..., m)."""
        return table[..., self.kind, self.source]


def all_moves(states: States, closed: bool = True) -> Moves:
    """All moves among the states, closed at the top.

    A move that would make more carriers than the chain holds is followed at once by the loss of
    one pair, without a photon, whenever the dot then holds an electron and a hole; otherwise it
    is blocked. Without a closure (N, 0) and (0, N) would absorb and the dot would go dark.
    closed=False blocks every such move: that keeps detailed balance, and needs escape.
    """
    table = states.index_table()
    parts = []
    for kind, step in enumerate(_STEPS):
        to = np.stack([states.electrons, states.holes], axis=1) + step
        above = closed & (to.sum(axis=1) > states.carriers) & (to > 0).all(axis=1)
        to = to - above[:, None]
        inside = (to >= 0).all(axis=1) & (to.sum(axis=1) <= states.carriers)
        source = np.flatnonzero(inside)
        target = table[to[source, 0], to[source, 1]]
        moves = (target >= 0) & (target != source)
        parts.append((source[moves], target[moves], np.full(moves.sum(), kind)))
    source, target, kinds = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Moves(source, target, kinds)
