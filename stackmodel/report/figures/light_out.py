"""Spectrum and directions of the light that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.figures.current_voltage import DIM
from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """The dots' line beside the light in air, and the radiance against a Lambertian one."""
    panels = [name for name in ("escaping_spectrum", "angular_radiance") if name in result]
    if not panels or ("luminance" in result and not (result.luminance > DIM).any()):
        return None
    caption = _caption(result)
    size = (9.4 if len(panels) == 2 else 4.6, 3.0)
    with canvas("light-out", "Light in air", caption, size=size, columns=len(panels)) as drawing:
        drawing.picture.wide = len(panels) == 2
        if "escaping_spectrum" in result:
            x = result.emission_wavelength.values * 1e9
            for name, words in (("emission_spectrum", "dots"), ("escaping_spectrum", "in air")):
                if name in result:
                    shape = result[name].values / max(result[name].values.max(), 1e-300)
                    style = ":" if words == "dots" else "-"  # the two often coincide
                    drawing.curve(
                        x, shape, words, color=COLOURS[words == "in air"], linestyle=style
                    )
            drawing.axes[0].legend(fontsize=7)
            drawing.labels("wavelength (nm)", "photons (largest 1)")
        if "angular_radiance" in result:
            at, radiance = len(panels) - 1, result.angular_radiance.values
            degrees = np.degrees(result.angle.values)
            drawing.curve(degrees, radiance / max(radiance[0], 1e-300), "radiance", at=at)
            drawing.axes[at].axhline(1.0, color="#7b8794", linewidth=0.8, linestyle=":")
            drawing.axes[at].set_ylim(bottom=0)
            drawing.labels("angle in air (deg)", "radiance over that along the normal", at=at)
    return drawing.picture


def _caption(result: xarray.Dataset) -> str:
    words = "Dotted: a Lambertian surface." if "angular_radiance" in result else "Light in air."
    if "colour_x" not in result:
        return words
    x, y = float(result.colour_x), float(result.colour_y)
    return f"{words} CIE 1931 x = {x:.4f}, y = {y:.4f}."
