"""Current density, and light where there is some, against voltage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel.report.picture import COLOURS, Canvas, Picture, canvas

NOISE = 1e-20  # A/m^2: behind an insulator the solver's rounding is all there is

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """|J| in mA/cm^2 on a logarithmic scale; luminance beside it."""
    if "current_density" not in result or result.current_density.dims != ("voltage",):
        return None
    if "capacitance" in result or not (abs(result.current_density) > NOISE).any():
        return None
    light = "luminance" in result and bool((result.luminance > 0).any())
    title = "Current and luminance" if light else "Current"
    caption = "Current density and, on the right, luminance." if light else "Current density."
    size = (7.2, 3.0) if light else (4.6, 3.0)
    with canvas("current", title, caption, size=size, columns=1 + light) as drawing:
        voltage = result.voltage.values
        _decades(drawing, voltage, result.current_density.values / 10, "|J| (mA/cm²)", 0)
        if light:
            _decades(drawing, voltage, result.luminance.values, "luminance (cd/m²)", 1)
    return drawing.picture


def _decades(drawing: Canvas, voltage: Any, values: Any, label: str, at: int) -> None:
    size = np.abs(np.asarray(values, dtype=float))
    top = np.nanmax(size, initial=0.0)
    shown = np.where(size > max(top * 1e-10, 1e-30), size, np.nan)
    drawing.curve(voltage, shown, label.split(" (")[0], at=at, color=COLOURS[at], marker=".")
    if top > 0:
        drawing.decades(at=at)
    drawing.labels("voltage (V)", label, at=at)
