"""Amorphous semiconductors: Jellison and Modine, Appl. Phys. Lett. 69, 371 and 2137 (1996)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stackmodel.errors import InputError
from stackmodel.materials.refractive_index.photon_energy import photon_energy
from stackmodel.materials.refractive_index.root import root


@dataclass(frozen=True)
class TaucLorentz:
    """Tauc's edge times a Lorentz line, and its exact Kramers-Kronig partner.

    `oscillators` holds (A, E0, C, Eg): amplitude, peak energy, width and gap, all in eV;
    `eps_infinity` is added to the real part; span in m.

    Raises:
        InputError: an oscillator is overdamped (C >= 2 E0), where the closed form ends.
    """

    eps_infinity: float
    oscillators: tuple[tuple[float, float, float, float], ...]
    span: tuple[float, float]

    def __post_init__(self) -> None:
        for a, e0, c, gap in self.oscillators:
            if not (e0 > 0 and 0 < c < 2 * e0 and gap > 0 and math.isfinite(a)):
                raise InputError(
                    "a Tauc-Lorentz oscillator needs E0 > 0, 0 < C < 2 E0 and Eg > 0; "
                    f"found A={a}, E0={e0}, C={c}, Eg={gap} eV"
                )

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        energy = photon_energy(wavelength)
        return root(self.eps_infinity + sum(_line(energy, *o) for o in self.oscillators))


def _line(
    energy: NDArray[np.float64], a: float, e0: float, c: float, gap: float
) -> NDArray[np.complex128]:
    return _real(energy, a, e0, c, gap) + 1j * _imaginary(energy, a, e0, c, gap)


def _imaginary(
    energy: NDArray[np.float64], a: float, e0: float, c: float, gap: float
) -> NDArray[np.float64]:
    lorentz = (energy**2 - e0**2) ** 2 + (c * energy) ** 2
    return a * e0 * c * np.maximum(energy - gap, 0.0) ** 2 / (lorentz * energy)


def _real(
    energy: NDArray[np.float64], a: float, e0: float, c: float, gap: float
) -> NDArray[np.float64]:
    from scipy.special import xlogy

    alpha = math.sqrt(4 * e0**2 - c**2)
    gamma2 = e0**2 - c**2 / 2
    zeta4 = (energy**2 - gamma2) ** 2 + (alpha * c / 2) ** 2
    a_ln = (gap**2 - e0**2) * energy**2 + (gap * c) ** 2 - e0**2 * (e0**2 + 3 * gap**2)
    a_atan = (energy**2 - e0**2) * (e0**2 + gap**2) + (gap * c) ** 2
    both = e0**2 + gap**2
    logarithm = c * a_ln / (2 * alpha * e0) * math.log((both + alpha * gap) / (both - alpha * gap))
    angle = math.pi - math.atan((2 * gap + alpha) / c) + math.atan((alpha - 2 * gap) / c)
    edge = math.pi + 2 * math.atan(2 * (gamma2 - gap**2) / (alpha * c))
    # The published pair of logarithms is infinite at the gap, where their sum is finite:
    # collected by argument, ln|E - Eg| stands with (E - Eg)^2.
    below = -xlogy((energy - gap) ** 2, np.abs(energy - gap))
    above = (energy + gap) ** 2 * np.log(energy + gap)
    norm = math.log(math.hypot(e0**2 - gap**2, gap * c))
    logs = e0 * c * ((below + above) / energy - 2 * gap * norm)
    total = logarithm - a_atan / e0 * angle + 2 * e0 * gap * (energy**2 - gamma2) / alpha * edge
    return a / (math.pi * zeta4) * (total + logs)
