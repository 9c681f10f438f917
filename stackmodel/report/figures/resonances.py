"""Threshold gain of the resonances of a vertical cavity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel.report.picture import Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """One mark a resonance."""
    if "resonance_wavelength" not in result or not result.sizes["resonance"]:
        return None
    caption = f"Gain of {result.attrs['active_layer']} at which each resonance oscillates."
    with canvas("resonances", "Vertical cavity", caption) as drawing:
        x = result.resonance_wavelength.values * 1e9
        gain = result.threshold_gain.values / 100
        drawing.curve(x, gain, "threshold", marker="o", linestyle="", markersize=5)
        for wavelength, height, quality in zip(x, gain, result.quality_factor.values, strict=True):
            drawing.axes[0].annotate(
                f"Q {quality:.3g}", (wavelength, height), (5, 5),
                textcoords="offset points", fontsize=7,
            )  # fmt: skip
        drawing.axes[0].margins(0.15)
        drawing.labels("wavelength (nm)", "threshold gain (1/cm)")
    return drawing.picture
