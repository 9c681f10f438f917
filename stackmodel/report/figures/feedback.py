"""Thresholds of a grating and its emission a little below the lowest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Gain of every threshold over its wavelength, and the line shape."""
    if "threshold_net_gain" not in result or not result.sizes["solution"]:
        return None
    mode = str(result.lasing_mode.values)
    caption = (
        f"Every threshold of {mode} in the searched region, gain of the mode with its own loss; "
        "bright solutions radiate out of the plane. Right: emission at 95 % of the lowest "
        "net threshold gain."
    )
    with canvas(
        "feedback", "Feedback of the grating", caption, size=(9.4, 3.0), columns=2
    ) as drawing:
        drawing.picture.wide = True
        axes, edge = drawing.axes[0], result.band_edge.values
        names = {"dark": "dark", "bright": "bright", "": "threshold"}
        for colour, kind in zip(COLOURS, [k for k in names if (edge == k).any()], strict=False):
            here = edge == kind
            x = result.threshold_wavelength.values[here] * 1e9
            order = np.argsort(x)
            gain = result.threshold_modal_gain.values[here][order] / 100
            drawing.curve(
                x[order], gain, names[kind], color=colour, marker="o", linestyle="", markersize=5
            )
        axes.legend(fontsize=7)
        axes.set_ylim(bottom=0)
        drawing.labels("wavelength (nm)", "modal gain (1/cm)")
        axes.ticklabel_format(axis="x", useOffset=False)
        if "line_shape" in result:
            drawing.curve(result.line.values * 1e9, result.line_shape.values, "emission", at=1)
            drawing.decades(at=1)
        drawing.axes[1].ticklabel_format(axis="x", useOffset=False)
        drawing.labels("wavelength (nm)", "emission (largest 1)", at=1)
    return drawing.picture
