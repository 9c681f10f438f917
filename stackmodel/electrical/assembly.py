"""Residual and exact Jacobian of Poisson and both continuity equations.

Finite volumes with one node on every interface: an edge lies inside one layer, so a node between
two layers has one carrier density per side and the step of a band never falls inside an edge
(Farrell et al., Drift-Diffusion Models, WIAS 2263, 2016, for the scheme). Unknowns at node i:
0 potential, 1 E_Fn minus the cathode's Fermi level, 2 E_Fp minus the anode's, all in kT.
Fluxes F of an edge, positive along x, divided by q: 0 minus the displacement, 1 the electron and
2 the hole current. Sources S of a node: 0 minus the charge, 1 R - G, 2 G - R.
The residual of node i is F_right - F_left - S.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from stackmodel.electrical.carriers import band_of, carrier_flux, electrons_at, holes_at, split_at
from stackmodel.electrical.device import ELECTRON, HOLE
from stackmodel.electrical.interface import add_interface, transfer
from stackmodel.electrical.joint import joint_at, joint_of
from stackmodel.electrical.recombination import law_of, rate
from stackmodel.electrical.traps import add_traps
from stackmodel.numerics.split_numbers import difference

GAP = 1e-15  # m, between the two nodes of an interface: 1e-7 V at 1e8 V/m
LEAK = 1e-10  # 1/(m^2 s) per kT through an insulator: keeps levels defined, 1e-29 A/m^2


class System(NamedTuple):
    """Linearised fluxes and sources; what `flux_chain.solve_chain` takes.

    left, right: (n - 1, 3, 3), -dF/dX at the edge's start, dF/dX at its end; node: (n, 3, 3),
    dS/dX; residual: (n, 3); held_first, held_last: (3,) unknowns given at the contacts.
    """

    left: np.ndarray
    right: np.ndarray
    node: np.ndarray
    residual: np.ndarray
    held_first: np.ndarray
    held_last: np.ndarray


@njit(cache=True, error_model="numpy")
def new_system(device, grid):
    """Allocate a `System`."""
    n = grid.width.shape[0] + 1
    held_first, held_last = np.ones(3, dtype=np.bool_), np.ones(3, dtype=np.bool_)
    for k in range(2):
        held_first[k + 1] = math.isinf(device.velocity[0, k]) or device.insulator[grid.layer[0]]
        held_last[k + 1] = math.isinf(device.velocity[1, k]) or device.insulator[grid.layer[-1]]
    return System(
        np.zeros((n - 1, 3, 3)),
        np.zeros((n - 1, 3, 3)),
        np.zeros((n, 3, 3)),
        np.zeros((n, 3)),
        held_first,
        held_last,
    )


@njit(cache=True, error_model="numpy")
def assemble(device, grid, high, low, bias, system):
    """Fill the system at a state in split numbers; end nodes hold their contact values."""
    _clear(system.node, system.residual)
    widths, layers = grid.width, grid.layer
    first = 0
    while first < widths.shape[0]:
        layer = layers[first]
        last = first
        while last < widths.shape[0] and layers[last] == layer:
            last += 1
        if layer < 0:
            _interface_edge(device, -1 - layer, first, high, low, bias, system)
        elif device.insulator[layer]:
            _insulating_layer(device, layer, first, last, widths, high, low, system)
        else:
            _carrying_layer(device, layer, first, last, widths, high, low, bias, system)
        first = last
    for i in range(1, widths.shape[0]):
        if layers[i] < 0 or (layers[i] != layers[i - 1] and layers[i - 1] >= 0):
            add_interface(
                device, layers[i - 1], high, low, i, bias, system.node, system.residual,
                layers[i] >= 0,
            )  # fmt: skip
    _contacts(device, grid, high, low, bias, system.node, system.residual)


@njit(cache=True, error_model="numpy")
def _interface_edge(device, one, e, high, low, bias, system):
    """The edge of no width between the two nodes of an interface where levels may jump."""
    du = difference(high, low, e, e + 1, 0) - device.dipole[one]
    capacity = device.permittivity[one] / GAP
    system.residual[e, 0] += capacity * du
    system.residual[e + 1, 0] -= capacity * du
    system.left[e, 0, 0] = capacity
    system.right[e, 0, 0] = capacity
    for band in (ELECTRON, HOLE):
        step = difference(high, low, e, e + 1, band + 1)
        f = transfer(device, one, band, high, low, e, step, bias)
        _enter_flux(f, e, band + 1, system.left, system.right, system.residual)


@njit(cache=True, error_model="numpy")
def _clear(node, residual):
    for i in range(residual.shape[0]):
        for k in range(3):
            residual[i, k] = 0.0
            for m in range(3):
                node[i, k, m] = 0.0


@njit(cache=True, error_model="numpy")
def _insulating_layer(device, layer, first, last, widths, high, low, system):
    left, right, residual = system.left, system.right, system.residual
    permittivity = device.permittivity[layer]
    for e in range(first, last):
        _displacement(permittivity / widths[e], high, low, e, left, right, residual)
        for k in (1, 2):
            f = LEAK * difference(high, low, e, e + 1, k), 0.0, 0.0, -LEAK, LEAK
            _enter_flux(f, e, k, left, right, residual)


@njit(cache=True, error_model="numpy")
def _carrying_layer(device, layer, first, last, widths, high, low, bias, system):
    left, right, node, residual = system.left, system.right, system.node, system.residual
    conduction, valence = band_of(device, layer, ELECTRON), band_of(device, layer, HOLE)
    permittivity, law = device.permittivity[layer], law_of(device.recombination, layer)
    doping, generation = device.doping[layer], device.generation[layer]
    recombines, joined = device.recombines[layer], device.joint[layer] >= 0
    joint = joint_of(device, layer)
    trapping = device.trap_density[layer, 0] > 0.0 or device.trap_density[layer, 1] > 0.0
    electrons_j = electrons_at(conduction, high, low, first, bias)
    holes_j = holes_at(valence, high, low, first)
    before = 0.0
    for e in range(first, last):
        width = widths[e]
        du = _displacement(permittivity / width, high, low, e, left, right, residual)
        electrons_i, holes_i = electrons_j, holes_j
        electrons_j = electrons_at(conduction, high, low, e + 1, bias)
        holes_j = holes_at(valence, high, low, e + 1)
        step_n = difference(high, low, e, e + 1, 1)
        step_p = difference(high, low, e, e + 1, 2)
        f = carrier_flux(conduction, 1.0, width, du, step_n, electrons_i, electrons_j)
        _enter_flux(f, e, 1, left, right, residual)
        f = carrier_flux(valence, -1.0, width, du, step_p, holes_i, holes_j)
        _enter_flux(f, e, 2, left, right, residual)
        volume = 0.5 * (before + width)
        if joined:
            _joined(joint, doping, generation, volume, high, low, e, bias, node, residual)
        else:
            _charge(doping, volume, e, electrons_i, holes_i, node, residual)
            _pairs(law, recombines, generation, volume, high, low, e, bias, electrons_i, holes_i,
                   node, residual)  # fmt: skip
        if trapping:
            add_traps(device, layer, volume, high, low, e, bias, node, residual)
        before = width
    volume = 0.5 * before
    if trapping:
        add_traps(device, layer, volume, high, low, last, bias, node, residual)
    if joined:
        _joined(joint, doping, generation, volume, high, low, last, bias, node, residual)
        return
    _charge(doping, volume, last, electrons_j, holes_j, node, residual)
    _pairs(law, recombines, generation, volume, high, low, last, bias, electrons_j, holes_j,
           node, residual)  # fmt: skip


@njit(error_model="numpy", forceinline=True)
def _displacement(capacity, high, low, e, left, right, residual):
    du = difference(high, low, e, e + 1, 0)
    residual[e, 0] += capacity * du
    residual[e + 1, 0] -= capacity * du
    left[e, 0, 0] = capacity
    right[e, 0, 0] = capacity
    return du


@njit(error_model="numpy", forceinline=True)
def _enter_flux(f, e, k, left, right, residual):
    """Enter one carrier's flux through edge e into the balances of its two nodes."""
    value, by_ui, by_uj, by_vi, by_vj = f
    residual[e, k] += value
    residual[e + 1, k] -= value
    left[e, k, 0] = -by_ui
    left[e, k, k] = -by_vi
    right[e, k, 0] = by_uj
    right[e, k, k] = by_vj


