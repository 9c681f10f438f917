"""Which layer eats the light of a dipole."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from stackmodel.errors import ConvergenceError
from stackmodel.optical.dipole import (
    DipoleStack,
    dissipated_power,
    kernel_arrays,
    tail_reach,
)
from stackmodel.settings import Optical

Array = NDArray[np.float64]


def absorbed_by_layer(stack: DipoleStack, settings: Optical | None = None) -> Array:
    """Power that stays in each medium, all in-plane indices together.

    Integrated over real in-plane index (absorbed power is no analytic function), refined
    until guided modes of weak loss are resolved, and compared with the total found on the
    complex path: nothing is lost unnoticed.

    Args:
        stack: see `dipole_stack`.
        settings: numerical knobs.

    Returns:
        (W, N + 2, 2): substrate (all that enters it), films, cover; perpendicular, parallel;
        relative to the endless emitter medium. The sum over media is the Purcell factor.

    Raises:
        ConvergenceError: a guided mode has too little loss to be resolved. (In a stack
            without any loss guided light stays nowhere and is left out.)
    """
    from stackmodel.optical.dipole_kernel import layer_powers

    knobs = settings or Optical()
    breaks, lossless = _breaks(stack)
    reach = tail_reach(stack, breaks[:, -1])
    compiled: Any = layer_powers
    raw, ok = compiled(*kernel_arrays(stack), breaks, reach, knobs.dipole_tolerance)
    powers = raw.reshape(stack.wavelength.size, -1, 2)
    power = dissipated_power(stack, settings=knobs)
    kept = np.where(lossless, power.total - power.guided, power.total)
    gap = np.abs((powers.sum(axis=1) - kept) / power.total).max(axis=1)
    if not ok.all() or (gap > knobs.layer_balance_tolerance).any():
        bad = stack.wavelength[~ok | (gap > knobs.layer_balance_tolerance)][0]
        raise ConvergenceError(
            f"at {bad * 1e9:.6g} nm the layers' absorption misses {gap.max():.2g} of the dipole's "
            "power: a guided mode has (almost) no loss; give the films that guide a small k",
            partial=powers,
        )
    return powers


def _breaks(stack: DipoleStack) -> tuple[Array, NDArray[np.bool_]]:
    """Real indices of all dielectrics, where the response has (near) branch points: (W, N + 3).

    A stack without loss, the second answer (W, 1), keeps only what enters its half-spaces:
    there the sections end with the larger of these, before the poles on the real axis.
    """
    halves = np.stack([stack.substrate, stack.cover], axis=1)
    index = np.concatenate([halves, stack.films], axis=1)
    real = np.where(index.real > index.imag, index.real, 0.0)
    lossless = (index.imag == 0).all(axis=1, keepdims=True)
    real = np.where(lossless, np.minimum(real, real[:, :2].max(axis=1, keepdims=True)), real)
    breaks = np.concatenate([np.zeros_like(lossless, dtype=float), real], axis=1)
    return np.sort(np.array(breaks, order="C"), axis=1), lossless
