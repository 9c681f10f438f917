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
    if "sheet" in result and "mode_field" not in result:
        result = _with_fields(stack, result)
    if "mode_field" not in result or not result.sizes["mode"]:
        return None
    heights = result.height if "height" in result.coords else result.position
    caption = "Field over height above the substrate: |E_y| of TE, |H_y| of TM. Dots are shaded."
    with canvas("modes", "Guided modes", caption) as drawing:
        axes, x = drawing.axes[0], heights.values * 1e9
        for i, label in enumerate(result["mode"].values[:MOST]):
            n, loss = float(result.effective_index_real[i]), float(result.modal_loss[i]) / 100
            words = f"{label}: n {n:.4f}, {loss:.3g} /cm"
            drawing.curve(x, result.mode_field.values[i], words, color=COLOURS[i])
        drawing.films(stack)
        axes.legend(fontsize=7, ncols=2, loc="upper left")
        axes.set_ylim(0, 1.28)
        drawing.marks(np.linspace(0, 1, 6))
        drawing.labels("height above the substrate (nm)", "field")
    return drawing.picture


def _with_fields(stack: Stack, result: xarray.Dataset) -> xarray.Dataset:
    """The answer of `modes` with what was not asked for but is to be seen."""
    from stackmodel.analyses.modes import modes

    leaky = any("leaky" in str(label) for label in result["mode"].values)
    return modes(stack, wavelength=result.attrs["wavelength"], leaky=leaky, fields=True)
