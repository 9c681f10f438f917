"""Dots under light: photon rate and antibunching against pump."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """g2(0) of the chain over the closed form; photon rate beside it."""
    if "light_g2_zero" not in result or result.sizes["pump_rate"] < 2:
        return None
    caption = (
        "Under light that makes pairs; dashed, the closed form of three states, and the limit "
        f"of weak light, {float(result.light_limit):.3g}."
    )
    pump = result.pump_rate.values
    with canvas(
        "photoluminescence", "Photoluminescence", caption, size=(7.2, 3.0), columns=2
    ) as drawing:
        drawing.curve(pump / 1e6, result.light_g2_zero.values, "g2(0)", color=COLOURS[0])
        if "light_g2_closed_form" in result:
            closed = result.light_g2_closed_form.values
            drawing.curve(pump / 1e6, closed, "closed form", color=COLOURS[1], linestyle="--")
            drawing.axes[0].legend(fontsize=7)
        rate = result.light_photon_rate.values / 1e6
        drawing.curve(pump / 1e6, rate, "photons", at=1, color=COLOURS[2])
        drawing.decades(at=1)
        drawing.labels("pairs made (1/µs)", "g2(0)")
        drawing.labels("pairs made (1/µs)", "photons (1/µs)", at=1)
        for at in (0, 1):
            drawing.decades_across(at=at)
        drawing.axes[0].set_ylim(0, 1.05 * float(np.max(result.light_g2_zero)))
    return drawing.picture
