"""Guided modes over the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

MOST = 4


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """The field of the first modes; the layers are shaded, the dots stand out."""
    if "mode_field" not in result or not result.sizes["mode"]:
        return None
    heights = result.height if "height" in result.coords else result.position
    caption = "Field over height above the substrate: |E_y| of TE, |H_y| of TM. Dots are shaded."
    with canvas("modes", "Guided modes", caption) as drawing:
        axes, x = drawing.axes[0], heights.values * 1e9
        edges = np.r_[0.0, np.cumsum([float(layer.thickness) for layer in stack.layers])] * 1e9
        for layer, low, high in zip(stack.layers, edges[:-1], edges[1:], strict=True):
            if layer.dots:
                axes.axvspan(low, high, color="#f6bd60", alpha=0.5, linewidth=0)
            axes.axvline(high, color="#cbd2d9", linewidth=0.5)
        for i, label in enumerate(result["mode"].values[:MOST]):
            n, loss = float(result.effective_index_real[i]), float(result.modal_loss[i]) / 100
            words = f"{label}: n {n:.4f}, {loss:.3g} /cm"
            drawing.curve(x, result.mode_field.values[i], words, color=COLOURS[i])
        axes.legend(fontsize=7)
        axes.set_ylim(0, 1.08)
        drawing.labels("height above the substrate (nm)", "field")
    return drawing.picture
