"""Herzberger's law (refractiveindex.info formula 7)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Herzberger:
    """n = c1 + c2 L + c3 L^2 + c4 lam^2 + c5 lam^4 + c6 lam^6, L = 1/(lam^2 - 0.028).

    lam in um (0.028 um^2 is Herzberger's constant), span in m.
    """

    coefficients: tuple[float, float, float, float, float, float]
    span: tuple[float, float]

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        c1, c2, c3, c4, c5, c6 = self.coefficients
        squared = (wavelength * 1e6) ** 2
        pole = 1 / (squared - 0.028)
        infrared = c4 * squared + c5 * squared**2 + c6 * squared**3
        return (c1 + c2 * pole + c3 * pole**2 + infrared).astype(complex)
