"""Cauchy's series (refractiveindex.info formula 5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Cauchy:
    """n = c1 + sum_i a_i lam^(e_i); lam in um, span in m; terms are (a, e), e.g. (0.005, -2)."""

    c1: float
    terms: tuple[tuple[float, float], ...]
    span: tuple[float, float]

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        lam = wavelength * 1e6
        return np.asarray(self.c1 + sum(a * lam**e for a, e in self.terms) + 0j * lam)
