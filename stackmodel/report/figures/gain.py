"""Optical gain of a dot film: inversion against current, and spectra."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Left: inversion of 1S and 1P and of three states. Right: gain spectrum at one current."""
    if "band_inversion" not in result:
        return None
    current = result.drive_current.values / 1e4
    drive = float(result.dot_current) / 1e4
    caption = (
        "Left: mean inversion against the current through the film; gain begins above zero. "
        f"Right: gain over its saturated 1S value at {drive:.3g} A/cm² and "
        f"{float(result.film_temperature):.0f} K."
    )
    with canvas("gain", "Optical gain", caption, size=(7.2, 3.0), columns=2) as drawing:
        for i, band in enumerate(result.band.values):
            drawing.curve(current, result.band_inversion.values[:, i], str(band), color=COLOURS[i])
        three = result.three_state_inversion.values
        drawing.curve(current, three, "three states", color=COLOURS[5], linestyle="--")
        drawing.axes[0].axhline(0, color=COLOURS[5], linewidth=0.8)
        drawing.axes[0].legend(fontsize=7)
        energy = result.photon_energy.values
        drawing.curve(energy, result.relative_gain.values, "gain", at=1, color=COLOURS[2])
        drawing.axes[1].axhline(0, color=COLOURS[5], linewidth=0.8)
        drawing.labels("current density (A/cm²)", "inversion")
        drawing.decades_across()
        drawing.labels("photon energy (eV)", "relative gain", at=1)
    return drawing.picture
