"""Sellmeier's law in its two published forms (refractiveindex.info formulas 1 and 2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stackmodel.materials.refractive_index.root import root


@dataclass(frozen=True)
class Sellmeier:
    """n^2 - 1 = c1 + sum_i B_i lam^2/(lam^2 - C_i^2); lam and C in um, span in m."""

    c1: float
    terms: tuple[tuple[float, float], ...]
    span: tuple[float, float]

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        squared = (wavelength * 1e6) ** 2
        return root(1 + self.c1 + sum(b * squared / (squared - c * c) for b, c in self.terms))


@dataclass(frozen=True)
class Sellmeier2:
    """n^2 - 1 = c1 + sum_i B_i lam^2/(lam^2 - C_i); lam in um, C in um^2, span in m."""

    c1: float
    terms: tuple[tuple[float, float], ...]
    span: tuple[float, float]

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        squared = (wavelength * 1e6) ** 2
        return root(1 + self.c1 + sum(b * squared / (squared - c) for b, c in self.terms))
