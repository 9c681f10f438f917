"""A dot after its injection is switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Carriers and photons over time."""
    if "time_photon_rate" not in result or result.sizes["time"] < 2:
        return None
    time = result.time.values * 1e9
    caption = "Mean carriers (left) and photon rate (right) after the injection is switched on."
    with canvas("dot_transient", "Pulse", caption, size=(7.2, 3.0), columns=2) as drawing:
        drawing.curve(time, result.time_mean_electrons.values, "electrons", color=COLOURS[0])
        holes = result.time_mean_holes.values
        drawing.curve(time, holes, "holes", color=COLOURS[1], linestyle="--")
        drawing.axes[0].legend(fontsize=7)
        rate = result.time_photon_rate.values / 1e6
        drawing.curve(time, rate, "photons", at=1, color=COLOURS[2])
        drawing.axes[1].set_ylim(0, 1.05 * float(np.max(rate)))
        drawing.labels("time (ns)", "carriers on a dot")
        drawing.labels("time (ns)", "photons (1/µs)", at=1)
    return drawing.picture
