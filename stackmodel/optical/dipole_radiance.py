"""Angular spectra of dipole emission."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stackmodel.errors import InputError
from stackmodel.optical.dipole import DipoleStack, kernel_arrays
from stackmodel.optical.dipole_outcoupling import ISOTROPIC, oriented

MEDIA = ("cover", "substrate", "air")


def radiant_intensity(
    stack: DipoleStack,
    angle: ArrayLike,
    medium: str = "cover",
    *,
    air: float = 1.0,
    substrate_thickness: float = 0.0,
    repeat_passes: bool = True,
) -> NDArray[np.float64]:
    """Power per solid angle against the angle to the normal, in one medium.

    Args:
        stack: see `dipole_stack`.
        angle: in that medium (A,), 0 to pi/2 [rad].
        medium: "cover" (with what the substrate sends back through the stack), "substrate"
            (everything that enters it) or "air" (below the thick substrate).
        air, substrate_thickness, repeat_passes: as for `dissipated_power`.

    Returns:
        (W, A, 2) [1/sr], perpendicular and parallel, relative to the power in the endless
        emitter medium. Its integral over the hemisphere is the channel's power.

    Raises:
        InputError: unknown or absorbing medium, or an angle out of range.
    """
    theta = np.atleast_1d(np.asarray(angle, float))
    if medium not in MEDIA:
        raise InputError(f"unknown medium {medium!r}; one of {', '.join(MEDIA)}")
    if not ((theta >= 0) & (theta <= np.pi / 2)).all():
        raise InputError("angles of emission lie between 0 and pi/2 rad")
    index = {"cover": stack.cover, "substrate": stack.substrate}.get(medium)
    n = np.full(stack.wavelength.shape, air) if index is None else index.real
    seen = stack.substrate if medium == "air" else index
    if seen is None or (seen.imag >= seen.real).any():
        raise InputError(f"the {medium} is reached through a metal: no light is radiated there")
    return _per_solid_angle(stack, theta, medium, n, air, substrate_thickness, repeat_passes)


def photon_radiance(
    stack: DipoleStack,
    angle: ArrayLike,
    photons: ArrayLike,
    medium: str = "cover",
    *,
    perpendicular: float = ISOTROPIC,
    **escape: Any,
) -> NDArray[np.float64]:
    """Photon radiance per wavelength against angle, as the functions of `colour` take it.

    Args:
        stack: see `dipole_stack`.
        angle: (A,) [rad], below pi/2.
        photons: that the emitters would send out per area, time and wavelength in the endless
            emitter medium (W,) [1/m^2/s/m].
        medium: as for `radiant_intensity`.
        perpendicular: share of dipoles along the normal.
        escape: air, substrate_thickness, repeat_passes, as for `radiant_intensity`.

    Returns:
        (A, W) [1/m^2/s/sr/m], per area as seen from the angle.
    """
    theta = np.atleast_1d(np.asarray(angle, float))
    if not (theta < np.pi / 2).all():
        raise InputError("radiance has no value along the surface; angles must be below pi/2 rad")
    intensity = oriented(radiant_intensity(stack, theta, medium, **escape), perpendicular)
    return intensity.T * np.asarray(photons, float) / np.cos(theta)[:, None]


def _per_solid_angle(
    stack: DipoleStack,
    theta: NDArray[np.float64],
    medium: str,
    n: NDArray[np.float64],
    air: float,
    substrate_thickness: float,
    repeat_passes: bool,
) -> NDArray[np.float64]:
    from stackmodel.optical.dipole_kernel import flux_density

    eps, depth, emitter, below, above, weight = kernel_arrays(stack)
    out = np.empty((n.size, theta.size, 2))
    for i in range(n.size):
        # Along the normal and along the surface dP/ds and dOmega/ds both vanish or diverge.
        sine = np.clip(np.sin(theta), 1e-7, 1 - 1e-10)
        s, cosine = n[i] * sine, np.sqrt((1 - sine) * (1 + sine))
        thick = np.array(
            [2 * np.pi / stack.wavelength[i] * substrate_thickness, float(repeat_passes)]
        )
        flux = flux_density(
            eps[i], depth[i], emitter, below[i], above[i], weight, s, float(air), thick
        ).reshape(-1, 5, 2)
        row = {"cover": flux[:, 0] + flux[:, 3], "substrate": flux[:, 1], "air": flux[:, 2]}[medium]
        out[i] = row * (n[i] ** 2 * cosine / (2 * np.pi * s))[:, None]
    return out
