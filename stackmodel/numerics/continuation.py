"""Following a solution along one parameter: extrapolation weights and the length of a step."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, error_model="numpy")
def extrapolation_weights(past, count, target):
    """Lagrange weights that extrapolate `count` past values at `past` to `target`.

    Args:
        past: parameter of the earlier solutions, distinct; only the first `count` are read.
    """
    weights = np.ones(count)
    for a in range(count):
        for b in range(count):
            if b != a:
                weights[a] *= (target - past[b]) / (past[a] - past[b])
    return weights


@njit(cache=True, error_model="numpy")
def next_stop(here, goal, largest):
    """The parameter to try next on the way to `goal`, at most `largest` away."""
    distance = goal - here
    if abs(distance) <= largest * (1.0 + 1e-9):
        return goal
    return here + np.copysign(largest, distance)
