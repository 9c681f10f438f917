"""Stationary occupations of the dot states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """A bar for each state, electrons first; neutral states stand out."""
    if "occupation" not in result:
        return None
    labels, share = result.state.values, result.occupation.values
    neutral = [label.split("e")[0] == label.split("e")[1].rstrip("h") for label in labels]
    caption = "Probability of each dot state; 1e1h is the exciton, 2e2h the biexciton."
    with canvas("states", "Dot states", caption) as drawing:
        axes = drawing.axes[0]
        axes.bar(labels, share, color=[COLOURS[2] if n else COLOURS[5] for n in neutral])
        axes.tick_params(axis="x", labelrotation=50, labelsize=7)
        axes.grid(axis="x", visible=False)
        drawing.labels("", "probability")
        drawing.named(share, labels, "probability")
        drawing.axes[0].set_ylim(0, 1.05 * float(np.max(share)))
    return drawing.picture
