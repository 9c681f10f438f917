"""Densities at nodes and fluxes through edges of one band of one layer, with derivatives."""

from __future__ import annotations

import math

from numba import njit

from stackmodel.electrical.flux import bernoulli, scharfetter_gummel
from stackmodel.electrical.mobility import CONSTANT, factor
from stackmodel.electrical.statistics import fraction
from stackmodel.electrical.tables import STEP


# A function that is given the whole device copies a kilobyte; the hot loop reads a layer's
# parameters once into this tuple of scalars and is five times as fast.
@njit(cache=True, error_model="numpy")
def band_of(device, layer, band):
    """Parameters of one band of one layer as a flat tuple, for `density` and `carrier_flux`."""
    t = device.table[layer, band]
    return (
        device.kind[layer, band],
        device.gamma[layer, band],
        device.tables[t],
        device.table_start[t],
        device.states[layer, band],
        device.level[layer, band],
        device.diffusivity[layer, band],
        device.mobility_kind[layer, band],
        device.mobility_law[layer, band],
        device.thermal_voltage,
    )


@njit(error_model="numpy", forceinline=True)
def density(band, eta):
    """Density, its derivative in eta, ln F - eta and its derivative; eta without the level."""
    kind, gamma, table, start, states, level = band[0], band[1], band[2], band[3], band[4], band[5]
    f, slope, excess, excess_slope = fraction(kind, gamma, table, start, STEP, eta + level)
    n = states * f
    return n, n * slope, excess, excess_slope


@njit(error_model="numpy", forceinline=True)
def electrons_at(band, high, low, i, bias):
    """`density` of electrons at node i."""
    return density(band, bias + (high[i, 1] + high[i, 0]) + (low[i, 1] + low[i, 0]))


@njit(error_model="numpy", forceinline=True)
def holes_at(band, high, low, i):
    """`density` of holes at node i."""
    return density(band, -(high[i, 2] + high[i, 0]) - (low[i, 2] + low[i, 0]))


@njit(error_model="numpy", forceinline=True)
def split_at(high, low, i, bias):
    """E_Fn - E_Fp at node i, kT.

    Where it is nearly zero the levels are not: what rounding takes from their difference is added
    again (Knuth's exact sum).
    """
    one, other = high[i, 1], high[i, 2]
    apart = one - other
    kept = apart - one
    rest = (one - (apart - kept)) - (other + kept)
    return (bias + apart) + (rest + (low[i, 1] - low[i, 2]))


@njit(error_model="numpy", forceinline=True)
def carrier_flux(band, sign, width, du, drop, start, end):
    """Conventional current of one carrier over q through an edge; derivatives.

    Args:
        band: of `band_of`; sign: 1 for electrons, -1 for holes.
        du: potential step; drop: quasi-Fermi step, both end minus start in kT.
        start, end: what `density` gave at the two nodes.

    Returns:
        flux; its derivatives in u_start, u_end, level_start, level_end.
    """
    n_i, dn_i, g_i, dg_i = start
    n_j, dn_j, g_j, dg_j = end
    drift = sign * du + (g_j - g_i)
    b, db = bernoulli(drift)
    value, by_drop, by_q, by_i, by_j = scharfetter_gummel(
        sign * drop, drift, n_i, n_j, dn_i, dn_j, dg_i, dg_j, b, db
    )
    # by sign twice: the flux counts charge, eta falls with the level for holes
    scale = band[6] / width
    f = (
        sign * scale * value,
        scale * (by_i - by_q),
        scale * (by_j + by_q),
        scale * (by_i - by_drop),
        scale * (by_j + by_drop),
    )
    if band[7] == CONSTANT:
        return f
    return with_mobility(band, f, sign, width, du, start, end)


@njit(cache=True, error_model="numpy")
def with_mobility(band, f, sign, width, du, start, end):
    """Multiply a flux and its derivatives by the mobility's factor of field and filling."""
    value, by_ui, by_uj, by_vi, by_vj = f
    states, to_field = band[4], band[9] / width
    filling = 0.5 * (start[0] + end[0]) / states
    m, by_field, by_filling = factor(band[7], band[8], abs(du) * to_field, filling)
    along = math.copysign(by_field * to_field, du) * value
    fill_i = sign * value * by_filling * 0.5 * start[1] / states
    fill_j = sign * value * by_filling * 0.5 * end[1] / states
    return (
        value * m,
        by_ui * m - along + fill_i,
        by_uj * m + along + fill_j,
        by_vi * m + fill_i,
        by_vj * m + fill_j,
    )
