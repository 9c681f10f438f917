"""The same numbers of several stacks: a panel a number, a dot a stack, a line at the first."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.picture import COLOURS, INK, Picture, canvas
from stackmodel.report.text import quantity_text, raised

if TYPE_CHECKING:
    import xarray

# In the order shown; alternatives that say the same stand together, the first one known is shown.
SHOWN = (
    ("turn_on_voltage",),
    ("peak_efficiency", "largest_efficiency"),
    ("largest_luminance",),
    ("end_current_density",),
    ("first_limit_voltage",),
    ("end_temperature_rise",),
    ("photon_rate",),
    ("g2_zero",),
    ("threshold_current_density", "gain_threshold_current_density"),
    ("limit_current_density", "first_limit_current_density"),
    ("margin",),
    ("best_mode_loss",),
)
PEOPLE = {"A/m^2": (1e4, "A/cm^2"), "1/m": (100.0, "1/cm")}
MOST = 9
COLUMNS = 3
DECADES = 20.0  # largest over smallest beyond which a panel is logarithmic
SAME = 5e-3  # relative: stacks that differ less have the same number
WORDS = {"peak_efficiency": "peak EQE", "largest_efficiency": "largest EQE", "g2_zero": "g2(0)"}


def draw(result: xarray.Dataset) -> Picture | None:
    """Panels of the numbers that differ between the stacks."""
    shown = [name for row in SHOWN if (name := _first(result, row))][:MOST]
    if not shown:
        return None
    names = short_names(result)
    rows = int(np.ceil(len(shown) / COLUMNS))
    panel = 0.62 + 0.17 * len(names)
    height = rows * panel + 0.1
    label = min(0.36, 0.02 + 0.0072 * max(map(len, names)))
    caption = (
        f"A dot a stack; the line stands at {names[0]}, blue dots above it, red ones below. "
        "Numbers that all stacks share, or that none has, are left out."
    )
    with canvas("compared-numbers", "Side by side", caption, size=(9.4, height)) as drawing:
        drawing.figure.clear()
        grid = [drawing.figure.add_subplot(rows, COLUMNS, i + 1) for i in range(len(shown))]
        drawing.axes[:] = grid
        drawing.picture.curves[:] = [[] for _ in grid]
        drawing.figure.subplots_adjust(
            left=label, right=0.985, wspace=0.12, hspace=0.62 / (panel - 0.62),
            bottom=0.36 / height, top=1 - 0.28 / height,
        )  # fmt: skip
        places = np.arange(len(names))[::-1]
        for at, name in enumerate(shown):
            axes, values = grid[at], result[name].values.astype(float)
            unit = result[name].attrs.get("units", "")
            values, unit = values / PEOPLE.get(unit, (1.0, ""))[0], PEOPLE.get(unit, (1.0, unit))[1]
            known = np.isfinite(values)
            colours = [_colour(v, values[0]) for v in values[known]]
            axes.scatter(values[known], places[known], s=22, c=colours, zorder=3)
            if known[0]:
                axes.axvline(values[0], color="#7b8794", linewidth=0.8)
            _spread(axes, values[known])
            for place in places[~known]:
                axes.annotate("none", (0.02, place), xycoords=("axes fraction", "data"),
                              fontsize=6.5, color="#7b8794", va="center")  # fmt: skip
            axes.set_ylim(-0.6, len(names) - 0.4)
            drawing.marks(places, names if at % COLUMNS == 0 else [], size=7.5, at=at)
            axes.tick_params(axis="x", labelsize=7)
            words = WORDS.get(name, name.replace("_", " ").replace(" current density", " J"))
            first = f" ({raised(quantity_text(values[0], unit))})" if known[0] else ""
            axes.set_title(f"{words}{first}", fontsize=8, loc="left", color=INK)
            drawing.keep(values[known], places[known], words, at=at)
    return drawing.picture


def _first(result: xarray.Dataset, names: tuple[str, ...]) -> str:
    """The first of some numbers that is there and not the same everywhere; or ""."""
    for name in names:
        if name not in result:
            continue
        values = result[name].values
        known = values[np.isfinite(values)]
        if not known.size:
            continue
        differ = known.max() - known.min() > SAME * np.abs(known).max()
        return name if differ or known.size < values.size else ""
    return ""


def _colour(value: float, first: float) -> str:
    """Blue above the first stack, red below, grey with it."""
    if not abs(value - first) > SAME * abs(first):
        return "#7b8794"
    return COLOURS[0 if value > first else 1]


def short_names(result: xarray.Dataset) -> list[str]:
    """The names of the stacks without what all begin with."""
    names = [str(name) for name in result["stack"].values]
    same = itertools.takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    shared = "".join(letters[0] for letters in same)
    if shared in names:  # one is the beginning of the others
        return names
    return [name[shared.rfind("_") + 1 :] for name in names]


def _spread(axes: object, values: np.ndarray) -> None:
    """Room around the dots; powers of ten where they lie far apart."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    low, high = float(values.min()), float(values.max())
    if low > 0 and high > DECADES * low:
        axes.set_xscale("log")  # type: ignore[attr-defined]
        axes.set_xlim(low / 2.5, high * 2.5)  # type: ignore[attr-defined]
        return
    axes.xaxis.set_major_locator(MaxNLocator(4))  # type: ignore[attr-defined]
    axes.xaxis.set_major_formatter(  # type: ignore[attr-defined]
        FuncFormatter(lambda value, _: f"{value:.4g}".replace("e+0", "e").replace("e+", "e"))
    )
    room = 0.12 * (high - low) or 0.1 * abs(high) or 1.0
    axes.set_xlim(low - room, high + room)  # type: ignore[attr-defined]
