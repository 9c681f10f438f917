"""Gap of a core against its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Three laws; the emission of this stack's dots as a line."""
    if "well_energy" not in result or result.sizes["core_diameter"] < 2:
        return None
    size = result.core_diameter.values * 1e9
    caption = "Infinite walls, the same with the attraction of electron and hole, and as measured."
    with canvas("confinement", "Size and colour", caption) as drawing:
        drawing.curve(size, result.well_energy.values, "infinite walls", color=COLOURS[5])
        drawing.curve(size, result.brus_energy.values, "Brus", color=COLOURS[0])
        if "sizing_energy" in result:
            drawing.curve(size, result.sizing_energy.values, "sizing curve", color=COLOURS[2])
        if "emission_energy" in result:
            energy = float(result.emission_energy)
            drawing.axes[0].axhline(energy, color=COLOURS[1], linestyle="--", linewidth=1)
            drawing.axes[0].text(
                float(np.max(size)), energy, "emission ", fontsize=7, ha="right", va="bottom"
            )
        drawing.axes[0].set_ylim(1.5, 4.0)
        drawing.axes[0].legend(fontsize=7)
        drawing.labels("diameter of the core (nm)", "energy (eV)")
    return drawing.picture
