"""Polynomial in n^2 (refractiveindex.info formula 3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stackmodel.materials.refractive_index.root import root


@dataclass(frozen=True)
class Polynomial:
    """n^2 = c1 + sum_i a_i lam^(e_i); lam in um, span in m; terms are (a, e)."""

    c1: float
    terms: tuple[tuple[float, float], ...]
    span: tuple[float, float]

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        lam = wavelength * 1e6
        return root(self.c1 + sum(a * lam**e for a, e in self.terms))
