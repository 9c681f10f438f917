"""Amplified spontaneous emission against the length of the pumped stripe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Light at the end of the stripe over the spontaneous light per length."""
    if "stripe_intensity" not in result:
        return None
    gain = float(result.net_modal_gain) / 100
    caption = f"Net modal gain {gain:.3g} /cm, without depletion; dashed: no gain."
    length = result.stripe_length.values * 1e3
    with canvas("stripe", "Amplified spontaneous emission", caption) as drawing:
        light = result.stripe_intensity.values * 1e3
        drawing.curve(length, light, "amplified", color=COLOURS[1])
        drawing.curve(length, length, "no gain", color=COLOURS[5], linestyle="--")
        drawing.axes[0].set_xlim(0, float(np.max(length)))
        drawing.labels("length of the stripe (mm)", "light (mm of spontaneous)")
    return drawing.picture
