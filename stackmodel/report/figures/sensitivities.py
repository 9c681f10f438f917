"""Which rates the light of a dot depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Derivatives of photon rate and g2(0), or of the gain's inversion, by every kind of move."""
    if "g2_zero_sensitivity" in result:
        words = "Per cent of photon rate and g2(0) per cent of the rates of that move; exact."
        shown = {
            "photon rate": result.photon_rate_sensitivity.values,
            "g2(0)": result.g2_zero_sensitivity.values,
        }
        return _bars(result, "What the light depends on", words, shown, "d ln / d ln rate")
    if "inversion_sensitivity" in result:
        words = "Change of the inversion per relative change of the rates of that move; exact."
        found = result.inversion_sensitivity
        shown = {str(band): found.sel(band=band).values for band in result.band.values}
        return _bars(result, "What the gain depends on", words, shown, "d inversion / d ln rate")
    return None


def _bars(
    result: xarray.Dataset, title: str, caption: str, shown: dict[str, np.ndarray], label: str
) -> Picture:
    rows = np.arange(result.sizes["move"])
    with canvas("sensitivities", title, caption) as drawing:
        axes = drawing.axes[0]
        for i, (words, values) in enumerate(shown.items()):
            axes.barh(rows + 0.2 - 0.4 * i, values, 0.36, color=COLOURS[i], label=words)
            drawing.named(values, result.move.values, words, upright=True)
        axes.axvline(0, color=COLOURS[5], linewidth=0.8)
        axes.legend(fontsize=7)
        drawing.labels(label, "")
        drawing.marks(rows, [str(name).replace(" ", "\n") for name in result.move.values], size=7)
        axes.grid(axis="y", visible=False)
    return drawing.picture