@njit(error_model="numpy", forceinline=True)
def _charge(doping, volume, i, electrons, holes, node, residual):
    """Charge of one side of node i."""
    residual[i, 0] += volume * (holes[0] - electrons[0] + doping)
    node[i, 0, 0] += volume * (holes[1] + electrons[1])
    node[i, 0, 1] += volume * electrons[1]
    node[i, 0, 2] += volume * holes[1]


@njit(error_model="numpy", forceinline=True)
def _pairs(law, recombines, generation, volume, high, low, i, bias, electrons, holes,
           node, residual):  # fmt: skip
    """Recombination and generation of one side of node i."""
    residual[i, 1] += volume * generation
    residual[i, 2] -= volume * generation
    if not recombines:
        return
    n, dn, p, dp = electrons[0], electrons[1], holes[0], holes[1]
    split = split_at(high, low, i, bias)
    r, by_n, by_p, by_split = rate(law, n, p, split)
    residual[i, 1] -= volume * r
    residual[i, 2] += volume * r
    by_u = volume * (by_n * dn - by_p * dp)
    by_vn = volume * (by_n * dn + by_split)
    by_vp = -volume * (by_p * dp + by_split)
    node[i, 1, 0] += by_u
    node[i, 1, 1] += by_vn
    node[i, 1, 2] += by_vp
    node[i, 2, 0] -= by_u
    node[i, 2, 1] -= by_vn
    node[i, 2, 2] -= by_vp


