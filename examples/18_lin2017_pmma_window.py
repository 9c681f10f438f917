"""The PMMA series of Lin et al., Nat. Commun. 8, 1132 (2017): fitted at 2.8 V, tested elsewhere.

Three numbers are fitted to what the paper says of films of 0, 10.4, 12 and 17 nm at 2.8 V: the
spread of the film's thickness, how often carriers try to pass the ligands of a dot, and the light
of a pair in poly-TPD. All else comes from the bands of the solved layers and the materials. What
the paper shows below 2.8 V is kept out of the fit; of its Fig. 2c the text and the axes are used,
not the points.
"""

import sys
from pathlib import Path

import numpy as np

import stackmodel as sm
from stackmodel.constants import ELEMENTARY_CHARGE

STACKS = Path(__file__).parents[1] / "stacks"
SPREAD = "layers.emitter.tunnelling.thickness_spread"
HOST_YIELD = "layers.emitter.tunnelling.host_yield"
ATTEMPTS = "layers.emitter.dots.tunnelling.attempt_frequency"
BIAS = "operation.bias"
LAST = {"from": "0 V", "to": "2.8 V", "points": 2}
BELOW = {"from": "1.7 V", "to": "2.8 V", "points": 23}

FILMS = ("10p4", "12", "17")
SHARE = 1 / 50  # dots at 17 nm over those at 12 nm: the magnification of Fig. 2b
PHOTONS = 1.1e6  # photons a second of a dot at 12 nm and 2.8 V, as the paper states
VISIBLE = 1e-2  # light of poly-TPD over that of the dots: seen at 10.4 nm, not at 12 nm

COUNTED, DARK = 0.08, 100.0  # the paper's efficiency; counts a second of the detectors: assumed
RATES = {2.1: 16.8e6, 2.2: 25.0e6, 2.6: 83.3e6}  # 1/s, the paper's fit to g2(tau), Fig. 4b


def stack(name: str) -> sm.Stack:
    return sm.read_stack(STACKS / f"lin2017_pmma_{name}nm.yaml")


def at_last(name: str, spread: float, attempts: float, host_yield: float):
    """One device of the series at 2.8 V; spread in nm."""
    changed = {
        BIAS: LAST,
        SPREAD: f"{spread} nm",
        ATTEMPTS: f"{attempts} /s",
        HOST_YIELD: host_yield,
    }
    return sm.run(sm.replace(stack(name), changed)).isel(voltage=-1)


def fit() -> tuple[float, float, float]:
    """Spread (nm), attempts (1/s) and host yield: one number for one statement each."""
    spread, attempts, host_yield = 2.0, 1e7, 0.1
    for _ in range(2):  # the first two hardly know of one another
        low, high = 2.0, 2.7
        for _ in range(5):
            spread = 0.5 * (low + high)
            thin, thick = (at_last(n, spread, attempts, host_yield) for n in ("12", "17"))
            dim = float(thick.emitted_photon_flux / thin.emitted_photon_flux) < SHARE
            low, high = (spread, high) if dim else (low, spread)
        bright = float(at_last("12", spread, attempts, host_yield).dot_seen_photon_rate)
        attempts *= PHOTONS / bright
    ratio = [
        float(at_last(n, spread, attempts, host_yield).dot_background_ratio) for n in ("10p4", "12")
    ]
    return spread, attempts, host_yield * VISIBLE / np.sqrt(ratio[0] * ratio[1])


class Table:
    """Rows of computed against stated; counts those that should agree and do not."""

    wrong = 0

    def row(self, what: str, computed: float, said: str, good: bool, judged: bool = True) -> None:
        self.wrong += judged and not good
        verdict = "agrees" if good else "OFF" if judged else "off: see below"
        print(f"{what:50} {computed:10.3g}   {said:26} {verdict}")


def fitted(table: Table) -> None:
    emitter = stack("12").layer("emitter")
    filed = (
        float(emitter.tunnelling.thickness_spread) * 1e9,
        float(emitter.dots.tunnelling.attempt_frequency),
        float(emitter.tunnelling.host_yield),
    )
    names = ("spread of the film, nm", "attempts into a dot, 1/s", "photons a pair in poly-TPD")
    print(f"{'fitted':50} {'now':>10}   in the stack files")
    for name, now, then in zip(names, fit(), filed, strict=True):
        table.row(name, now, f"{then:g}", abs(now / then - 1) < 0.1)


