"""The loss ladder: what becomes of a hundred injected pairs, at the drive and along the sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel.report.figures.current_voltage import NOISE
from stackmodel.report.picture import INK, Canvas, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack

COLOURS = {
    "leakage": "#5c6b73",
    "outside the dots": "#84919c",
    "charging": "#9c4221",
    "Auger": "#d1495b",
    "non-radiative": "#e8a0a8",
    "absorbed": "#8a5a9e",
    "plasmon": "#b79acb",
    "waveguided": "#3a7d44",
    "substrate": "#8cc18f",
    "light, not traced": "#8cc18f",
    "outcoupled": "#f2b134",
}


ALL = 99.9  # per cent: one mechanism takes everything, whatever the current
ROOM = 38.0  # per cent of the width that a label needs


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Left: steps from 100 % down to what leaves. Right: the same layers against the current."""
    if "loss_share_at_drive" not in result or not (result.current_density > NOISE).any():
        return None
    at = float(result.loss_voltage)
    shares = 100 * result.loss_share.values
    current = result.current_density.values / 10
    known = np.flatnonzero(np.isfinite(shares).all(axis=1))
    known = known[np.argsort(current[known])]
    columns = 1 + bool((shares[known].max(axis=1) < ALL).sum() > 1)
    beside = ", and against current density, in the same colours" if columns == 2 else ""
    caption = (
        f"Where 100 injected pairs end at {at:.3g} V{beside}. Charging: what the charge of a dot "
        "adds to its losses; Auger: what several pairs on a neutral one lose; non-radiative: what "
        "the yield of the neutral exciton lacks."
    )
    size = (9.4 if columns == 2 else 4.6, 3.2)
    with canvas("loss-ladder", "Loss ladder", caption, size=size, columns=columns) as drawing:
        names = [str(name) for name in result.mechanism.values]
        _steps(drawing, names, 100 * result.loss_share_at_drive.values)
        if columns == 2:
            _layers(drawing, names, current[known], shares[known])
    return drawing.picture


def _steps(drawing: Canvas, names: list[str], shares: Any) -> None:
    """A bar a mechanism, each beginning where the one above it ends."""
    axes = drawing.axes[0]
    left = 100.0
    places = np.arange(len(names))[::-1]
    order = list(reversed(range(len(names))))
    for place, k in zip(places, order, strict=True):
        axes.barh(place, shares[k], left=left - shares[k], color=COLOURS[names[k]], height=0.72)
        left -= shares[k]
        at, side, ink = _label_place(left, left + shares[k])
        text = f"{names[k]} {_per_cent(shares[k])}"
        axes.text(at, place, text, ha=side, va="center", fontsize=8, color=ink)
    axes.set_xlim(0, 100)
    axes.set_ylim(-0.6, len(names) - 0.4)
    drawing.marks([])
    axes.grid(axis="y", visible=False)
    drawing.labels("injected pairs (%)", "")
    drawing.named(
        shares, names, "%", places=[places[order.index(k)] for k in range(len(names))], upright=True
    )


def _label_place(low: float, high: float) -> tuple[float, str, str]:
    """Where a bar's label stands: beside it where there is room, else inside."""
    if high <= 100 - ROOM:
        return high + 1.5, "left", INK
    return (low - 1.5, "right", INK) if low >= ROOM else (low + 1.5, "left", "white")


def _layers(drawing: Canvas, names: list[str], current: Any, shares: Any) -> None:
    axes = drawing.axes[1]
    colours = [COLOURS[name] for name in names]
    axes.stackplot(current, shares.T, colors=colours, linewidth=0)
    drawing.decades_across(at=1)
    axes.set_xlim(current[0], current[-1])
    axes.set_ylim(0, 100)
    drawing.labels("current density (mA/cm²)", "injected pairs (%)", at=1)
    for k, name in enumerate(names):
        drawing.keep(current, shares[:, k], f"{name} %", at=1)


def _per_cent(share: float) -> str:
    return f"{share:.1f} %" if share >= 0.05 else ("0 %" if share < 1e-6 else f"{share:.1g} %")
