"""Effective index and loss of the modes over wavelength or the thickness of a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

MOST = 8
DECADES = 100  # of losses that want a logarithmic axis


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Two panels; a dotted line is a cut-off thickness."""
    swept = next((name for name in ("wavelength", "thickness") if name in result.coords), None)
    if swept is None or "effective_index_real" not in result or not result.sizes["mode"]:
        return None
    what = "the wavelength"
    if swept == "thickness":
        what = f"the thickness of {result.attrs['varied_layer']}"
    caption = "Modes followed by continuity."
    if "cutoff_thickness" in result:
        caption += " Dotted: cut-off thickness of the lossless stack."
    with canvas(
        "dispersion", f"Modes against {what}", caption, size=(9.4, 3.0), columns=2
    ) as drawing:
        drawing.picture.wide = True
        x = result[swept].values * 1e9
        for i, label in enumerate(result["mode"].values[:MOST]):
            drawing.curve(x, result.effective_index_real.values[i], label, color=COLOURS[i % 8])
            loss = result.modal_loss.values[i] / 100
            drawing.curve(x, loss, label, at=1, color=COLOURS[i % 8])
        for cut in result.cutoff_thickness.values if "cutoff_thickness" in result else ():
            drawing.axes[0].axvline(cut * 1e9, color="#7b8794", linewidth=0.8, linestyle=":")
        drawing.axes[0].legend(fontsize=7)
        loss = result.modal_loss
        if float(loss.min()) > 0 and float(loss.max()) > DECADES * float(loss.min()):
            drawing.decades(at=1)
        drawing.labels(f"{swept} (nm)", "effective index")
        drawing.labels(f"{swept} (nm)", "loss (1/cm)", at=1)
    return drawing.picture
