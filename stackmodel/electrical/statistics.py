"""Carrier density against the distance of the Fermi level to the band, four laws.

All are n / N = F(eta) with eta = (E_F - E_c) / kT for electrons, (E_v - E_F) / kT for holes, and
all go to a constant times exp(eta) far below the band:

- Boltzmann: exp(eta), unbounded.
- Blakemore (Proc. Phys. Soc. A 65, 460, 1952): 1 / (exp(-eta) + gamma), at most 1 / gamma.
- Fermi-Dirac 1/2: a parabolic band; not bounded.
- Gauss-Fermi: a Gaussian of N states of width sigma centred at the band energy (Paasch and
  Scheinert, J. Appl. Phys. 107, 104501, 2010), at most 1.

The last two are read from a table of ln F and its first two derivatives by quintic Hermite
interpolation, built by `tables.py` from quadrature; relative error below 1e-9.
"""

from __future__ import annotations

import math

from numba import njit

BOLTZMANN, BLAKEMORE, FERMI_DIRAC, GAUSS_FERMI = 0, 1, 2, 3
KINDS = {
    "boltzmann": BOLTZMANN,
    "blakemore": BLAKEMORE,
    "fermi-dirac": FERMI_DIRAC,
    "gauss-fermi": GAUSS_FERMI,
}
LOWEST = -600.0  # exp below this underflows; the current of such carriers is below 1e-230 A/m^2


@njit(cache=True, error_model="numpy", forceinline=True)
def fraction(kind, gamma, table, start, step, eta):
    """Filling of one band.

    Args:
        kind: one of `KINDS`; gamma: of Blakemore; table, start, step: of the tabulated laws.
        eta: Fermi level above the band, kT.

    Returns:
        F; d ln F / d eta; ln F - eta (the excess chemical potential, negative); its derivative.
    """
    eta = max(eta, LOWEST)
    if kind == BOLTZMANN:
        return math.exp(eta), 1.0, 0.0, 0.0
    if kind == BLAKEMORE:
        return _blakemore(gamma, eta)
    log_f, slope = _tabulated(kind, table, start, step, eta)
    return math.exp(log_f), slope, log_f - eta, slope - 1.0


@njit(error_model="numpy", forceinline=True)
def _blakemore(gamma, eta):
    if eta > 0.0:
        back = math.exp(-eta)
        f = 1.0 / (back + gamma)
        return f, back * f, math.log(f) - eta, -gamma * f
    ahead = math.exp(eta)
    f = ahead / (1.0 + gamma * ahead)
    return f, 1.0 - gamma * f, -math.log1p(gamma * ahead), -gamma * f


@njit(cache=True, error_model="numpy")
def _tabulated(kind, table, start, step, eta):
    place = (eta - start) / step
    last = table.shape[0] - 1
    if place <= 0.0:
        return table[0, 0] + table[0, 1] * (eta - start), table[0, 1]
    if place >= last:
        if kind == FERMI_DIRAC:
            return _sommerfeld(eta)
        return table[last, 0], 0.0
    i = int(place)
    return quintic(table, i, place - i, step)


@njit(cache=True, error_model="numpy")
def _sommerfeld(eta):
    """ln F_1/2 and its slope for a degenerate band (Sommerfeld, Z. Phys. 47, 1, 1928)."""
    w = 1.0 / (eta * eta)
    series = 1.0 + w * (1.2337005501361697 + w * (1.0654119331844014 + w * 9.701518554959124))
    slope = w * (1.2337005501361697 + w * (2.0 * 1.0654119331844014 + w * 3.0 * 9.701518554959124))
    log_f = math.log(0.7522527780636751 * series) + 1.5 * math.log(eta)
    return log_f, (1.5 - 2.0 * slope / series) / eta


@njit(cache=True, error_model="numpy")
def quintic(table, i, t, step):
    """Value and derivative of the quintic through value, slope and curvature at both ends."""
    a, b = table[i, 0], table[i + 1, 0]
    p, q = table[i, 1] * step, table[i + 1, 1] * step
    u, v = 0.5 * table[i, 2] * step * step, 0.5 * table[i + 1, 2] * step * step
    d0, d1, d2 = b - a - p - u, q - p - 2.0 * u, v - u
    c3 = 10.0 * d0 - 4.0 * d1 + d2
    c4 = -15.0 * d0 + 7.0 * d1 - 2.0 * d2
    c5 = 6.0 * d0 - 3.0 * d1 + d2
    value = a + t * (p + t * (u + t * (c3 + t * (c4 + t * c5))))
    slope = p + t * (2.0 * u + t * (3.0 * c3 + t * (4.0 * c4 + t * 5.0 * c5)))
    return value, slope / step
