"""Could it lase: the laser stack of the review, by light and by current.

After Jung, Ahn and Klimov, Nat. Photonics 15, 643 (2021).

Computed beside published. Nothing is tuned: where the source contradicts itself, all of its
numbers stand side by side.
"""

import math
import sys
from pathlib import Path

import stackmodel as sm

STACKS = Path(__file__).parents[1] / "stacks"
PUMP = 400e-9  # m, 130 fs pulses
PRINTED_SECTION = 3e-16  # m^2, geometric cross-section the review uses for dots of this kind


def main() -> int:
    """Print the tables; the exit status counts the rows that should agree and do not."""
    wrong = 0

    def row(what: str, computed: float, expected: float, tolerance: float) -> None:
        nonlocal wrong
        good = abs(computed - expected) <= tolerance
        wrong += not good
        print(f"{what:62} {computed:9.4g} {expected:9.4g}   {'agrees' if good else 'OFF'}")

    def said(what: str, computed: float, printed: str) -> None:
        print(f"{what:62} {computed:9.4g} {printed:>9}")

    stack = sm.read_stack(STACKS / "review_dfb_l_ito.yaml")
    found = sm.laser(stack)
    print(f"{'':62} {'computed':>9} {'published':>9}")
    row("confinement in the dots (%), calibrated", 100 * float(found.lasing_confinement), 23, 0.1)
    row("confinement x saturated gain (/cm)", float(found.modal_gain_by_confinement) / 100, 46, 0.2)
    row("loss of the mode (/cm)", float(found.modal_loss) / 100, 35, 1.2)
    said("exact modal gain, every dot inverted (/cm)", float(found.modal_gain_max) / 100, "-")
    said("loss through the grating, 1 mm long (/cm)", float(found.cavity_loss) / 100, "-")
    row("lases under short pulses of light (1: yes)", float(found.lases_under_light), 1, 0)
    pairs = float(found.optical_threshold_pairs)
    said("pairs a dot needs for it, on average", pairs, "-")
    photon = 6.62607015e-34 * 299792458 / PUMP
    fluence = float(stack.operation.pump_fluence)
    section = pairs * photon / fluence * 1e4
    said("... absorption cross-section that 65.6 uJ/cm2 then implies (cm2)", section, "-")

    print("\ncurrent densities (A/cm2): which lifetime, how many monolayers, whose threshold")
    amps = {name: float(found[name]) / 1e4 for name in found.data_vars if "density" in name
            and found[name].ndim == 0}  # fmt: skip
    tau_x, tau_xx = float(found.exciton_lifetime), float(found.biexciton_lifetime)
    by_hand = 1.602176634e-19 * 0.5 / (PRINTED_SECTION * math.sqrt(tau_x * tau_xx)) / 1e4
    row("equation 2, M = 1, 3e-12 cm2, total lifetime 1.33 ns", by_hand, 7, 0.5)
    wrong_life = by_hand * math.sqrt(tau_xx / float(found.biexciton_auger_lifetime))
    said("... fed the Auger lifetime, 2.4 ns, which it must not be", wrong_life, "-")
    said("equation 2, M = 1, dots of this stack",
         amps["equation2_threshold_current_density"], "7")  # fmt: skip
    said("pairs shared by its three monolayers", amps["gain_threshold_current_density"], "-")
    print(f"{'twenty times the breakdown of 0.2 A/cm2':62} {20 * 0.2:9.4g} {'3-4':>9}   (measured)")
    said("lasing", amps["threshold_current_density"], "-")
    said("survives without pulses", amps["limit_current_density"], "0.2")
    ratio = amps["equation2_threshold_current_density"] / amps["limit_current_density"]
    said("gain threshold over what it survives", ratio, "20")
    wrong += not ratio > 2
    row("lases by current (1: yes)", float(found.feasible), 0, 0)

    metal = sm.laser(sm.read_stack(STACKS / "review_dfb_l_ito_moox_al.yaml"))
    print("\nwith MoOx and Al on top the metal quenches the mode")
    said("loss of the mode (/cm)", float(metal.modal_loss) / 100, "-")
    said("modal gain, every dot inverted (/cm)", float(metal.modal_gain_max) / 100, "-")
    row("lases under light (1: yes)", float(metal.lases_under_light), 0, 0)
    for name, result in (("optical device", found), ("with metal", metal)):
        print(f"{name}: {result.attrs['verdict']}")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
