"""Where the light of a QD-LED is lost, written in cells for a notebook (`# %%`); a script too.

In a notebook the last line of a cell shows itself: a stack as its drawing and inputs, a result as
its verdict, pictures and numbers. `sm.show(result)` is the same thing by hand: printed it gives
the words, `.pictures` the drawings with their data, `.report(path)` the page.
"""

# %% A stack shows itself
import sys
from pathlib import Path

import stackmodel as sm

STACKS = Path(__file__).parents[1] / "stacks"
stack = sm.replace(
    sm.read_stack(STACKS / "review_standard_qdled_dc.yaml"),
    {"operation.luminances": ["1000 cd/m^2", "100000 cd/m^2"]},
)
shown = sm.show(stack)
print(shown)

# %% So does a result
result = sm.run(stack)
print(sm.show(result))

# %% The loss ladder: shares of the current by mechanism, at every voltage
ladder = result.loss_share.to_pandas().dropna()
print(f"\n{'of 100 injected pairs':24} {'at the peak':>12} {'at the drive':>12}")
peak = ladder.loc[float(result.peak_efficiency_voltage) :].iloc[0]
drive = result.loss_share_at_drive.to_pandas()
for mechanism in ladder.columns[::-1]:
    print(f"{mechanism:24} {100 * peak[mechanism]:12.3g} {100 * drive[mechanism]:12.3g}")
missing = float((ladder.sum(axis=1) - 1).abs().max())
print(f"{'not accounted for':24} {100 * missing:12.1g}")

# %% Efficiency as it is quoted; what a sweep does not reach is NaN, and the notes say why
for luminance, efficiency in result.efficiency_at_luminance.to_pandas().items():
    print(f"EQE at {luminance:7g} cd/m2: {100 * efficiency:.3g} %")
half = float(result.roll_off_50_current_density) / 1e4
print(f"half of the peak at {half:.3g} A/cm2")

# %% The same pictures as a page that opens offline, with values under the pointer
sm.show(result).report("losses.html")
print(f"losses.html: {len(sm.show(result).pictures)} pictures")

# %% As a script: fails when the shares do not add up
if __name__ == "__main__":
    sys.exit(int(missing > 1e-9))
