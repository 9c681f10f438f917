"""Out-coupling of the red QLED of Pu et al., Nat. Commun. 11, 937 (2020): about 23.5 % stated.

The paper states neither the thickness of ITO nor any index. What they leave open is spanned here:
the stated value lies inside, none of it is a prediction. Dipoles in the middle of the dots, 640 nm.
"""

import sys
from pathlib import Path

import stackmodel as sm

PU = sm.read_stack(Path(__file__).parents[1] / "stacks" / "pu2020_red_RNH2.yaml")
STATED = 0.235
CHANNELS = ("air", "substrate", "guided", "plasmon", "absorbed")


def changed(**values: object) -> object:
    """The stack with another thickness of ITO or other indices."""
    changes = {}
    for name, value in values.items():
        if name == "ito":
            changes["layers.anode.thickness"] = value
        else:
            material = {"dots": "CdSe/CdS", "oxide": "ZnMgO"}[name]
            changes[f"materials.{material}"] = {"refractive_index": value}
    return sm.replace(PU, changes)


def main() -> int:
    """Print the span; the exit status says whether it holds the stated value."""
    rows = {
        "as shipped (ITO 120 nm, dots 1.85)": PU,
        "ITO 100 nm": changed(ito="100 nm"),
        "ITO 150 nm": changed(ito="150 nm"),
        "ITO 185 nm": changed(ito="185 nm"),
        "dots 1.67 (lowest measured)": changed(dots=1.67),
        "dots 2.2": changed(dots=2.2),
        "ZnMgO 1.9": changed(oxide=1.9),
    }
    print(f"{'':36}" + "".join(f"{name:>11}" for name in CHANNELS) + f"{'Purcell':>9}")
    air = []
    for name, stack in rows.items():
        found = sm.outcoupling(stack)
        air.append(float(found.air))
        shares = "".join(f"{100 * float(found[c]):10.1f}%" for c in CHANNELS)
        print(f"{name:36}{shares}{float(found.purcell_factor):9.3f}")
    low, high = 100 * min(air), 100 * max(air)
    print(f"\nstated: about {100 * STATED:.1f} %; computed span {low:.1f} to {high:.1f} %")

    print("\nThe shipped stack, what the single number leaves out:")
    for words, options in (
        ("the dots' whole line", {"line": True}),
        ("monolayers by recombination", {"line": True, "profile": "recombination"}),
        ("substrate that ends (one pass)", {"one_pass": True}),
        ("dipoles flat in the film", {"perpendicular": 0.0}),
    ):
        found = sm.outcoupling(PU, **options)
        print(f"  {words:32} {100 * float(found.air):5.1f} % into air")
    found = sm.outcoupling(PU, line=True)
    x, y = float(found.colour_x), float(found.colour_y)
    print(f"  colour x {x:.3f}, y {y:.3f}; {float(found.luminous_efficacy):.0f} lm/W of light")
    balance = max(abs(sum(float(found[c]) for c in CHANNELS) - 1), 0.0)
    return int(not min(air) < STATED < max(air)) + int(balance > 1e-12)


if __name__ == "__main__":
    sys.exit(main())
