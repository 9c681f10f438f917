"""Light of the laser against current, and during a pulse with its temperature."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

SETTLED = 10.0  # ns: the relaxation spike of the first nanoseconds is over


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """L-I on logarithmic scales; beside it one pulse, where there is one."""
    if "laser_power_density" not in result or not np.isfinite(result.threshold_current_density):
        return None
    pulse = "laser_pulse_power_density" in result
    caption = "Light of the mode that leaves, against the current that recombines in the dots."
    if pulse:
        current = float(result.laser_pulse_current_density) / 1e4
        caption += (
            f" Right: one pulse at {current:.3g} A/cm² from cold; warming shifts the gain off the "
            "cavity's line."
        )
    size = (7.2, 3.0) if pulse else (4.6, 3.0)
    with canvas("laser-light", "Laser light", caption, size=size, columns=1 + pulse) as drawing:
        drawing.decades_across()
        light = result.laser_power_density.values / 10
        drawing.curve(result.current.values / 1e4, light, "light", color=COLOURS[0])
        drawing.decades()
        drawing.labels("current density (A/cm²)", "light (mW/cm²)")
        if pulse:
            time = result.laser_time.values * 1e9
            light = result.laser_pulse_power_density.values / 1e4
            rise = result.laser_pulse_temperature_rise.values
            settled = time >= min(SETTLED, 0.5 * time[-1])
            top = float(light[settled].max()) or 1.0
            drawing.curve(time, light / top, f"light / {top:.3g} W/cm²", at=1, color=COLOURS[0])
            drawing.axes[1].set_ylim(-0.03, 1.25)  # the first spike is higher
            hot = float(rise.max()) or 1.0
            drawing.curve(time, rise / hot, f"rise / {hot:.3g} K", at=1, color=COLOURS[1])
            drawing.axes[1].legend(fontsize=7)
            drawing.labels("time (ns)", "share of the largest after 10 ns", at=1)
    return drawing.picture
