"""Residual and exact Jacobian of Poisson and both continuity equations.

Finite volumes with one node on every interface: an edge lies inside one layer, so a node between
two layers has one carrier density per side and the step of a band never falls inside an edge
(Farrell et al., Drift-Diffusion Models, WIAS 2263, 2016, for the scheme). Unknowns at node i:
0 potential, 1 E_Fn minus the cathode's Fermi level, 2 E_Fp minus the anode's, all in kT.
Equations, positive along x, divided by q:
0: D_right - D_left - charge;  1: J_n,right - J_n,left - R;  2: J_p,right - J_p,left + R.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from stackmodel.electrical.device import ELECTRON, HOLE
from stackmodel.electrical.flux import bernoulli, scharfetter_gummel
from stackmodel.electrical.mobility import CONSTANT, factor
from stackmodel.electrical.recombination import rate
from stackmodel.electrical.statistics import fraction
from stackmodel.electrical.tables import STEP
from stackmodel.numerics.split_numbers import difference

LEAK = 1e-10  # 1/(m^2 s) per kT through an insulator: keeps levels defined, 1e-29 A/m^2


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


@njit(cache=True, error_model="numpy")
def assemble(device, grid, high, low, bias, lower, diagonal, upper, residual):
    """Fill the blocks (n, 3, 3) and the residual (n, 3); end nodes hold their contact values."""
    _clear(lower, diagonal, upper, residual)
    widths, layers = grid.width, grid.layer
    first = 0
    while first < widths.shape[0]:
        layer = layers[first]
        last = first
        while last < widths.shape[0] and layers[last] == layer:
            last += 1
        if device.insulator[layer]:
            _insulating_layer(
                device, layer, first, last, widths, high, low, lower, diagonal, upper, residual
            )
        else:
            _carrying_layer(
                device, layer, first, last, widths, high, low, bias, lower, diagonal, upper,
                residual,
            )  # fmt: skip
        first = last
    _contacts(device, grid, high, low, bias, lower, diagonal, upper, residual)


@njit(cache=True, error_model="numpy")
def _clear(lower, diagonal, upper, residual):
    for i in range(residual.shape[0]):
        for k in range(3):
            residual[i, k] = 0.0
            for m in range(3):
                lower[i, k, m] = 0.0
                diagonal[i, k, m] = 0.0
                upper[i, k, m] = 0.0


@njit(cache=True, error_model="numpy")
def _insulating_layer(
    device, layer, first, last, widths, high, low, lower, diagonal, upper, residual
):
    permittivity = device.permittivity[layer]
    for e in range(first, last):
        _displacement(permittivity / widths[e], high, low, e, lower, diagonal, upper, residual)
        for k in (1, 2):
            f = LEAK * difference(high, low, e, e + 1, k), 0.0, 0.0, -LEAK, LEAK
            _spread_flux(f, e, k, lower, diagonal, upper, residual)


@njit(cache=True, error_model="numpy")
def _carrying_layer(
    device, layer, first, last, widths, high, low, bias, lower, diagonal, upper, residual
):
    conduction, valence = band_of(device, layer, ELECTRON), band_of(device, layer, HOLE)
    permittivity, law = device.permittivity[layer], device.recombination[layer]
    doping, generation = device.doping[layer], device.generation[layer]
    recombines = device.recombines[layer]
    electrons_j = electrons_at(conduction, high, low, first, bias)
    holes_j = holes_at(valence, high, low, first)
    before = 0.0
    for e in range(first, last):
        width = widths[e]
        du = _displacement(permittivity / width, high, low, e, lower, diagonal, upper, residual)
        electrons_i, holes_i = electrons_j, holes_j
        electrons_j = electrons_at(conduction, high, low, e + 1, bias)
        holes_j = holes_at(valence, high, low, e + 1)
        f = carrier_flux(
            conduction, 1.0, width, du, difference(high, low, e, e + 1, 1), electrons_i, electrons_j
        )
        _spread_flux(f, e, 1, lower, diagonal, upper, residual)
        f = carrier_flux(
            valence, -1.0, width, du, difference(high, low, e, e + 1, 2), holes_i, holes_j
        )
        _spread_flux(f, e, 2, lower, diagonal, upper, residual)
        volume = 0.5 * (before + width)
        _charge(doping, volume, e, electrons_i, holes_i, diagonal, residual)
        _pairs(law, recombines, generation, volume, high, low, e, bias, electrons_i, holes_i,
               diagonal, residual)  # fmt: skip
        before = width
    volume = 0.5 * before
    _charge(doping, volume, last, electrons_j, holes_j, diagonal, residual)
    _pairs(law, recombines, generation, volume, high, low, last, bias, electrons_j, holes_j,
           diagonal, residual)  # fmt: skip


@njit(error_model="numpy", forceinline=True)
def _displacement(capacity, high, low, e, lower, diagonal, upper, residual):
    du = difference(high, low, e, e + 1, 0)
    residual[e, 0] -= capacity * du
    residual[e + 1, 0] += capacity * du
    diagonal[e, 0, 0] += capacity
    diagonal[e + 1, 0, 0] += capacity
    upper[e, 0, 0] = -capacity
    lower[e + 1, 0, 0] = -capacity
    return du


@njit(error_model="numpy", forceinline=True)
def _spread_flux(f, e, k, lower, diagonal, upper, residual):
    """Enter one carrier's flux through edge e into the balances of its two nodes."""
    value, by_ui, by_uj, by_vi, by_vj = f
    residual[e, k] += value
    diagonal[e, k, 0] += by_ui
    diagonal[e, k, k] += by_vi
    upper[e, k, 0] = by_uj
    upper[e, k, k] = by_vj
    residual[e + 1, k] -= value
    lower[e + 1, k, 0] = -by_ui
    lower[e + 1, k, k] = -by_vi
    diagonal[e + 1, k, 0] -= by_uj
    diagonal[e + 1, k, k] -= by_vj


