"""How much current a device stands: pulse width, duty, area and substrate.

The heat is that of the solved device, by layer; the limit is the first layer at its maximum
temperature, at the end of a pulse in the final state of the train.
"""

import sys
from pathlib import Path

import numpy as np

import stackmodel as sm

STACKS = Path(__file__).parents[1] / "stacks"


def main() -> int:
    """Print the maps; 1 when a better substrate or a shorter pulse would stand less."""
    stack = sm.read_stack(STACKS / "review_glass_vs_sapphire.yaml")
    found = sm.safe_map(
        stack,
        widths="100 ns,1 us,10 us,100 us,1 ms",
        duties="0,0.01,0.1,1",
        substrates="glass,sapphire,diamond",
        areas="4 mm^2,0.015 mm^2",
    )
    heat = found.safe_power_density.values
    for i, substrate in enumerate(found.substrate_material.values):
        for k, area in enumerate(found.heated_area.values):
            print(f"\n{substrate}, {area * 1e6:g} mm2: highest heat in W/cm2 (current in A/cm2)")
            print("  width      one pulse         1 %             10 %          direct")
            for w, width in enumerate(found.pulse_width.values):
                cells = []
                for d in range(4):
                    current = float(found.safe_current_density[i, k, w, d]) / 1e4
                    said = f"({current:.3g})" if np.isfinite(current) else "(-)"
                    cells.append(f"{heat[i, k, w, d] / 1e4:9.4g} {said:<7}")
                print(f"  {width:<8.0e}" + "".join(cells))
            where = found.safe_layer.values[i, k]
            print(f"  first to go: {', '.join(sorted(set(where.ravel())))}")
    print("\n", found.attrs["notes"])
    shorter = (np.diff(heat[..., 0], axis=2) < 0).all()
    better = (np.diff(heat, axis=0) > -1e-9 * heat[1:]).all()
    smaller = (heat[:, 1] >= heat[:, 0] * (1 - 1e-9)).all()
    return 0 if shorter and better and smaller else 1


if __name__ == "__main__":
    sys.exit(main())
