"""A constant factor per net charge."""

from __future__ import annotations

import numpy as np

from stackmodel.errors import InputError


def factors(charge: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Factors alpha^q of electron and alpha^-q of hole injection, q = n_h - n_e.

    alpha = 1.5 gives the 0.41 of Lin et al., Nat. Commun. 8, 1132 (2017). Not a law of
    equilibrium: nothing is said of the reverse moves.
    """
    if not alpha > 0:
        raise InputError(f"the Coulomb factor alpha is {alpha}; it must be positive (1: no effect)")
    with np.errstate(over="ignore", under="ignore"):  # an infinite factor is refused by the chain
        exponent = np.asarray(charge, dtype=float) * np.log(alpha)
        return np.exp(exponent), np.exp(-exponent)
