"""Pumping by light: fluence to occupancy, inversion after a short pulse, lasing threshold."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, xlogy

from stackmodel.constants import PLANCK, SPEED_OF_LIGHT
from stackmodel.dots.gain.filling import Levels, band_inversion
from stackmodel.dots.gain.ladder import ladder_states
from stackmodel.errors import InputError, NoSolutionError

_TAIL = 60  # pairs beyond the mean that are followed; the Poisson tail there is below 1e-16


def occupancy(fluence: ArrayLike, cross_section: float, wavelength: float) -> np.ndarray:
    """<N> = sigma F/(h nu): pairs per dot, fluence in J/m^2, cross-section in m^2."""
    return np.asarray(fluence) * cross_section * wavelength / (PLANCK * SPEED_OF_LIGHT)


def fluence_for(mean: ArrayLike, cross_section: float, wavelength: float) -> np.ndarray:
    """Fluence [J/m^2] that makes <N> pairs per dot."""
    return np.asarray(mean) * PLANCK * SPEED_OF_LIGHT / (cross_section * wavelength)


def poisson_inversion(mean: float, levels: Levels, band: int = 0, charge: int = 0) -> float:
    """Inversion of a band right after a pulse short against every lifetime, Poisson in pairs."""
    if mean < 0:
        raise InputError(f"the mean number of pairs is {mean:g}; it cannot be negative")
    pairs = int(2 * mean) + _TAIL
    count = np.arange(pairs + 1)
    weights = np.exp(xlogy(count, mean) - mean - gammaln(count + 1))  # Poisson; scipy.stats is slow
    return float(weights @ band_inversion(ladder_states(pairs, charge), levels)[band])


def threshold_mean(
    levels: Levels, wanted: float = 0.0, band: int = 0, charge: int = 0, highest: float = 100.0
) -> float:
    """<N> of a short pulse at which the inversion of a band reaches `wanted` (0: gain begins).

    For lasing, wanted = loss/(confinement x saturated gain).
    """
    from scipy.optimize import brentq

    def excess(mean: float) -> float:

        return poisson_inversion(mean, levels, band, charge) - wanted

    if excess(0.0) >= 0:
        return 0.0
    if excess(highest) < 0:
        raise NoSolutionError(
            f"an inversion of {wanted:g} is not reached with {highest:g} pairs per dot: the loss "
            "is above the saturated modal gain; raise the confinement or lower the loss"
        )
    return float(brentq(excess, 0.0, highest, xtol=1e-14))
