"""Redraw the pictures of the README from reports of shipped devices: `make pictures`."""

from __future__ import annotations

from pathlib import Path

import stackmodel as sm
from stackmodel.report.figures import pictures
from stackmodel.results.storage import save_text

HERE = Path(__file__).parent
STACKS = HERE.parent / "stacks"
WANTED = {"review_dfb_l_ito": ("modes",), "lin2017_single_photon": ("g2",)}


def main() -> None:
    """Write one SVG a wanted picture."""
    for device, keys in WANTED.items():
        stack = sm.read_stack(STACKS / f"{device}.yaml")
        for picture in pictures(stack, sm.run(stack)):
            if picture.key in keys:
                svg = picture.svg.replace("<svg ", '<svg width="560" ', 1)
                save_text(svg, HERE / "pictures" / f"{picture.key}.svg")


if __name__ == "__main__":
    main()
