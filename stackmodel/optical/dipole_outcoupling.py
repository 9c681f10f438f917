"""Fractions of the emitted light by fate, for any orientation and emission spectrum."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stackmodel.errors import InputError
from stackmodel.optical.dipole import DipolePower

Array = NDArray[np.float64]
ISOTROPIC = 1 / 3


@dataclass(frozen=True)
class Outcoupling:
    """Fractions (W,) of the dissipated power, summing to 1, and the Purcell factor (W,).

    Attributes:
        air: escaped on either side.
        substrate: entered the substrate and did not escape.
        guided, plasmon, absorbed: lost in the stack, by in-plane index.
        purcell_factor: power relative to the endless emitter medium.
    """

    air: Array
    substrate: Array
    guided: Array
    plasmon: Array
    absorbed: Array
    purcell_factor: Array


def oriented(power: Array, perpendicular: float = ISOTROPIC) -> Array:
    """Mean over dipole orientations of a power (..., 2): share `perpendicular` and the rest."""
    if not 0 <= perpendicular <= 1:
        raise InputError(f"the perpendicular share lies between 0 and 1, found {perpendicular}")
    return perpendicular * power[..., 0] + (1 - perpendicular) * power[..., 1]


def outcoupling(power: DipolePower, perpendicular: float = ISOTROPIC) -> Outcoupling:
    """Fractions at each wavelength; `perpendicular` is the share of dipoles along the normal.

    Isotropic: (P_perp + 2 P_par)/3.
    """
    part = {f.name: oriented(getattr(power, f.name), perpendicular) for f in fields(power)}
    total, out = part["total"], part["out_below"] + part["out_above"]
    return Outcoupling(
        air=(part["cover"] + out) / total,
        substrate=(part["substrate"] - out) / total,
        guided=part["guided"] / total,
        plasmon=part["plasmon"] / total,
        absorbed=part["absorbed"] / total,
        purcell_factor=total,
    )


def spectral_mean(power: DipolePower, wavelength: ArrayLike, photons: ArrayLike) -> DipolePower:
    """Mean power (1, 2) over an emission spectrum.

    Args:
        power: from `dissipated_power` at `wavelength` (W,) [m].
        wavelength: rising.
        photons: emitted photons per unit wavelength in the endless emitter medium (W,), any unit.

    Returns:
        A `DipolePower` of one row; fractions taken from it weigh each wavelength with the
        photons that are emitted there, Purcell factor included.

    Raises:
        InputError: a spectrum that is empty or negative, or wavelengths that do not rise.
    """
    lam, spectrum = np.asarray(wavelength, float), np.asarray(photons, float)
    if lam.size < 2 or (np.diff(lam) <= 0).any():
        raise InputError("an emission spectrum needs at least two rising wavelengths")
    width = np.gradient(lam)
    width[[0, -1]] /= 2  # trapezoid
    share = spectrum * width
    if not np.isfinite(share).all() or (share < 0).any() or share.sum() == 0:
        raise InputError("an emission spectrum must be finite, not negative and not all zero")
    share = share / share.sum()
    return DipolePower(**{f.name: share[None, :] @ getattr(power, f.name) for f in fields(power)})
