"""Heat acts back: each bias at the temperature it makes, checked by a stack that is that warm."""

import sys

import numpy as np

import stackmodel as sm
from stackmodel.thermal.runaway import activated_turning_temperature

ONE_CARRIER = """
stackmodel: 1
ambient: 300 K
area: {shape: rectangle, width: 2 mm, length: 2 mm}
substrate: {material: glass, thickness: 1.1 mm}
contacts: {anode: {work_function: 5 eV}, cathode: {work_function: 5 eV}}
layers: [{name: film, material: film, thickness: 100 nm}]
operation: {bias: {from: 0 V, to: 20 V, points: 41}, wavelength: 600 nm}
materials:
  film: {relative_permittivity: 3, electron_affinity: 2 eV, ionization_energy: 5 eV,
    conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
    electron_mobility: 1e-14 m^2/V/s, hole_mobility: 1e-9 m^2/V/s, mobility_temperature: 300 K,
    hole_activation_energy: 0.25 eV, electron_activation_energy: 0.25 eV,
    thermal_conductivity: 0.2 W/m/K, density: 1000 kg/m^3, specific_heat: 1000 J/kg/K}
"""


def main() -> int:
    """Print J with and without the heat; 1 when a stack held at that temperature disagrees."""
    stack = sm.parse_stack(ONE_CARRIER)
    result = sm.run(stack)
    print(result.attrs["order"].splitlines()[-1])
    print("rounds, biases solved:", *result.round_points.values)
    print(f"error left: {float(result.round_temperature_error[-1]):.1e} K\n")
    off = 0
    print(f"{'V':>6} {'T (K)':>8} {'J (A/m2)':>10} {'at 300 K':>10} {'held at T':>10}")
    for i in np.linspace(8, result.sizes["voltage"] - 1, 4).astype(int):
        here = result.isel(voltage=i)
        kelvin, voltage = float(here.device_temperature), float(here.voltage)
        held = sm.replace(stack, {"ambient": f"{kelvin!r} K"})
        held = sm.replace(held, {"operation.self_consistent": False})
        same = float(sm.jv(held, from_="0 V", to=f"{voltage} V", points=2).current_density[-1])
        off += abs(float(here.current_density) / same - 1) > 5e-3
        print(
            f"{voltage:6.2f} {kelvin:8.2f} {float(here.current_density):10.4g} "
            f"{float(here.ambient_current_density):10.4g} {same:10.4g}"
        )
    turning = activated_turning_temperature(0.25 * 1.602176634e-19, 300.0)
    print(f"\nno steady state beyond {turning:.1f} K, the turning point of an activated mobility:")
    print(*[note for note in result.attrs["notes"].splitlines() if "no steady" in note])
    last = float(result.device_temperature[-1])
    off += not last < turning
    off += "refused_voltage" not in result
    print("agrees" if not off else "DISAGREES")
    return int(off > 0)


if __name__ == "__main__":
    sys.exit(main())
