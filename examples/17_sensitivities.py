"""What J hangs on: exact derivatives by one adjoint solve, beside plain differences."""

import sys
from pathlib import Path

import stackmodel as sm

STACKS = Path(__file__).parents[1] / "stacks"
VOLTAGE = 3.0
CHECKED = (
    ("HTL", "hole_mobility", "materials.poly-TPD.hole_mobility", "m^2/V/s"),
    ("barrier", "thickness", "layers.barrier.thickness", "m"),
    ("emitter", "relative_permittivity", "materials.CdSe/CdS.relative_permittivity", ""),
)
STEP = 2e-3
MESH = 5e-3  # plain differences carry the noise of a mesh that refines itself


def main() -> int:
    """Print the ranking and three checks; the exit status counts checks that fail."""
    stack = sm.read_stack(STACKS / "pu2020_red_RNH2.yaml")
    found = sm.sensitivity(stack, voltage=VOLTAGE)
    print(f"J = {float(found.sensitivity_value):.4g} A/m2 at {VOLTAGE} V; d ln J / d ln p:")
    for name, value in zip(
        found.layer_property.values, found.ranked_sensitivity.values, strict=True
    ):
        print(f"  {name:36} {value:10.4f}")
    wrong = 0
    print(f"{'':38} {'adjoint':>10} {'difference':>10}")
    for layer, name, path, unit in CHECKED:
        exact = float(found.log_sensitivity.sel(carrying_layers=layer, property=name))
        kind, owner, *rest = path.split(".")
        base = getattr(stack.layer(owner) if kind == "layers" else stack.material(owner), rest[-1])
        currents = []
        for factor in (1 + STEP, 1 - STEP):
            value = float(base) * factor
            changed = sm.replace(stack, {path: f"{value!r} {unit}" if unit else value})
            currents.append(float(sm.jv(changed, from_=VOLTAGE, to=4, points=2).current_density[0]))
        plain = (currents[0] - currents[1]) / (2 * STEP * float(found.sensitivity_value))
        print(f"  {layer + ' ' + name:36} {exact:10.4f} {plain:10.4f}")
        wrong += abs(plain - exact) > 0.02 * abs(exact) + MESH
    recombined = sm.sensitivity(stack, voltage=VOLTAGE, quantity="recombination")
    print("the same of the current that recombines, largest first:")
    print("  " + ", ".join(recombined.layer_property.values[:4]))
    return wrong


if __name__ == "__main__":
    sys.exit(main())
