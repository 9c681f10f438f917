"""What happens at an interface besides continuity: charge, recombination across, slow transfer."""

from __future__ import annotations

import math

from numba import njit

from stackmodel.electrical.carriers import band_of, electrons_at, holes_at, split_at
from stackmodel.electrical.device import ELECTRON, HOLE
from stackmodel.electrical.joint import joint_at, joint_of


@njit(cache=True, error_model="numpy")
def add_interface(device, one, high, low, i, bias, node, residual, single):
    """Charge, and recombination of electrons of one side with holes of the other, at node i.

    R = k n_left p_right (1 - exp(-(E_Fn - E_Fp) / kT)) per area, and the same with sides changed;
    only where the levels are continuous (`single` node).
    """
    residual[i, 0] += device.interface_charge[one]
    for side in range(2):
        k = device.cross[one, side]
        if not single or k == 0.0:
            continue
        split = split_at(high, low, i, bias)
        (n, n_a, n_b), (p, p_a, p_b) = cross_densities(device, one, side, high, low, i, bias)
        net, back = -math.expm1(min(-split, 500.0)), math.exp(min(-split, 500.0))
        rate = k * n * p * net
        by_a = k * ((p * n_a + n * p_a) * net + n * p * back)
        by_b = k * ((p * n_b + n * p_b) * net + n * p * back)
        residual[i, 1] -= rate
        residual[i, 2] += rate
        for row, sign in ((1, 1.0), (2, -1.0)):
            node[i, row, 0] += sign * (by_a - by_b)
            node[i, row, 1] += sign * by_a
            node[i, row, 2] -= sign * by_b


@njit(cache=True, error_model="numpy")
def cross_densities(device, one, side, high, low, i, bias):
    """n and p, each with its slopes in the etas of electrons and of holes.

    Electrons left and holes right for side 0, else swapped.
    """
    layer_n, layer_p = one + side, one + 1 - side
    if device.joint[layer_n] >= 0:
        electrons = joint_at(joint_of(device, layer_n), high, low, i, bias)[0]
    else:
        n, dn, _, _ = electrons_at(band_of(device, layer_n, ELECTRON), high, low, i, bias)
        electrons = n, dn, 0.0
    if device.joint[layer_p] >= 0:
        holes = joint_at(joint_of(device, layer_p), high, low, i, bias)[1]
    else:
        p, dp, _, _ = holes_at(band_of(device, layer_p, HOLE), high, low, i)
        holes = p, 0.0, dp
    return electrons, holes


@njit(cache=True, error_model="numpy")
def cross_rate(device, one, high, low, i, bias):
    """Net recombination across interface `one` at node i, 1/(m^2 s)."""
    split = split_at(high, low, i, bias)
    total = 0.0
    for side in range(2):
        if device.cross[one, side] > 0.0:
            electrons, holes = cross_densities(device, one, side, high, low, i, bias)
            pairs = electrons[0] * holes[0]
            total -= device.cross[one, side] * pairs * math.expm1(min(-split, 500.0))
    return total


@njit(cache=True, error_model="numpy")
def transfer(device, one, band, high, low, e, step, bias):
    """Thermionic or hopping current over q between nodes e and e + 1; derivatives.

    velocity * (density on the side of the higher band) * (1 - exp(-step)): what one side emits
    the other returns in equilibrium (Bethe; Schottky contact theory), with the carrier density of
    the side that limits it. Order as in `carriers.carrier_flux`.
    """
    velocity = device.transfer_velocity[one, band]
    sign = 1.0 if band == ELECTRON else -1.0
    uphill = device.level[one + 1, band] - device.level[one, band]
    layer, i = (one + 1, e + 1) if uphill + sign * device.dipole[one] < 0.0 else (one, e)
    here = band_of(device, layer, band)
    if band == ELECTRON:
        n, dn = electrons_at(here, high, low, i, bias)[:2]
    else:
        n, dn = holes_at(here, high, low, i)[:2]
    drop = sign * step if i == e else -sign * step
    drop = min(drop, 500.0)
    grown = math.expm1(drop)
    way = sign if i == e else -sign
    value, by_eta = way * velocity * n * grown, way * velocity * dn * grown
    by_step = velocity * n * (grown + 1.0)
    if i == e:
        return value, sign * by_eta, 0.0, sign * by_eta - by_step, by_step
    return value, 0.0, sign * by_eta, -by_step, by_step + sign * by_eta
