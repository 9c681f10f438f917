"""Mixed rational and polynomial n^2 (refractiveindex.info formula 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stackmodel.materials.refractive_index.root import root


@dataclass(frozen=True)
class Formula4:
    """n^2 = c1 + sum_j B_j lam^eB_j/(lam^2 - C_j^eC_j) + sum_k a_k lam^e_k, lam in um.

    `rational` holds (B, eB, C, eC), `terms` holds (a, e); span in m.
    """

    c1: float
    rational: tuple[tuple[float, float, float, float], ...]
    terms: tuple[tuple[float, float], ...]
    span: tuple[float, float]

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        lam = wavelength * 1e6
        ratio = sum(b * lam**eb / (lam**2 - c**ec) for b, eb, c, ec in self.rational)
        return root(self.c1 + ratio + sum(a * lam**e for a, e in self.terms))
