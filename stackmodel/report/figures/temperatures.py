"""Temperature of the layers against voltage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

VISIBLE = 0.1  # K


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """The hottest and the coolest film, with the substrate: films differ little."""
    if "layer_temperature" not in result or not (result.temperature_rise > VISIBLE).any():
        return None
    last = result.layer_temperature.isel(voltage=-1)
    hottest = str(last.layer.values[int(last.values.argmax())])
    when = "at the end of a pulse" if stack.operation.pulse else "steady"
    caption = f"Temperature, {when}, mean over the heated area; films differ by little."
    with canvas("temperatures", "Temperature", caption) as drawing:
        for name, colour in ((hottest, COLOURS[1]), ("substrate", COLOURS[5])):
            kelvin = result.layer_temperature.sel(layer=name).values
            drawing.curve(result.voltage.values, kelvin, name, color=colour)
        drawing.axes[0].legend(fontsize=7)
        drawing.labels("voltage (V)", "temperature (K)")
    return drawing.picture
