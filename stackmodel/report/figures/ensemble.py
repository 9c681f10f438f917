"""An ensemble of dots: brightness against antibunching."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """One point a dot."""
    if "ensemble_g2_zero" not in result:
        return None
    rate, g2 = result.ensemble_photon_rate.values / 1e6, result.ensemble_g2_zero.values
    caption = f"{rate.size} dots of spread size and injection, one point each."
    with canvas("ensemble", "Ensemble", caption) as drawing:
        drawing.curve(
            rate, g2, "dots", color=COLOURS[0], linestyle="", marker=".", markersize=3, alpha=0.5
        )
        drawing.axes[0].set_ylim(0, 1.05 * float(np.max(g2)))
        drawing.labels("photons (1/µs)", "g2(0)")
    return drawing.picture
