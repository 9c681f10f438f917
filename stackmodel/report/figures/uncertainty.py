"""How sure the headline numbers are, and which input each hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, INK, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

MOST = 14
SPAN = (1e-3, 1e3)  # factors shown; wider bars end there
FACTOR = 3.0


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """A bar a number from its 5 % to its 95 %, over its median, with the input that dominates."""
    if "interval_low" not in result:
        return None
    rows = _rows(result)
    if not rows:
        return None
    tried, failed = int(result.samples_tried), int(result.samples_failed)
    caption = (
        f"5 % to 95 % of {tried - failed} samples over their median, and the input each hangs on "
        f"most (rank correlation). Beyond the dashed lines, a factor of {FACTOR:g}, a number "
        "counts as undetermined."
    )
    size = (7.2, 0.9 + 0.34 * len(rows))
    with canvas("uncertainty", "How sure this is", caption, size=size) as drawing:
        axes = drawing.axes[0]
        drawing.figure.subplots_adjust(left=0.33, right=0.66)
        drawing.decades_across()
        for place, (_, low, high, undetermined, words) in enumerate(reversed(rows)):
            colour = COLOURS[1] if undetermined else COLOURS[0]
            axes.barh(place, high - low, left=low, height=0.5, color=colour)
            axes.text(1.03, place, words, transform=axes.get_yaxis_transform(), va="center",
                      fontsize=7, color=INK)  # fmt: skip
        names = [row[0] for row in reversed(rows)]
        for k, end in ((1, "of the median at 5 %"), (2, "at 95 %")):
            drawing.named([row[k] for row in reversed(rows)], names, end, upright=True)
        for factor in (1 / FACTOR, 1.0, FACTOR):
            dash = "-" if factor == 1 else "--"
            axes.axvline(factor, color="#7b8794", linewidth=0.8, linestyle=dash)
        axes.set_xlim(*_limits(rows))
        drawing.labels("factor on the median", "")
        drawing.marks(range(len(rows)), names, size=8)
    return drawing.picture


def _limits(rows: list[tuple[str, float, float, bool, str]]) -> tuple[float, float]:
    low = min(0.25, *(row[1] for row in rows))
    high = max(4.0, *(row[2] for row in rows))
    return max(low / 1.3, SPAN[0]), min(high * 1.3, SPAN[1])


def _rows(result: xarray.Dataset) -> list[tuple[str, float, float, bool, str]]:
    rows = []
    for i, name in enumerate(result.number.values):
        low, middle, high = (
            float(result[part][i]) for part in ("interval_low", "interval_median", "interval_high")
        )
        if not (low >= 0 and np.isfinite(high) and middle > 0):
            continue  # no factor can be drawn of what is not there or changes its sign
        words = f"{result.dominant_input.values[i]}"
        rows.append(
            (str(name).replace("_", " "), max(low / middle, SPAN[0]), min(high / middle, SPAN[1]),
             bool(result.undetermined[i]), words)
        )  # fmt: skip
    return rows[:MOST]
