"""Light of the host (poly-TPD): the background of a single-photon device."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import erf, gammaln

from stackmodel.constants import PLANCK, SPEED_OF_LIGHT


@dataclass(frozen=True)
class HostSpectrum:
    """Vibronic progression of a molecular emitter, energies in J.

    Attributes:
        origin: energy of the 0-0 line.
        quantum: vibrational energy between lines.
        huang_rhys: S, weights are exp(-S) S^k/k!.
        width: rms width of each line.
        lines: number of lines counted.
    """

    origin: float
    quantum: float
    huang_rhys: float
    width: float
    lines: int = 12

    def _progression(self) -> tuple[np.ndarray, np.ndarray]:
        k = np.arange(self.lines)
        log_weight = k * np.log(self.huang_rhys) - self.huang_rhys - gammaln(k + 1)
        weight = np.exp(log_weight)
        return self.origin - k * self.quantum, weight / weight.sum()

    def per_energy(self, energies: np.ndarray) -> np.ndarray:
        """Photon spectrum of unit area, 1/J, at energies [J]."""
        centres, weight = self._progression()
        bell = np.exp(-(((energies[..., None] - centres) / self.width) ** 2) / 2)
        return bell @ weight / (self.width * np.sqrt(2 * np.pi))

    def share(self, short: float, long: float) -> float:
        """Share of the photons between two wavelengths [m], such as a detection window."""
        centres, weight = self._progression()
        edges = PLANCK * SPEED_OF_LIGHT / np.array([long, short])
        below = erf((edges[:, None] - centres) / (self.width * np.sqrt(2))) / 2
        return float(weight @ (below[1] - below[0]))


def host_photons(recombination: float, host_yield: float, transferred: float = 0.0) -> float:
    """Photons a second that the host keeps: R eta (1 - transferred to dots)."""
    return recombination * host_yield * (1 - transferred)
