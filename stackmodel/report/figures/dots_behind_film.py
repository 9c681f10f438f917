"""Dots charged by tunnelling: light and background against voltage, and film by film."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

LEAST = 1e-2  # photons a second worth an axis
DECADES = 9  # of the film picture


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Photons of dots and, for each dot, of the layers beside; how they spread over the film."""
    if "film_photon_rate" not in result:
        return None
    seen = result.dot_seen_photon_rate.values
    shown = np.flatnonzero(np.nan_to_num(seen) > LEAST)
    if shown.size < 2:
        return None
    film, rate = result.film_thickness.values * 1e9, result.film_photon_rate.values
    lit = rate > max(LEAST, rate.max() / 10**DECADES)
    caption = (
        "Left: photons of the dots one sees (picked by their light), of the mean of all dots, and "
        "of the layers beside them for each dot; crosses are published. Right: a dot by the "
        "thickness of the film where it lies, at the last voltage, and the share of dots behind "
        "that film or a thinner one. Dots that touch both layers are taken as dark."
    )
    title = "Dots behind the film"
    with canvas("dots_behind_film", title, caption, size=(7.2, 3.0), columns=2) as drawing:
        voltage = result.voltage.values[shown]
        mean = result.dot_photon_rate.values[shown]
        drawing.curve(voltage, seen[shown], "dots seen", color=COLOURS[0])
        drawing.curve(voltage, mean, "all dots", color=COLOURS[2])
        if "dot_background_ratio" in result:
            beside = mean * result.dot_background_ratio.values[shown]
            drawing.curve(voltage, beside, "background", color=COLOURS[1])
        for point in stack.published:
            if point.voltage is not None and point.photon_rate is not None:
                at = float(point.voltage), float(point.photon_rate)
                drawing.axes[0].plot(*at, "x", color=COLOURS[1])
        drawing.decades()
        drawing.axes[0].set_ylim(LEAST, None)
        drawing.axes[0].legend(fontsize=7)
        drawing.labels("voltage (V)", "photons (1/s)")
        drawing.curve(film[lit], rate[lit], "a dot there", at=1, color=COLOURS[0])
        drawing.decades(at=1)
        drawing.labels("film at the dot (nm)", "photons (1/s)", at=1)
        shares = drawing.axes[1].twinx()
        share = 100 * result.film_dot_share.values[lit]
        shares.plot(film[lit], share, color=COLOURS[5], ls="--")
        shares.set_ylim(0, min(100, 1.5 * share.max()))
        shares.set_ylabel("dots behind no more (%)")
        shares.grid(visible=False)
        drawing.figure.subplots_adjust(right=0.92)
    return drawing.picture
