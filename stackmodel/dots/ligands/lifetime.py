"""Operating lifetimes: T50, T95 and their scaling with brightness."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

ACCELERATION_RED, ACCELERATION_BLUE = 1.8, 1.88  # Pu et al. 2020; the blue one is their fit


def scaled_lifetime(
    lifetime: ArrayLike, measured_at: ArrayLike, wanted_at: ArrayLike, exponent: float
) -> np.ndarray:
    """L_0^n T = const: lifetime at another initial luminance (any unit of each)."""
    ratio = np.asarray(measured_at, dtype=float) / np.asarray(wanted_at, dtype=float)
    return np.asarray(lifetime, dtype=float) * ratio**exponent


def decayed(time: ArrayLike, half_life: float, stretch: float = 1.0) -> np.ndarray:
    """Relative luminance 2^-(t/T50)^beta: stretched exponential."""
    return 0.5 ** ((np.asarray(time, dtype=float) / half_life) ** stretch)


def lifetime_ratio(share: float, stretch: float = 1.0) -> float:
    """T_share/T50 of that decay: 0.074 for T95 of a plain exponential."""
    return float((np.log(share) / np.log(0.5)) ** (1 / stretch))
