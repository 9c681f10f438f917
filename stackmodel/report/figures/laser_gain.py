"""Net modal gain against current, with the thresholds and what the stack survives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

LINES = (
    ("limit_current_density", "survives", COLOURS[1]),
    ("equation2_threshold_current_density", "gain, equation 2", COLOURS[5]),
    ("gain_threshold_current_density", "gain, pairs shared", COLOURS[2]),
    ("threshold_current_density", "lases", COLOURS[3]),
)


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Gain less all losses in 1/cm; vertical lines mark the currents that matter."""
    if "laser_net_gain" not in result:
        return None
    caption = (
        "Modal gain less all losses, before light acts back, against the current that recombines "
        "in the dots; above zero the mode lases."
    )
    with canvas("laser-gain", "Gain and loss", caption) as drawing:
        axes = drawing.axes[0]
        drawing.decades_across()
        current, net = result.current.values / 1e4, result.laser_net_gain.values / 100
        drawing.curve(current, net, "net modal gain", color=COLOURS[0])
        axes.axhline(0.0, color="#7b8794", linewidth=0.8)
        for name, words, colour in LINES:
            value = float(result[name]) / 1e4 if name in result else np.nan
            if np.isfinite(value) and value > 0:
                label = f"{words}: {value:.3g} A/cm²"
                axes.axvline(value, color=colour, linestyle="--", linewidth=1.1, label=label)
        axes.set_ylim(None, net.max() + 0.45 * np.ptp(net))
        axes.legend(fontsize=6.5, loc="upper left", frameon=True, framealpha=0.9, edgecolor="none")
        drawing.labels("current density through the dots (A/cm²)", "net modal gain (1/cm)")
    return drawing.picture
