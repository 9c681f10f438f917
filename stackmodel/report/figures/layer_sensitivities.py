"""What the current hangs on: the largest logarithmic sensitivities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

MOST = 12


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """A bar for each of the largest, to the left where more of it means less current."""
    if "log_sensitivity" not in result or not result.log_sensitivity.size:
        return None
    flat = result.log_sensitivity.stack(what=("carrying_layers", "property"))
    order = np.argsort(-np.abs(flat.values))[:MOST][::-1]
    names = [" ".join(flat["what"].values[i]).replace("_", " ") for i in order]
    values = [float(flat.values[i]) for i in order]
    caption = (
        f"d ln J / d ln p at {float(result.sensitivity_voltage):.3g} V, exact. Energies act "
        "exponentially, so theirs are large."
    )
    with canvas(
        "layer-sensitivities", "What the current hangs on", caption, size=(7.2, 3.4)
    ) as drawing:
        axes = drawing.axes[0]
        axes.barh(names, values, color=[COLOURS[1] if v < 0 else COLOURS[0] for v in values])
        axes.set_xscale("symlog", linthresh=max(min(map(abs, values)), 1e-3))
        axes.tick_params(axis="y", labelsize=7)
        axes.grid(axis="y", visible=False)
        axes.set_xlabel("d ln J / d ln p")
        drawing.figure.subplots_adjust(left=0.36)
        drawing.named(values, names, "d ln J / d ln p", upright=True)
    return drawing.picture
