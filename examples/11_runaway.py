"""Thermal runaway: the J-V of a device that heats itself, followed past its turning point."""

import math
import sys
from pathlib import Path

import stackmodel as sm
from stackmodel.thermal.runaway import activated_turning_temperature

STACKS = Path(__file__).parents[1] / "stacks"

ONE_CARRIER = """
stackmodel: 1
ambient: 300 K
area: {shape: rectangle, width: 2 mm, length: 2 mm}
substrate: {material: glass, thickness: 1.1 mm}
contacts: {anode: {work_function: 5 eV}, cathode: {work_function: 5 eV}}
layers: [{name: film, material: film, thickness: 100 nm}]
operation: {bias: {from: 0 V, to: 20 V, points: 41}}
materials:
  film: {relative_permittivity: 3, electron_affinity: 2 eV, ionization_energy: 5 eV,
    conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
    electron_mobility: 1e-14 m^2/V/s, hole_mobility: 1e-9 m^2/V/s,
    hole_activation_energy: 0.25 eV, electron_activation_energy: 0.25 eV,
    thermal_conductivity: 0.2 W/m/K, density: 1000 kg/m^3, specific_heat: 1000 J/kg/K}
"""


def main() -> int:
    """Print the turning points; 1 when the closed form is missed."""
    model = sm.runaway(sm.parse_stack(ONE_CARRIER))
    closed = activated_turning_temperature(0.25 * 1.602176634e-19, 300.0)
    found = float(model.runaway_temperature)
    print("one carrier, mobility activated by 0.25 eV")
    print(f"  turning point at {found:.2f} K; (Th/2)(1 - sqrt(1 - 4 T0/Th)) = {closed:.2f} K")
    print(f"  {model.attrs['verdict']}")
    for name in ("review_standard_qdled_dc", "review_glass_vs_sapphire_on_sapphire"):
        stack = sm.read_stack(STACKS / f"{name}.yaml")
        result = sm.runaway(stack)
        print(f"\n{stack.title}\n  {result.attrs['verdict']}")
        print(f"  largest feedback (T - T0) d ln J/dT: {float(result.thermal_feedback):.3g}")
    good = math.isclose(found, closed, rel_tol=5e-3)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
