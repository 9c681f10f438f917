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
        left, right: (n - 1, 3, 3), of which the diagonal and the first column are read: a flux
            depends on the potential and on its own unknown.
        node: (n, 3, 3); residual: (n, 3), overwritten by dX.
        held_first, held_last: (3,) bool.
        carry: (n, 3, 3) work, on return T of dX_i = T_i dX_(i+1) - y_i.
        inverse: (n, 3, 3) work, on return (K' + left)^-1.

    A singular block leaves NaN or infinity in `residual`, which the caller must look for.
    """
    last = residual.shape[0] - 1
    k0, k1, k2 = _held(_rows(node[0]), left[0], right[0], held_first)  # K' at the present node
    f, g, h = -residual[0, 0], -residual[0, 1], -residual[0, 2]
    for i in range(last):
        (l0, l10, l11, l20, l22), (r0, r10, r11, r20, r22) = _edge(left[i]), _edge(right[i])
        a, b, c = _inverted(
            (k0[0] + l0, k0[1], k0[2]), (k1[0] + l10, k1[1] + l11, k1[2]),
            (k2[0] + l20, k2[1], k2[2] + l22),
        )  # fmt: skip
        t0 = a[0] * r0 + a[1] * r10 + a[2] * r20, a[1] * r11, a[2] * r22
        t1 = b[0] * r0 + b[1] * r10 + b[2] * r20, b[1] * r11, b[2] * r22
        t2 = c[0] * r0 + c[1] * r10 + c[2] * r20, c[1] * r11, c[2] * r22
        y = _dot(a, (f, g, h)), _dot(b, (f, g, h)), _dot(c, (f, g, h))
        _write(inverse[i], a, b, c)
        _write(carry[i], t0, t1, t2)
        residual[i, 0], residual[i, 1], residual[i, 2] = y
        # K' T is also right - left T, the flow f' - K' y also left y. The form made of the smaller
        # conductances is taken: the other one leaves, as the difference of two large numbers,
        # noise above what the edge can pass at all.
        if abs(k0[0]) < abs(l0):
            f -= _dot(k0, y)
            k0 = _times(k0, t0, t1, t2)
        else:
            f = l0 * y[0]
            k0 = r0 - l0 * t0[0], -l0 * t0[1], -l0 * t0[2]
        if abs(k1[1]) < abs(l11):
            g -= _dot(k1, y)
            k1 = _times(k1, t0, t1, t2)
        else:
            g = l10 * y[0] + l11 * y[1]
            p, q, r = _mixed(l10, t0, l11, t1)
            k1 = r10 - p, r11 - q, -r
        if abs(k2[2]) < abs(l22):
            h -= _dot(k2, y)
            k2 = _times(k2, t0, t1, t2)
        else:
            h = l20 * y[0] + l22 * y[2]
            p, q, r = _mixed(l20, t0, l22, t2)
            k2 = r20 - p, -q, r22 - r
        f, g, h = f - residual[i + 1, 0], g - residual[i + 1, 1], h - residual[i + 1, 2]
        n0, n1, n2 = _rows(node[i + 1])
        k0, k1, k2 = _plus(k0, n0), _plus(k1, n1), _plus(k2, n2)
    _close((k0, k1, k2), (f, g, h), held_last, inverse[last], residual[last])
    x = residual[last, 0], residual[last, 1], residual[last, 2]
    for i in range(last - 1, -1, -1):
        t0, t1, t2 = _rows(carry[i])
        x = (
            _dot(t0, x) - residual[i, 0], _dot(t1, x) - residual[i, 1],
            _dot(t2, x) - residual[i, 2],
        )  # fmt: skip
        residual[i, 0], residual[i, 1], residual[i, 2] = x
    for k in range(3):
        if held_first[k]:
            residual[0, k] = 0.0


@njit(error_model="numpy", forceinline=True)
def _rows(block):
    return (
        (block[0, 0], block[0, 1], block[0, 2]),
        (block[1, 0], block[1, 1], block[1, 2]),
        (block[2, 0], block[2, 1], block[2, 2]),
    )


@njit(error_model="numpy", forceinline=True)
def _edge(block):
    return block[0, 0], block[1, 0], block[1, 1], block[2, 0], block[2, 2]


@njit(error_model="numpy", forceinline=True)
def _write(block, a, b, c):
    block[0, 0], block[0, 1], block[0, 2] = a
    block[1, 0], block[1, 1], block[1, 2] = b
    block[2, 0], block[2, 1], block[2, 2] = c


@njit(error_model="numpy", forceinline=True)
def _dot(a, x):
    return a[0] * x[0] + a[1] * x[1] + a[2] * x[2]


@njit(error_model="numpy", forceinline=True)
def _plus(a, b):
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


@njit(error_model="numpy", forceinline=True)
def _times(a, x, y, z):
    return (
        a[0] * x[0] + a[1] * y[0] + a[2] * z[0],
        a[0] * x[1] + a[1] * y[1] + a[2] * z[1],
        a[0] * x[2] + a[1] * y[2] + a[2] * z[2],
    )


@njit(error_model="numpy", forceinline=True)
def _mixed(p, x, q, y):
    return p * x[0] + q * y[0], p * x[1] + q * y[1], p * x[2] + q * y[2]


@njit(error_model="numpy", forceinline=True)
def _held(rows, left, right, held):
    a, b, c = rows
    if held[0]:
        a = HOLD * (abs(left[0, 0]) + abs(right[0, 0])), 0.0, 0.0
    if held[1]:
        size = abs(left[1, 0]) + abs(right[1, 0]) + abs(left[1, 1]) + abs(right[1, 1])
        b = 0.0, HOLD * size, 0.0
    if held[2]:
        size = abs(left[2, 0]) + abs(right[2, 0]) + abs(left[2, 2]) + abs(right[2, 2])
        c = 0.0, 0.0, HOLD * size
    return a, b, c


@njit(error_model="numpy", forceinline=True)
def _inverted(one, two, three):
    """Rows of the inverse by Cramer's rule on rows scaled by their diagonals.

    Unscaled, a determinant of conductances that span 250 decades underflows.
    """
    p, q, r = 1.0 / one[0], 1.0 / two[1], 1.0 / three[2]
    b, c = one[1] * p, one[2] * p
    d, f = two[0] * q, two[2] * q
    g, h = three[0] * r, three[1] * r
    aa, dd, gg = 1.0 - f * h, f * g - d, d * h - g
    scale = 1.0 / (aa + b * dd + c * gg)
    p, q, r = p * scale, q * scale, r * scale
    return (
        (aa * p, (c * h - b) * q, (b * f - c) * r),
        (dd * p, (1.0 - c * g) * q, (c * d - f) * r),
        (gg * p, (b * g - h) * q, (1.0 - b * d) * r),
    )


@njit(error_model="numpy", forceinline=True)
def _close(rows, flow, held, inverse, answer):
    """The last node: K' dX = -f, held unknowns zero."""
    a, b, c = rows
    f, g, h = flow
    if held[0]:
        a, f = (1.0, 0.0, 0.0), 0.0
    if held[1]:
        b, g = (0.0, 1.0, 0.0), 0.0
    if held[2]:
        c, h = (0.0, 0.0, 1.0), 0.0
    a, b, c = _inverted(a, b, c)
    _write(inverse, a, b, c)
    answer[0] = 0.0 if held[0] else -_dot(a, (f, g, h))
    answer[1] = 0.0 if held[1] else -_dot(b, (f, g, h))
    answer[2] = 0.0 if held[2] else -_dot(c, (f, g, h))


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
