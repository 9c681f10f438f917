"""A sweep that starts every bias from the same bias on a coarser mesh.

What the finer mesh changes is small and runs smoothly along the bias: carried from the biases
before, it leaves so little for Newton's method that one iteration usually does.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from stackmodel.electrical.sweep import (
    DEPTH,
    NOT_SOLVED,
    NOT_TRIED,
    SOLVED,
    conserved_current,
    new_work,
    newton,
    put_down,
    set_contacts,
    travel,
)
from stackmodel.numerics.continuation import extrapolation_weights
from stackmodel.numerics.split_numbers import put


@njit(cache=True, error_model="numpy")
def places(coarse, grid):
    """Where every node of `grid` lies among the nodes of a coarser grid of the same layers.

    Returns:
        (n,) the coarse node before it; (n,) the share of the one after that.
    """
    nodes = grid.width.shape[0] + 1
    at, share = np.zeros(nodes, dtype=np.int64), np.zeros(nodes)
    first, c_first = 0, 0
    while first < nodes - 1:
        last, c_last = _end(grid.layer, first), _end(coarse.layer, c_first)
        c, x, before = c_first, 0.0, 0.0  # edge of the coarse grid and where it starts
        for i in range(first, last + 1):
            while c < c_last - 1 and x >= before + coarse.width[c] * (1.0 - 1e-9):
                before += coarse.width[c]
                c += 1
            at[i] = c
            if coarse.width[c] > 0.0:
                share[i] = min((x - before) / coarse.width[c], 1.0)
            if i < last:
                x += grid.width[i]
        share[last] = 1.0
        first, c_first = last, c_last
    return at, share


@njit(cache=True, error_model="numpy")
def _end(layers, first):
    last = first
    while last < layers.shape[0] and layers[last] == layers[first]:
        last += 1
    return last


@njit(cache=True, error_model="numpy")
def resweep(device, grid, biases, knobs, at, share, coarse):
    """`sweep.sweep` from the states (v, c, 3) of a coarser mesh at the same biases."""
    nodes, points = grid.width.shape[0] + 1, biases.shape[0]
    work = new_work(device, grid)
    status = np.full(points, NOT_TRIED)
    highs, lows = np.zeros((points, nodes, 3)), np.zeros((points, nodes, 3))
    currents = np.zeros((points, 2))
    history = np.zeros((points, 5))
    past, offsets, carried = np.zeros(DEPTH), np.zeros((nodes, 3, DEPTH)), np.zeros((nodes, 3))
    count = 0
    for v in range(points):
        bias = biases[v]
        if v > 0 and bias == past[0]:
            put_down(v, currents[v - 1], work, currents, highs, lows)
            for k in range(history.shape[1]):
                history[v, k] = history[v - 1, k]
        else:
            _carry(coarse[v], at, share, carried)
            _start(work, carried, past, offsets, count, bias, knobs.order)
            set_contacts(device, work, bias)
            result, iterations, size, node = newton(device, grid, bias, work, knobs, bias == 0.0)
            history[v, 0], history[v, 1] = iterations, 1.0
            history[v, 2], history[v, 3], history[v, 4] = size, node, bias
            if result != SOLVED and v > 0:
                result = _from_before(device, grid, biases, v, work, knobs, highs, lows, history)
            if result != SOLVED:
                status[v] = NOT_SOLVED
                break
            current = conserved_current(device, grid, bias, work, knobs)
            put_down(v, current, work, currents, highs, lows)
            count = _keep(work, carried, past, offsets, count, bias)
        status[v] = SOLVED
    return status, highs, lows, currents, history


@njit(cache=True, error_model="numpy")
def _from_before(device, grid, biases, v, work, knobs, highs, lows, history):
    """Bias v along the biases solved before it, where the coarser mesh leads nowhere."""
    past, states = np.zeros(DEPTH), np.zeros((DEPTH, *work.high.shape))
    count = 0
    for before in range(v - 1, -1, -1):
        if count < DEPTH and (count == 0 or biases[before] != past[count - 1]):
            past[count] = biases[before]
            states[count] = highs[before] + lows[before]
            count += 1
    step = knobs.largest_step
    return travel(device, grid, biases[v], work, knobs, past, states, count, step, history[v])[2]


@njit(cache=True, error_model="numpy")
def _carry(coarse, at, share, carried):
    """A coarse state at the nodes of the finer mesh."""
    for i in range(at.shape[0]):
        c, s = at[i], share[i]
        du = coarse[c + 1, 0] - coarse[c, 0]
        carried[i, 0] = coarse[c, 0] + s * du
        carried[i, 1] = _level(coarse[c, 1], coarse[c + 1, 1], s, -du)
        carried[i, 2] = -_level(-coarse[c, 2], -coarse[c + 1, 2], s, du)


@njit(error_model="numpy", forceinline=True)
def _level(start, end, s, drift):
    """A level between two nodes for a constant flux through a constant field.

    Next to a contact that takes every minority carrier its level falls by 20 kT within an
    interval; halfway it has fallen by ln 2, not by 10 kT.
    """
    change = end - start
    if s <= 0.0 or s >= 1.0:
        return start + s * change
    if abs(drift) > 0.1:
        s = math.expm1(min(s * drift, 500.0)) / math.expm1(min(drift, 500.0))
    else:
        s *= 1.0 - 0.5 * (1.0 - s) * drift
    if abs(change) < 0.1:
        return start + s * change * (1.0 + 0.5 * (1.0 - s) * change)
    if change < 0.0:
        return start + math.log1p(s * math.expm1(change))
    return end + math.log1p((1.0 - s) * math.expm1(-change))


@njit(cache=True, error_model="numpy")
def _start(work, carried, past, offsets, count, bias, order):
    """Put the coarser state plus the difference that the biases before lead to expect."""
    used = min(count, order + 1)
    weights = extrapolation_weights(past, used, bias)
    for i in range(carried.shape[0]):
        for k in range(3):
            value = carried[i, k]
            for a in range(used):
                value += weights[a] * offsets[i, k, a]
            put(work.high, work.low, i, k, value)


@njit(cache=True, error_model="numpy")
def _keep(work, carried, past, offsets, count, bias):
    """Remember by how much this mesh's answer differs from the coarser one's, newest first."""
    for a in range(DEPTH - 1, 0, -1):
        past[a] = past[a - 1]
    past[0] = bias
    for i in range(carried.shape[0]):
        for k in range(3):
            for a in range(DEPTH - 1, 0, -1):
                offsets[i, k, a] = offsets[i, k, a - 1]
            offsets[i, k, 0] = work.high[i, k] + work.low[i, k] - carried[i, k]
    return min(count + 1, DEPTH)
