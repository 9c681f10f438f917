"""Carriers stored at every node, which a change in time has to bring or carry away."""

from __future__ import annotations

import numpy as np
from numba import njit

from stackmodel.electrical.carriers import band_of, electrons_at, holes_at
from stackmodel.electrical.device import ELECTRON, HOLE
from stackmodel.electrical.traps import trapped_at


@njit(cache=True, error_model="numpy")
def stored(device, grid, high, low, bias):
    """Carriers per area of the volume around every node, and derivatives.

    Returns:
        (n, 2) electrons and holes, 1/m^2; (n, 2) their derivatives in eta.

    Trapped carriers are counted with those of their band, whose level they follow at once.
    """
    n = grid.width.shape[0] + 1
    held, slope = np.zeros((n, 2)), np.zeros((n, 2))
    for e in range(n - 1):
        layer = grid.layer[e]
        if layer < 0 or device.insulator[layer]:
            continue
        conduction, valence = band_of(device, layer, ELECTRON), band_of(device, layer, HOLE)
        half = 0.5 * grid.width[e]
        for i in (e, e + 1):
            electrons = electrons_at(conduction, high, low, i, bias)
            holes = holes_at(valence, high, low, i)
            (n_t, dn_t), (p_t, dp_t) = trapped_at(device, layer, high, low, i, bias)
            held[i, 0] += half * (electrons[0] + n_t)
            held[i, 1] += half * (holes[0] + p_t)
            slope[i, 0] += half * (electrons[1] + dn_t)
            slope[i, 1] += half * (holes[1] + dp_t)
    return held, slope


@njit(cache=True, error_model="numpy")
def add_storage(system, held, slope, before, rate):
    """Enter (held - before) * rate, rate in 1/s, into both continuity equations."""
    for i in range(held.shape[0]):
        system.residual[i, 1] -= rate * (held[i, 0] - before[i, 0])
        system.residual[i, 2] += rate * (held[i, 1] - before[i, 1])
        for k in (1, 2):
            system.node[i, k, 0] += rate * slope[i, k - 1]
            system.node[i, k, k] += rate * slope[i, k - 1]
