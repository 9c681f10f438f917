"""Does the upper contact quench the laser mode? The same stack with and without MoOx and Al.

The review (Jung, Ahn and Klimov, Nat. Photonics 15, 643, 2021) builds its optically pumped laser
without an upper contact and asks how one can be added. Indices and most thicknesses are assumed or
fitted, as the stack files say.
"""

import sys
from pathlib import Path

import numpy as np

import stackmodel as sm

STACKS = Path(__file__).parents[1] / "stacks"
GAIN = 200.0  # /cm, saturated gain of the dots in the review


def main() -> int:
    """Print both mode sets and the way out; the exit status counts what does not hold."""
    bare = sm.read_stack(STACKS / "review_dfb_l_ito.yaml")
    metal = sm.read_stack(STACKS / "review_dfb_l_ito_moox_al.yaml")
    print(f"{'':22} {'mode':5} {'n_eff':>8} {'loss':>9} {'in dots':>8} {'gain, all inverted':>19}")
    net = {}
    for name, stack in (("without contact", bare), ("with MoOx and Al", metal)):
        found = sm.modes(stack)
        dots = 100 * found.confinement_factor.sel(layer="emitter").values
        for i, label in enumerate(found["mode"].values):
            loss = float(found.modal_loss[i]) / 100
            gain = GAIN * float(found.gain_overlap.sel(layer="emitter")[i])
            net[name, str(label)] = gain - loss
            print(
                f"{name:22} {label:5} {float(found.effective_index_real[i]):8.4f} {loss:6.1f}/cm "
                f"{dots[i]:7.1f}% {gain:15.1f} /cm"
            )
    told = sm.modes(metal).sel(mode="TE0").layer_loss / 100
    eaten = [f"{k} {float(told.sel(layer=k)):.0f} /cm" for k in told.layer.values]
    print("\nTE0 under the metal, loss by layer:", ", ".join(e for e in eaten if " 0 /cm" not in e))

    swept = sm.dispersion(metal, layer="HTL", from_="74 nm", to="600 nm", points=80).sel(mode="TE0")
    gain = GAIN * swept.gain_overlap.sel(layer="emitter").values
    loss = swept.modal_loss.values / 100
    wins = np.flatnonzero(gain > loss)
    print("\nA thicker spacer between dots and metal (TE0, gain with every dot inverted):")
    for i in range(0, 80, 10):
        spacer = swept.thickness.values[i] * 1e9
        print(f"  TCTA {spacer:5.0f} nm: loss {loss[i]:6.1f} /cm, gain {gain[i]:5.1f} /cm")
    if wins.size:
        print(f"gain exceeds loss from {swept.thickness.values[wins[0]] * 1e9:.0f} nm of TCTA")
    else:
        print("gain never exceeds loss: more spacer takes the light away from the dots as well")

    wrong = net["without contact", "TE0"] <= 0  # it lases
    wrong += net["with MoOx and Al", "TE0"] >= 0  # quenched
    wrong += max(v for (name, _), v in net.items() if "with M" in name) >= 0
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
