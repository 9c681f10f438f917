"""Dispersion of gases (refractiveindex.info formula 6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Gases:
    """n - 1 = c1 + sum_i B_i/(C_i - lam^-2); lam in um, C in um^-2, span in m."""

    c1: float
    terms: tuple[tuple[float, float], ...]
    span: tuple[float, float]

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        wavenumber = (wavelength * 1e6) ** -2.0
        excess = self.c1 + sum(b / (c - wavenumber) for b, c in self.terms)
        return np.asarray(1 + excess, dtype=np.complex128)
