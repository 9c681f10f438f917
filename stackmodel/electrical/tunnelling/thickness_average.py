"""Averages over a film whose thickness varies from place to place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from stackmodel.electrical.tunnelling.quadrature import panels
from stackmodel.errors import InputError

FAR = 5.0  # widths above the mean, where dots are dark in any case
REACH = 9.0  # widths on either side of the mean; what lies beyond has a share of 1e-19


@dataclass(frozen=True)
class ThicknessShares:
    """A distribution of thickness in shares of the area that sum to 1.

    Attributes:
        thickness: (k,) m.
        share: (k,) share of the area, without holes.
        holes: share of the area without film.
    """

    thickness: np.ndarray
    share: np.ndarray
    holes: float


def thickness_shares(
    mean: float, width: float, holes: float = 0.0, step: float = 0.05e-9
) -> ThicknessShares:
    """A Gaussian of thickness; what would be thinner than nothing is bare, like the holes.

    Args:
        mean, width: of the Gaussian, m; width 0 is a uniform film.
        holes: share of pinholes, 0..1.
        step: widest panel of the quadrature (16 nodes each), m.

    Raises:
        InputError: negative mean or width, or holes outside 0..1.
    """
    if mean < 0 or width < 0 or not 0 <= holes <= 1:
        raise InputError(
            f"a film needs a thickness and spread >= 0 and pinholes in 0..1; found {mean} m, "
            f"{width} m, {holes}"
        )
    if width == 0 or mean == 0:
        bare = 1.0 if mean == 0 else holes
        return ThicknessShares(np.array([mean]), np.array([1.0 - bare]), bare)
    ends = np.array([max(0.0, mean - REACH * width), mean + REACH * width])
    thickness, weight = panels(ends, max(step, width / 40))
    density = np.exp(-0.5 * ((thickness - mean) / width) ** 2) / (np.sqrt(2 * np.pi) * width)
    bare = holes + (1 - holes) * float(ndtr(-mean / width))
    return ThicknessShares(thickness, (1 - holes) * weight * density, bare)


def film_over_dots(
    mean: float, width: float, holes: float, diameter: float, nodes: int = 32
) -> ThicknessShares:
    """Shares of dots by the film where they lie; `holes` is the share that touches both sides.

    A dot that the film does not cover touches both layers, however thin the film is. The nodes
    crowd where the film is just thicker than the dot: what crosses falls by decades a nanometre.

    Args:
        mean, width: of the Gaussian of thickness, m; width 0 is a uniform film.
        holes: share of pinholes, 0..1.
        diameter: of the dots, m; nodes: of the quadrature.
    """
    if width == 0:
        bare = 1.0 if mean <= diameter else holes
        return ThicknessShares(np.array([mean]), np.array([1.0 - bare]), bare)
    low = max(diameter, mean - REACH * width)
    span = max(mean + FAR * width - low, width)
    x, weight = np.polynomial.legendre.leggauss(nodes)
    root = 0.5 * (1 + x)
    thickness = low + span * root**3
    density = np.exp(-0.5 * ((thickness - mean) / width) ** 2) / (np.sqrt(2 * np.pi) * width)
    bare = holes + (1 - holes) * float(ndtr((diameter - mean) / width))
    return ThicknessShares(thickness, (1 - holes) * 1.5 * span * root**2 * weight * density, bare)
