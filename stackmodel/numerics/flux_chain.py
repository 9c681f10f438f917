"""Linear systems of fluxes balanced along a chain of nodes, solved without subtraction.

Edge e between nodes e and e + 1 carries dF_e = -left[e] dX_e + right[e] dX_(e+1), and node i asks
dF_i - dF_(i-1) = node[i] dX_i - residual[i]. That is a block-tridiagonal system, but eliminating
it as one computes a conductance as the difference of two large ones: where a well full of carriers
is closed by barriers that pass 1e-25 of what flows inside, its level is lost to rounding. Here
what lies to the left of a node is kept as dF = f + K dX, and with K' = K + node passing an edge
gives K' (K' + left)^-1 right: two conductances in series, as in the state-reduction algorithm of
Grassmann, Taksar and Heyman (Oper. Res. 33, 1107, 1985), here with 3x3 blocks.
"""

from __future__ import annotations

import numpy as np
from numba import njit

HOLD = 1e20  # conductance that keeps a held unknown, over the largest entries of the first edge


@njit(cache=True, error_model="numpy")
def solve_chain(left, right, node, residual, held_first, held_last, carry, inverse):
    """Solve for dX; a held unknown of an end node stays zero.

    Args:
        left, right: (n - 1, 3, 3); node: (n, 3, 3); residual: (n, 3), overwritten by dX.
        held_first, held_last: (3,) bool.
        carry: (n, 3, 3) work, on return T of dX_i = T_i dX_(i+1) - y_i.
        inverse: (n, 3, 3) work, on return (K' + left)^-1.

    A singular block leaves NaN or infinity in `residual`, which the caller must look for.
    """
    last = residual.shape[0] - 1
    seen = np.zeros((3, 3))  # K' at the present node
    flow = np.zeros(3)
    for i in range(last):
        for k in range(3):
            flow[k] -= residual[i, k]
            for m in range(3):
                seen[k, m] += node[i, k, m]
        if i == 0:
            _hold_first(seen, left[0], right[0], held_first)
        _invert_sum(seen, left[i], inverse[i])
        _multiply(inverse[i], right[i], carry[i])
        _apply(inverse[i], flow, residual[i])
        _pass_edge(seen, left[i], right[i], carry[i], flow, residual[i])
    for k in range(3):
        flow[k] -= residual[last, k]
        for m in range(3):
            seen[k, m] += node[last, k, m]
    _close(seen, flow, held_last, inverse[last], residual[last])
    for i in range(last - 1, -1, -1):
        x, y, z = residual[i + 1, 0], residual[i + 1, 1], residual[i + 1, 2]
        for k in range(3):
            known = carry[i, k, 0] * x + carry[i, k, 1] * y + carry[i, k, 2] * z
            residual[i, k] = known - residual[i, k]
    for k in range(3):
        if held_first[k]:
            residual[0, k] = 0.0


@njit(error_model="numpy", forceinline=True)
def _hold_first(seen, left, right, held):
    for k in range(3):
        if held[k]:
            size = 0.0
            for m in range(3):
                seen[k, m] = 0.0
                size += abs(left[k, m]) + abs(right[k, m])
            seen[k, k] = HOLD * size


@njit(error_model="numpy", forceinline=True)
def _multiply(a, b, answer):
    for k in range(3):
        for m in range(3):
            answer[k, m] = a[k, 0] * b[0, m] + a[k, 1] * b[1, m] + a[k, 2] * b[2, m]


@njit(error_model="numpy", forceinline=True)
def _apply(a, x, answer):
    p, q, r = x[0], x[1], x[2]
    for k in range(3):
        answer[k] = a[k, 0] * p + a[k, 1] * q + a[k, 2] * r


