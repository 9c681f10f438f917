"""The J-V of the stack that heats itself, beside the one at ambient temperature."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Current and temperature against voltage, past the turning point if there is one."""
    if "electrothermal_voltage" not in result:
        return None
    voltage = result.electrothermal_voltage.values
    current = result.electrothermal_current_density.values / 1e4
    turning = float(result.runaway_voltage)
    caption = "Steady states of the stack that heats itself"
    caption += (
        "." if np.isnan(turning) else f"; it runs away at the turning point, {turning:.3g} V."
    )
    with canvas("runaway", "Self-heating", caption, size=(7.2, 3.0), columns=2) as drawing:
        drawing.curve(voltage, current, "heats itself", at=0, color=COLOURS[1])
        if "current_density" in result:
            own = "ambient_current_density"
            own = own if own in result else "current_density"
            cold = result[own].values / 1e4
            drawing.curve(result.voltage.values, cold, "ambient", at=0, color=COLOURS[0])
        kelvin = result.electrothermal_temperature.values
        drawing.curve(voltage, kelvin, "temperature", at=1, color=COLOURS[1])
        if not np.isnan(turning):
            point = {"marker": "o", "markersize": 5, "linestyle": "none", "color": COLOURS[4]}
            at = [turning]
            drawing.curve(
                at, [float(result.runaway_current_density) / 1e4], "runaway", at=0, **point
            )
            drawing.curve(at, [float(result.runaway_temperature)], "runaway", at=1, **point)
        highest = float(np.nanmax(current))
        drawing.axes[0].set_ylim(0, 1.05 * highest)
        drawing.axes[0].legend(fontsize=7)
        drawing.labels("voltage (V)", "J (A/cm²)", at=0)
        drawing.labels("voltage (V)", "temperature (K)", at=1)
    return drawing.picture
