"""What the heat does to the current, and how the loop over the engines settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

VISIBLE = 0.1  # K: below, the two currents are one line

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Current with and without the heat, temperature of each bias, error of every round."""
    if "ambient_current_density" not in result or "round" not in result:
        return None
    voltage, kelvin = result.voltage.values, result.device_temperature.values
    if not (np.abs(kelvin - float(stack.ambient)) > VISIBLE).any():
        return None
    warm, cold = result.current_density.values, result.ambient_current_density.values
    error, factor = result.round_temperature_error.values, result.round_purcell_error.values
    caption = (
        "Current density at the temperature that each bias heats itself to and, for comparison, at "
        "ambient temperature; that temperature; and by how much the temperature (worst bias) and "
        "the Purcell factor came out otherwise than assumed, round by round over the engines."
    )
    with canvas(
        "self_consistency", "Heat acts back", caption, size=(9.4, 3.0), columns=3
    ) as drawing:
        drawing.picture.wide = True
        for values, name, colour in ((warm, "heats itself", 1), (cold, "ambient", 0)):
            shown = np.where(np.abs(values) > 1e-10 * np.abs(warm).max(), np.abs(values), np.nan)
            drawing.curve(voltage, shown / 10, name, at=0, color=COLOURS[colour])
        drawing.decades(at=0)
        drawing.axes[0].legend(fontsize=7)
        drawing.labels("voltage (V)", "|J| (mA/cm²)", at=0)
        drawing.curve(voltage, kelvin, "temperature", at=1, color=COLOURS[1])
        drawing.labels("voltage (V)", "temperature (K)", at=1)
        rounds = result["round"].values
        for values, name, colour in ((error, "temperature (K)", 1), (factor, "Purcell factor", 2)):
            if (values > 0).any():
                some = np.where(values > 0, values, np.nan)
                drawing.curve(rounds, some, name, at=2, color=COLOURS[colour], marker=".")
        drawing.decades(at=2)
        drawing.axes[2].locator_params(axis="x", integer=True)
        drawing.axes[2].legend(fontsize=7)
        drawing.labels("round", "found against assumed", at=2)
    return drawing.picture
