"""Colour-matching functions of the CIE 1931 standard observer (2 degrees).

The 5 nm table of CIE 15:2004, 380 to 780 nm (`colour_cie1931.csv`), joined by the polynomial
through six neighbours: within 2e-4 (z 1e-3) of a cubic spline, which is within 1.6e-4 (x 2.3e-4,
z 1.1e-3) of the CIE's 1 nm table, whose largest values are 1.0 to 1.8. Zero outside. The function
y is V(lambda), the eye's luminous efficiency by day. (scipy's splines would cost every run a
tenth of a second, for their import.)
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

TABLE = Path(__file__).with_name("colour_cie1931.csv")
NEIGHBOURS = 6  # points of the table that the polynomial passes through


def matching_functions(wavelength: ArrayLike) -> NDArray[np.float64]:
    """x, y, z at vacuum wavelengths [m] of any shape: (..., 3), dimensionless."""
    nanometres = np.asarray(wavelength, float) * 1e9
    known, table = _table()
    inside = (nanometres >= known[0]) & (nanometres <= known[-1])
    at = (np.clip(nanometres, known[0], known[-1]) - known[0]) / (known[1] - known[0])
    first = np.clip(np.floor(at).astype(int) - NEIGHBOURS // 2 + 1, 0, known.size - NEIGHBOURS)
    near = first[..., None] + np.arange(NEIGHBOURS)
    values = (_lagrange(at - first)[..., None] * table[near]).sum(axis=-2)
    return np.where(inside[..., None], np.clip(values, 0.0, None), 0.0)


def _lagrange(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights (..., NEIGHBOURS) of values at 0, 1, 2 ... for the polynomial through them."""
    nodes = np.arange(float(NEIGHBOURS))
    others = ~np.eye(NEIGHBOURS, dtype=bool)
    distance = np.where(others, at[..., None, None] - nodes, 1.0)
    span = np.where(others, nodes[:, None] - nodes, 1.0)
    return (distance / span).prod(axis=-1)


@cache
def _table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows = np.loadtxt(TABLE, delimiter=",", skiprows=1)
    return rows[:, 0], rows[:, 1:]
