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


@njit(cache=True, error_model="numpy")
def density(device, layer, band, eta):
    """Density, its derivative in eta, ln F - eta and its derivative."""
    t = device.table[layer, band]
    f, slope, excess, excess_slope = fraction(
        device.kind[layer, band],
        device.gamma[layer, band],
        device.tables[t],
        device.table_start[t],
        STEP,
        eta,
    )
    n = device.states[layer, band] * f
    return n, n * slope, excess, excess_slope


@njit(cache=True, error_model="numpy")
def both_densities(device, layer, high, low, i, bias):
    """`density` of electrons and of holes on the side of `layer` of node i."""
    u = high[i, 0] + low[i, 0]
    eta_n = device.level[layer, ELECTRON] + bias + (high[i, 1] + low[i, 1]) + u
    eta_p = device.level[layer, HOLE] - (high[i, 2] + low[i, 2]) - u
    return density(device, layer, ELECTRON, eta_n), density(device, layer, HOLE, eta_p)


@njit(cache=True, error_model="numpy")
def carrier_flux(device, layer, band, width, du, drop, start, end):
    """Conventional current of one carrier over q through an edge; derivatives.

    Args:
        du: potential step; drop: quasi-Fermi step, both end minus start in kT.
        start, end: what `density` gave at the two nodes.

    Returns:
        flux; its derivatives in u_start, u_end, level_start, level_end.
    """
    sign = 1.0 if band == ELECTRON else -1.0
    n_i, dn_i, g_i, dg_i = start
    n_j, dn_j, g_j, dg_j = end
    drift = sign * du + (g_j - g_i)
    b, db = bernoulli(drift)
    value, by_drop, by_q, by_i, by_j = scharfetter_gummel(
        sign * drop, drift, n_i, n_j, dn_i, dn_j, dg_i, dg_j, b, db
    )
    scale = sign * device.diffusivity[layer, band] / width
    by_ui, by_uj = sign * scale * (by_i - by_q), sign * scale * (by_j + by_q)
    by_vi, by_vj = sign * scale * (by_i - by_drop), sign * scale * (by_j + by_drop)
    value *= scale
    kind = device.mobility_kind[layer, band]
    if kind != CONSTANT:
        states = device.states[layer, band]
        to_field = device.thermal_voltage / width
        m, by_field, by_filling = factor(
            kind, device.mobility_law[layer, band], abs(du) * to_field, 0.5 * (n_i + n_j) / states
        )
        along = math.copysign(by_field * to_field, du) * value
        fill_i = sign * value * by_filling * 0.5 * dn_i / states
        fill_j = sign * value * by_filling * 0.5 * dn_j / states
        by_ui, by_uj = by_ui * m - along + fill_i, by_uj * m + along + fill_j
        by_vi, by_vj = by_vi * m + fill_i, by_vj * m + fill_j
        value *= m
    return value, by_ui, by_uj, by_vi, by_vj


@njit(cache=True, error_model="numpy")
def assemble(device, grid, high, low, bias, lower, diagonal, upper, residual):
    """Fill the blocks (n, 3, 3) and the residual (n, 3); end nodes hold their contact values."""
    lower[:] = 0.0
    diagonal[:] = 0.0
    upper[:] = 0.0
    residual[:] = 0.0
    before = -1
    electrons_j, holes_j = both_densities(device, grid.layer[0], high, low, 0, bias)
    for e in range(grid.width.shape[0]):
        layer, width = grid.layer[e], grid.width[e]
        du = _displacement(device, layer, width, high, low, e, lower, diagonal, upper, residual)
        if device.insulator[layer]:
            _leak(high, low, e, lower, diagonal, upper, residual)
            before = -1
            continue
        if layer != before:
            electrons_j, holes_j = both_densities(device, layer, high, low, e, bias)
        electrons_i, holes_i = electrons_j, holes_j
        electrons_j, holes_j = both_densities(device, layer, high, low, e + 1, bias)
        before = layer
        for band in (ELECTRON, HOLE):
            k = band + 1
            step = difference(high, low, e, e + 1, k)
            if band == ELECTRON:
                f = carrier_flux(device, layer, band, width, du, step, electrons_i, electrons_j)
            else:
                f = carrier_flux(device, layer, band, width, du, step, holes_i, holes_j)
            _spread_flux(f, e, k, lower, diagonal, upper, residual)
        half = 0.5 * width
        _sources(device, layer, half, high, low, e, bias, electrons_i, holes_i, diagonal, residual)
        _sources(
            device, layer, half, high, low, e + 1, bias, electrons_j, holes_j, diagonal, residual
        )
    _contacts(device, grid, high, low, bias, lower, diagonal, upper, residual)