@njit(cache=True, error_model="numpy")
def _joined(joint, doping, generation, volume, high, low, i, bias, node, residual):
    """Charge, recombination and generation of one side of node i in a layer with a joint law."""
    (n, n_a, n_b), (p, p_a, p_b), (r, r_a, r_b) = joint_at(joint, high, low, i, bias)
    residual[i, 0] += volume * (p - n + doping)
    node[i, 0, 0] += volume * (n_a - n_b - p_a + p_b)
    node[i, 0, 1] += volume * (n_a - p_a)
    node[i, 0, 2] += volume * (p_b - n_b)
    split = split_at(high, low, i, bias)
    net, back = -math.expm1(min(-split, 500.0)), math.exp(min(-split, 500.0))
    lost = volume * (r * net - generation)
    residual[i, 1] -= lost
    residual[i, 2] += lost
    by_a, by_b = volume * (r_a * net + r * back), volume * (r_b * net + r * back)
    for row, sign in ((1, 1.0), (2, -1.0)):
        node[i, row, 0] += sign * (by_a - by_b)
        node[i, row, 1] += sign * by_a
        node[i, row, 2] -= sign * by_b


@njit(cache=True, error_model="numpy")
def _contacts(device, grid, high, low, bias, node, residual):
    """Carriers that leave through a contact of finite velocity, as a source of the end node."""
    last = high.shape[0] - 1
    for contact, i, layer in ((0, 0, grid.layer[0]), (1, last, grid.layer[-1])):
        for band in (ELECTRON, HOLE):
            velocity, k = device.velocity[contact, band], band + 1
            if math.isinf(velocity) or device.insulator[layer]:
                continue
            # the level is stored from the injecting contact: the cathode for electrons
            away, sign = high[i, k] + low[i, k], 1.0
            if band == ELECTRON:
                here = electrons_at(band_of(device, layer, band), high, low, i, bias)
                away += bias if contact == 0 else 0.0
            else:
                here, sign = holes_at(band_of(device, layer, band), high, low, i), -1.0
                away -= bias if contact == 1 else 0.0
            excess = -velocity * math.expm1(-sign * away)
            residual[i, k] -= sign * excess * here[0]
            node[i, k, 0] += excess * here[1]
            node[i, k, k] += excess * here[1] + velocity * math.exp(-sign * away) * here[0]


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
        if layer < 0:
            for k in (1, 2):
                step = difference(high, low, first, first + 1, k)
                f = transfer(device, -1 - layer, k - 1, high, low, first, step, bias)
                answer[first, k - 1] = f[0]
        elif device.insulator[layer]:
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
