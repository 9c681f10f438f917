"""Where the ligands stand: levels against voltage, and the published rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.figures.asked import asked
from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


VISIBLE = 0.01  # of the ions


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Left: what is reduced at each voltage. Right: internal efficiency of each published row."""
    from stackmodel.analyses.ligands import ligands

    found = asked(stack, result, "row_internal_share", ligands)
    if found is None:
        return None
    if found is not result and not (found.reduced_share > VISIBLE).any():
        return None  # of a whole run only where something happens
    active = found.row_reduced_before_light.values.astype(bool)
    colours = np.where(active, COLOURS[1], COLOURS[2])
    mine = found.row_this_stack.values.astype(bool)
    names = [
        ("* " if own else "") + str(n) for n, own in zip(found.ligand_row.values, mine, strict=True)
    ]
    said = found.attrs.get("verdict", "")
    caption = (
        f"{said[:1].upper()}{said[1:]}. Left: ions reduced. Right: internal efficiency over film "
        "yield of every published row; red where the ion is predicted to be reduced before light."
    )
    with canvas("ligands", "Ligands", caption, size=(8.2, 3.6), columns=2) as drawing:
        left, right = drawing.axes
        volts = found.voltage.values
        drawing.curve(volts, found.reduced_share.values, "reduced ions", color=COLOURS[1])
        left.axvline(float(found.light_voltage), color=COLOURS[4], linestyle="--", linewidth=1)
        left.text(float(found.light_voltage), 1.03, "light", fontsize=7, ha="center")
        left.set_ylim(0, 1.12)
        share = found.row_internal_share.values
        rows = np.arange(share.size)
        right.barh(rows, share, color=list(colours))
        drawing.marks(rows, names, size=7, at=1)
        right.invert_yaxis()
        right.grid(axis="y", visible=False)
        drawing.labels("voltage (V)", "share of ions reduced")
        right.set_xlabel("internal efficiency over film yield")
        drawing.figure.subplots_adjust(wspace=0.85)
        drawing.named(share, names, "internal efficiency over film yield", upright=True, at=1)
    return drawing.picture