@njit(cache=True, error_model="numpy")
def _displacement(device, layer, width, high, low, e, lower, diagonal, upper, residual):
    du = difference(high, low, e, e + 1, 0)
    capacity = device.permittivity[layer] / width
    residual[e, 0] -= capacity * du
    residual[e + 1, 0] += capacity * du
    diagonal[e, 0, 0] += capacity
    diagonal[e + 1, 0, 0] += capacity
    upper[e, 0, 0] = -capacity
    lower[e + 1, 0, 0] = -capacity
    return du


@njit(cache=True, error_model="numpy")
def _leak(high, low, e, lower, diagonal, upper, residual):
    for k in (1, 2):
        step = difference(high, low, e, e + 1, k)
        _spread_flux((LEAK * step, 0.0, 0.0, -LEAK, LEAK), e, k, lower, diagonal, upper, residual)


@njit(cache=True, error_model="numpy")
def _spread_flux(f, e, k, lower, diagonal, upper, residual):
    """Enter one carrier's flux through edge e into the balances of its two nodes."""
    value, by_ui, by_uj, by_vi, by_vj = f
    residual[e, k] += value
    diagonal[e, k, 0] += by_ui
    diagonal[e, k, k] += by_vi
    upper[e, k, 0] += by_uj
    upper[e, k, k] += by_vj
    residual[e + 1, k] -= value
    lower[e + 1, k, 0] -= by_ui
    lower[e + 1, k, k] -= by_vi
    diagonal[e + 1, k, 0] -= by_uj
    diagonal[e + 1, k, k] -= by_vj


@njit(cache=True, error_model="numpy")
def _sources(device, layer, half, high, low, i, bias, electrons, holes, diagonal, residual):
    """Charge, recombination and generation of one side of node i."""
    n, dn = electrons[0], electrons[1]
    p, dp = holes[0], holes[1]
    residual[i, 0] -= half * (p - n + device.doping[layer])
    diagonal[i, 0, 0] += half * (dp + dn)
    diagonal[i, 0, 1] += half * dn
    diagonal[i, 0, 2] += half * dp
    gain = half * device.generation[layer]
    residual[i, 1] += gain
    residual[i, 2] -= gain
    if not device.recombines[layer]:
        return
    split = bias + (high[i, 1] - high[i, 2]) + (low[i, 1] - low[i, 2])
    r, by_n, by_p, by_split = rate(device.recombination[layer], n, p, split)
    residual[i, 1] -= half * r
    residual[i, 2] += half * r
    by_u = half * (by_n * dn - by_p * dp)
    by_vn = half * (by_n * dn + by_split)
    by_vp = -half * (by_p * dp + by_split)
    for k, sign in ((1, -1.0), (2, 1.0)):
        diagonal[i, k, 0] += sign * by_u
        diagonal[i, k, 1] += sign * by_vn
        diagonal[i, k, 2] += sign * by_vp


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
            here = both_densities(device, layer, high, low, i, bias)[band]
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
    answer = np.empty((grid.width.shape[0], 2))
    before = -1
    electrons_j, holes_j = both_densities(device, grid.layer[0], high, low, 0, bias)
    for e in range(grid.width.shape[0]):
        layer, width = grid.layer[e], grid.width[e]
        if device.insulator[layer]:
            answer[e, 0] = LEAK * difference(high, low, e, e + 1, 1)
            answer[e, 1] = LEAK * difference(high, low, e, e + 1, 2)
            before = -1
            continue
        if layer != before:
            electrons_j, holes_j = both_densities(device, layer, high, low, e, bias)
        electrons_i, holes_i = electrons_j, holes_j
        electrons_j, holes_j = both_densities(device, layer, high, low, e + 1, bias)
        before = layer
        du = difference(high, low, e, e + 1, 0)
        step_n = difference(high, low, e, e + 1, 1)
        step_p = difference(high, low, e, e + 1, 2)
        f = carrier_flux(device, layer, ELECTRON, width, du, step_n, electrons_i, electrons_j)
        answer[e, 0] = f[0]
        f = carrier_flux(device, layer, HOLE, width, du, step_p, holes_i, holes_j)
        answer[e, 1] = f[0]
    return answer
