"""Spectra of gain and of electroluminescence of an ensemble."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import voigt_profile

from stackmodel.constants import ELEMENTARY_CHARGE

GAP_TEMPERATURE_COEFFICIENT = -0.28e-3 * ELEMENTARY_CHARGE  # J/K (Jung et al. 2021, Fig. 5)
_FWHM_PER_SIGMA = 2 * np.sqrt(2 * np.log(2))


@dataclass(frozen=True)
class Band:
    """One transition of the ensemble (1S or 1P).

    Attributes:
        energy: at the reference temperature, J.
        inhomogeneous: full width of the Gaussian of sizes, J.
        homogeneous: full width of the Lorentzian of one dot, J.
        strength: saturated gain at the peak [1/m], or the weight of its emission.
    """

    energy: float
    inhomogeneous: float
    homogeneous: float
    strength: float = 1.0


def shifted_energy(
    energy: float,
    temperature: float,
    reference: float = 300.0,
    coefficient: float = GAP_TEMPERATURE_COEFFICIENT,
) -> float:
    """Transition energy [J] at a temperature [K]; the shift is the experiment's thermometer."""
    return energy + coefficient * (temperature - reference)


def line_shape(energies: np.ndarray, band: Band, centre: float) -> np.ndarray:
    """Voigt profile of unit area [1/J] at photon energies [J]."""
    sigma, gamma = band.inhomogeneous / _FWHM_PER_SIGMA, band.homogeneous / 2
    scale = max(sigma, gamma)  # the profile of scipy loses range with 1e-20 J in SI
    return voigt_profile((energies - centre) / scale, sigma / scale, gamma / scale) / scale


def gain_spectrum(
    energies: np.ndarray,
    bands: tuple[Band, ...],
    inversions: np.ndarray,
    temperature: float = 300.0,
    reference: float = 300.0,
) -> np.ndarray:
    """Gain [1/m] (negative: absorption) at photon energies [J], (e,).

    Sum over bands of strength x inversion (b,) x line, lines of unit peak.
    """
    total = np.zeros(np.shape(energies))
    for band, inverted in zip(bands, inversions, strict=True):
        centre = shifted_energy(band.energy, temperature, reference)
        peak = line_shape(np.array([centre]), band, centre)[0]
        total += band.strength * inverted * line_shape(energies, band, centre) / peak
    return total


def emission_spectrum(
    energies: np.ndarray,
    bands: tuple[Band, ...],
    weights: np.ndarray,
    temperature: float = 300.0,
    reference: float = 300.0,
) -> np.ndarray:
    """Photons a second per dot and energy [1/(s J)] for band rates `weights` (b,) [1/s]."""
    total = np.zeros(np.shape(energies))
    for band, rate in zip(bands, weights, strict=True):
        centre = shifted_energy(band.energy, temperature, reference)
        total += band.strength * rate * line_shape(energies, band, centre)
    return total
