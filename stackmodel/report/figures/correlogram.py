"""Counted pairs of photons against delay, over the master equation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """The correlogram as counted; the line is the matrix result averaged over each bin."""
    if "g2_counted" not in result:
        return None
    delay = result.bin_delay.values * 1e9
    photons = int(result.counted_photons)
    caption = f"{photons} photons on two detectors; the line is the master equation."
    with canvas("correlogram", "Hanbury Brown and Twiss", caption) as drawing:
        counted = result.g2_counted.values
        drawing.curve(delay, counted, "counted", color=COLOURS[5], drawstyle="steps-mid")
        drawing.curve(delay, result.g2_expected.values, "master equation", color=COLOURS[1])
        drawing.axes[0].set_ylim(0, 1.05 * float(np.max(counted)))
        drawing.axes[0].legend(fontsize=7)
        drawing.labels("delay (ns)", "g2")
    return drawing.picture
