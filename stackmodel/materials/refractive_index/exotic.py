"""Exotic: refractiveindex.info formula 9."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stackmodel.materials.refractive_index.root import root


@dataclass(frozen=True)
class Exotic:
    """n^2 = c1 + c2/(lam^2 - c3) + c4 (lam - c5)/((lam - c5)^2 + c6); lam in um, span in m."""

    coefficients: tuple[float, float, float, float, float, float]
    span: tuple[float, float]

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        c1, c2, c3, c4, c5, c6 = self.coefficients
        lam = wavelength * 1e6
        return root(c1 + c2 / (lam**2 - c3) + c4 * (lam - c5) / ((lam - c5) ** 2 + c6))
