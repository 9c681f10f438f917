"""Current density and light against voltage, and efficiency against current."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel.report.picture import COLOURS, Canvas, Picture, canvas

NOISE = 1e-14  # A/m^2: next to nothing crosses a perfect insulator
DIM = 1e-6  # cd/m^2: a device for one carrier

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """|J| in mA/cm^2 on a logarithmic scale; luminance and EQE beside it."""
    if "current_density" not in result or result.current_density.dims != ("voltage",):
        return None
    if "capacitance" in result or not (abs(result.current_density) > NOISE).any():
        return None
    light = "luminance" in result and bool((result.luminance > DIM).any())
    title = "Current, luminance, efficiency" if light else "Current"
    caption = _caption(result) if light else "Current density."
    size = (9.4, 2.8) if light else (4.6, 3.0)
    with canvas("current", title, caption, size=size, columns=3 if light else 1) as drawing:
        voltage = result.voltage.values
        _decades(drawing, voltage, result.current_density.values / 10, "|J| (mA/cm²)", 0)
        if light:
            _decades(drawing, voltage, result.luminance.values, "luminance (cd/m²)", 1)
            _efficiency(drawing, result)
    return drawing.picture


def _caption(result: xarray.Dataset) -> str:
    words = "Current density, luminance, and external quantum efficiency against current density."
    if "peak_efficiency" not in result or not np.isfinite(result.peak_efficiency):
        return words
    at = float(result.peak_efficiency_current_density) / 10
    return (
        f"{words} Its peak from 1 cd/m² on, {100 * float(result.peak_efficiency):.3g} % at "
        f"{at:.3g} mA/cm², is marked."
    )


def _efficiency(drawing: Canvas, result: xarray.Dataset) -> None:
    """EQE in per cent from its peak, which may lie between two points, or 1e-6 of the current."""
    current, efficiency = result.current_density.values, result.external_quantum_efficiency.values
    peak = float(result.get("peak_efficiency_current_density", np.nan))
    shown = (current > np.fmin(1e-6 * current.max(), 0.5 * peak)) & (efficiency > 0)
    x, y = current[shown], 100 * efficiency[shown]
    if np.isfinite(peak):
        top = 100 * float(result.peak_efficiency)
        x, y = np.append(x, peak), np.append(y, top)
        drawing.axes[2].plot(peak / 10, top, "o", mfc="none", mec=COLOURS[1], ms=8)
    order = np.argsort(x)
    drawing.curve(x[order] / 10, y[order], "EQE %", at=2, color=COLOURS[2], marker=".")
    drawing.axes[2].set_ylim(bottom=0)
    drawing.decades_across(at=2)
    drawing.labels("current density (mA/cm²)", "EQE (%)", at=2)


def _decades(drawing: Canvas, voltage: Any, values: Any, label: str, at: int) -> None:
    size = np.abs(np.asarray(values, dtype=float))
    top = np.nanmax(size, initial=0.0)
    shown = np.where(size > max(top * 1e-10, 1e-30), size, np.nan)
    drawing.curve(voltage, shown, label.split(" (")[0], at=at, color=COLOURS[at], marker=".")
    if top > 0:
        drawing.decades(at=at)
    drawing.labels("voltage (V)", label, at=at)
