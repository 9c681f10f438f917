"""What neighbours take from a dot, and what light of the host does to its antibunching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Left: yield and transfer against distance. Right: g2(0) against recombination in the host."""
    if "quenched_yield" not in result or result.sizes["spacer"] < 2:
        return None
    share = float(result.host_window_share)
    caption = (
        "Left: an exciton near an oxide, and excitations of the host near a dot. Right: g2(0) with "
        f"the {100 * share:.2g} % of the host's light that fall into the window."
    )
    away = result.spacer.values * 1e9
    with canvas("losses", "Neighbours", caption, size=(7.2, 3.0), columns=2) as drawing:
        curves = (("quenched_yield", "yield"), ("transfer_to_dot", "host to dot"))
        for i, (name, words) in enumerate(curves):
            drawing.curve(away, result[name].values, words, color=COLOURS[i])
        drawing.axes[0].set_ylim(0, 1.05)
        drawing.axes[0].legend(fontsize=7)
        current = result.drive_current.values / 10
        drawing.curve(current, result.g2_zero_with_host.values, "g2(0)", at=1, color=COLOURS[2])
        drawing.axes[1].axhline(0.5, color=COLOURS[5], linewidth=0.8, linestyle="--")
        drawing.axes[1].set_ylim(0, 1.05)
        drawing.labels("distance (nm)", "share")
        drawing.labels("recombination in the host (mA/cm²)", "g2(0)", at=1)
        drawing.decades_across(at=1)
    return drawing.picture
