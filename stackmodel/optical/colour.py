"""Radiance, luminance and colour of an emission spectrum.

Photometry after ISO/CIE 23539:2023: 683 lm/W times the spectrum weighted with V(lambda).
Spectra are photons per unit wavelength on rising wavelengths and integrate by trapezoids; a
line wants about ten points across its width.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stackmodel.constants import LUMINOUS_EFFICACY, PLANCK, SPEED_OF_LIGHT
from stackmodel.errors import InputError
from stackmodel.optical.colour_matching import matching_functions

Array = NDArray[np.float64]


def radiance(wavelength: ArrayLike, photons: ArrayLike) -> Array:
    """Radiance [W/m^2/sr] of photon radiance per wavelength (..., W) [1/m^2/s/sr/m]."""
    lam, power = _power(wavelength, photons)
    return _integral(lam, power)


def luminance(wavelength: ArrayLike, photons: ArrayLike) -> Array:
    """Luminance [cd/m^2] of photon radiance per wavelength (..., W) [1/m^2/s/sr/m].

    Given a photon exitance per wavelength [1/m^2/s/m] instead: lm/m^2.
    """
    return np.asarray(LUMINOUS_EFFICACY * tristimulus(wavelength, photons)[..., 1])


def tristimulus(wavelength: ArrayLike, photons: ArrayLike) -> Array:
    """CIE 1931 X, Y, Z (..., 3) of photons per wavelength (..., W), in units of power."""
    lam, power = _power(wavelength, photons)
    return _integral(lam, np.moveaxis(power[..., None] * matching_functions(lam), -2, -1))


def chromaticity(wavelength: ArrayLike, photons: ArrayLike) -> Array:
    """CIE 1931 coordinates x, y (..., 2) of photons per wavelength (..., W).

    Raises:
        InputError: no visible light.
    """
    xyz = tristimulus(wavelength, photons)
    total = xyz.sum(axis=-1, keepdims=True)
    if (total <= 0).any():
        raise InputError("a spectrum without light between 380 and 780 nm has no colour")
    return xyz[..., :2] / total


def luminous_efficacy(wavelength: ArrayLike, photons: ArrayLike) -> Array:
    """Lumens per watt of radiation of photons per wavelength (..., W)."""
    return luminance(wavelength, photons) / radiance(wavelength, photons)


def lambertian_luminance(photon_exitance: ArrayLike, wavelength: ArrayLike) -> Array:
    """Luminance [cd/m^2] of a Lambertian surface that emits one line.

    683 lm/W V(lambda) (h c/lambda) Phi/pi.

    Args:
        photon_exitance: photons that leave the surface, all directions [1/m^2/s].
        wavelength: of the line [m].
    """
    lam = np.asarray(wavelength, float)
    power = PLANCK * SPEED_OF_LIGHT / lam * np.asarray(photon_exitance, float)
    return LUMINOUS_EFFICACY * matching_functions(lam)[..., 1] * power / np.pi


def lambertian_spectral_luminance(
    photon_exitance: ArrayLike, wavelength: ArrayLike, photons: ArrayLike
) -> Array:
    """Luminance [cd/m^2] of a Lambertian surface that emits a spectrum.

    Args:
        photon_exitance: photons that leave the surface, all directions and colours [1/m^2/s].
        wavelength: rising (W,) [m].
        photons: shape of the spectrum, photons per unit wavelength (W,), any unit.
    """
    lam, shape = np.asarray(wavelength, float), np.asarray(photons, float)
    share = luminance(lam, shape) / _integral(lam, shape)
    return share * np.asarray(photon_exitance, float) / np.pi


def _power(wavelength: ArrayLike, photons: ArrayLike) -> tuple[Array, Array]:
    lam, flux = np.asarray(wavelength, float), np.asarray(photons, float)
    if lam.ndim != 1 or lam.size < 2 or (np.diff(lam) <= 0).any() or lam[0] <= 0:
        raise InputError("a spectrum needs at least two positive, rising wavelengths")
    if not np.isfinite(flux).all() or (flux < 0).any():
        raise InputError("photons per wavelength must be finite and not negative")
    return lam, flux * PLANCK * SPEED_OF_LIGHT / lam


def _integral(lam: Array, values: Array) -> Array:
    """Trapezoids over the last axis."""
    return np.asarray((0.5 * (values[..., 1:] + values[..., :-1]) * np.diff(lam)).sum(axis=-1))
