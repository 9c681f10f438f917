"""Block-tridiagonal linear systems with 3x3 blocks, solved directly."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, error_model="numpy")
def solve_in_place(lower, diagonal, upper, right):
    """Solve `lower[i] x[i-1] + diagonal[i] x[i] + upper[i] x[i+1] = right[i]`.

    Block Gaussian elimination (the Thomas algorithm on blocks). Each block row is first scaled by
    its diagonal entries: carrier densities span 250 decades and the determinants would underflow.

    Args:
        lower, diagonal, upper: (n, 3, 3); `diagonal` and `upper` are overwritten.
        right: (n, 3), overwritten by the solution.

    A singular block leaves NaN or infinity in `right`, which the caller must look for.
    """
    n = right.shape[0]
    for i in range(n):
        _scale_rows(lower, diagonal, upper, right, i)
        if i > 0:
            _eliminate(lower, diagonal, upper, right, i)
        _divide_by_diagonal(diagonal, upper, right, i, i < n - 1)
    for i in range(n - 2, -1, -1):
        x, y, z = right[i + 1, 0], right[i + 1, 1], right[i + 1, 2]
        for k in range(3):
            right[i, k] -= upper[i, k, 0] * x + upper[i, k, 1] * y + upper[i, k, 2] * z


@njit(error_model="numpy", forceinline=True)
def _scale_rows(lower, diagonal, upper, right, i):
    for k in range(3):
        scale = 1.0 / diagonal[i, k, k]
        right[i, k] *= scale
        for m in range(3):
            lower[i, k, m] *= scale
            diagonal[i, k, m] *= scale
            upper[i, k, m] *= scale


@njit(error_model="numpy", forceinline=True)
def _eliminate(lower, diagonal, upper, right, i):
    """Subtract `lower[i]` times the already divided block row above."""
    for k in range(3):
        a, b, c = lower[i, k, 0], lower[i, k, 1], lower[i, k, 2]
        right[i, k] -= a * right[i - 1, 0] + b * right[i - 1, 1] + c * right[i - 1, 2]
        for m in range(3):
            diagonal[i, k, m] -= (
                a * upper[i - 1, 0, m] + b * upper[i - 1, 1, m] + c * upper[i - 1, 2, m]
            )


@njit(error_model="numpy", forceinline=True)
def _divide_by_diagonal(diagonal, upper, right, i, has_upper):
    """Replace `upper[i]` and `right[i]` by `diagonal[i]^-1` times them (Cramer's rule)."""
    a, b, c = diagonal[i, 0, 0], diagonal[i, 0, 1], diagonal[i, 0, 2]
    d, e, f = diagonal[i, 1, 0], diagonal[i, 1, 1], diagonal[i, 1, 2]
    g, h, k = diagonal[i, 2, 0], diagonal[i, 2, 1], diagonal[i, 2, 2]
    aa, bb, cc = e * k - f * h, c * h - b * k, b * f - c * e
    dd, ee, ff = f * g - d * k, a * k - c * g, c * d - a * f
    gg, hh, kk = d * h - e * g, b * g - a * h, a * e - b * d
    inverse = 1.0 / (a * aa + b * dd + c * gg)
    x, y, z = right[i, 0] * inverse, right[i, 1] * inverse, right[i, 2] * inverse
    right[i, 0] = aa * x + bb * y + cc * z
    right[i, 1] = dd * x + ee * y + ff * z
    right[i, 2] = gg * x + hh * y + kk * z
    if has_upper:
        for m in range(3):
            x = upper[i, 0, m] * inverse
            y = upper[i, 1, m] * inverse
            z = upper[i, 2, m] * inverse
            upper[i, 0, m] = aa * x + bb * y + cc * z
            upper[i, 1, m] = dd * x + ee * y + ff * z
            upper[i, 2, m] = gg * x + hh * y + kk * z


def solve(lower, diagonal, upper, right):
    """`solve_in_place` on copies; real (n, 3, 3) and (n, 3) arrays, returns the solution (n, 3)."""
    blocks = [np.array(block, dtype=float) for block in (lower, diagonal, upper)]
    answer = np.array(right, dtype=float)
    solve_in_place(blocks[0], blocks[1], blocks[2], answer)
    return answer


def transposed(lower, diagonal, upper):
    """The blocks of the transposed matrix, in the same layout."""
    swap = (0, 2, 1)
    new_lower, new_upper = np.zeros_like(lower), np.zeros_like(upper)
    new_lower[1:] = np.transpose(upper[:-1], swap)
    new_upper[:-1] = np.transpose(lower[1:], swap)
    return new_lower, np.transpose(diagonal, swap).copy(), new_upper
