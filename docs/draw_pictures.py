"""Redraw the pictures of README and docs from reports of shipped devices: `make pictures`."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import stackmodel as sm
from stackmodel.report.figures import pictures
from stackmodel.report.picture import COLOURS, Picture, canvas
from stackmodel.results.storage import save_text

HERE = Path(__file__).parent
STACKS = HERE.parent / "stacks"
WANTED = {
    "review_dfb_l_ito": ("modes",),
    "lin2017_single_photon": ("g2",),
    "droop_CS": ("self_consistency",),
}


def pmma_window() -> Picture:
    """Light of dots and of the layers beside them against the film, and against voltage."""
    known = sm.read_stack(STACKS / "lin2017_pmma_12nm.yaml")
    last = {"from": "0 V", "to": "2.8 V", "points": 2}
    film = np.linspace(10.0, 18.0, 17)
    found = []
    for thickness in film:
        changed = {"operation.bias": last, "layers.emitter.thickness": f"{thickness} nm"}
        found.append(sm.run(sm.replace(known, changed)).isel(voltage=-1))
    below = {"from": "1.6 V", "to": "2.8 V", "points": 25}
    swept = sm.run(sm.replace(known, {"operation.bias": below}))
    title = "PMMA window"
    with canvas("pmma_window", title, "", size=(7.2, 3.0), columns=2) as drawing:
        for name, key, colour in (
            ("dots", "emitted_photon_flux", COLOURS[0]),
            ("poly-TPD", "host_photon_flux", COLOURS[1]),
        ):
            light = [float(one[key]) / 1e12 for one in found]
            drawing.curve(film, light, name, color=colour)
            drawing.curve(swept.voltage, swept[key] / 1e12, name, at=1, color=colour)
        drawing.axes[0].axvspan(11, 15, color=COLOURS[2], alpha=0.12, label="window stated")
        drawing.axes[0].legend(fontsize=7)
        for at, axis in ((0, "PMMA at 2.8 V (nm)"), (1, "voltage behind 12 nm (V)")):
            drawing.decades(at=at)
            drawing.axes[at].set_ylim(1e-3, 1e6)
            drawing.labels(axis, "photons (1/s) a dot", at=at)
    return drawing.picture


def write(picture: Picture) -> None:
    """One SVG for a page of text."""
    svg = picture.svg.replace("<svg ", '<svg width="560" ', 1)
    save_text(svg, HERE / "pictures" / f"{picture.key}.svg")


def main() -> None:
    """Write one SVG a wanted picture."""
    write(pmma_window())
    for device, keys in WANTED.items():
        stack = sm.read_stack(STACKS / f"{device}.yaml")
        for picture in pictures(stack, sm.run(stack)):
            if picture.key in keys:
                write(picture)


if __name__ == "__main__":
    main()
