"""Tables of ln F(eta) for the statistics that are integrals, built by the trapezoidal rule.

On the whole line the trapezoidal rule converges like exp(-2 pi a / h), a being the distance of the
nearest pole to the real line (Trefethen and Weideman, SIAM Review 56, 385, 2014).
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from scipy.special import expit

STEP = 0.125
FAMILY = 7  # tables that one between them is interpolated from


@lru_cache(maxsize=64)
def gauss_fermi_table(width: float) -> tuple[np.ndarray, float]:
    """ln F of a Gaussian density of states.

    Args:
        width: sigma / kT.

    Returns:
        (m, 3) ln F and its first two derivatives at `start + STEP * arange(m)`; start.
    """
    start, end = _span(width)
    return _gaussian(width, start, end), start


def _span(width: float) -> tuple[float, float]:
    """Where the table of a width begins and ends."""
    return -1.5 * width**2 - 24.0, 8.0 * width + 40.0


def _gaussian(width: float, start: float, end: float) -> np.ndarray:
    pole = math.pi / max(width, 1e-3)
    h = min(0.25, 0.18 * pole)
    t = np.arange(-width - 9.5, 9.5, h)
    weight = h * np.exp(-0.5 * t * t) / math.sqrt(2 * math.pi)
    return _integrate(start, end, width * t, weight)


def gauss_fermi_near(width: float) -> tuple[np.ndarray, float]:
    """As `gauss_fermi_table`, within 1e-7 in ln F, interpolated between tables of other widths.

    In a sweep that heats itself each bias has a temperature of its own: a table from quadrature
    takes 1 ms, one from here 0.05 ms. Chebyshev points in each quarter of an octave of the width.
    """
    quarter = math.floor(4 * math.log2(width))
    low, high = 2 ** (quarter / 4), 2 ** ((quarter + 1) / 4)
    angle = (np.arange(FAMILY) + 0.5) * math.pi / FAMILY
    away = width - (0.5 * (low + high) + 0.5 * (high - low) * np.cos(angle))
    values, start = _family(quarter)
    if (away == 0).any():
        return values[int(np.argmin(np.abs(away)))], start
    weight = (-1.0) ** np.arange(FAMILY) * np.sin(angle) / away
    return np.tensordot(weight / weight.sum(), values, axes=1), start


@lru_cache(maxsize=32)
def _family(quarter: int) -> tuple[np.ndarray, float]:
    """Tables (k, m, 3) at the Chebyshev points of a quarter of an octave; their start."""
    low, high = 2 ** (quarter / 4), 2 ** ((quarter + 1) / 4)
    angle = (np.arange(FAMILY) + 0.5) * math.pi / FAMILY
    widths = 0.5 * (low + high) + 0.5 * (high - low) * np.cos(angle)
    start, end = _span(high)
    return np.stack([_gaussian(float(w), start, end) for w in widths]), start


@lru_cache(maxsize=1)
def fermi_dirac_table() -> tuple[np.ndarray, float]:
    """ln F_1/2 with x = t^2, which makes the integrand even and smooth on the whole line."""
    start, end = -24.0, 60.0
    t = np.arange(0.0, 10.5, 0.03)
    return _integrate(start, end, t * t, 0.03 * 4 / math.sqrt(math.pi) * t * t), start


@lru_cache(maxsize=64)
def exponential_table(width: float) -> tuple[np.ndarray, float]:
    """ln of the filled part of an exponential tail of states, E0 / kT = `width`.

    f(eta) = 1/width int_eta^inf exp(-(y - eta)/width) / (1 + exp(-y)) dy, summed downwards interval
    by interval; width f' = f - 1/(1 + exp(-eta)) gives the derivatives.
    """
    start, end = -240.0, 45.0 + 4.0 * width
    eta = start + STEP * np.arange(math.ceil((end - start) / STEP) + 1)
    point, weight = np.polynomial.legendre.leggauss(12)
    inside = 0.5 * STEP * (point + 1)
    share = 0.5 * STEP / width * (expit(eta[:, None] + inside) @ (weight * np.exp(-inside / width)))
    filled = np.ones(len(eta))
    for i in range(len(eta) - 2, -1, -1):
        filled[i] = math.exp(-STEP / width) * filled[i + 1] + share[i]
    step = expit(eta)
    first = (filled - step) / width
    second = (first - step * (1 - step)) / width
    slope = first / filled
    table = np.column_stack((np.log(filled), slope, second / filled - slope**2))
    table.setflags(write=False)
    return table, start


def _integrate(start, end, energy, weight) -> np.ndarray:
    """ln of sum weight f(energy - eta), first and second derivative, on the grid of eta."""
    eta = start + STEP * np.arange(math.ceil((end - start) / STEP) + 1)
    table = np.empty((len(eta), 3))
    for rows in np.array_split(np.arange(len(eta)), max(1, len(eta) // 64)):
        f = expit(eta[rows, None] - energy)
        filled = f @ weight
        g = f * (1 - f)
        first = (g @ weight) / filled
        second = ((g * (1 - 2 * f)) @ weight) / filled
        table[rows] = np.column_stack((np.log(filled), first, second - first**2))
    table.setflags(write=False)
    return table
