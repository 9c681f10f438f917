"""Stationary occupations without subtraction, so that rare states are as exact as common ones."""

from __future__ import annotations

import numpy as np
from numba import njit

from stackmodel.dots.chain import Chain
from stackmodel.errors import NoSolutionError


def occupations(chain: Chain) -> np.ndarray:
    """Stationary probabilities, (..., n), of the chain's states; they sum to 1.

    Elimination of states after Grassmann, Taksar and Heyman, Oper. Res. 33, 1107 (1985): only
    sums, products and quotients of positive numbers, hence relative accuracy in every state.

    Raises:
        NoSolutionError: several stationary states exist (the charge, for example, cannot change).
    """
    rates = np.ascontiguousarray(chain.rates.reshape(-1, chain.moves.count))
    found = np.empty((rates.shape[0], chain.states.count))
    moves = chain.moves
    bad = _solve_all(moves.source, moves.target, rates, found)
    if bad >= 0:
        raise NoSolutionError(
            f"the dot's {chain.states.count} states have several stationary states: some groups "
            "of them can be entered but not left; give both carriers a way in (injection) and "
            "out (recombination or escape), or use the neutral ladder for light alone"
        )
    return found.reshape(*chain.rates.shape[:-1], chain.states.count)


@njit(cache=True)
def _solve_all(source, target, rates, found):
    """Stationary state of each row of rates into found; the first row without one, or -1."""
    n = found.shape[1]
    band = 1
    for m in range(source.size):
        band = max(band, abs(source[m] - target[m]))
    flow = np.zeros((n, n))
    member = np.zeros(n, dtype=np.bool_)
    for row in range(rates.shape[0]):
        flow[:] = 0.0
        for m in range(source.size):
            flow[source[m], target[m]] += rates[row, m]
        # which states are left depends on which moves there are, not on how fast they are
        same = row > 0
        for m in range(source.size):
            same = same and (rates[row, m] > 0.0) == (rates[row - 1, m] > 0.0)
        if not same and not closed_class(flow, band, member):
            return row
        eliminate(flow, band, member, found[row])
    return -1


@njit(cache=True)
def _flood(flow, band, start, seen, backward):
    """Mark what can be reached from start (or, backward, can reach it)."""
    n = flow.shape[0]
    stack = np.empty(n, dtype=np.int64)
    stack[0], top = start, 1
    seen[start] = True
    while top > 0:
        top -= 1
        i = stack[top]
        for j in range(max(0, i - band), min(n, i + band + 1)):
            rate = flow[j, i] if backward else flow[i, j]
            if rate > 0.0 and not seen[j]:
                seen[j] = True
                stack[top] = j
                top += 1


@njit(cache=True)
def closed_class(flow, band, member):
    """Mark the one closed class in member; False when there is more than one.

    If some state can be reached from every other, the last root of a backward search is one.
    """
    n = flow.shape[0]
    member[:] = False
    root = 0
    for i in range(n):
        if not member[i]:
            root = i
            _flood(flow, band, i, member, True)
    member[:] = False
    _flood(flow, band, root, member, True)
    if not member.all():
        return False
    member[:] = False
    _flood(flow, band, root, member, False)
    return True


@njit(cache=True)
def eliminate(flow, band, member, found):
    """Grassmann-Taksar-Heyman on the member states; the order keeps all fill inside the band."""
    n = flow.shape[0]
    first = 0
    while not member[first]:
        first += 1
    for k in range(n - 1, first, -1):
        if not member[k]:
            continue
        low = max(first, k - band)
        out = 0.0
        for j in range(low, k):
            if member[j]:
                out += flow[k, j]
        for i in range(low, k):
            if member[i] and flow[i, k] > 0.0:
                share = flow[i, k] / out
                flow[i, k] = share
                for j in range(low, k):
                    flow[i, j] += share * flow[k, j]
    found[:] = 0.0
    found[first] = 1.0
    total = 1.0
    for k in range(first + 1, n):
        if member[k]:
            for i in range(max(first, k - band), k):
                found[k] += found[i] * flow[i, k]
            total += found[k]
            if total > 1e150:  # dots far from empty: the empty state may be 1e-1000 of the rest
                found[: k + 1] /= total
                total = 1.0
    found /= total
