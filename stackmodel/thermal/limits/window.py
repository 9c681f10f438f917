"""The electrochemical window of a layer's ligands."""

from __future__ import annotations

from stackmodel.thermal.limits.margin import Margin, ratio


def window_margin(
    where: int, electron_level: float, hole_level: float, reduction: float, oxidation: float
) -> Margin:
    """Window over splitting, the tighter of both edges: levels outside reduce or oxidise.

    Each edge is measured from the middle of the window, so that the factor is 1 when a
    quasi-Fermi level touches it, whichever one.

    Args:
        where: index of the layer.
        electron_level: highest electron quasi-Fermi level in it, V (energy over q).
        hole_level: lowest hole quasi-Fermi level, V.
        reduction: level above which the ligand is reduced, V.
        oxidation: level below which it is oxidised, V.
    """
    middle, half = 0.5 * (reduction + oxidation), 0.5 * (reduction - oxidation)
    reach = max(electron_level - middle, middle - hole_level)
    return Margin("electrochemical window", where, reach, half, ratio(half, reach), "V")
