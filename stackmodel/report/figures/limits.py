"""What gives way, in the order in which a growing drive reaches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, INK, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

MOST = 10
FARTHEST = 1e3  # margins above it are not drawn to scale
KINDS = {"temperature": 1, "field": 0, "ligands": 2, "runaway": 4, "contact": 3}


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Bars: how much more of what presses on it each limit stands at the drive; 1 is the end."""
    if "limit_margin" not in result or not result.sizes["limit"]:
        return None
    order = np.argsort(result.limit_margin.values, kind="stable")[:MOST]
    margin = np.clip(result.limit_margin.values[order], 1e-3, FARTHEST)
    rows = np.arange(len(order))[::-1]
    drive = float(result.drive_voltage)
    caption = (
        f"Margin of every limit at the drive, {drive:.3g} V: bars that end left of the line are "
        "passed. The number is the voltage at which the limit is reached."
    )
    names = [str(name) for name in result.limit.values[order]]
    height = 0.9 + 0.26 * len(order)
    with canvas("limits", "Limits", caption, size=(7.2, height)) as drawing:
        axes = drawing.axes[0]
        drawing.figure.subplots_adjust(left=0.3)
        kinds = result.limit_kind.values[order]
        colours = [COLOURS[KINDS.get(str(kind), 5)] for kind in kinds]
        axes.barh(rows, np.log10(margin) + 3, left=-3, color=colours, height=0.6)
        axes.axvline(0.0, color=INK, linewidth=1.2)
        drawing.marks(rows, names)
        axes.grid(axis="y", visible=False)
        for row, at, size in zip(rows, result.limit_voltage.values[order], margin, strict=True):
            words = f"{at:.3g} V" if np.isfinite(at) else "not in the sweep"
            axes.annotate(
                words, (np.log10(size), row), (3, 0), textcoords="offset points", fontsize=7,
                va="center", color=INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.85},
            )  # fmt: skip
        low = float(np.floor(np.log10(margin.min()) - 0.3))
        axes.set_xlim(low, float(np.log10(margin.max())) + 0.6)
        ticks = np.arange(low, np.log10(margin.max()) + 1)
        drawing.marks(ticks, [f"{10.0**t:g}" for t in ticks], upright=False)
        axes.set_xlabel("limit over what the drive causes")
        drawing.named(
            result.limit_margin.values[order],
            names,
            "times what the drive causes",
            places=rows,
            upright=True,
        )
    return drawing.picture
