"""Charge states (n_e, n_h) of one dot."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from stackmodel.errors import InputError

_LABEL = re.compile(r"(\d+)e(\d+)h")


@dataclass(frozen=True)
class States:
    """The states of a chain, in order of total charge carriers, electrons first.

    Attributes:
        electrons: (n,) electrons in each state.
        holes: (n,) holes in each state.
        carriers: the most carriers (electrons plus holes) a state may hold.
    """

    electrons: np.ndarray
    holes: np.ndarray
    carriers: int

    @property
    def count(self) -> int:
        """Number of states."""
        return self.electrons.size

    @property
    def charge(self) -> np.ndarray:
        """Net charge q = n_h - n_e of each state, in elementary charges."""
        return self.holes - self.electrons

    @property
    def labels(self) -> list[str]:
        """Labels such as "2e1h", electrons first."""
        return [f"{e}e{h}h" for e, h in zip(self.electrons, self.holes, strict=True)]

    def index_table(self) -> np.ndarray:
        """Position of (n_e, n_h) as a square table; -1 where the state is not in the set."""
        table = np.full((self.carriers + 2,) * 2, -1, dtype=np.int64)
        table[self.electrons, self.holes] = np.arange(self.count)
        return table

    def position(self, label: str) -> int:
        """Position of a labelled state; InputError when there is none."""
        match = _LABEL.fullmatch(label)
        pair = (int(match[1]), int(match[2])) if match else (self.carriers + 1,) * 2
        found = self.index_table()[pair] if max(pair) <= self.carriers else -1
        if found < 0:
            raise InputError(
                f"no dot state {label!r}; states are {self.labels[0]} .. {self.labels[-1]}, "
                "electrons first; raise the number of carriers to reach more"
            )
        return int(found)


def charge_states(carriers: int) -> States:
    """All (n_e, n_h) with n_e + n_h <= carriers: (N+1)(N+2)/2 states, 15 for N = 4."""
    if carriers < 1:
        raise InputError(f"a dot needs room for at least 1 carrier, got {carriers}")
    total = np.repeat(np.arange(carriers + 1), np.arange(1, carriers + 2))
    holes = np.concatenate([np.arange(t + 1) for t in range(carriers + 1)])
    return States(total - holes, holes, carriers)


def level_states(electrons: int, holes: int) -> States:
    """All (n_e, n_h) that fit into one level of each: (g_e + 1)(g_h + 1) states."""
    if electrons < 1 or holes < 1:
        raise InputError(f"a level holds at least 1 carrier, got {electrons} and {holes}")
    e, h = (x.ravel() for x in np.indices((electrons + 1, holes + 1)))
    order = np.lexsort((h, e + h))
    return States(e[order], h[order], electrons + holes)


def pair_states(pairs: int) -> States:
    """The neutral ladder 0, X, XX, ... up to `pairs` pairs, as light excites it."""
    if pairs < 1:
        raise InputError(f"a ladder needs at least 1 pair, got {pairs}")
    return States(np.arange(pairs + 1), np.arange(pairs + 1), 2 * pairs)
