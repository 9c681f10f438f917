"""Which rates the light of a dot depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Logarithmic derivatives of photon rate and g2(0) by every kind of move."""
    if "g2_zero_sensitivity" not in result:
        return None
    rows = np.arange(result.sizes["move"])
    caption = "Per cent of photon rate and g2(0) for one per cent of the rates of that move; exact."
    with canvas("sensitivities", "What the light depends on", caption) as drawing:
        axes = drawing.axes[0]
        for i, name in enumerate(("photon_rate_sensitivity", "g2_zero_sensitivity")):
            values = result[name].values
            words = ("photon rate", "g2(0)")[i]
            axes.barh(rows + 0.2 - 0.4 * i, values, 0.36, color=COLOURS[i], label=words)
            drawing.picture.curves[0].append(
                {"name": words, "x": [float(v) for v in values], "y": [int(r) for r in rows]}
            )
        axes.axvline(0, color=COLOURS[5], linewidth=0.8)
        axes.legend(fontsize=7)
        drawing.labels("d ln / d ln rate", "")
        axes.set_yticks(
            rows, [str(name).replace(" ", "\n") for name in result.move.values], fontsize=7
        )
        axes.grid(axis="y", visible=False)
    return drawing.picture
