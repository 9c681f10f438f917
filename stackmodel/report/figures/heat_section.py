"""The cross-section: rise over height and distance from the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

REACH = 3.0  # heated radii shown


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Lines of equal temperature in the upper substrate, and the rise along the top."""
    if "section_temperature_rise" not in result:
        return None
    rise, across = result.section_temperature_rise.values, result.across.values
    half = rise[-1] > 0.5 * rise[-1, 0]
    reach = REACH * across[np.flatnonzero(half)[-1]]
    shown = across <= reach
    height = (result.height.values - result.height.values[-1]) * 1e6
    deep = height >= -reach * 1e6
    caption = "Rise (K) below the heated area, left; along the top face, right."
    with canvas("heat-section", "Cross-section", caption, size=(7.2, 3.0), columns=2) as drawing:
        axes = drawing.axes[0]
        axes.grid(False)
        x, field = across[shown] * 1e6, rise[np.ix_(deep, shown)]
        filled = axes.contourf(x, height[deep], field, levels=12, cmap="inferno")
        drawing.figure.colorbar(filled, ax=axes, fraction=0.05, pad=0.02, format="%.3g")
        drawing.labels("from the middle (um)", "below the top face (um)", at=0)
        drawing.curve(x, rise[-1][shown], "top face", at=1, color=COLOURS[1])
        drawing.labels("from the middle (um)", "rise (K)", at=1)
    return drawing.picture