@njit(error_model="numpy", forceinline=True)
def _charge(doping, volume, i, electrons, holes, diagonal, residual):
    """Charge of one side of node i."""
    residual[i, 0] -= volume * (holes[0] - electrons[0] + doping)
    diagonal[i, 0, 0] += volume * (holes[1] + electrons[1])
    diagonal[i, 0, 1] += volume * electrons[1]
    diagonal[i, 0, 2] += volume * holes[1]


@njit(error_model="numpy", forceinline=True)
def _pairs(law, recombines, generation, volume, high, low, i, bias, electrons, holes,
           diagonal, residual):  # fmt: skip
    """Recombination and generation of one side of node i."""
    residual[i, 1] += volume * generation
    residual[i, 2] -= volume * generation
    if not recombines:
        return
    n, dn, p, dp = electrons[0], electrons[1], holes[0], holes[1]
    split = bias + (high[i, 1] - high[i, 2]) + (low[i, 1] - low[i, 2])
    r, by_n, by_p, by_split = rate(law, n, p, split)
    residual[i, 1] -= volume * r
    residual[i, 2] += volume * r
    by_u = volume * (by_n * dn - by_p * dp)
    by_vn = volume * (by_n * dn + by_split)
    by_vp = -volume * (by_p * dp + by_split)
    diagonal[i, 1, 0] -= by_u
    diagonal[i, 1, 1] -= by_vn
    diagonal[i, 1, 2] -= by_vp
    diagonal[i, 2, 0] += by_u
    diagonal[i, 2, 1] += by_vn
    diagonal[i, 2, 2] += by_vp


@njit(cache=True, error_model="numpy")
def _contacts(device, grid, high, low, bias, lower, diagonal, upper, residual):
    last = high.shape[0] - 1
    for contact, i, layer, k_bias in (
        (0, 0, grid.layer[0], -bias),
        (1, last, grid.layer[-1], bias),
    ):
        _hold(i, 0, lower, diagonal, upper, residual)
        for band in (ELECTRON, HOLE):
            k = band + 1
            velocity = device.velocity[contact, band]
            if math.isinf(velocity) or device.insulator[layer]:
                _hold(i, k, lower, diagonal, upper, residual)
                continue
            if band == ELECTRON:
                here = electrons_at(band_of(device, layer, band), high, low, i, bias)
            else:
                here = holes_at(band_of(device, layer, band), high, low, i)
            sign = 1.0 if band == ELECTRON else -1.0
            # the level is stored from the injecting contact: cathode for electrons
            away = high[i, k] + low[i, k]
            if contact == 0 and band == ELECTRON:
                away += bias
            if contact == 1 and band == HOLE:
                away -= bias
            out = -velocity * math.expm1(-sign * away)
            # electrons leaving through the anode are a positive current there; both contacts
            # enter the balance of the end node with the same sign
            residual[i, k] -= sign * out * here[0]
            slope = velocity * math.exp(-sign * away) * here[0]
            diagonal[i, k, 0] -= out * here[1]
            diagonal[i, k, k] -= out * here[1] + slope


@njit(cache=True, error_model="numpy")
def _hold(i, k, lower, diagonal, upper, residual):
    for m in range(3):
        lower[i, k, m] = 0.0
        diagonal[i, k, m] = 0.0
        upper[i, k, m] = 0.0
    diagonal[i, k, k] = 1.0
    residual[i, k] = 0.0


@njit(cache=True, error_model="numpy")
def edge_fluxes(device, grid, high, low, bias):
    """(m, 2) conventional current of electrons and holes over q on every edge, 1/(m^2 s)."""
    widths, layers = grid.width, grid.layer
    answer = np.empty((widths.shape[0], 2))
    first = 0
    while first < widths.shape[0]:
        layer = layers[first]
        last = first
        while last < widths.shape[0] and layers[last] == layer:
            last += 1
        if device.insulator[layer]:
            for e in range(first, last):
                answer[e, 0] = LEAK * difference(high, low, e, e + 1, 1)
                answer[e, 1] = LEAK * difference(high, low, e, e + 1, 2)
        else:
            _fluxes_of_layer(device, layer, first, last, widths, high, low, bias, answer)
        first = last
    return answer


@njit(cache=True, error_model="numpy")
def _fluxes_of_layer(device, layer, first, last, widths, high, low, bias, answer):
    conduction, valence = band_of(device, layer, ELECTRON), band_of(device, layer, HOLE)
    electrons_j = electrons_at(conduction, high, low, first, bias)
    holes_j = holes_at(valence, high, low, first)
    for e in range(first, last):
        electrons_i, holes_i = electrons_j, holes_j
        electrons_j = electrons_at(conduction, high, low, e + 1, bias)
        holes_j = holes_at(valence, high, low, e + 1)
        du = difference(high, low, e, e + 1, 0)
        step_n = difference(high, low, e, e + 1, 1)
        step_p = difference(high, low, e, e + 1, 2)
        f = carrier_flux(conduction, 1.0, widths[e], du, step_n, electrons_i, electrons_j)
        answer[e, 0] = f[0]
        f = carrier_flux(valence, -1.0, widths[e], du, step_p, holes_i, holes_j)
        answer[e, 1] = f[0]
