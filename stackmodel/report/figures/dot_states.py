"""Stationary occupations of the dot states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


CROWDED = 0.9  # of one state: the others show on a logarithmic axis alone
RAREST = 1e-8


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """A bar for each state, electrons first; neutral states stand out."""
    if "occupation" not in result:
        return None
    labels, share = result.state.values, result.occupation.values
    neutral = [label.split("e")[0] == label.split("e")[1].rstrip("h") for label in labels]
    caption = "Probability of each dot state; 1e1h is the exciton, 2e2h the biexciton."
    if "dot_photon_rate" in result and result.dot_photon_rate.dims == ("voltage",):
        known = result.voltage.values[np.isfinite(result.dot_photon_rate.values)]
        caption += f" At {known[-1]:.3g} V." if known.size else ""
    with canvas("states", "Dot states", caption) as drawing:
        axes = drawing.axes[0]
        axes.bar(labels, share, color=[COLOURS[2] if n else COLOURS[5] for n in neutral])
        axes.tick_params(axis="x", labelrotation=50, labelsize=7)
        axes.grid(axis="x", visible=False)
        drawing.labels("", "probability")
        drawing.named(share, labels, "probability")
        if float(np.max(share)) > CROWDED:
            axes.set_yscale("log")
            axes.set_ylim(RAREST, 2.0)
        else:
            axes.set_ylim(0, 1.05 * float(np.max(share)))
    return drawing.picture
