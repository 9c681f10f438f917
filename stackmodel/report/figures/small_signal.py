"""Capacitance against voltage and against frequency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel import units
from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

MOST = 5
NANOFARAD_PER_SQUARE_CENTIMETRE = 1e-5  # F/m^2


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """C-V at a few frequencies on the left, C-f at a few voltages on the right."""
    if "capacitance" not in result:
        return None
    caption = "Differential capacitance; flat where it is the geometric one."
    voltage, frequency = result.voltage.values, result.frequency.values
    shown = result.capacitance.values / NANOFARAD_PER_SQUARE_CENTIMETRE
    size = (7.2, 3.0)
    with canvas("small-signal", "Capacitance", caption, size=size, columns=2) as drawing:
        for colour, i in zip(COLOURS, _few(frequency), strict=False):
            words = units.show(float(frequency[i]), units.FREQUENCY, 3)
            drawing.curve(voltage, shown[:, i], words, color=colour, marker=".")
        for colour, i in zip(COLOURS, _few(voltage), strict=False):
            words = f"{voltage[i]:.3g} V"
            drawing.curve(frequency, shown[i], words, at=1, color=colour, marker=".")
        drawing.decades_across(at=1)
        for at, x in enumerate(("voltage (V)", "frequency (Hz)")):
            drawing.labels(x, "C (nF/cm²)", at=at)
            drawing.axes[at].legend(fontsize=7)
    return drawing.picture


def _few(values: np.ndarray) -> np.ndarray:
    """Indices of a handful of values, the first and the last among them."""
    return np.unique(np.linspace(0, len(values) - 1, min(MOST, len(values))).round().astype(int))
