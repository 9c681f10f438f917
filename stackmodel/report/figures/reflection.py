"""Reflectance, transmittance and absorptance against wavelength."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

MOST = 5


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """R, T and the layers that absorb most, at the first angle."""
    if "reflectance" not in result or result.sizes["wavelength"] < 2:
        return None
    first = result.isel(angle=0)
    caption = (
        f"Light from the {result.attrs['side']}, {result.attrs['polarization']}, "
        f"{np.degrees(float(first.angle)):.3g} degrees; layers by their absorptance."
    )
    with canvas("reflection", "Reflection and absorption", caption) as drawing:
        x = result.wavelength.values * 1e9
        drawing.curve(x, first.reflectance.values, "R", color="#1f2933")
        drawing.curve(x, first.transmittance.values, "T", color="#7b8794")
        peak = first.absorptance.max("wavelength")
        most = [i for i in np.argsort(-peak.values)[:MOST] if peak.values[i] > 1e-3]
        for colour, i in zip(COLOURS, most, strict=False):
            one = first.absorptance.isel(layer=i)
            drawing.curve(x, one.values, str(one.layer.values), color=colour)
        drawing.axes[0].legend(fontsize=7, loc="center left")
        drawing.axes[0].set_ylim(0, 1)
        drawing.labels("wavelength (nm)", "share of the light")
    return drawing.picture
