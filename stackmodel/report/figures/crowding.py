"""Current crowding over the electrode, and the voltage the stack is left with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """The map of J over its mean; voltage and J along the middle of the electrode."""
    if "crowding" not in result:
        return None
    along, aside = result.along.values * 1e3, result.aside.values * 1e3
    middle = result.sizes["aside"] // 2
    lost, resistance = float(result.lost_voltage), float(result.electrode_sheet_resistance)
    caption = (
        f"Current density over its mean in {result.attrs.get('electrode', 'the electrode')}, "
        f"{resistance:.3g} ohm per square; {lost:.3g} V is lost in it. Right: along its middle."
    )
    with canvas("crowding", "Current crowding", caption, size=(7.2, 3.0), columns=2) as drawing:
        axes = drawing.axes[0]
        axes.grid(False)
        if len(aside) > 1:
            image = axes.imshow(
                result.crowding.values.T, origin="lower", aspect="equal", cmap="viridis",
                extent=(0, along[-1] + along[0], 0, aside[-1] + aside[0]),
            )  # fmt: skip
            drawing.figure.colorbar(image, ax=axes, fraction=0.05, pad=0.02, format="%.3g")
            drawing.keep(along, result.crowding.values[:, middle], "J over mean in the middle")
            drawing.labels("along (mm)", "across (mm)", at=0)
        else:
            drawing.curve(along, result.crowding.values[:, 0], "J over mean", color=COLOURS[0])
            drawing.labels("along (mm)", "J over its mean", at=0)
        volts = result.local_voltage.values[:, middle]
        drawing.curve(along, volts, "voltage", at=1, color=COLOURS[1])
        drawing.labels("along (mm)", "voltage across the stack (V)", at=1)
        drawing.figure.subplots_adjust(wspace=0.55)
    return drawing.picture
