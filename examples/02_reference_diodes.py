"""Three diodes beside an independent finite-volume code (devsim 2.11, finest mesh).

P1: one carrier, space-charge limited. P2: two carriers, one layer. P3b: three layers with band
steps. Each is solved with the constants of today and with the rounded ones of the reference.
"""

import sys
import warnings
from pathlib import Path

import numpy as np

import stackmodel as sm

FOLDER = Path(__file__).parents[1] / "tests" / "reference" / "electrical"
ROUNDED = {
    "constants": {
        "elementary_charge": "1.6022e-19 C",
        "boltzmann": "1.3807e-23 J/K",
        "vacuum_permittivity": "8.8542e-12 F/m",
    }
}
MATERIAL = """{{relative_permittivity: {eps}, electron_affinity: {low} eV,
            ionization_energy: {high} eV, conduction_band_states: 1e26 /m^3,
            valence_band_states: 1e26 /m^3, statistics: boltzmann,
            electron_mobility: {electrons} m^2/V/s, hole_mobility: {holes} m^2/V/s,
            recombination: {recombination}}}"""


def stack(title: str, anode: float, cathode: float, volts: int, layers: list[tuple]) -> sm.Stack:
    """A stack file as text: (name, nm, eps, affinity, ionisation, mu_n, mu_p, recombination)."""
    films = "".join(
        f"  - {{name: {row[0]}, material: m{row[0]}, thickness: {row[1]} nm}}\n" for row in layers
    )
    keys = ("eps", "low", "high", "electrons", "holes", "recombination")
    materials = "".join(
        f"  m{row[0]}: {MATERIAL.format(**dict(zip(keys, row[2:], strict=True)))}\n"
        for row in layers
    )
    return sm.parse_stack(
        f"stackmodel: 1\ntitle: {title}\nambient: 295 K\n"
        f"contacts: {{anode: {{work_function: {anode} eV}}, "
        f"cathode: {{work_function: {cathode} eV}}}}\n"
        f"layers:\n{films}operation: {{bias: {{from: 0 V, to: {volts} V, "
        f"points: {10 * volts + 1}}}}}\nmaterials:\n{materials}"
    )


DIODES = {
    "P1": stack("P1", 5.0, 5.0, 5, [("L", 100, 3, 2.0, 5.0, 1e-8, 1e-8, "{}")]),
    "P2": stack("P2", 4.9, 3.1, 6, [("EML", 100, 3, 3.0, 5.0, 1e-8, 1e-9, "{langevin: 1}")]),
    "P3b": stack(
        "P3b", 5.1, 4.0, 5,
        [
            ("HTL", 30, 3, 2.3, 5.2, 1e-10, 1e-8, "{}"),
            ("EML", 40, 6, 4.0, 5.4, 1e-9, 1e-9, "{direct: 1e-17 m^3/s}"),
            ("ETL", 50, 8, 3.9, 7.4, 1e-7, 1e-10, "{}"),
        ],
    ),
}  # fmt: skip
# worst |J/J_ref - 1|: from 2 V up and below, above 0.01 A/m^2, with the reference's constants
BARS = {"P1": (5e-4, 5e-4), "P2": (5e-4, 5e-4), "P3b": (5e-4, 2.5e-3)}
CODATA = 7e-4  # more with the constants of today


def main() -> int:
    """Print the worst differences; the exit status counts those above their bar."""
    wrong = 0
    print(f"{'':4} {'constants':>9} {'from 2 V':>9} {'below':>9} {'J(0)':>6}")
    for name, diode in DIODES.items():
        table = np.genfromtxt(FOLDER / f"{name}_JV_devsim_fine.csv", delimiter=",", skip_header=1)
        for words, change in (("rounded", ROUNDED), ("CODATA", {})):
            with warnings.catch_warnings():  # P3b holds more carriers than states: it is told
                warnings.simplefilter("ignore", sm.DensityAboveStatesWarning)
                current = sm.jv(sm.replace(diode, change)).current_density.values
            error = np.abs(current[1:] / table[1:, 1] - 1)
            known, high = table[1:, 1] > 0.01, table[1:, 0] >= 2
            above, below = error[known & high].max(), error[known & ~high].max()
            more = 0.0 if change else CODATA
            wrong += above > BARS[name][0] + more
            wrong += below > BARS[name][1] + more
            wrong += current[0] != 0.0
            print(f"{name:4} {words:>9} {above:9.2%} {below:9.2%} {current[0]:6g}")
    faster = sm.replace(DIODES["P1"], {"materials.mL.hole_mobility": "1.01e-8 m^2/V/s"})
    shift = float(sm.jv(faster).current_density[-1] / sm.jv(DIODES["P1"]).current_density[-1])
    print(f"a mobility of P1 wrong by 1 % moves J by {shift - 1:.2%}: the comparison would see it")
    return wrong + int(abs(shift - 1.01) > 1e-3)


if __name__ == "__main__":
    sys.exit(main())
