"""Bound oscillators: H. A. Lorentz, The Theory of Electrons (1909)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stackmodel.materials.refractive_index.photon_energy import photon_energy
from stackmodel.materials.refractive_index.root import root


@dataclass(frozen=True)
class Lorentz:
    """eps = eps_infinity + sum_i f_i E_i^2/(E_i^2 - E^2 - i G_i E).

    `oscillators` holds (f, E_i, G_i): dimensionless strength, energy and width in eV. An
    oscillator at E_i = 0 would vanish in this form: free carriers are `Drude`.
    """

    eps_infinity: float
    oscillators: tuple[tuple[float, float, float], ...]
    span: tuple[float, float]

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        energy = photon_energy(wavelength)
        terms = (f * e0**2 / (e0**2 - energy**2 - 1j * g * energy) for f, e0, g in self.oscillators)
        return root(self.eps_infinity + sum(terms))
