"""Functions of two variables on a square grid, as tensor-product cubic splines.

Below the grid a function goes on as a straight line, above it as a constant: what logarithms of
occupations do, from empty levels to full ones.
"""

from __future__ import annotations

import numpy as np
from numba import njit


def spline_table(values: np.ndarray) -> np.ndarray:
    """Values (m, m, q) as the table (m, m, q, 4) that `bicubic` reads.

    The last axis holds value, slope along the first and along the second axis and the mixed one,
    per step of the grid, of the natural cubic spline through the values: twice differentiable.
    """
    by_a = _slopes(values)
    by_b = _slopes(values.swapaxes(0, 1)).swapaxes(0, 1)
    both = _slopes(by_b)
    return np.ascontiguousarray(np.stack([values, by_a, by_b, both], axis=-1))


def _slopes(values: np.ndarray) -> np.ndarray:
    """Slopes along the first axis of the natural spline, per step of the grid."""
    flat = np.ascontiguousarray(values).reshape(len(values), -1)
    return _solved(flat).reshape(values.shape)


@njit(cache=True, error_model="numpy")
def _solved(values):
    """s_(i-1) + 4 s_i + s_(i+1) = 3 (f_(i+1) - f_(i-1)), at either end with 2 in place of 4."""
    last = values.shape[0] - 1
    found, pivot = np.empty_like(values), np.empty(last + 1)
    for i in range(last + 1):
        pivot[i] = (2.0 if i == 0 or i == last else 4.0) - (1.0 / pivot[i - 1] if i > 0 else 0.0)
        for k in range(values.shape[1]):
            right = 3.0 * (values[min(i + 1, last), k] - values[max(i - 1, 0), k])
            found[i, k] = (right - (found[i - 1, k] if i > 0 else 0.0)) / pivot[i]
    for i in range(last - 1, -1, -1):
        for k in range(values.shape[1]):
            found[i, k] -= found[i + 1, k] / pivot[i]
    return found


@njit(error_model="numpy", forceinline=True)
def place(at, start, step, size):
    """Interval, place in it (0 to 1), what lies below the grid, and 0 above the grid else 1."""
    x = (at - start) / step
    if x <= 0.0:
        return 0, 0.0, x, 1.0
    if x >= size - 1.0:
        return size - 2, 1.0, 0.0, 0.0
    i = min(int(x), size - 2)
    return i, x - i, 0.0, 1.0


@njit(error_model="numpy", forceinline=True)
def hermite(t):
    """Weights of value and slope at both ends of an interval, and their derivatives."""
    s = 1.0 - t
    return (
        (s * s * (1.0 + 2.0 * t), t * s * s, t * t * (3.0 - 2.0 * t), -t * t * s),
        (-6.0 * t * s, s * (1.0 - 3.0 * t), 6.0 * t * s, t * (3.0 * t - 2.0)),
    )


@njit(error_model="numpy", forceinline=True)
def bicubic(table, q, at_a, at_b):
    """Function q and its slopes per step of the grid; at_a, at_b: of `place`."""
    i, t, below_a, inside_a = at_a
    j, u, below_b, inside_b = at_b
    wa, da = hermite(t)
    wb, db = hermite(u)
    c00, c01, c10, c11 = (
        table[i, j, q],
        table[i, j + 1, q],
        table[i + 1, j, q],
        table[i + 1, j + 1, q],
    )
    # along b first: value, slope along a, of either row
    low = wb[0] * c00[0] + wb[1] * c00[2] + wb[2] * c01[0] + wb[3] * c01[2]
    low_a = wb[0] * c00[1] + wb[1] * c00[3] + wb[2] * c01[1] + wb[3] * c01[3]
    low_b = db[0] * c00[0] + db[1] * c00[2] + db[2] * c01[0] + db[3] * c01[2]
    low_ab = db[0] * c00[1] + db[1] * c00[3] + db[2] * c01[1] + db[3] * c01[3]
    top = wb[0] * c10[0] + wb[1] * c10[2] + wb[2] * c11[0] + wb[3] * c11[2]
    top_a = wb[0] * c10[1] + wb[1] * c10[3] + wb[2] * c11[1] + wb[3] * c11[3]
    top_b = db[0] * c10[0] + db[1] * c10[2] + db[2] * c11[0] + db[3] * c11[2]
    top_ab = db[0] * c10[1] + db[1] * c10[3] + db[2] * c11[1] + db[3] * c11[3]
    value = wa[0] * low + wa[1] * low_a + wa[2] * top + wa[3] * top_a
    by_a = da[0] * low + da[1] * low_a + da[2] * top + da[3] * top_a
    by_b = wa[0] * low_b + wa[1] * low_ab + wa[2] * top_b + wa[3] * top_ab
    both = da[0] * low_b + da[1] * low_ab + da[2] * top_b + da[3] * top_ab
    return (
        value + below_a * by_a + below_b * by_b + below_a * below_b * both,
        inside_a * (by_a + below_b * both),
        inside_b * (by_b + below_a * both),
    )
