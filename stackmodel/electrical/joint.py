"""Carriers of a layer whose electrons and holes know of each other, as on the dots of a film.

Density of either and recombination follow both quasi-Fermi levels, from a table of logarithms. What
flows between nodes are the carriers that would be there without those of the other sign: a band
with a tabulated statistics like any other. A pair on one dot recombines before it hops.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numba import njit

from stackmodel.electrical.statistics import GAUSS_FERMI
from stackmodel.electrical.tables import STEP
from stackmodel.numerics.bicubic import bicubic, place

TABULATED = GAUSS_FERMI  # how such a band is looked up


class JointTable(NamedTuple):
    """A law of both carriers, per site against a = (E_Fn - E_c)/kT and b = (E_v - E_Fp)/kT.

    Attributes:
        start: lowest a and b; step: of both, kT, a multiple of the step of tabulated statistics.
        values: (m, m, 3, 4) of `numerics.bicubic`: ln of electrons, of holes and of the pairs lost
            a second where the levels are far apart; towards equilibrium the rate takes
            1 - exp(-(E_Fn - E_Fp)/kT).
    """

    start: float
    step: float
    values: np.ndarray


@dataclass(frozen=True)
class JointLaw:
    """The sites of one layer.

    Attributes:
        density: 1/m^3.
        source: gives the table, when it is first looked at: a file is checked without one.
    """

    density: float
    source: Callable[[], JointTable]

    @cached_property
    def table(self) -> JointTable:
        """What one site holds and loses."""
        return self.source()

    def alone(self, band: int) -> tuple[np.ndarray, float]:
        """Statistics (k, 3) of one carrier without the other, as `tables` has them; start."""
        start, step, values = self.table
        line, slope = values[:, 0, 0, :2].T if band == 0 else values[0, :, 1, ::2].T
        parts = round(step / STEP)
        t = np.arange(parts) / parts
        low, high, rise, end = line[:-1, None], line[1:, None], slope[:-1, None], slope[1:, None]
        c2, c3 = 3 * (high - low) - 2 * rise - end, 2 * (low - high) + rise + end
        value = low + t * (rise + t * (c2 + t * c3))
        first = (rise + t * (2 * c2 + 3 * t * c3)) / step
        second = (2 * c2 + 6 * t * c3) / step**2
        inner = np.stack([value.ravel(), first.ravel(), second.ravel()], axis=-1)
        return np.concatenate([inner, [[line[-1], 0.0, 0.0]]]), start


@njit(cache=True, error_model="numpy")
def joint_of(device, layer):
    """Parameters of a layer as a flat tuple for `joint_at`; a kilobyte of device is not copied."""
    k = device.joint[layer]
    return (
        device.joint_tables[k],
        device.joint_start[k],
        device.joint_step,
        device.joint_size[k],
        device.joint_density[k],
        device.level[layer, 0],
        device.level[layer, 1],
    )


@njit(error_model="numpy", forceinline=True)
def joint_at(joint, high, low, i, bias):
    """n, p and R (1/m^3 and 1/(m^3 s)) at node i, each with its slopes in a and b."""
    table, start, step, size, density, level_n, level_p = joint
    a = bias + (high[i, 1] + high[i, 0]) + (low[i, 1] + low[i, 0]) + level_n
    b = -(high[i, 2] + high[i, 0]) - (low[i, 2] + low[i, 0]) + level_p
    at_a, at_b = place(a, start, step, size), place(b, start, step, size)
    n, n_a, n_b = bicubic(table, 0, at_a, at_b)
    p, p_a, p_b = bicubic(table, 1, at_a, at_b)
    r, r_a, r_b = bicubic(table, 2, at_a, at_b)
    n, p, r = density * math.exp(n), density * math.exp(p), density * math.exp(r)
    n_step, p_step, r_step = n / step, p / step, r / step
    return (
        (n, n_a * n_step, n_b * n_step),
        (p, p_a * p_step, p_b * p_step),
        (r, r_a * r_step, r_b * r_step),
    )
