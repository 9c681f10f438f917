"""Free carriers: P. Drude, Ann. Phys. 306, 566 (1900)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stackmodel.materials.refractive_index.photon_energy import photon_energy
from stackmodel.materials.refractive_index.root import root


@dataclass(frozen=True)
class Drude:
    """eps = eps_infinity - Ep^2/(E^2 + i Gamma E); plasma energy Ep and width Gamma in eV."""

    eps_infinity: float
    plasma_energy: float
    width: float
    span: tuple[float, float]

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        energy = photon_energy(wavelength)
        carriers = self.plasma_energy**2 / (energy**2 + 1j * self.width * energy)
        return root(self.eps_infinity - carriers)
