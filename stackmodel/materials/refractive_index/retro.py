"""Retro: a law for the Clausius-Mossotti ratio (refractiveindex.info formula 8)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stackmodel.materials.refractive_index.root import root


@dataclass(frozen=True)
class Retro:
    """(n^2 - 1)/(n^2 + 2) = c1 + c2 lam^2/(lam^2 - c3) + c4 lam^2; lam in um, span in m."""

    coefficients: tuple[float, float, float, float]
    span: tuple[float, float]

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        c1, c2, c3, c4 = self.coefficients
        squared = (wavelength * 1e6) ** 2
        ratio = c1 + c2 * squared / (squared - c3) + c4 * squared
        return root((1 + 2 * ratio) / (1 - ratio))
