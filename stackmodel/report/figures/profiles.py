"""Carrier densities and recombination through the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


LEAST = 1e-14  # of the largest density


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Densities on the left, recombination on the right, at the last bias."""
    if "electron_density" not in result:
        return None
    last = result.isel(voltage=-1) if "voltage" in result.electron_density.dims else result
    x = last.position.values * 1e9
    caption = f"At {float(result.voltage[-1]):.3g} V. Films are divided by lines, dots are shaded."
    with canvas("profiles", "Profiles", caption, size=(7.2, 3.0), columns=2) as drawing:
        for name, words, colour in (
            ("electron_density", "electrons", COLOURS[0]),
            ("hole_density", "holes", COLOURS[1]),
        ):
            density = last[name].values
            shown = np.where(density > LEAST * density.max(), density, np.nan)
            drawing.curve(x, shown, words, color=colour)
        drawing.decades()
        drawing.axes[0].legend(fontsize=7)
        drawing.labels("position (nm)", "density (1/m³)")
        drawing.curve(x, last.recombination_rate.values, "recombination", at=1, color=COLOURS[2])
        drawing.labels("position (nm)", "recombination (1/m³/s)", at=1)
        for at in range(2):
            drawing.films(stack, at=at)
    return drawing.picture
