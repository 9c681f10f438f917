"""Carriers stored at every node, which a change in time has to bring or carry away."""

from __future__ import annotations

import numpy as np
from numba import njit

from stackmodel.electrical.carriers import band_of, electrons_at, holes_at
from stackmodel.electrical.device import ELECTRON, HOLE
from stackmodel.electrical.joint import joint_at, joint_of
from stackmodel.electrical.traps import trapped_at


@njit(cache=True, error_model="numpy")
def stored(device, grid, high, low, bias):
    """Carriers per area of the volume around every node, and derivatives.

    Returns:
        (n, 2) electrons and holes, 1/m^2; (n, 2, 2) their derivatives in the eta of either.

    Trapped carriers are counted with those of their band, whose level they follow at once.
    """
    count = grid.width.shape[0] + 1
    held, slope = np.zeros((count, 2)), np.zeros((count, 2, 2))
    for e in range(count - 1):
        layer = grid.layer[e]
        if layer < 0 or device.insulator[layer]:
            continue
        conduction, valence = band_of(device, layer, ELECTRON), band_of(device, layer, HOLE)
        half, joint = 0.5 * grid.width[e], joint_of(device, layer)
        for i in (e, e + 1):
            if device.joint[layer] >= 0:
                (n, n_a, n_b), (p, p_a, p_b), _ = joint_at(joint, high, low, i, bias)
            else:
                n, n_a, _, _ = electrons_at(conduction, high, low, i, bias)
                p, p_b, _, _ = holes_at(valence, high, low, i)
                n_b, p_a = 0.0, 0.0
            (n_t, dn_t), (p_t, dp_t) = trapped_at(device, layer, high, low, i, bias)
            held[i, 0] += half * (n + n_t)
            held[i, 1] += half * (p + p_t)
            slope[i, 0, 0] += half * (n_a + dn_t)
            slope[i, 0, 1] += half * n_b
            slope[i, 1, 0] += half * p_a
            slope[i, 1, 1] += half * (p_b + dp_t)
    return held, slope


@njit(cache=True, error_model="numpy")
def add_storage(system, held, slope, before, rate):
    """Enter (held - before) * rate, rate in 1/s, into both continuity equations."""
    for i in range(held.shape[0]):
        system.residual[i, 1] -= rate * (held[i, 0] - before[i, 0])
        system.residual[i, 2] += rate * (held[i, 1] - before[i, 1])
        for k, sign in ((1, 1.0), (2, -1.0)):
            by_a, by_b = sign * rate * slope[i, k - 1, 0], sign * rate * slope[i, k - 1, 1]
            system.node[i, k, 0] += by_a - by_b
            system.node[i, k, 1] += by_a
            system.node[i, k, 2] -= by_b
