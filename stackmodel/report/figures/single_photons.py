"""Single photons against voltage, beside what the paper reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

LEAST = 1.0  # photons a second: antibunching of fewer is nothing to measure


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """g2(0) and brightness of a dot where the injection is known; published points as crosses."""
    if "dot_g2_zero" not in result or not _isolated(stack):
        return None
    known = np.isfinite(result.dot_g2_zero.values)
    if "dot_seen_photon_rate" in result:
        known &= np.nan_to_num(result.dot_seen_photon_rate.values) > LEAST
    if known.sum() < 2:
        return None
    voltage = result.voltage.values[known]
    caption = (
        "Left: g2(0) with the rates of the stack file; right: photons a dot makes. Crosses are "
        "published. Both miss together where the paper's own rates and counts disagree."
    )
    if "dot_seen_photon_rate" in result:
        caption = (
            "Left: g2(0) of the dots one sees, picked by their light; right: photons of the mean "
            "of all dots, dark ones too. Rates are those of tunnelling. Crosses are published."
        )
    if "dot_background_ratio" in result:
        caption += (
            " Background: light of the layers beside the dots, for each dot of the device; dashed: "
            "g2(0) with what is seen of it in the collection area."
        )
    with canvas("single_photons", "Single photons", caption, size=(7.2, 3.0), columns=2) as drawing:
        drawing.curve(voltage, result.dot_g2_zero.values[known], "g2(0)", color=COLOURS[0])
        rate = result.dot_photon_rate.values[known] / 1e6
        drawing.curve(voltage, rate, "photons", at=1, color=COLOURS[2])
        if "dot_background_ratio" in result:  # host photons for each dot
            beside = rate * result.dot_background_ratio.values[known]
            drawing.curve(voltage, beside, "background", at=1, color=COLOURS[1])
            seen = result.dot_g2_measured.values[known]
            drawing.curve(voltage, seen, "with background", color=COLOURS[1], linestyle="--")
            for axes in drawing.axes:
                axes.legend(fontsize=7)
        for point in stack.published:
            if point.voltage is None:
                continue
            x = float(point.voltage)
            if point.g2_zero is not None:
                error = float(point.g2_uncertainty or 0.0)
                drawing.axes[0].errorbar(x, float(point.g2_zero), error, fmt="x", color=COLOURS[1])
            if point.photon_rate is not None:
                drawing.axes[1].plot(x, float(point.photon_rate) / 1e6, "x", color=COLOURS[1])
        for axes in drawing.axes:
            axes.set_ylim(0, None)
        drawing.labels("voltage (V)", "g2(0)")
        drawing.labels("voltage (V)", "photons (1/µs)", at=1)
    return drawing.picture


def _isolated(stack: Stack) -> bool:
    return any(layer.dots and layer.dots.arrangement == "isolated" for layer in stack.layers)
