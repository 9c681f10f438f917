"""The stack drawn to scale, from the substrate up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel.report.picture import INK, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

_FILLS = {"anode": "#bcd4e6", "cathode": "#c9ccd1", "dots": "#f6bd60", "film": "#e9ecef"}


INSIDE = 1e-3  # of a film, from its faces


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Boxes as thick as the films; a film too thin for its name gets a line to it."""
    thickness = np.array([float(layer.thickness) for layer in stack.layers]) * 1e9
    top = np.cumsum(thickness)
    caption = f"Thicknesses to scale, {top[-1]:.4g} nm in all."
    with canvas("layers", "Stack", caption, size=(4.6, 3.0)) as drawing:
        axes = drawing.axes[0]
        axes.grid(False)
        axes.set_xlim(0, 10)
        axes.set_ylim(-0.12 * top[-1], 1.02 * top[-1])
        drawing.marks([], upright=False)
        axes.set_ylabel("height (nm)")
        axes.spines["bottom"].set_visible(False)
        substrate = stack.substrate.material if stack.substrate else "no substrate given"
        axes.text(2.1, -0.07 * top[-1], substrate, ha="center", va="center", color=INK)
        places = _spread(top - thickness / 2, 0.062 * top[-1])
        for layer, height, high, place in zip(stack.layers, thickness, top, places, strict=True):
            fill = _FILLS["dots" if layer.dots else layer.role or "film"]
            axes.add_patch(_box(high - height, height, fill))
            text = f"{layer.name}: {layer.material}, {height:.4g} nm"
            axes.annotate(
                text, (4.2, high - height / 2), (4.7, place), va="center", fontsize=8, color=INK,
                arrowprops={"arrowstyle": "-", "color": "#9aa5b1", "linewidth": 0.6},
            )  # fmt: skip
        words = [f"{layer.name}: {layer.material}," for layer in stack.layers for _ in range(2)]
        ends = np.ravel([top - (1 - INSIDE) * thickness, top - INSIDE * thickness], order="F")
        drawing.named(np.repeat(thickness, 2), words, "nm", places=ends, upright=True)
    return drawing.picture


def _box(bottom: float, height: float, fill: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((0, bottom), 4.2, height, facecolor=fill, edgecolor="#52606d", linewidth=0.5)


def _spread(centres: np.ndarray, gap: float) -> np.ndarray:
    """Label heights near their films, at least `gap` apart."""
    places = centres.astype(float).copy()
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + gap)
    return places - max(0.0, places[-1] - (centres[-1] + gap))
