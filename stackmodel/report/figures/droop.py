"""Roll-off of the efficiency of a dot film."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.figures.asked import asked
from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Efficiency against current; dots mark 90 % of the peak, the cross what was published."""
    from stackmodel.analyses.droop import droop

    reported = [p.roll_off_current_density for p in stack.published if p.roll_off_current_density]
    found = (
        asked(stack, result, "relative_efficiency", droop)
        if reported or ("relative_efficiency" in result)
        else None
    )
    if found is None:
        return None
    current = found.drive_current.values / 10
    caption = (
        "Photons per electron over their peak, for the electrons offered per hole. Alpha and the "
        "excess of 2.3 are calibrated, to two published roll-offs. Cross: published."
    )
    with canvas("droop", "Roll-off of the efficiency", caption) as drawing:
        axes = drawing.axes[0]
        for i, excess in enumerate(found.excess.values):
            end = float(found.roll_off_current_density[i]) / 10
            words = f"excess {excess:g}: {end:.0f} mA/cm²"
            curve = found.relative_efficiency.values[:, i]
            drawing.curve(current, curve, words, color=COLOURS[i % len(COLOURS)])
        if "published_roll_off_current_density" in found:
            at = float(found.published_roll_off_current_density) / 10
            axes.plot(at, 0.9, "x", color=COLOURS[1], label=f"published: {at:.0f} mA/cm²")
        axes.axhline(0.9, color=COLOURS[5], linewidth=0.8, linestyle="--")
        axes.set_ylim(0, 1.05)
        axes.set_xlim(1, float(np.max(current)))
        axes.legend(fontsize=7, loc="lower left")
        drawing.labels("current density (mA/cm²)", "relative efficiency")
        drawing.decades_across()
    return drawing.picture
