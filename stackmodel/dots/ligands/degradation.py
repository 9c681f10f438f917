"""How photoluminescence falls when injected electrons reduce surface ions at constant current."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.constants import ELEMENTARY_CHARGE

# Fitted: cadmium carboxylate falls to half in its published 0.3 h, at 100 mA/cm2, which is the
# current of the other lifetime test; the current of that one is not stated.
FITTED_CHANCE = 5.26e-9
IONS = 100.0  # reducible ions a dot, assumed


def reduced_ions(
    time: ArrayLike, current: float, dots: float, ions: float, chance: float, electrons: int = 2
) -> np.ndarray:
    """Mean reduced ions per dot after `time` [s] at `current` [A/m^2].

    dn/dt = chance (j/e)/(z N_dot) (1 - n/n_max): each electron that passes is spent on one of
    the n_max = `ions` per dot with a probability that falls with the ions left. dots: per m^2.
    """
    rate = chance * current / (ELEMENTARY_CHARGE * electrons * dots)
    return -ions * np.expm1(-rate * np.asarray(time, dtype=float) / ions)


def relative_efficiency(reduced: ArrayLike, quenching: float = 1.0) -> np.ndarray:
    """Photoluminescence against fresh dots: exp(-n q) for a Poisson number of quenchers.

    Each reduced ion turns its dot dark with probability q; a dot shines if none did. Electrons
    do this, holes do not; it is not undone at zero bias (Pu et al. 2020, Fig. 2).
    """
    return np.exp(-quenching * np.asarray(reduced, dtype=float))


def time_to(
    share: float,
    current: float,
    dots: float,
    ions: float,
    chance: float,
    quenching: float = 1.0,
    electrons: int = 2,
) -> float:
    """Time [s] until the relative efficiency is `share`; inf when the ions do not suffice."""
    wanted = -np.log(share) / quenching
    if wanted >= ions or chance * current == 0:
        return np.inf
    rate = chance * current / (ELEMENTARY_CHARGE * electrons * dots)
    return float(-ions / rate * np.log1p(-wanted / ions))
