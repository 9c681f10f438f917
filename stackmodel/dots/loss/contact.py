"""A dot that touches an oxide (ZnO) loses its exciton to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def quenching_rate(distance: ArrayLike, contact_rate: float, decay: float) -> np.ndarray:
    """k_c exp(-beta d) [1/s]: charge transfer through a spacer of thickness d [m], beta [1/m].

    The reason Lin et al. (2017) give for PMMA between dots and ZnO. k_c and beta are fitted.
    """
    return contact_rate * np.exp(-decay * np.maximum(np.asarray(distance, dtype=float), 0.0))


def quenched_yield(zero_yield: float, lifetime: float, rate: ArrayLike) -> np.ndarray:
    """Yield of an exciton of total `lifetime` [s] with one more way to be lost."""
    return zero_yield / (1 + lifetime * np.asarray(rate, dtype=float))
