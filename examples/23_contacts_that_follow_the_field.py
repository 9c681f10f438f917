"""A barrier of 0.5 eV held, lowered by the image force, and after Scott and Malliaras (1999)."""

import sys
import tempfile
from pathlib import Path

import stackmodel as sm

DEVICE = """\
stackmodel: 1
contacts:
  anode: {{work_function: 4.8 eV{law}}}
  cathode: {{work_function: 4.8 eV}}
layers:
  - {{name: film, material: film, thickness: 100 nm}}
operation: {{bias: {{from: 0 V, to: 10 V, points: 11}}}}
materials:
  film: {{relative_permittivity: 3, electron_affinity: 2.0 eV, ionization_energy: 5.3 eV,
    conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
    electron_mobility: 1e-14 m^2/V/s, hole_mobility: 1e-9 m^2/V/s}}
"""
LAWS = {
    "held": "",
    "image force": ", image_force: true",
    "Scott, Malliaras": ", injection: scott-malliaras",
}

current = {}
for name, law in LAWS.items():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.yaml"
        path.write_text(DEVICE.format(law=law), encoding="utf-8")
        current[name] = sm.jv(sm.read_stack(path)).current_density.values
print(f"{'V':>4}" + "".join(f"{name:>20}" for name in current))
for row, voltage in enumerate(range(11)):
    print(f"{voltage:4d}" + "".join(f"{values[row]:16.4g} A/m2" for values in current.values()))
rises = (current["image force"][1:] > current["held"][1:]).all()
still = all(values[0] == 0 for values in current.values())
print("the image force raises every current, and nothing flows at 0 V:", bool(rises and still))
sys.exit(int(not (rises and still)))
