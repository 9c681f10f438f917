"""What each headline number hangs on: a tornado for each, the strongest input on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, INK, Picture, canvas
from stackmodel.report.text import quantity_text
from stackmodel.verdict.spoken import spoken

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

# Shown if there, one of each row: the others say the same.
SHOWN = (
    ("margin",),
    ("threshold_current_density", "gain_threshold_current_density"),
    ("limit_current_density", "first_limit_current_density", "first_limit_voltage"),
    ("turn_on_voltage", "end_current_density"),
    ("peak_efficiency", "largest_efficiency"),
    ("photon_rate", "largest_luminance"),
    ("g2_zero",),
)
BARS = 5
LONGEST = 34  # letters of an input's name
ROW = 1.42  # inch


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Bars to the right where more of the input means more of the number."""
    if "log_reach" not in result:
        return None
    names = [str(name) for name in result.number.values]
    shown = [next((n for n in row if _known(result, names, n)), "") for row in SHOWN]
    shown = [name for name in shown if name]
    if not shown:
        return None
    caption = (
        "Change of ln(number) when one input alone goes over its range, from exact derivatives at "
        "the values as given; per cent: share of all inputs' effect, in squares. Energies act "
        "exponentially: long bars say that the number is not known, not that it goes that far."
    )
    height = ROW * len(shown) + 0.25
    with canvas("ranking", "What each number hangs on", caption, size=(7.2, height)) as drawing:
        drawing.figure.clear()
        drawing.axes[:] = [
            drawing.figure.add_subplot(len(shown), 1, i + 1) for i in range(len(shown))
        ]
        drawing.picture.curves[:] = [[] for _ in shown]
        drawing.figure.subplots_adjust(
            left=0.36, right=0.93, top=1 - 0.28 / height, bottom=0.3 / height, hspace=0.62
        )
        for at, (axes, name) in enumerate(zip(drawing.axes, shown, strict=True)):
            row = names.index(name)
            labels, reaches, shares = _bars(result, row)
            places = np.arange(len(labels))[::-1]
            axes.barh(places, reaches, 0.7, color=[COLOURS[0 if r > 0 else 1] for r in reaches])
            most = max(np.abs(reaches))
            axes.set_xlim(-1.25 * most, 1.25 * most)
            axes.set_ylim(-0.6, BARS - 0.4)
            for place, reach, share in zip(places, reaches, shares, strict=True):
                side = "left" if reach > 0 else "right"
                axes.text(reach + np.copysign(0.02 * most, reach), place, f"{100 * share:.0f} %",
                          ha=side, va="center", fontsize=6.5, color=INK)  # fmt: skip
            axes.axvline(0, color="#7b8794", linewidth=0.8)
            drawing.marks(places, labels, size=7, at=at)
            axes.tick_params(axis="x", labelsize=7)
            axes.grid(axis="y", visible=False)
            value = quantity_text(result.nominal[row], str(result.number_units.values[row]))
            axes.set_title(f"{name.replace('_', ' ')}, {value}", fontsize=8.5, loc="left",
                           color=INK)  # fmt: skip
            drawing.named(reaches, labels, "", places=places, upright=True, at=at)
    return drawing.picture


def _known(result: xarray.Dataset, names: list[str], name: str) -> bool:
    if name not in names:
        return False
    reach = np.nan_to_num(result.log_reach.values[names.index(name)])
    return bool(np.abs(reach).max() > 1e-6)


def _bars(result: xarray.Dataset, row: int) -> tuple[list[str], list[float], list[float]]:
    """Labels, changes of the logarithm and shares of the strongest inputs."""
    reach = np.nan_to_num(result.log_reach.values[row])
    order = [i for i in np.argsort(-np.abs(reach))[:BARS] if reach[i]]
    shares = reach**2 / (reach**2).sum()
    labels = [_short(str(result.uncertain_input.values[i])) for i in order]
    return labels, [float(reach[i]) for i in order], [float(shares[i]) for i in order]


def _short(name: str) -> str:
    """A name that fits: the property whole, a long material by its beginning."""
    name = spoken(name)
    material, colon, rest = name.partition(": ")
    if colon and len(name) > LONGEST:
        room = max(LONGEST - len(rest) - 3, 4)
        return f"{material[:room].rstrip('/')}…: {rest}"
    return name if len(name) <= LONGEST else "…" + name[1 - LONGEST :]
