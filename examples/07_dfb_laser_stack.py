"""The laser stack of Jung, Ahn and Klimov, Nat. Photonics 15, 643 (2021): computed beside stated.

The review states neither indices nor thicknesses besides 50 nm of dots. The index of the dots and
the thickness of TCTA are fitted to the two confinements ("fitted"); the rest of the stack file is
assumed, so gratings, thresholds and the metal's loss are predictions of an assumed stack.
"""

import sys
from pathlib import Path

import stackmodel as sm

STACK = sm.read_stack(Path(__file__).parents[1] / "stacks" / "review_dfb_l_ito.yaml")


def main() -> int:
    """Print the table; the exit status counts the rows that are off."""
    wrong = 0

    def row(what: str, computed: float, stated: float, tolerance: float, kind: str) -> None:
        nonlocal wrong
        good = abs(computed - stated) <= tolerance
        wrong += not good
        print(f"{what:44} {computed:9.4g} {stated:9.4g}  {kind:10} {'agrees' if good else 'OFF'}")

    mode = sm.modes(STACK).sel(mode="TE0")
    share = mode.confinement_factor
    print(f"{'TE0 at 630 nm':44} {'computed':>9} {'stated':>9}")
    row("share in the dots (%)", 100 * float(share.sel(layer="emitter")), 23.0, 0.05, "fitted")
    row("share in the L-ITO (%)", 100 * float(share.sel(layer="cathode")), 21.7, 0.05, "fitted")
    simple = 161 * float(share.sel(layer="cathode"))
    row("share x 161 /cm of the L-ITO (/cm)", simple, 35, 0.1, "equation")
    exact = float(mode.modal_loss) / 100
    row("exact modal loss (/cm)", exact, 35, 1.2, "computed")
    gain = 200 * float(share.sel(layer="emitter"))
    row("share in the dots x 200 /cm (/cm)", gain, 46, 0.2, "equation")
    overlap = float(mode.gain_overlap.sel(layer="emitter"))
    print(f"{'exact overlap x 200 /cm (/cm)':44} {200 * overlap:9.4g} {'-':>9}  computed")
    print(
        f"{'gain of the dots for no net loss (/cm)':44} {exact / overlap:9.4g} {'-':>9}  computed"
    )

    assumed = sorted(path for path, mark in _marks() if mark in ("assumed", "calibrated"))
    print(f"\nassumed or calibrated in the stack file: {', '.join(assumed)}")

    found = sm.dfb(STACK)
    line = found.sel(mode="TE0")
    kappa = float(line.coupling_coefficient_real) / 100
    h = float(line.radiation_coefficient_real) / 100
    print("\nGrating (period, depth, duty and length assumed; second order):")
    print(f"  Bragg wavelength of TE0   {float(line.bragg_wavelength) * 1e9:8.2f} nm")
    print(f"  coupling kappa            {kappa:8.1f} /cm, radiation h {h:.1f} /cm")
    print(f"  stop band                 {float(line.stop_band_width) * 1e9:8.2f} nm")
    best = found.isel(solution=0)
    modal = float(best.threshold_modal_gain) / 100
    where = f"{float(best.threshold_wavelength) * 1e9:.2f} nm, {best.band_edge.item()} edge"
    print(f"  lowest threshold          {modal:8.2f} /cm of modal gain at {where}")
    needed = float(best.threshold_material_gain) / 100
    print(f"  gain of the dots needed   {needed:8.1f} /cm of the 200 /cm they saturate at")
    shifted = sm.dfb(sm.replace(STACK, {"layers.cathode.grating.phase_shift": "180 deg"}))
    first = float(shifted.threshold_material_gain[0]) / 100
    print(f"  the same, quarter-wave shift {first:5.1f} /cm")
    print(f"  {found.attrs['searched']}")
    wrong += needed >= 200  # the published device lases
    return wrong


def _marks() -> list[tuple[str, str]]:
    from stackmodel.materials.material import values_of

    return [(path, str(value.mark)) for path, value in values_of(STACK)]


if __name__ == "__main__":
    sys.exit(main())
