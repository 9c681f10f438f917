"""Efficiency against current: what charged and doubly excited dots cost."""

from __future__ import annotations

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.dots.chain import Chain
from stackmodel.dots.moves import ELECTRON_IN
from stackmodel.dots.photons import emission
from stackmodel.errors import NoSolutionError

# Fitted together to the roll-off of ungraded and graded dots, 287 and 458 mA/cm2 (Jung, Ahn and
# Klimov, Nat. Photonics 15, 643, 2021): two parameters, two numbers. Not a prediction of either.
FITTED_ALPHA, FITTED_EXCESS = 10.0, 2.3


def current_and_efficiency(chain: Chain, density: float) -> tuple[np.ndarray, np.ndarray]:
    """Current density [A/m^2] of the electrons that enter `density` dots/m^2, and photons each.

    Escaped carriers count as current, as they do in a device. Densities of a film of M
    monolayers are M times those of one.
    """
    light = emission(chain)
    entering = chain.flux(ELECTRON_IN, light.occupation)
    return ELEMENTARY_CHARGE * density * entering, light.photon_rate / entering


def roll_off_current(current: np.ndarray, efficiency: np.ndarray, share: float = 0.9) -> float:
    """Current density at which the efficiency has fallen to `share` of its peak (j90: 0.9).

    Linear in ln j between the points of the curve, beyond its peak.
    """
    peak = int(np.argmax(efficiency))
    wanted = share * efficiency[peak]
    below = np.flatnonzero(efficiency[peak:] < wanted)
    if below.size == 0:
        raise NoSolutionError(
            f"the efficiency stays above {share:.0%} of its peak up to {current[-1]:.3g} A/m2; "
            "extend the sweep"
        )
    k = peak + int(below[0])
    part = (efficiency[k - 1] - wanted) / (efficiency[k - 1] - efficiency[k])
    return float(current[k - 1] * (current[k] / current[k - 1]) ** part)
