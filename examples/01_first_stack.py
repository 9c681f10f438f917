"""A first stack: written as text, checked, changed, asked.

The same text in a file is what `stackmodel run FILE` takes.
"""

import sys

import numpy as np

import stackmodel as sm

TEXT = """
stackmodel: 1
title: A first two-layer diode
ambient: 300 K
contacts: {anode: {work_function: 5.1 eV}, cathode: {work_function: 3.9 eV}}
layers:                                   # from the substrate up, the anode first
  - {name: HTL, material: hole conductor,     thickness: 40 nm}
  - {name: ETL, material: electron conductor, thickness: 60 nm}
operation: {bias: {from: 0 V, to: 4 V, points: 41}}
materials:
  hole conductor:
    {relative_permittivity: 3, electron_affinity: 2.3 eV, ionization_energy: 5.2 eV,
     conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
     electron_mobility: 1e-6 cm^2/V/s, hole_mobility: 1e-4 cm^2/V/s, recombination: {langevin: 1}}
  electron conductor:
    {relative_permittivity: 4, electron_affinity: 3.8 eV, ionization_energy: 6.0 eV,
     conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
     electron_mobility: 1e-3 cm^2/V/s, hole_mobility: 1e-6 cm^2/V/s, recombination: {langevin: 1}}
"""


def main() -> int:
    """Print J-V, its profile and its sensitivities; the exit status counts what is off."""
    stack = sm.parse_stack(TEXT)
    result = sm.jv(stack, points=9)
    print("voltage (V)  J (A/m^2)")
    for voltage, current in zip(result.voltage.values, result.current_density.values, strict=True):
        print(f"{voltage:11.2f}  {current:9.3g}")

    inside = sm.jv(stack, from_=0, to=4, points=2, profiles=True).isel(voltage=-1)
    spread = inside.recombination_rate.values
    place = float(inside.position[int(np.argmax(spread))]) * 1e9
    print(f"recombination is fastest {place:.1f} nm from the substrate side")

    thicker = sm.replace(stack, {"layers.HTL.thickness": "60 nm"})
    ratio = float(sm.jv(thicker, points=2).current_density[-1] / result.current_density[-1])
    print(f"an HTL of 60 nm instead of 40 nm: J at 4 V times {ratio:.3f}")

    held = sm.jv(stack, current_densities="10 mA/cm^2")
    print(f"10 mA/cm^2 needs {float(held.voltage[0]):.3f} V")

    try:
        sm.replace(stack, {"layers.HTL.thickness": "40"})
    except sm.InputError as error:
        print(f"without its unit, a thickness is refused: {error}")
    else:
        return 1

    exactly_zero = float(result.current_density[0]) == 0.0
    at_the_step = abs(place - 40) < 1
    return int(not (exactly_zero and at_the_step and 0 < ratio < 1))


if __name__ == "__main__":
    sys.exit(main())
