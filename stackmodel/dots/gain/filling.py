"""Occupation of the 1S and 1P levels of a dot state, lowest first, and its population inversion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.dots.states import States
from stackmodel.errors import InputError


@dataclass(frozen=True)
class Levels:
    """Degeneracies of 1S and 1P; (2, 6) for CdSe electrons, holes alike unless stated.

    Attributes:
        electron: (g_1S, g_1P) of electrons.
        hole: (g_1S, g_1P) of holes.
    """

    electron: tuple[int, int] = (2, 6)
    hole: tuple[int, int] = (2, 6)

    def __post_init__(self) -> None:
        if min(self.electron + self.hole) < 1:
            raise InputError(f"a level holds at least one carrier: {self.electron}, {self.hole}")


def fill(count: np.ndarray, degeneracy: tuple[int, int]) -> np.ndarray:
    """Carriers in 1S and in 1P (2, ...) when the lowest level fills first; the rest goes higher."""
    lower = np.minimum(count, degeneracy[0])
    return np.stack([lower, np.minimum(count - lower, degeneracy[1])])


def band_inversion(states: States, levels: Levels) -> np.ndarray:
    """n_e/g_e + n_h/g_h - 1 of the 1S and of the 1P transition, (2, n), between -1 and 1.

    For g_e = g_h = 2 the 1S value is 1 for XX, 0 for X, -1 for the empty dot and 1/2 for a
    trion: their mean is the P_XX - P_0 of the three-state model.
    """
    electrons = fill(states.electrons, levels.electron)
    holes = fill(states.holes, levels.hole)
    share = np.array([levels.electron, levels.hole], dtype=float)
    return electrons / share[0][:, None] + holes / share[1][:, None] - 1


def band_emission(states: States, levels: Levels, oscillator: float = 1.0) -> np.ndarray:
    """Emission weights of 1S and 1P, (2, n), in units of k_r of one pair in 1S.

    n_e n_h within each band; `oscillator` is the strength of a 1P pair relative to a 1S pair.
    """
    bands = fill(states.electrons, levels.electron) * fill(states.holes, levels.hole)
    return bands * np.array([[1.0], [oscillator]])


def threshold_occupancy(g_e: int, g_h: int) -> float:
    """<N>_th = g_e g_h/(g_e + g_h), from <n_e> + <n_h> = 1 (review of 2021): 1 for (2, 2)."""
    return g_e * g_h / (g_e + g_h)
