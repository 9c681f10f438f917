"""The second-order correlation against delay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """g2 on both sides of zero delay, as a correlator shows it."""
    if "g2" not in result:
        return None
    delay, g2 = result.delay.values * 1e9, result.g2.values
    caption = f"g2(0) = {float(result.g2_zero):.4f}; 0.5 is the single-photon criterion."
    with canvas("g2", "Antibunching", caption) as drawing:
        mirrored_delay, mirrored = np.r_[-delay[::-1], delay], np.r_[g2[::-1], g2]
        drawing.curve(mirrored_delay, mirrored, "g2", color=COLOURS[0])
        if "g2_measured" in result:
            seen = result.g2_measured.values
            seen = np.r_[seen[::-1], seen]
            drawing.curve(mirrored_delay, seen, "as measured", color=COLOURS[1])
            drawing.axes[0].legend(fontsize=7)
        drawing.axes[0].axhline(0.5, color=COLOURS[5], linewidth=0.8, linestyle="--")
        drawing.axes[0].set_ylim(0, None)
        drawing.labels("delay (ns)", "g2")
    return drawing.picture
