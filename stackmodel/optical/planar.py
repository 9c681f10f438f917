"""Reflectance, transmittance and absorptance of a planar stack over wavelength and angle.

Films are coherent. The reflection seen at each interface is carried from the exit side to the
entrance (Parratt, Phys. Rev. 95, 359, 1954), so that only falling exponentials occur and no
thickness or absorption overflows. Absorption in a film is the step of the Poynting flux across
it (Byrnes, arXiv:1603.02720), the flux taken where the film begins and ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from .planar_kernel import flux_map, reflectance_map

POLARIZATIONS = ("s", "p")


@dataclass(frozen=True)
class PlanarResponse:
    """Fractions of the incoming power; arrays of (polarization, wavelength, angle).

    Attributes:
        reflectance, transmittance: (P, W, A).
        absorptance: (P, W, A, L-2) of each film, first film first.
    """

    reflectance: np.ndarray
    transmittance: np.ndarray
    absorptance: np.ndarray


def planar_response(
    wavelength: np.ndarray,
    index: np.ndarray,
    thickness: np.ndarray,
    angle: np.ndarray,
    polarizations: tuple[str, ...] = POLARIZATIONS,
) -> PlanarResponse:
    """Response to plane waves from the first medium.

    Args:
        wavelength: (W,) m.
        index: (L,) or (W, L) complex n + ik, k > 0 absorbs; the light comes through medium 0, which
            must be lossless; medium L-1 is the exit.
        thickness: (L-2,) m.
        angle: (A,) rad from the normal in medium 0, 0 <= angle < pi/2.
        polarizations: of "s" (TE) and "p" (TM).

    Returns:
        PlanarResponse; R + T + sum A = 1 to rounding.
    """
    arrays = checked_arrays(wavelength, index, thickness, angle, polarizations)
    r, t, a = flux_map(*arrays)
    return PlanarResponse(r, t, a)


def planar_reflectance(
    wavelength: np.ndarray,
    index: np.ndarray,
    thickness: np.ndarray,
    angle: np.ndarray,
    polarizations: tuple[str, ...] = POLARIZATIONS,
) -> np.ndarray:
    """Reflectance alone, (P, W, A); arguments of `planar_response`."""
    return np.asarray(
        reflectance_map(*checked_arrays(wavelength, index, thickness, angle, polarizations))
    )


def checked_arrays(
    wavelength: np.ndarray,
    index: np.ndarray,
    thickness: np.ndarray,
    angle: np.ndarray,
    polarizations: tuple[str, ...],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The kernel's arguments: (W,), (W, L), (L-2,), squared in-plane index (W, A), is TM (P,)."""
    wavelength = np.atleast_1d(np.asarray(wavelength, float))
    thickness = np.atleast_1d(np.asarray(thickness, float))
    angle = np.atleast_1d(np.asarray(angle, float))
    index = np.asarray(index, complex)
    index = np.ascontiguousarray(
        np.broadcast_to(np.atleast_2d(index), (wavelength.size, index.shape[-1]))
    )
    unknown = [p for p in polarizations if p not in POLARIZATIONS]
    if unknown:
        raise InputError(f"polarization {unknown[0]!r} is not one of s (TE), p (TM)")
    if index.shape[1] != thickness.size + 2:
        raise InputError(
            f"{index.shape[1]} indices with {thickness.size} thicknesses; there must be two "
            "indices more than films: entrance first, exit last"
        )
    if not np.all(wavelength > 0) or not np.all(thickness >= 0):
        raise InputError("wavelengths must be positive and thicknesses not negative")
    if not np.all((angle >= 0) & (angle < np.pi / 2)):
        raise InputError("angles must be from 0 to below 90 degrees; give them in rad")
    if np.any(np.abs(index[:, 0].imag) > 0):
        raise InputError(
            "the medium the light comes from absorbs: reflected and incoming power do not add "
            "there; make it a film behind a lossless half-space"
        )
    square = index[:, :1] ** 2 * np.sin(angle) ** 2
    return wavelength, index, thickness, square, np.array([p == "p" for p in polarizations])
