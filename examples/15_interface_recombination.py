"""First light: electrons of the dots recombine with holes that wait behind the interface.

Between a hole conductor and dots lies a step that holes do not climb. Where electrons on one
side recombine with holes on the other, the dots light up all the same. Finite transfer, a dipole
and a charge at the same face move the current too.
"""

import sys
from pathlib import Path

import stackmodel as sm

STACKS = Path(__file__).parents[1] / "stacks"
FACE = "layers.emitter.interface"
BALANCE = 1e-6


def main() -> int:
    """Print what each law does at 3 V; the exit status counts balances that do not hold."""
    stack = sm.replace(
        sm.read_stack(STACKS / "pu2020_red_RNH2.yaml"),
        {"operation.bias": {"from": "0 V", "to": "3 V", "points": 13}},
    )
    wrong = 0
    print(
        f"{'at the face of the dots':38} {'J (A/m2)':>10} {'across':>10} {'photons':>10} balances"
    )
    rows = {
        "nothing": {},
        "recombination 1e-18 cm4/s": {"recombination": "1e-18 cm^4/s"},
        "recombination 1e-16 cm4/s": {"recombination": "1e-16 cm^4/s"},
        "only electrons of the dots": {"recombination": {"electrons_above": "1e-16 cm^4/s"}},
        "only electrons of the layer below": {"recombination": {"electrons_below": "1e-16 cm^4/s"}},
        "holes cross at 0.1 mm/s": {"hole_velocity": "1e-4 m/s"},
        "a dipole of 0.1 V": {"dipole": "0.1 V"},
        "a charge of 1 mC/m2": {"charge": "1 mC/m^2"},
    }
    light = {}
    for words, face in rows.items():
        result = sm.run(sm.replace(stack, {FACE: face}))
        across = 0.0
        if "interface_recombination_current_density" in result:
            crossing = result.interface_recombination_current_density.isel(voltage=-1)
            across = float(crossing.sel(interface="barrier/emitter"))
        light[words] = float(result.emitted_photon_flux[-1])
        worst = max(
            float(result[f"{name}_balance_error"].max()) for name in ("energy", "carrier", "photon")
        )
        wrong += worst > BALANCE
        print(
            f"{words:38} {float(result.current_density[-1]):10.4g} {across:10.3g} "
            f"{light[words]:10.3g} {worst:8.0e}"
        )
    fed = light["recombination 1e-16 cm4/s"] > 10 * light["nothing"]
    print("photons per m2 and s; the recombination across feeds the dots:", "yes" if fed else "no")
    return wrong + int(not fed)


if __name__ == "__main__":
    sys.exit(main())
