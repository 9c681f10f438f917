"""Reflectance, transmittance and absorptance of the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantities, Quantity, given, quantities
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

INCIDENCE = units.Kind("angle", "radian", "30 deg", highest=1.5707, zero=True)
POLARIZATIONS = ("unpolarized", "s", "p")


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

    Substrate and cover are half-spaces; light comes from inside the one named by --side.

    Args:
        stack: the stack.
        from_: shortest wavelength, like "400 nm".
        to: longest wavelength, like "800 nm".
        points: number of wavelengths.
        angles: angles of incidence inside that medium, like "0 deg,30 deg".
        polarization: unpolarized, s (TE) or p (TM).
        side: substrate or cover.

    Raises:
        InputError, MissingPropertyError: an index missing or out of its range.
    """
    from stackmodel.formulation.optical import design_wavelength, media
    from stackmodel.optical.planar import planar_response
    from stackmodel.results.dataset import labelled

    if polarization not in POLARIZATIONS:
        raise InputError(f"--polarization: {polarization!r}; one of {', '.join(POLARIZATIONS)}")
    if side not in ("substrate", "cover"):
        raise InputError(f"--side: {side!r}; substrate or cover")
    if from_ is None and to is None:
        middle = design_wavelength(stack)
        start, stop = 0.8 * middle, 1.2 * middle
    start = given(from_, units.WAVELENGTH, "from", None if from_ is not None else start)
    stop = given(to, units.WAVELENGTH, "to", None if to is not None else stop)
    wavelength = np.linspace(start, stop, points)
    at = np.array(quantities(angles, INCIDENCE, "angles") if angles is not None else [0.0])
    index, thickness = media(stack, wavelength)
    up = side == "substrate"
    chosen = POLARIZATIONS[1:] if polarization == "unpolarized" else (polarization,)
    ordered = index.T if up else index.T[:, ::-1]
    light = planar_response(wavelength, ordered, thickness if up else thickness[::-1], at, chosen)
    absorbed = light.absorptance.mean(axis=0)
    return labelled(
        {
            "wavelength": wavelength,
            "angle": at,
            "layer": [layer.name for layer in stack.layers],
            "reflectance": light.reflectance.mean(axis=0),
            "transmittance": light.transmittance.mean(axis=0),
            "absorptance": absorbed if up else absorbed[..., ::-1],
        },
        attrs={"title": stack.title, "polarization": polarization, "side": side},
    )
