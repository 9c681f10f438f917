"""Amplified spontaneous emission from a pumped stripe."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def stripe_intensity(length: ArrayLike, gain: ArrayLike, spontaneous: float = 1.0) -> np.ndarray:
    """I(L) = A (exp(g L) - 1)/g at the end of a stripe of length L [m], net modal gain g [1/m].

    Shaklee and Leheny, Appl. Phys. Lett. 18, 475 (1971); A L at transparency. No saturation:
    valid while the emission does not deplete the dots.
    """
    length, gain = np.broadcast_arrays(np.asarray(length, float), np.asarray(gain, float))
    product = gain * length
    small = np.abs(product) < 1e-8
    safe = np.where(small, 1.0, product)
    return spontaneous * length * np.where(small, 1 + product / 2, np.expm1(safe) / safe)
