"""A Bragg mirror, the cavity between two of them, and the index of a mixture.

Expected: the quarter-wave mirror reflects ((1 - a)/(1 + a))^2 with a = (n_0/n_s) (n_L/n_H)^(2N)
(Born and Wolf, Principles of Optics, ch. 1.6); a half-wave cavity resonates at its design
wavelength; Bruggeman and Maxwell Garnett agree to first order in a small fraction.
"""

import sys

import stackmodel as sm

DESIGN = 630e-9
HIGH, LOW, PAIRS = 2.3, 1.46, 8
MATERIALS = f"""
materials:
  high: {{refractive_index: {HIGH}}}
  low: {{refractive_index: {LOW}}}
  open: {{refractive_index: 1.0}}
  dotty: {{refractive_index: {{mixture: {{law: LAW, host: low, inclusion: high, fraction: 0.02}}}}}}
"""


def mirror(pairs: int, side: str) -> list[str]:
    """Layers of a quarter-wave mirror, the high index first from the substrate."""
    rows = []
    for i in range(pairs):
        for name, index in (("high", HIGH), ("low", LOW)):
            depth = DESIGN / 4 / index * 1e9
            rows.append(
                f"  - {{name: {side}{name}{i}, material: {name}, thickness: {depth:.6f} nm}}"
            )
    return rows


def stack_of(rows: list[str], law: str = "bruggeman") -> object:
    """A stack on an endless substrate of index 1 under air."""
    head = "stackmodel: 1\nsubstrate: {material: open}\noperation: {wavelength: 630 nm}\nlayers:\n"
    return sm.parse_stack(head + "\n".join(rows) + MATERIALS.replace("LAW", law))


def main() -> int:
    """Print computed beside expected; the exit status says whether they agree."""
    found = sm.spectrum(stack_of(mirror(PAIRS, "a")), from_=DESIGN, to=DESIGN, points=1)
    ratio = (LOW / HIGH) ** (2 * PAIRS)
    expected = ((1 - ratio) / (1 + ratio)) ** 2
    reflectance = float(found.reflectance.values.ravel()[0])
    print(f"mirror of {PAIRS} pairs: R = {reflectance:.10f}, expected {expected:.10f}")

    half = DESIGN / 2 / HIGH * 1e9
    spacer = f"  - {{name: active, material: high, thickness: {half:.6f} nm}}"
    upper = mirror(PAIRS, "b")
    rows = [*mirror(PAIRS, "a"), spacer, *[row for pair in _pairs(upper) for row in pair]]
    cavity = sm.cavity(stack_of(rows), layer="active", from_="610 nm", to="650 nm")
    line = float(min(cavity.resonance_wavelength.values, key=lambda w: abs(w - DESIGN)))
    print(f"cavity: resonance at {line * 1e9:.4f} nm, expected {DESIGN * 1e9:.4f} nm")

    film = ["  - {name: film, material: dotty, thickness: 100 nm}"]
    indices = {}
    for law in ("bruggeman", "maxwell-garnett"):
        modes = sm.modes(stack_of(film, law), wavelength=DESIGN)
        indices[law] = float(modes.index_real.sel(layer="film"))
        print(f"2 % of {HIGH} in {LOW} by {law}: n = {indices[law]:.6f}")
    agree = abs(indices["bruggeman"] - indices["maxwell-garnett"]) < 1e-3
    good = abs(reflectance - expected) < 1e-8 and abs(line - DESIGN) < 1e-11 and agree
    return 0 if good else 1


def _pairs(rows: list[str]) -> list[list[str]]:
    """The upper mirror starts with the low index, so that the high spacer stands between lows."""
    return [[rows[i + 1], rows[i]] for i in range(0, len(rows), 2)]


if __name__ == "__main__":
    sys.exit(main())
