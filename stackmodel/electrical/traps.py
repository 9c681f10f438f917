"""Charge of trapped carriers, in equilibrium with the level of their band.

Electron traps below the conduction band are neutral when empty, hole traps above the valence band
neutral when full of electrons. Distributions: Gaussian (width, centred at a depth below the band)
and exponential (g = N/E0 exp(-depth/E0); Mark and Helfrich, J. Appl. Phys. 33, 205, 1962).
"""

from __future__ import annotations

from numba import njit

from stackmodel.electrical.device import ELECTRON, HOLE
from stackmodel.electrical.statistics import GAUSS_FERMI, fraction
from stackmodel.electrical.tables import STEP


@njit(cache=True, error_model="numpy")
def trapped(device, layer, band, eta):
    """Density of trapped carriers and its derivative in eta, the level above the band in kT."""
    if device.trap_density[layer, band] <= 0.0:
        return 0.0, 0.0
    t = device.trap_table[layer, band]
    filled, slope, _, _ = fraction(
        GAUSS_FERMI,
        1.0,
        device.tables[t],
        device.table_start[t],
        STEP,
        eta + device.trap_depth[layer, band],
    )
    n = device.trap_density[layer, band] * filled
    return n, n * slope


@njit(cache=True, error_model="numpy")
def trapped_at(device, layer, high, low, i, bias):
    """`trapped` for electrons and for holes at one side of node i."""
    u = high[i, 0] + low[i, 0]
    eta_n = device.level[layer, ELECTRON] + bias + (high[i, 1] + low[i, 1]) + u
    eta_p = device.level[layer, HOLE] - (high[i, 2] + low[i, 2]) - u
    return trapped(device, layer, ELECTRON, eta_n), trapped(device, layer, HOLE, eta_p)


@njit(cache=True, error_model="numpy")
def add_traps(device, layer, volume, high, low, i, bias, node, residual):
    """Enter the trapped charge of one side of node i into Poisson's equation."""
    (n, dn), (p, dp) = trapped_at(device, layer, high, low, i, bias)
    residual[i, 0] += volume * (p - n)
    node[i, 0, 0] += volume * (dp + dn)
    node[i, 0, 1] += volume * dn
    node[i, 0, 2] += volume * dp
