"""Electroluminescence of 1S and 1P against current."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


SHOWN = 5


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Normalised spectra at rising currents, and the photons of either band."""
    if "band_spectrum" not in result:
        return None
    caption = (
        "Left: spectra of the film at rising current, each over its peak; 1P grows as 1S fills. "
        "Right: photons a dot makes in either band."
    )
    current = result.drive_current.values / 1e4
    with canvas(
        "emission", "Emission against current", caption, size=(7.2, 3.0), columns=2
    ) as drawing:
        energy = result.photon_energy.values
        chosen = np.unique(np.linspace(0.3 * current.size, current.size - 1, SHOWN).astype(int))
        for i, k in enumerate(chosen):
            shape = result.band_spectrum.values[k]
            words = f"{current[k]:.2g} A/cm²"
            drawing.curve(energy, shape / np.max(shape), words, color=COLOURS[i])
        drawing.axes[0].set_ylim(0, 1.5)
        drawing.axes[0].legend(fontsize=7, ncols=2, loc="upper left")
        for i, band in enumerate(result.band.values):
            rate = result.band_photon_rate.values[:, i] / 1e6
            shown = np.where(rate > 1e-9, rate, np.nan)
            drawing.curve(current, shown, str(band), at=1, color=COLOURS[i])
        drawing.axes[1].legend(fontsize=7)
        drawing.decades(at=1)
        drawing.labels("photon energy (eV)", "relative emission")
        drawing.labels("current density (A/cm²)", "photons (1/µs)", at=1)
        drawing.decades_across(at=1)
    return drawing.picture
