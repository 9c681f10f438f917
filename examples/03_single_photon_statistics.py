"""Single photons of Lin et al., Nat. Commun. 8, 1132 (2017): where the paper holds, where not.

Computed beside expected. A row marked "contradiction" cannot agree: the paper's own numbers do
not fit each other, and nothing is tuned to hide it.
"""

import sys
from pathlib import Path

import numpy as np

import stackmodel as sm

STACKS = Path(__file__).parents[1] / "stacks"
LIN = sm.read_stack(STACKS / "lin2017_single_photon.yaml")


def main() -> int:
    """Print the table; the exit status counts the rows that should agree and do not."""
    wrong = 0

    def row(what: str, computed: float, expected: float, tolerance: float) -> None:
        nonlocal wrong
        good = abs(computed - expected) <= tolerance
        wrong += not good
        print(f"{what:58} {computed:10.4g} {expected:10.4g}   {'agrees' if good else 'OFF'}")

    def below(what: str, computed: float, bound: float) -> None:
        nonlocal wrong
        wrong += computed >= bound
        said = "agrees" if computed < bound else "OFF"
        print(f"{what:58} {computed:10.4g} {f'< {bound}':>10}   {said}")

    def contradiction(what: str, computed: float, printed: float) -> None:
        print(f"{what:58} {computed:10.4g} {printed:10.4g}   contradiction in the paper")

    print(f"{'':58} {'computed':>10} {'expected':>10}")
    light = sm.photoluminescence(LIN)
    row("g2(0) under weak light (yield of XX over X)", float(light.light_g2_zero[0]), 0.07, 1e-3)
    away = np.abs(light.light_g2_zero / light.light_g2_closed_form - 1)
    row("chain against closed form, largest deviation", float(away.max()), 0.0, 1e-10)

    weak = sm.dots(LIN, electron_rate="1 /s", delays="0 s")
    # k = kY kZ/(kY + kZ) of the two trions, in units of kX
    limit = 0.41 * (4.5 + 0.9) / 40 * 0.07
    row("g2(0) at weak injection, 0.41 (kX/k)(eta_BX/eta_X)", float(weak.g2_zero), limit, 5e-5)

    for voltage in ("2.1 V", "2.2 V"):
        found = sm.dots(LIN, voltage=voltage, delays="0 s")
        below(f"g2(0) at {voltage}, best devices", float(found.g2_zero), 0.05)
    fitted = sm.dots(LIN, voltage="2.6 V", delays="0 s")
    contradiction("g2(0) at 2.6 V with the fitted 83.3 /us each", float(fitted.g2_zero), 0.045)
    shared = sm.dots(LIN, electron_rate="41.65 /us", delays="0 s")
    contradiction("g2(0) if 83.3 /us were both carriers together", float(shared.g2_zero), 0.045)
    rate = float(fitted.photon_rate)
    contradiction("photons per second at 2.6 V (printed: at 2.8 V, more)", rate, 1.1e6)

    stream = sm.photon_stream(LIN, voltage="2.1 V", photons=400_000)
    chi2 = float(stream.chi_squared_per_bin)
    row("chi2 per bin, photons one by one against the matrix", chi2, 1, 0.4)

    told = sm.dots(LIN, voltage="2.1 V", delays="0 s", sensitivities=True)
    row("derivatives of ln(rate) add to one", float(told.photon_rate_sensitivity.sum()), 1, 1e-9)
    row("derivatives of ln(g2) add to zero", float(told.g2_zero_sensitivity.sum()), 0, 1e-9)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
