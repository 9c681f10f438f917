"""One compiled sweep: equilibrium, then bias by bias with Newton and extrapolation."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from stackmodel.electrical.assembly import System, assemble, edge_fluxes, new_system
from stackmodel.numerics.continuation import extrapolation_weights, next_stop
from stackmodel.numerics.flux_chain import solve_chain
from stackmodel.numerics.split_numbers import add_to, put

SOLVED, NOT_SOLVED, NOT_TRIED = 0, 1, 2
DEPTH = 4  # past solutions kept for extrapolation
SHORTER = 2  # further tries of the equilibrium, each with a fifth of the longest update


class Knobs(NamedTuple):
    """Numerical settings of the compiled loop; meanings in `settings.Electrical`."""

    tolerance: float
    newton_limit: int
    longest_update: float
    largest_step: float
    smallest_step: float
    order: int
    conservation: float
    polish_limit: int


class Work(NamedTuple):
    """The state in split numbers, and arrays reused by every iteration."""

    high: np.ndarray
    low: np.ndarray
    system: System
    carry: np.ndarray
    inverse: np.ndarray


@njit(cache=True, error_model="numpy")
def new_work(device, grid):
    """Allocate `Work`."""
    n = grid.width.shape[0] + 1
    return Work(
        np.zeros((n, 3)),
        np.zeros((n, 3)),
        new_system(device, grid),
        np.zeros((n, 3, 3)),
        np.zeros((n, 3, 3)),
    )


@njit(cache=True, error_model="numpy")
def newton(device, grid, bias, work, knobs, frozen):
    """Newton's method at one bias (kT), from the state in `work`.

    Args:
        frozen: True holds both quasi-Fermi levels, which is the equilibrium problem.

    Returns:
        status; iterations; last largest update (kT); node of it.
    """
    size, node = math.inf, 0
    for iteration in range(knobs.newton_limit):
        system = work.system
        assemble(device, grid, work.high, work.low, bias, system)
        if frozen:
            _freeze_levels(system)
        solve_chain(
            system.left, system.right, system.node, system.residual, system.held_first,
            system.held_last, work.carry, work.inverse,
        )  # fmt: skip
        size, node = _largest(system.residual)
        if not size < 1e9:
            return NOT_SOLVED, iteration + 1, size, node
        _apply(work, knobs.longest_update, iteration > 3)
        if size < knobs.tolerance:
            return SOLVED, iteration + 1, size, node
    return NOT_SOLVED, knobs.newton_limit, size, node


@njit(cache=True, error_model="numpy")
def _largest(update):
    size, node = 0.0, 0
    for i in range(update.shape[0]):
        for k in range(3):
            here = abs(update[i, k])
            if not here <= size:
                size, node = here, i
                if math.isnan(here):
                    return math.inf, i
    return size, node


@njit(cache=True, error_model="numpy")
def _apply(work, longest, late):
    """Add the update, each entry cut to `longest`: exponentials reach no further.

    Where a density, not a level, answers linearly, Newton lowers the level of too many carriers by
    one kT an iteration and no more; once the potential has settled (`late`), a step of a level
    down by less than one kT is read as a step of the density.
    """
    update = work.system.residual
    moved = 0.0
    for i in range(update.shape[0]):
        moved = max(moved, abs(update[i, 0]))
    as_density = late and moved < 0.1
    for i in range(update.shape[0]):
        for k in range(3):
            change = min(max(update[i, k], -longest), longest)
            if as_density and k > 0:
                sign = 1.0 if k == 1 else -1.0
                if -1.0 < sign * change < -0.3:
                    change = sign * max(math.log1p(sign * change), -longest)
            add_to(work.high, work.low, i, k, change)


@njit(cache=True, error_model="numpy")
def _freeze_levels(system):
    """Leave the potential alone to move: unit conductances and no residual for the levels."""
    for i in range(system.residual.shape[0]):
        for k in (1, 2):
            system.residual[i, k] = 0.0
            for m in range(3):
                system.node[i, k, m] = 0.0
                system.node[i, 0, k] = 0.0
                if i < system.left.shape[0]:
                    system.left[i, k, m] = 1.0 if m == k else 0.0
                    system.right[i, k, m] = 1.0 if m == k else 0.0
            system.node[i, k, k] = 1.0


@njit(cache=True, error_model="numpy")
def set_contacts(device, work, bias):
    """Put the values held at both ends."""
    last = work.high.shape[0] - 1
    put(work.high, work.low, 0, 0, 0.0)
    put(work.high, work.low, last, 0, device.built_in - bias)
    if math.isinf(device.velocity[0, 0]):
        put(work.high, work.low, 0, 1, -bias)
    if math.isinf(device.velocity[0, 1]):
        put(work.high, work.low, 0, 2, 0.0)
    if math.isinf(device.velocity[1, 0]):
        put(work.high, work.low, last, 1, 0.0)
    if math.isinf(device.velocity[1, 1]):
        put(work.high, work.low, last, 2, bias)


@njit(cache=True, error_model="numpy")
def equilibrium(device, grid, work, knobs):
    """Poisson alone with both levels flat, from a straight potential.

    Charge rises with the level but levels off where a band is full: long updates may swing for
    ever from an empty band to a full one, and shorter ones then settle.
    """
    spent, longest = 0, knobs.longest_update
    for _ in range(SHORTER + 1):
        _lay_straight(device, grid, work)
        patient = Knobs(knobs.tolerance, 400, longest, 0.0, 0.0, 0, 0.0, 0)
        result, iterations, size, node = newton(device, grid, 0.0, work, patient, True)
        spent += iterations
        if result == SOLVED:
            break
        longest *= 0.2
    return result, spent, size, node


@njit(cache=True, error_model="numpy")
def _lay_straight(device, grid, work):
    """A straight potential between the contacts, both levels flat."""
    nodes = work.high.shape[0]
    length, x = grid.width.sum(), 0.0
    for i in range(nodes):
        put(work.high, work.low, i, 0, device.built_in * x / length)
        put(work.high, work.low, i, 1, 0.0)
        put(work.high, work.low, i, 2, 0.0)
        if i < nodes - 1:
            x += grid.width[i]
    set_contacts(device, work, 0.0)


@njit(cache=True, error_model="numpy")
def sweep(device, grid, biases, knobs):
    """Solve at every bias in turn, starting from equilibrium.

    Args:
        biases: (v,) applied voltage, kT, in the order to be followed.

    Returns:
        status (v,); states (v, n, 3) high parts; low parts; (v, 2) current over q
        and its spread over the edges;
        history (v, 5): Newton iterations, continuation steps, last update, its node, bias reached.
    """
    nodes, points = grid.width.shape[0] + 1, biases.shape[0]
    work = new_work(device, grid)
    status = np.full(points, NOT_TRIED)
    highs, lows = np.zeros((points, nodes, 3)), np.zeros((points, nodes, 3))
    currents = np.zeros((points, 2))
    history = np.zeros((points, 5))
    past, states = np.zeros(DEPTH), np.zeros((DEPTH, nodes, 3))
    result, iterations, size, node = equilibrium(device, grid, work, knobs)
    history[0, 0], history[0, 2], history[0, 3] = iterations, size, node
    if result != SOLVED:
        status[0] = NOT_SOLVED
        return status, highs, lows, currents, history
    count = 0  # a name: numba would compile `_remember` once more for the literal
    count = _remember(past, states, count, 0.0, work)
    step = knobs.largest_step
    for v in range(points):
        count, step, result = travel(
            device, grid, biases[v], work, knobs, past, states, count, step, history[v]
        )
        status[v] = result
        if result != SOLVED:
            break
        put_down(
            v, conserved_current(device, grid, biases[v], work, knobs), work, currents, highs, lows
        )
    return status, highs, lows, currents, history


@njit(cache=True, error_model="numpy")
def put_down(v, current, work, currents, highs, lows):
    """Keep the answer at bias v; entry by entry, for slices compile to messages of their shapes."""
    currents[v, 0], currents[v, 1] = current[0], current[1]
    for i in range(work.high.shape[0]):
        for k in range(3):
            highs[v, i, k], lows[v, i, k] = work.high[i, k], work.low[i, k]


@njit(cache=True, error_model="numpy")
def resume(device, grid, bias, start, knobs):
    """Solve at one bias from a state nearby, such as the same bias at another temperature.

    Args:
        bias: kT; start: (n, 3) unknowns to begin with.

    Returns:
        status; high parts; low parts; what `through` says; iterations, last update and its node.
    """
    work = new_work(device, grid)
    for i in range(start.shape[0]):
        for k in range(3):
            put(work.high, work.low, i, k, start[i, k])
    set_contacts(device, work, bias)
    status, iterations, size, node = newton(device, grid, bias, work, knobs, False)
    current = conserved_current(device, grid, bias, work, knobs)
    return status, work.high, work.low, current, (iterations, size, node)


@njit(cache=True, error_model="numpy")
def conserved_current(device, grid, bias, work, knobs):
    """`through` of the state in `work`, after further iterations where it is not yet conserved.

    A well behind a barrier carries, to and fro, 1e12 times the current that passes: its levels
    need more digits than the potential does.
    """
    once = Knobs(math.inf, 1, knobs.longest_update, 0.0, 0.0, 0, 0.0, 0)
    for polish in range(knobs.polish_limit + 1):
        total, spread = through(edge_fluxes(device, grid, work.high, work.low, bias))
        if spread <= knobs.conservation * (abs(total) - spread) or polish == knobs.polish_limit:
            break
        newton(device, grid, bias, work, once, False)
    return np.array((total, spread))


@njit(cache=True, error_model="numpy")
def through(flux):
    """Current over q, 1/(m^2 s): mean over the edges, and its spread, from (m, 2) fluxes."""
    least, most, total = math.inf, -math.inf, 0.0
    for e in range(flux.shape[0]):
        here = flux[e, 0] + flux[e, 1]
        least, most, total = min(least, here), max(most, here), total + here
    return total / flux.shape[0], most - least


@njit(cache=True, error_model="numpy")
def travel(device, grid, goal, work, knobs, past, states, count, step, record):
    """Go from the last solution to `goal`, halving the step where Newton fails."""
    while past[0] != goal:
        target = next_stop(past[0], goal, step)
        _predict(work, past, states, count, target, knobs.order)
        set_contacts(device, work, target)
        result, iterations, size, node = newton(device, grid, target, work, knobs, False)
        record[0] += iterations
        record[1] += 1
        record[2], record[3], record[4] = size, node, target
        if result == SOLVED:
            count = _remember(past, states, count, target, work)
            step = min(2.0 * step, knobs.largest_step)
            continue
        step = 0.25 * min(step, abs(target - past[0]))
        if step < knobs.smallest_step:
            return count, step, NOT_SOLVED
    return count, step, SOLVED


@njit(cache=True, error_model="numpy")
def _remember(past, states, count, bias, work):
    for a in range(DEPTH - 1, 0, -1):
        past[a] = past[a - 1]
    past[0] = bias
    for i in range(work.high.shape[0]):
        for k in range(3):
            for a in range(DEPTH - 1, 0, -1):
                states[a, i, k] = states[a - 1, i, k]
            states[0, i, k] = work.high[i, k] + work.low[i, k]
    return min(count + 1, DEPTH)


@njit(cache=True, error_model="numpy")
def _predict(work, past, states, count, target, order):
    used = min(count, order + 1)
    weights = extrapolation_weights(past, used, target)
    for i in range(work.high.shape[0]):
        for k in range(3):
            value = 0.0
            for a in range(used):
                value += weights[a] * states[a, i, k]
            put(work.high, work.low, i, k, value)
