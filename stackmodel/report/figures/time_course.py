"""Voltage and current of a transient."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

LINEAR = 1e-3  # of the largest current: below it a symmetric logarithmic axis is straight


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Voltage on the left; on the right the current, its displacement part, recombination."""
    if "displacement_current_density" not in result:
        return None
    time = result.time.values
    unit, name = next(
        ((u, n) for u, n in ((1e-9, "ns"), (1e-6, "us"), (1e-3, "ms")) if time[-1] < 1e3 * u),
        (1.0, "s"),
    )
    caption = "Current with its displacement part; what recombines follows behind."
    with canvas("time-course", "In time", caption, size=(7.2, 3.0), columns=2) as drawing:
        drawing.curve(time / unit, result.voltage.values, "voltage", color=COLOURS[0])
        drawing.labels(f"time ({name})", "voltage (V)")
        for key, words, colour, dash in (
            ("current_density", "current", COLOURS[0], "-"),
            ("displacement_current_density", "displacement", COLOURS[5], ":"),
            ("recombination_current_density", "recombination", COLOURS[2], "-"),
        ):
            values = result[key].values / 10
            drawing.curve(time / unit, values, words, at=1, color=colour, linestyle=dash)
        top = float(np.max(np.abs(result.current_density.values))) / 10
        if top > 0:
            drawing.axes[1].set_yscale("symlog", linthresh=LINEAR * top)
        drawing.axes[1].legend(fontsize=7)
        drawing.axes[1].set_xlabel(f"time ({name})")
        drawing.axes[1].set_ylabel("J (mA/cm²)")
    return drawing.picture
