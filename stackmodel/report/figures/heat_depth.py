"""The rise along the depth: the films and, on another scale, the substrate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Left the substrate in micrometres, right the films in nanometres."""
    if "temperature_rise_profile_mean" not in result:
        return None
    depth = result.position.values
    below, above = depth <= 1e-12, depth >= -1e-12
    caption = "Rise along the depth; left the substrate, right the films, dots shaded."
    with canvas(
        "heat-depth", "Rise along the depth", caption, size=(7.2, 3.0), columns=2
    ) as drawing:
        for name, colour in (("mean", COLOURS[0]), ("peak", COLOURS[1])):
            rise = result[f"temperature_rise_profile_{name}"].values
            said = "mean" if name == "mean" else "middle"
            drawing.curve(depth[below] * 1e6, rise[below], said, at=0, color=colour)
            drawing.curve(depth[above] * 1e9, rise[above], said, at=1, color=colour)
        bottom = 0.0
        for layer in stack.layers:
            top = bottom + float(layer.thickness) * 1e9
            if layer.dots:
                drawing.axes[1].axvspan(bottom, top, color="#f6bd60", alpha=0.5, linewidth=0)
            drawing.axes[1].axvline(top, color="#cbd2d9", linewidth=0.5)
            bottom = top
        warm = result.temperature_rise_profile_peak.values > 0.01 * rise.max()
        deepest = depth[warm & below] if (warm & below).any() else depth[below]
        if deepest.size:
            drawing.axes[0].set_xlim(float(deepest.min()) * 1e6 - 1e-3, 0.0)
        drawing.axes[1].legend(fontsize=7)
        drawing.labels("height above the films' lower face (um)", "rise (K)", at=0)
        drawing.labels("height above the substrate (nm)", "rise (K)", at=1)
    return drawing.picture
