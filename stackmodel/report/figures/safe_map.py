"""Safe operating map: highest current density against pulse width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Canvas, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

MOST = 8


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Left by duty on the first substrate, right by substrate and area at the lowest duty."""
    if "safe_power_density" not in result:
        return None
    current = result.safe_current_density
    known = bool(current.notnull().any())
    chosen, unit = (current, "J (A/cm²)") if known else (result.safe_power_density, "heat (W/cm²)")
    width = result.pulse_width.values
    caption = (
        "No layer exceeds its maximum temperature below the curves; dots alone mark single values. "
        "Left: by duty. Right: by substrate and heated area, at the lowest duty."
    )
    with canvas("safe-map", "Safe operation", caption, size=(7.2, 3.2), columns=2) as drawing:
        for i, duty in enumerate(result.duty.values[:MOST]):
            name = "one pulse" if duty == 0 else "direct current" if duty == 1 else f"duty {duty:g}"
            _line(drawing, width, chosen[0, 0, :, i].values, name, 0, i)
        pairs = [(i, k) for i in range(chosen.shape[0]) for k in range(chosen.shape[1])][:MOST]
        for number, (i, k) in enumerate(pairs):
            size = float(result.heated_area[k]) * 1e6
            name = f"{result.substrate_material.values[i]}, {size:.3g} mm²"
            _line(drawing, width, chosen[i, k, :, 0].values, name, 1, number)
        for at in (0, 1):
            drawing.decades_across(at=at)
            drawing.decades(at=at)
            drawing.axes[at].legend(fontsize=6)
            drawing.labels("pulse width (s)", unit, at=at)
    return drawing.picture


def _line(
    drawing: Canvas, width: np.ndarray, values: np.ndarray, name: str, at: int, number: int
) -> None:
    shown = np.where(np.isfinite(values), values / 1e4, np.nan)
    drawing.curve(
        width, shown, name, at=at, color=COLOURS[number % len(COLOURS)], marker=".", markersize=3
    )
