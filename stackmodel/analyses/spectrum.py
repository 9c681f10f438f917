"""Reflectance, transmittance and absorptance of the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantities, Quantity, given, quantities
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

INCIDENCE = units.Kind("angle", "radian", "30 deg", highest=1.5707, zero=True)
POLARIZATIONS = ("unpolarized", "s", "p")
SIDES = ("substrate", "cover")


def spectrum(
    stack: Stack,
    *,
    from_: Quantity = None,
    to: Quantity = None,
    points: int = 201,
    angles: Quantities = None,
    polarization: str = "unpolarized",
    side: str = "substrate",
) -> xarray.Dataset:
    """Reflectance, transmittance and absorptance per layer, against wavelength and angle.

    Light comes from air below the substrate, or from the cover. A substrate with a thickness
    adds powers, not fields (it is too thick to interfere); without one it is a half-space.

    Args:
        stack: the stack.
        from_: shortest wavelength, like "400 nm"; 80 % of the stack's own when left out.
        to: longest wavelength, like "800 nm"; 120 % of the stack's own when left out.
        points: number of wavelengths.
        angles: angles of incidence in the medium the light comes from, like "0 deg,30 deg".
        polarization: unpolarized, s (TE) or p (TM).
        side: the side the light comes from, substrate or cover.

    Raises:
        InputError, MissingPropertyError: an index missing or out of its range.
    """
    from stackmodel.results.dataset import about, labelled

    if polarization not in POLARIZATIONS:
        raise InputError(f"--polarization: {polarization!r}; one of {', '.join(POLARIZATIONS)}")
    if side not in SIDES:
        raise InputError(f"--side: {side!r}; one of {', '.join(SIDES)}")
    wavelength = _wavelengths(stack, from_, to, points)
    at = np.array(quantities(angles, INCIDENCE, "angles") if angles is not None else [0.0])
    chosen = POLARIZATIONS[1:] if polarization == "unpolarized" else (polarization,)
    light, names = _response(stack, wavelength, at, chosen, side == "substrate")
    return labelled(
        {
            "wavelength": wavelength,
            "angle": at,
            "layer": names,
            "reflectance": light.reflectance.mean(axis=0),
            "transmittance": light.transmittance.mean(axis=0),
            "absorptance": light.absorptance.mean(axis=0),
        },
        attrs={**about(stack), "polarization": polarization, "side": side},
    )


def _wavelengths(stack: Stack, from_: Quantity, to: Quantity, points: int) -> np.ndarray:
    from stackmodel.formulation.optical import design_wavelength

    if not 1 <= points <= 100_000:
        raise InputError(f"--points: {points}; from 1 to 100000")
    middle = design_wavelength(stack) if from_ is None or to is None else 0.0
    start = given(from_, units.WAVELENGTH, "from", 0.8 * middle)
    stop = given(to, units.WAVELENGTH, "to", 1.2 * middle)
    return np.linspace(start or 0.0, stop or 0.0, points)


def _response(
    stack: Stack, wavelength: np.ndarray, angle: np.ndarray, polarizations: Any, below: bool
) -> tuple[Any, list[str]]:
    """The response seen from one side, films and thick substrate named in the stack's order."""
    from stackmodel.formulation.emission import substrate_thickness
    from stackmodel.formulation.optical import SUBSTRATE, media
    from stackmodel.optical.planar import PlanarResponse, planar_response
    from stackmodel.optical.planar_substrate import planar_response_thick

    index, films = media(stack, wavelength)
    names = [layer.name for layer in stack.layers]
    thick = substrate_thickness(stack)
    if not thick:
        rows, depth = (index.T, films) if below else (index.T[:, ::-1], films[::-1])
        light = planar_response(wavelength, rows, depth, angle, polarizations)
    else:
        names = [SUBSTRATE, *names]
        rows = np.vstack([np.ones((1, len(wavelength))), index]).T
        depth = np.r_[thick, films]
        if not below:
            rows, depth = rows[:, ::-1], depth[::-1]
        where = 1 if below else rows.shape[1] - 2
        light = planar_response_thick(wavelength, rows, depth, angle, where, polarizations)
    if below:
        return light, names
    back = PlanarResponse(light.reflectance, light.transmittance, light.absorptance[..., ::-1])
    return back, names
