"""Shapes of emission spectra, as photons per unit wavelength."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stackmodel.constants import ELEMENTARY_CHARGE, PLANCK, SPEED_OF_LIGHT
from stackmodel.errors import InputError


def gaussian_line(wavelength: ArrayLike, centre: float, width: float) -> NDArray[np.float64]:
    """Line that is Gaussian in photon energy: photons per metre of wavelength, integral 1.

    Args:
        wavelength: [m], any shape.
        centre: wavelength of the mean photon energy [m].
        width: full width at half maximum [eV].

    Raises:
        InputError: a width or centre that is not positive.
    """
    if not (centre > 0 and width > 0):
        raise InputError(f"a line needs a positive centre and width, found {centre} m, {width} eV")
    lam = np.asarray(wavelength, float)
    hc = PLANCK * SPEED_OF_LIGHT / ELEMENTARY_CHARGE
    sigma = width / math.sqrt(8 * math.log(2))
    per_energy = np.exp(-0.5 * ((hc / lam - hc / centre) / sigma) ** 2)
    return per_energy / (sigma * math.sqrt(2 * math.pi)) * hc / lam**2


def line_samples(centre: float, width: float, count: int = 61) -> NDArray[np.float64]:
    """Wavelengths [m], rising, that cover 4 standard deviations of `gaussian_line` either way."""
    hc = PLANCK * SPEED_OF_LIGHT / ELEMENTARY_CHARGE
    sigma = width / math.sqrt(8 * math.log(2))
    energies = hc / centre + sigma * np.linspace(4, -4, count)
    if energies[-1] <= 0:
        raise InputError(f"a line {width} eV wide does not fit around {centre} m")
    return hc / energies
