"""Transmission through a barrier of straight segments, integrated exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.constants import ELECTRON_MASS, REDUCED_PLANCK
from stackmodel.errors import InputError


def action(energy: ArrayLike, widths: ArrayLike, heights: ArrayLike, mass: float) -> np.ndarray:
    """2 integral kappa dx, kappa = sqrt(2 m (U - E))/hbar where U > E.

    On a segment from height a to b over the energy (negative parts cut off) the integral of
    sqrt(a + (b - a) x/w) is w 2/3 (a + sqrt(ab) + b)/(sqrt a + sqrt b), times the share of the
    segment that is a barrier. The usual (b^1.5 - a^1.5)/(b - a) is 0/0 for a flat segment.

    Args:
        energy: (...) J.
        widths: (segments,) or (..., segments) m.
        heights: (segments, 2) or (..., segments, 2) J, U at the two ends of each segment, on the
            scale of `energy`.
        mass: of the carrier in the barrier, units of the free-electron mass.

    Returns:
        (...) exponent of the transmission, >= 0.

    Raises:
        InputError: a negative width or a mass that is not positive.

    Wentzel, Kramers and Brillouin, 1926; in this use Simmons, J. Appl. Phys. 34, 1793 (1963).
    """
    widths, heights = np.asarray(widths, dtype=float), np.asarray(heights, dtype=float)
    if not (np.all(widths >= 0) and mass > 0):
        raise InputError(
            f"a barrier needs widths >= 0 and a mass > 0; found {widths.min()} m and {mass}"
        )
    over = heights - np.asarray(energy, dtype=float)[..., None, None]
    a, b = np.maximum(over[..., 0], 0.0), np.maximum(over[..., 1], 0.0)
    roots = np.sqrt(a) + np.sqrt(b)
    span = np.abs(over[..., 1] - over[..., 0])
    cut = np.minimum(over[..., 0], over[..., 1]) < 0
    share = np.where(cut, np.maximum(a, b) / np.where(span > 0, span, 1.0), 1.0)
    mean = 2 / 3 * (a + np.sqrt(a * b) + b) / np.where(roots > 0, roots, 1.0)
    scale = 2 * np.sqrt(2 * mass * ELECTRON_MASS) / REDUCED_PLANCK
    return scale * (widths * share * mean).sum(axis=-1)


def transmission(
    energy: ArrayLike, widths: ArrayLike, heights: ArrayLike, mass: float
) -> np.ndarray:
    """T = exp(-action), 1 above the barrier; see `action`."""
    return np.exp(-action(energy, widths, heights, mass))
