"""Flux of one carrier between two nodes of one layer."""

from __future__ import annotations

import math

from numba import njit


@njit(error_model="numpy", forceinline=True)
def bernoulli(x):
    """B(x) = x / (exp(x) - 1) and dB/dx.

    x / expm1(x) alone is not enough: the derivative cancels near 0 and the quotient is 0/0 there.
    """
    if abs(x) < 0.02:
        y = x * x
        return 1.0 - x * 0.5 + y * (1.0 / 12.0 - y / 720.0), -0.5 + x / 6.0 - x * y / 180.0
    if x > 600.0:
        return 0.0, 0.0
    grown = math.expm1(x) if abs(x) < 1.0 else math.exp(x) - 1.0
    value = x / grown
    return value, value * (1.0 - value - x) / x


@njit(error_model="numpy", forceinline=True)
def scharfetter_gummel(drop, drift, n_i, n_j, dn_i, dn_j, dg_i, dg_j, b, db):
    """Scharfetter-Gummel flux for any statistics, in units of D / h.

    The excess-chemical-potential form (Scharfetter and Gummel, IEEE Trans. ED 16, 64, 1969; for
    general statistics Yu and Dutton, SEDAN III, 1988) is B(-Q) n_i (exp(drop) - 1). Writing it with
    the quasi-Fermi difference instead of B(Q) n_j - B(-Q) n_i makes it exactly zero in equilibrium
    and keeps every digit of a tiny current. The form with exp(-|drop|) is taken: no overflow.

    Args:
        drop: quasi-Fermi level at j minus at i, kT.
        drift: Q, band energy at i minus at j plus the change of the excess potential ln F - eta.
        n_i, n_j: densities; dn_*: their derivative in eta; dg_*: that of ln F - eta.
        b, db: B(Q) and B'(Q).

    Returns:
        flux; its derivatives in drop, Q, eta_i, eta_j (Q kept apart from the etas it depends on
        through the bands; the excess potential is already in the last two).
    """
    if drop <= 0.0:
        minus_one = math.expm1(drop)
        front = (b + drift) * n_i
        by_q = (1.0 + db) * n_i * minus_one
        value = front * minus_one
        by_i = (b + drift) * dn_i * minus_one - by_q * dg_i
        return value, front * (minus_one + 1.0), by_q, by_i, by_q * dg_j
    minus_one = math.expm1(-drop)
    front = b * n_j
    by_q = -db * n_j * minus_one
    value = -front * minus_one
    by_j = -b * dn_j * minus_one + by_q * dg_j
    return value, front * (minus_one + 1.0), by_q, -by_q * dg_i, by_j
