"""A film whose dots are its law of transport, and the same film as an ordinary layer.

By default the carriers of a film are those on its dots and the pairs it loses those that its master
equation loses: `transport: dots`. `transport: layer` keeps statistics and recombination of the
record, and feeds the dots pair by pair with what recombines; a dot keeps what it gets, so that at
weak drive a quarter of the pairs shines whatever the dots are. Peak EQE of both, beside what was
published, and the current that the law changes.
"""

import sys
from pathlib import Path

import numpy as np

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
SUM = 1e-9  # of the shares of the current that the loss ladder holds


def answers(stack: sm.Stack) -> tuple[float, float, float]:
    """Largest EQE of the sweep, last current in mA/cm^2, and what the shares of the losses miss."""
    result = sm.run(stack)
    shares = result.loss_share.dropna("voltage").sum("mechanism")
    peak, last = result.external_quantum_efficiency.max(), result.current_density[-1]
    return float(peak), float(last) / 10, float(abs(shares - 1).max())


print(f"{'':18} {'peak EQE':>27}   {'last J (mA/cm2)':>17}")
print(f"{'':18} {'layer':>9} {'dots':>7} {'measured':>9}   {'layer':>8} {'dots':>8}")
worst, nearer = 0.0, 0
for name, measured in DEVICES.items():
    stack = sm.read_stack(STACKS / f"{name}.yaml")
    film = next(layer.name for layer in stack.layers if layer.dots)
    layer = answers(sm.replace(stack, {f"layers.{film}.dots.transport": "layer"}))
    dots = answers(stack)
    worst = max(worst, layer[2], dots[2])
    nearer += abs(np.log(dots[0] / measured)) < abs(np.log(layer[0] / measured))
    peaks = f"{layer[0]:9.3f} {dots[0]:7.3f} {measured:9.3f}"
    print(f"{name:18} {peaks}   {layer[1]:8.3g} {dots[1]:8.3g}")
print(f"the dots' own law is the nearer one in {nearer} of {len(DEVICES)}")
print(f"shares of the current that are not accounted for: {worst:.0e}")
sys.exit(int(worst > SUM))
