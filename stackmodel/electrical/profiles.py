"""Densities, levels and currents inside the stack, one value per side at interfaces."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit

from stackmodel.electrical.assembly import edge_fluxes
from stackmodel.electrical.carriers import band_of, electrons_at, holes_at, split_at
from stackmodel.electrical.device import ELECTRON, HOLE, Device, Grid
from stackmodel.electrical.interface import cross_rate
from stackmodel.electrical.joint import joint_at, joint_of
from stackmodel.electrical.problem import DriftDiffusionProblem
from stackmodel.electrical.recombination import law_of, rate
from stackmodel.electrical.statistics import BOLTZMANN, FERMI_DIRAC


@dataclass(frozen=True)
class Profiles:
    """One operating point; arrays over the sides of nodes, layer by layer from the anode.

    Attributes:
        position: m; layer: index; potential: V, zero at the anode.
        electron_density, hole_density: 1/m^3; recombination_rate: 1/(m^3 s), net.
        electron_current_density, hole_current_density: A/m^2.
        electron_level, hole_level: quasi-Fermi levels, conduction_edge, valence_edge: eV above the
            vacuum level at the anode.
        volume: m, the part of the finite volume that lies on this side: sums are integrals.
    """

    position: np.ndarray
    layer: np.ndarray
    potential: np.ndarray
    electron_density: np.ndarray
    hole_density: np.ndarray
    recombination_rate: np.ndarray
    electron_current_density: np.ndarray
    hole_current_density: np.ndarray
    electron_level: np.ndarray
    hole_level: np.ndarray
    conduction_edge: np.ndarray
    valence_edge: np.ndarray
    volume: np.ndarray


def sides_of(grid: Grid) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Node, layer and volume (m) of every side, in the order of `Profiles`."""
    edge = np.flatnonzero(grid.layer >= 0)
    layer, width = grid.layer[edge], grid.width[edge]
    last = np.append(layer[1:] != layer[:-1], True)  # of its layer: one more side than edges
    after = np.flatnonzero(last) + 1
    node = np.insert(edge, after, edge[last] + 1)
    wide = np.insert(width, after, 0.0)
    return node, np.insert(layer, after, layer[last]), 0.5 * (wide + _before(wide, after))


def _before(wide: np.ndarray, after: np.ndarray) -> np.ndarray:
    """The width below each side; none below the first of a layer."""
    below = np.concatenate(([0.0], wide[:-1]))
    below[(after + np.arange(len(after)))[:-1] + 1] = 0.0
    return below


@njit(cache=True, error_model="numpy")
def densities(device, node, layer, high, low, bias):
    """(sides, 3): electrons, holes (1/m^3) and net recombination (1/(m^3 s)) per side."""
    answer = np.zeros((node.shape[0], 3))
    for s in range(node.shape[0]):
        here = layer[s]
        if device.insulator[here]:
            continue
        if s == 0 or layer[s - 1] != here:
            conduction, valence = band_of(device, here, ELECTRON), band_of(device, here, HOLE)
            law, joint = law_of(device.recombination, here), joint_of(device, here)
        i = node[s]
        if device.joint[here] >= 0:
            electrons, holes, lost = joint_at(joint, high, low, i, bias)
            answer[s, 0], answer[s, 1] = electrons[0], holes[0]
            answer[s, 2] = -lost[0] * math.expm1(min(-split_at(high, low, i, bias), 500.0))
            continue
        n = electrons_at(conduction, high, low, i, bias)[0]
        p = holes_at(valence, high, low, i)[0]
        answer[s, 0], answer[s, 1] = n, p
        if device.recombines[here]:
            split = split_at(high, low, i, bias)
            answer[s, 2] = rate(law, n, p, split)[0]
    return answer


@njit(cache=True, error_model="numpy")
def summarise(device, node, layer, volume, highs, lows, biases):
    """(v, layers) recombination, 1/(m^2 s); (v,) whether an unbounded law passes its states."""
    layers = device.states.shape[0]
    recombined = np.zeros((biases.shape[0], layers))
    overfull = np.zeros(biases.shape[0], dtype=np.bool_)
    for v in range(biases.shape[0]):
        found = densities(device, node, layer, highs[v], lows[v], biases[v])
        for s in range(node.shape[0]):
            recombined[v, layer[s]] += volume[s] * found[s, 2]
            for k in range(2):
                kind = device.kind[layer[s], k]
                full = found[s, k] > device.states[layer[s], k]
                if full and (kind in (BOLTZMANN, FERMI_DIRAC)):
                    overfull[v] = True
    return recombined, overfull


@njit(cache=True, error_model="numpy")
def across_interfaces(device, grid, highs, lows, biases):
    """(v, layers - 1) recombination across interfaces, 1/(m^2 s)."""
    answer = np.zeros((biases.shape[0], device.cross.shape[0]))
    layers = grid.layer
    for i in range(1, layers.shape[0]):
        one = layers[i - 1]
        if one >= 0 and layers[i] == one + 1:
            for v in range(biases.shape[0]):
                answer[v, one] = cross_rate(device, one, highs[v], lows[v], i, biases[v])
    return answer


def profiles_at(
    problem: DriftDiffusionProblem, device: Device, grid: Grid, high, low, voltage: float
) -> Profiles:
    """Everything inside the stack at one solved state (split numbers, kT)."""
    thermal, charge = device.thermal_voltage, device.charge
    node, layer, volume = sides_of(grid)
    bias = voltage / thermal
    found = densities(device, node, layer, high, low, bias)
    state = (high + low)[node] * thermal
    anode = -problem.anode.work_function
    currents = _at_sides(grid, edge_fluxes(device, grid, high, low, bias), found[:, 2], volume)
    return Profiles(
        position=np.concatenate(([0.0], np.cumsum(grid.width)))[node],
        layer=layer,
        potential=state[:, 0],
        electron_density=found[:, 0],
        hole_density=found[:, 1],
        recombination_rate=found[:, 2],
        electron_current_density=charge * currents[:, 0],
        hole_current_density=charge * currents[:, 1],
        electron_level=anode + voltage + state[:, 1],
        hole_level=anode + state[:, 2],
        conduction_edge=-problem.conduction.energy[layer] - state[:, 0],
        valence_edge=-problem.valence.energy[layer] - state[:, 0],
        volume=volume,
    )


def _at_sides(grid: Grid, flux: np.ndarray, recombined: np.ndarray, volume: np.ndarray):
    """Edge fluxes carried to the sides of nodes by the balance of the finite volume."""
    answer = np.empty((len(volume), 2))
    start = 0
    for one in range(int(grid.layer.max()) + 1):
        edges = np.flatnonzero(grid.layer == one)
        rows = slice(start, start + len(edges) + 1)
        half = 0.5 * grid.width[edges]
        loss = recombined[rows]
        for k, sign in ((0, 1.0), (1, -1.0)):
            to_left = flux[edges, k] - sign * half * loss[:-1]
            to_right = flux[edges, k] + sign * half * loss[1:]
            inner = 0.5 * (to_left[1:] + to_right[:-1])
            answer[rows, k] = np.concatenate(([to_left[0]], inner, [to_right[-1]]))
        start += len(edges) + 1
    return answer