def series(table: Table) -> None:
    print(f"\n{'2.8 V, the series of the fit':50} {'computed':>10}   stated")
    found = {n: sm.run(sm.replace(stack(n), {BIAS: LAST})).isel(voltage=-1) for n in FILMS}
    ratio = {n: float(found[n].dot_background_ratio) for n in FILMS}
    # the modelled current without the film would run away at 2.5 V, which that of the paper did
    # not: at ambient temperature there are fewer pairs, so that this stays the least
    unheated = {BIAS: LAST, "operation.self_consistent": False}
    bare = sm.run(sm.replace(stack("0"), unheated)).isel(voltage=-1)
    pairs = float(bare.recombination_current_density) / ELEMENTARY_CHARGE
    host_yield = float(stack("12").layer("emitter").tunnelling.host_yield)
    # the paper's fastest injection, and none of the quenching by ZnO: the most the dots could do
    dots = float(sm.dots(stack("0"), voltage="2.6 V").photon_rate) * 1e12
    beside = host_yield * pairs / dots
    table.row("0 nm: poly-TPD over dots, at least", beside, "above them", beside > 1)
    table.row("10.4 nm: poly-TPD over dots", ratio["10p4"], "visible", ratio["10p4"] > VISIBLE)
    table.row("12 nm: poly-TPD over dots", ratio["12"], "below 1e-2", ratio["12"] < VISIBLE)
    table.row("17 nm: poly-TPD over dots", ratio["17"], "none", ratio["17"] < VISIBLE)
    share = float(found["17"].emitted_photon_flux / found["12"].emitted_photon_flux)
    table.row("17 nm: dots over those at 12 nm", share, "1/50", SHARE / 3 < share < 3 * SHARE)


def window(table: Table) -> None:
    """Films between too much light beside the dots and too little of them, at 2.8 V."""
    at = np.array([10.4, 11.0, 12.0, 14.0, 15.0, 16.0])
    changed = [{BIAS: LAST, "layers.emitter.thickness": f"{t} nm"} for t in at]
    found = [sm.run(sm.replace(stack("12"), change)).isel(voltage=-1) for change in changed]
    beside = np.log([float(one.dot_background_ratio) for one in found])
    light = np.log([float(one.emitted_photon_flux) for one in found])
    least = float(np.interp(-np.log(VISIBLE), -beside, at))
    most = float(np.interp(np.log(10.0) - light[2], -light[2:], at[2:]))
    table.row("window: background below 1e-2 from, nm", least, "about 11", abs(least - 11) < 1)
    table.row("window: dots above a tenth up to, nm", most, "about 15", abs(most - 15) < 1)


def kept_out(table: Table) -> None:
    print(f"\n{'12 nm below 2.8 V, kept out of the fit':50} {'computed':>10}   stated")
    swept = sm.run(sm.replace(stack("12"), {BIAS: BELOW}))
    window = swept.sel(voltage=slice(1.99, 2.81))
    worst = float(window.dot_background_ratio.max())
    table.row("poly-TPD over dots, largest from 2.0 V", worst, "free of it (2c)", worst < VISIBLE)
    flux = window.emitted_photon_flux.values
    span = flux[-1] / flux[0]
    table.row("dots at 2.8 V over 2.0 V", span, "below 1e6, the axis (2c)", 1 < span < 1e6)
    counts = COUNTED * swept.dot_seen_photon_rate.fillna(0.0)
    onset = float(swept.voltage[np.flatnonzero(counts.values > DARK)[0]])
    table.row("counts above 100/s from, V", onset, "about 1.9 (1f)", abs(onset - 1.9) < 0.11)
    for voltage, rate in RATES.items():
        dot = sm.dots(stack("12"), voltage=f"{voltage} V")
        for carrier in ("electron", "hole"):
            now = float(dot[f"{carrier}_rate"])
            what = f"{carrier}s into a neutral dot at {voltage} V, 1/s"
            near = rate / 3 < now < 3 * rate
            table.row(what, now, f"{rate:.3g} (4b)", near, judged=False)
    g2 = float(swept.dot_g2_zero.sel(voltage=2.6, method="nearest"))
    table.row("g2(0) at 2.6 V", g2, "0.045 (1e), 0.1 by 4b", g2 < 0.1, judged=False)
    lit = float(swept.dot_lit_share.sel(voltage=2.4, method="nearest"))
    table.row("share of dots lit at 2.4 V", lit, "about half (1b)", 0.3 < lit < 0.7, judged=False)
    print(
        "\nWhat does not agree: electrons come first here and wait on the dot for holes, which\n"
        "climb onto it; the paper fits equal rates for both. So dots are charged, g2(0) is\n"
        "larger, and electrons come in four to eight times more slowly than fitted.\n"
        "Fewer dots are lit, because direct tunnelling needs a film hardly thicker than the dot."
    )


def main() -> int:
    """Print the tables; the exit status counts the rows that should agree and do not."""
    table = Table()
    fitted(table)
    series(table)
    window(table)
    kept_out(table)
    return table.wrong


if __name__ == "__main__":
    sys.exit(main())
