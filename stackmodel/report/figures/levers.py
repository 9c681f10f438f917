"""What to change first: how far each thickness and property moves the first limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, INK, Picture, canvas
from stackmodel.verdict.spoken import spoken

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Bars to the right where more of it helps, to the left where less does."""
    if "lever_effect" not in result or not result.sizes["lever"]:
        return None
    effect = 100 * result.lever_effect.values
    names = [spoken(str(name)) for name in result.lever.values]
    rows = np.arange(len(names))[::-1]
    caption = (
        f"Change of the {result.lever_of.item()} when one property is a quarter larger (levels: "
        "0.1 eV further from vacuum), along its exact derivative. Red: less of it helps."
    )
    size = (7.2, 0.75 + 0.24 * len(names))
    with canvas("levers", "What to change first", caption, size=size) as drawing:
        axes = drawing.axes[0]
        drawing.figure.subplots_adjust(left=0.4)
        axes.barh(rows, effect, 0.7, color=[COLOURS[0 if e > 0 else 1] for e in effect])
        most = float(np.abs(effect).max())
        for row, value in zip(rows, effect, strict=True):
            axes.text(value + np.copysign(0.015 * most, value), row, f"{value:+.2g} %", va="center",
                      ha="left" if value > 0 else "right", fontsize=7, color=INK)  # fmt: skip
        axes.axvline(0.0, color="#7b8794", linewidth=0.8)
        axes.set_xlim(-1.25 * most, 1.25 * most)
        drawing.marks(rows, names, size=7.5)
        axes.grid(axis="y", visible=False)
        axes.set_xlabel("change of the limit (%)")
        drawing.keep(effect, rows, "change of the limit (%)")
    return drawing.picture
