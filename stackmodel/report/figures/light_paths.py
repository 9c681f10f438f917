"""Where the dots' light goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

CHANNELS = ("air", "substrate", "guided", "plasmon", "absorbed")


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """One bar a channel, in per cent of the dissipated power; a loss ladder holds them too."""
    if "loss_share" in result or not all(name in result for name in CHANNELS):
        return None
    shares = [100 * float(result[name]) for name in CHANNELS]
    factor = float(result.purcell_factor)
    caption = f"Share of the dipole power. Purcell factor {factor:.3g} against the endless film."
    with canvas("light-paths", "Where the light goes", caption) as drawing:
        axes = drawing.axes[0]
        bars = axes.bar(CHANNELS, shares, color=COLOURS[: len(CHANNELS)], width=0.65)
        axes.bar_label(bars, fmt="%.1f %%", fontsize=8)
        axes.grid(axis="x", visible=False)
        axes.set_ylim(0, 1.15 * max(shares))
        drawing.labels("", "share (%)")
        drawing.named(shares, CHANNELS, "%")
    return drawing.picture
