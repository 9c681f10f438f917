"""A red QD-LED in time and at frequencies: a step, a pulse, C-V and C-f."""

import sys
from pathlib import Path

import numpy as np

import stackmodel as sm
from stackmodel.constants import VACUUM_PERMITTIVITY

STACKS = Path(__file__).parents[1] / "stacks"


def main() -> int:
    """Print times and capacitances; the exit status counts limits that are missed."""
    stack = sm.read_stack(STACKS / "pu2020_red_RNH2.yaml")
    wrong = 0

    step = sm.transient(stack, from_="2 V", to="3.5 V", duration="100 ms")
    steady = float(sm.jv(stack, from_=3.5, to=4, points=2).current_density[0])
    last = float(step.current_density[-1])
    settled = np.abs(step.current_density.values / last - 1) < 0.05
    print(f"a step from 2 V to 3.5 V: J ends at {last:.4g} A/m2, steady {steady:.4g} A/m2")
    print(f"within 5 % of it after {float(step.time[np.flatnonzero(~settled)[-1] + 1]):.2g} s")
    wrong += abs(last / steady - 1) > 5e-3

    pulse = sm.transient(stack, to="3.5 V", width="10 us", rise="100 ns", duration="10 us")
    charge = np.trapezoid(pulse.current_density.values, pulse.time.values)
    error = float(pulse.current_conservation_error.max())
    print(f"a pulse of 10 us: peak {float(pulse.current_density.max()):.4g} A/m2, mostly")
    print(f"displacement; {charge:.2g} C/m2 stay behind; J conserved to {error:.0e}")
    wrong += error > 1e-6

    signal = sm.admittance(stack, from_="-1 V", to="3 V", points=9, frequencies="1 Hz,1e12 Hz")
    films = [
        (float(layer.thickness), float(stack.material(layer.material).relative_permittivity))
        for layer in stack.layers[2:6]
    ]
    plates = VACUUM_PERMITTIVITY / sum(thickness / eps for thickness, eps in films)
    print(f"geometric capacitance {1e5 * plates:.2f} nF/cm2; computed:")
    print(f"{'V':>5} {'1 Hz':>9} {'1 THz':>9}")
    for row in signal.capacitance:
        print(f"{float(row.voltage):5.1f} {1e5 * float(row[0]):9.2f} {1e5 * float(row[1]):9.2f}")
    wrong += abs(float(signal.capacitance[0, 1]) / plates - 1) > 0.01
    return wrong


if __name__ == "__main__":
    sys.exit(main())
