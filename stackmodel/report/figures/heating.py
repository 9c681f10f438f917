"""How the heated layer warms: after switching on, or through a pulse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Mean and peak rise against time; the final maximum of a pulse train as a line."""
    if "temperature_rise_mean" not in result or result.sizes["time"] < 2:
        return None
    where = result.attrs.get("heated_layer", "the heated layer")
    caption = f"Rise over ambient in {where}, over the heated area and in its middle."
    with canvas("heating", "Heating", caption) as drawing:
        seconds = result.time.values
        drawing.curve(seconds, result.temperature_rise_mean.values, "mean", color=COLOURS[0])
        drawing.curve(seconds, result.temperature_rise_peak.values, "middle", color=COLOURS[1])
        if "train_temperature_rise_peak_maximum" in result:
            highest = float(result.train_temperature_rise_peak_maximum)
            drawing.axes[0].axhline(highest, color=COLOURS[5], linestyle="--", linewidth=1)
            drawing.axes[0].annotate(
                "middle, in the pulse train", (seconds[0], highest), fontsize=7, va="bottom"
            )
        drawing.decades_across()
        drawing.axes[0].legend(fontsize=7)
        drawing.labels("time (s)", "rise (K)")
    return drawing.picture
