"""The curves of several stacks over each other: current, light and efficiency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.figures.compared_numbers import short_names
from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

DASHES = ("-", "--", ":", "-.")
DECADES = 9  # below the largest value of all: what lies lower is not shown
ROW = 0.155  # inch of a line of the legend


def draw(result: xarray.Dataset) -> Picture | None:
    """J and luminance against voltage, EQE against J; the names stand below."""
    if "compared_current_density" not in result:
        return None
    light = "compared_luminance" in result
    columns, names = (3 if light else 1), short_names(result)
    lines = int(np.ceil(len(names) / 3))
    height = 3.1 + ROW * lines
    with canvas(
        "compared-curves", "Current, light and efficiency",
        "Every stack over its own sweep, in the order of the table.", size=(9.4, height),
        columns=columns,
    ) as drawing:  # fmt: skip
        bottom = (0.62 + ROW * lines) / height
        drawing.figure.subplots_adjust(bottom=bottom)
        voltage = result.compared_voltage.values
        current = result.compared_current_density.values / 10
        parts = [(voltage, current, "voltage (V)", "J (mA/cm²)")]
        if light:
            parts.append((voltage, result.compared_luminance.values, "voltage (V)",
                          "luminance (cd/m²)"))  # fmt: skip
            efficiency = 100 * result.compared_external_quantum_efficiency.values
            parts.append((current, efficiency, "J (mA/cm²)", "EQE (%)"))
        for at, (x, y, across, up) in enumerate(parts):
            floor = np.nanmax(y) * 10.0**-DECADES if at < 2 else 0.0
            for i, name in enumerate(names):
                shown = (y[i] > floor) & (x[i] > (1e-7 * np.nanmax(current) if at == 2 else -1e9))
                style = {
                    "color": COLOURS[i % len(COLOURS)],
                    "linestyle": DASHES[i // len(COLOURS) % 4],
                }
                drawing.curve(x[i][shown], y[i][shown], name, at=at, **style)
            if at < 2 and np.nanmax(y) > 0:
                drawing.decades(at=at)
            if at == 2:
                drawing.decades_across(at=at)
                drawing.axes[at].set_ylim(bottom=0)
            drawing.labels(across, up, at=at)
        handles, labels = drawing.axes[0].get_legend_handles_labels()
        drawing.figure.legend(handles, labels, loc="lower left", ncols=3, fontsize=7,
                              bbox_to_anchor=(0.06, 0.0))  # fmt: skip
    return drawing.picture
