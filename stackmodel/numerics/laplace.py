"""Numerical inversion of Laplace transforms whose singularities lie on the negative real axis."""

from __future__ import annotations

import numpy as np


def talbot(time: float, nodes: int = 24) -> tuple[np.ndarray, np.ndarray]:
    """Quadrature rule of the Bromwich integral at one time.

    f(t) = Re sum_j weight_j F(s_j), on the cotangent contour
    s t = N (0.5017 th cot(0.6407 th) - 0.6122 + 0.2645 i th) of Trefethen, Weideman & Schmelzer,
    BIT 46, 653 (2006): error 3.89^-N until rounding, which grows as exp(0.17 N), takes over;
    N = 24 balances the two near 1e-14. The contour is symmetric,
    so only its upper half, N/2 nodes, is returned.

    Args:
        time: t > 0, s.
        nodes: N, even.

    Returns:
        s (N/2,) in 1/s, and the weights (N/2,) in 1/s, both complex.
    """
    angle = (2 * np.arange(nodes // 2) + 1) * np.pi / nodes
    turn = 0.6407 * angle
    s = nodes / time * (0.5017 * angle / np.tan(turn) - 0.6122 + 0.2645j * angle)
    slope = 0.5017 / np.tan(turn) - 0.5017 * turn / np.sin(turn) ** 2 + 0.2645j
    weight = 2.0 / (1j * time) * np.exp(s * time) * slope
    return s, weight