@njit(error_model="numpy", forceinline=True)
def _pass_edge(seen, left, right, carry, flow, y):
    """K' T, which is also right - left T, and the flow f' - K' y, which is also left y.

    Row by row the form made of the smaller conductances is taken: the other one leaves, as the
    difference of two large numbers, noise above what the edge can pass at all.
    """
    for k in range(3):
        p, q, r = seen[k, 0], seen[k, 1], seen[k, 2]
        if abs(seen[k, k]) < abs(left[k, k]):
            flow[k] -= p * y[0] + q * y[1] + r * y[2]
            for m in range(3):
                seen[k, m] = p * carry[0, m] + q * carry[1, m] + r * carry[2, m]
        else:
            p, q, r = left[k, 0], left[k, 1], left[k, 2]
            flow[k] = p * y[0] + q * y[1] + r * y[2]
            for m in range(3):
                passed = p * carry[0, m] + q * carry[1, m] + r * carry[2, m]
                seen[k, m] = right[k, m] - passed


@njit(error_model="numpy", forceinline=True)
def _invert_sum(one, two, answer):
    """(one + two)^-1 by Cramer's rule on rows scaled by their diagonals.

    Unscaled, a determinant of conductances that span 250 decades underflows.
    """
    p = 1.0 / (one[0, 0] + two[0, 0])
    q = 1.0 / (one[1, 1] + two[1, 1])
    r = 1.0 / (one[2, 2] + two[2, 2])
    b, c = (one[0, 1] + two[0, 1]) * p, (one[0, 2] + two[0, 2]) * p
    d, f = (one[1, 0] + two[1, 0]) * q, (one[1, 2] + two[1, 2]) * q
    g, h = (one[2, 0] + two[2, 0]) * r, (one[2, 1] + two[2, 1]) * r
    aa, dd, gg = 1.0 - f * h, f * g - d, d * h - g
    scale = 1.0 / (aa + b * dd + c * gg)
    p, q, r = p * scale, q * scale, r * scale
    answer[0, 0], answer[0, 1], answer[0, 2] = aa * p, (c * h - b) * q, (b * f - c) * r
    answer[1, 0], answer[1, 1], answer[1, 2] = dd * p, (1.0 - c * g) * q, (c * d - f) * r
    answer[2, 0], answer[2, 1], answer[2, 2] = gg * p, (b * g - h) * q, (1.0 - b * d) * r


@njit(error_model="numpy", forceinline=True)
def _close(seen, flow, held, inverse, answer):
    """The last node: K' dX = -f, held unknowns zero."""
    zero = np.zeros((3, 3))
    for k in range(3):
        if held[k]:
            flow[k] = 0.0
            for m in range(3):
                seen[k, m] = 0.0
            seen[k, k] = 1.0
    _invert_sum(seen, zero, inverse)
    _apply(inverse, flow, answer)
    for k in range(3):
        answer[k] = 0.0 if held[k] else -answer[k]


@njit(cache=True, error_model="numpy")
def solve_chain_transposed(left, carry, inverse, held_first, held_last, right_side):
    """Apply the transpose of what `solve_chain` does to `residual`.

    With c the derivative of a number in dX, the answer is its derivative in the residual: one such
    solve gives the sensitivity of that number to any number of parameters.

    Args:
        left: as given to `solve_chain`; carry, inverse: what it left.
        right_side: (n, 3), overwritten by the answer.
    """
    last = right_side.shape[0] - 1
    y = np.zeros((last + 1, 3))
    flow = np.zeros(3)
    for k in range(3):
        if held_first[k]:
            right_side[0, k] = 0.0
    for i in range(last):
        for k in range(3):
            y[i, k] = -right_side[i, k]
            for m in range(3):
                right_side[i + 1, m] += carry[i, k, m] * right_side[i, k]
    for k in range(3):
        y[last, k] = 0.0 if held_last[k] else -right_side[last, k]
    for i in range(last, -1, -1):
        if i < last:
            for k in range(3):
                for m in range(3):
                    y[i, m] += left[i, k, m] * flow[k]
        for m in range(3):
            flow[m] = 0.0
            for k in range(3):
                flow[m] += inverse[i, k, m] * y[i, k]
            if i == last and held_last[m]:
                flow[m] = 0.0
            right_side[i, m] = -flow[m]
