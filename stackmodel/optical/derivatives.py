"""How modal loss (or gain, its negative) answers to every index, absorption and thickness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .confinement import ModeFigures
from .modes import PlanarStack


@dataclass(frozen=True)
class LossDerivatives:
    """Exact first derivatives of the modal power loss 2 k0 Im n_eff.

    Attributes:
        by_index: (m, L) by the real index of each layer, 1/m.
        by_extinction: (m, L) by k of each layer, 1/m; over 2 k0 this is the gain overlap.
        by_thickness: (m, L-2) by the thickness of each film, 1/m^2.
    """

    by_index: np.ndarray
    by_extinction: np.ndarray
    by_thickness: np.ndarray


def loss_derivatives(stack: PlanarStack, figures: ModeFigures) -> LossDerivatives:
    """Derivatives of modal loss from those of n_eff (analytic in the complex index)."""
    twice = 2 * stack.k0
    return LossDerivatives(
        twice * figures.index_derivative.imag,
        twice * figures.index_derivative.real,
        twice * figures.thickness_derivative.imag,
    )
