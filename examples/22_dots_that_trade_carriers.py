"""A film's dots filled pair by pair, or trading carriers with their neighbours: two closures.

By default every dot of a film is fed electrons and holes at equal rates and keeps what it gets; at
weak drive a quarter of the pairs then shines whatever the dots are, because a charge too many never
leaves. With `exchange` it does: the dots are at the quasi-Fermi levels of transport, and only where
carriers pile up at a face do charged dots lose. Peak EQE of both, beside what was published.
"""

import sys
from pathlib import Path

import stackmodel as sm

STACKS = Path(__file__).parents[1] / "stacks"
# stack: measured peak EQE (Pu et al. 2020, Table 1 and Table S1); none of them was fitted
DEVICES = {
    "pu2020_s1_ref10": 0.145,
    "pu2020_s1_ref15": 0.151,
    "pu2020_s1_ref16": 0.182,
    "pu2020_s1_ref17": 0.135,
    "pu2020_s1_ref42": 0.1136,
    "pu2020_s1_ref44": 0.21,
    "pu2020_s1_ref46": 0.166,
    "pu2020_s1_ref47": 0.07,
    "pu2020_red_RNH2": 0.186,
}
RATE = "1e12 /s"  # assumed: fast against everything else
SUM = 1e-9  # of the shares of the current that the loss ladder holds


def peak(stack: sm.Stack) -> tuple[float, float]:
    """Largest EQE of the sweep, and by how much the shares of its losses miss 1."""
    result = sm.run(stack)
    shares = result.loss_share.dropna("voltage").sum("mechanism")
    return float(result.external_quantum_efficiency.max()), float(abs(shares - 1).max())


print(f"{'peak EQE':18} {'pair by pair':>12} {'exchange':>9} {'measured':>9}")
worst = 0.0
for name, measured in DEVICES.items():
    stack = sm.read_stack(STACKS / f"{name}.yaml")
    film = next(layer.name for layer in stack.layers if layer.dots)
    off = {f"layers.{film}.dots.coulomb": {"law": "none"}}
    traded = sm.replace(stack, off | {f"layers.{film}.dots.exchange": {"rate": RATE}})
    (alone, lost), (shared, lost_too) = peak(stack), peak(traded)
    worst = max(worst, lost, lost_too)
    print(f"{name:18} {alone:12.3f} {shared:9.3f} {measured:9.3f}")
print("transport is the same in both: it does not yet take its densities from the dots")
print(f"shares of the current that are not accounted for: {worst:.0e}")
sys.exit(int(worst > SUM))
