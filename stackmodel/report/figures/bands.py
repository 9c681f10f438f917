"""Band diagram at a chosen bias."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Band edges and quasi-Fermi levels at the last bias."""
    if "conduction_band_edge" not in result:
        return None
    last = result.isel(voltage=-1) if "voltage" in result.conduction_band_edge.dims else result
    caption = f"At {float(result.voltage[-1]):.3g} V. Energies against the anode's Fermi level."
    x = last.position.values * 1e9
    with canvas("bands", "Band diagram", caption) as drawing:
        for name, words, colour, dash in (
            ("conduction_band_edge", "conduction band", COLOURS[0], "-"),
            ("valence_band_edge", "valence band", COLOURS[1], "-"),
            ("electron_fermi_level", "electron quasi-Fermi level", COLOURS[0], ":"),
            ("hole_fermi_level", "hole quasi-Fermi level", COLOURS[1], ":"),
        ):
            drawing.curve(x, last[name].values, words, color=colour, linestyle=dash)
        drawing.films(stack)
        drawing.labels("position from the substrate side (nm)", "energy (eV)")
        drawing.axes[0].legend(fontsize=7, loc="best")
    return drawing.picture
