"""Gauss-Legendre quadrature of high order without an eigenvalue problem."""

from __future__ import annotations

import numpy as np

STEPS = 5  # of Newton's method: the guess has two digits, every step doubles them


def gauss_legendre(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights on [-1, 1], exact for polynomials up to degree 2 count - 1.

    Newton's method for the roots of P_n from cos(pi (k - 1/4)/(n + 1/2)), with the recurrence of
    the Legendre polynomials; weights 2/((1 - x^2) P_n'^2) (M. Abramowitz and I. A. Stegun,
    Handbook of Mathematical Functions, 1964, 22.16.6 and 25.4.29).

    Args:
        count: n, two or more.

    Returns:
        (n,) nodes, growing; (n,) weights, whose sum is 2.
    """
    x = np.cos(np.pi * (np.arange(count, 0, -1) - 0.25) / (count + 0.5))
    for _ in range(STEPS):
        value, slope = _legendre(x, count)
        x = x - value / slope
    _, slope = _legendre(x, count)
    return x, 2.0 / ((1.0 - x) * (1.0 + x) * slope**2)


def _legendre(x: np.ndarray, order: int) -> tuple[np.ndarray, np.ndarray]:
    """P_n and its derivative at x, inside (-1, 1)."""
    before, here = np.ones_like(x), x
    for k in range(2, order + 1):
        before, here = here, ((2 * k - 1) * x * here - (k - 1) * before) / k
    return here, order * (before - x * here) / ((1.0 - x) * (1.0 + x))
