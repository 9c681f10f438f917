"""What leaves the device of an emission spectrum: photons by wavelength and along the normal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stackmodel.constants import PLANCK, SPEED_OF_LIGHT
from stackmodel.optical.colour import lambertian_luminance, luminance
from stackmodel.optical.dipole import DipolePower, DipoleStack
from stackmodel.optical.dipole_outcoupling import ISOTROPIC, oriented
from stackmodel.optical.dipole_radiance import radiant_intensity

Array = NDArray[np.float64]


@dataclass(frozen=True)
class EscapingLight:
    """Light in air of one emitted photon.

    Attributes:
        wavelength: (W,) m, rising; one wavelength is a line without width.
        photons: (W,) that escape, per metre of wavelength (one line: all of them).
        forward: (W,) of these per solid angle along the normal, on the brighter side, 1/sr.
        energy: mean energy of an escaping photon, J.
    """

    wavelength: Array
    photons: Array
    forward: Array
    energy: float

    @property
    def luminance(self) -> float:
        """Of one emitted photon per area and time, along the normal, cd m^2 s/m^2."""
        if self.wavelength.size == 1:
            return float(lambertian_luminance(np.pi * self.forward[0], self.wavelength[0]))
        return float(luminance(self.wavelength, self.forward))


def escaping_light(
    stack: DipoleStack,
    power: DipolePower,
    photons: ArrayLike,
    perpendicular: float = ISOTROPIC,
    **escape: Any,
) -> EscapingLight:
    """Spectrum and forward emission in air, normalised to one emitted photon.

    Args:
        stack: dipoles at the wavelengths of the spectrum.
        power: `dissipated_power(stack)`.
        photons: emission of the dots in the endless medium, per wavelength (W,), any unit.
        perpendicular: share of dipoles along the normal.
        escape: substrate_thickness, repeat_passes, as for `dissipated_power`.
    """
    line = np.asarray(photons, float)
    width = _widths(stack.wavelength)
    emitted = (line * oriented(power.total, perpendicular) * width).sum()
    out = power.cover + power.out_below + power.out_above
    escaped = line * oriented(out, perpendicular) / emitted
    forward = line * _forward(stack, perpendicular, escape) / emitted
    count = (escaped * width).sum()
    energy = PLANCK * SPEED_OF_LIGHT / stack.wavelength
    mean = (escaped * width * energy).sum() / count if count > 0 else energy.mean()
    return EscapingLight(stack.wavelength, escaped, forward, float(mean))


def angular_emission(
    stack: DipoleStack,
    power: DipolePower,
    photons: ArrayLike,
    angle: ArrayLike,
    perpendicular: float = ISOTROPIC,
    **escape: Any,
) -> Array:
    """Photons per solid angle (A,) of one emitted photon, 1/sr, in air below the substrate.

    Above the stack where the substrate is a metal. Arguments as for `escaping_light`, with
    `angle` (A,) in air, rad.
    """
    opaque = (stack.substrate.imag >= stack.substrate.real).any()
    intensity = radiant_intensity(stack, angle, "cover" if opaque else "air", **escape)
    weight = np.asarray(photons, float) * _widths(stack.wavelength)
    emitted = weight @ oriented(power.total, perpendicular)
    return np.asarray(weight @ oriented(intensity, perpendicular) / emitted)


def _forward(stack: DipoleStack, perpendicular: float, escape: dict[str, Any]) -> Array:
    """Intensity along the normal (W,) on the side where more light leaves; metals have none."""
    best = np.zeros(stack.wavelength.size)
    for medium, index in (("air", stack.substrate), ("cover", stack.cover)):
        if (index.imag < index.real).all():
            found = radiant_intensity(stack, 0.0, medium, **escape)[:, 0]
            along = oriented(found, perpendicular)
            best = along if along.sum() > best.sum() else best
    return best


def _widths(wavelength: Array) -> Array:
    """Weights of the trapezoids; 1 for a single line."""
    if wavelength.size == 1:
        return np.ones(1)
    width = np.gradient(wavelength)
    width[[0, -1]] /= 2
    return width
