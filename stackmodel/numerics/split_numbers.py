"""Numbers kept in two parts, so that the difference of two large neighbours keeps its digits.

A current is driven by the difference of two quasi-Fermi levels of size 200 kT that may differ by
1e-9 kT: in one double the difference has five digits left. Here `high` is a multiple of 2^-40 and
`low` the rest, so `(high_j - high_i) + (low_j - low_i)` is right to 2^-93 for numbers below 4096.
"""

from __future__ import annotations

import numpy as np
from numba import njit

QUANTUM = 2.0**-40


@njit(cache=True, forceinline=True)
def add_to(high, low, i, k, change):
    """Add `change` to the number kept in `high[i, k] + low[i, k]`."""
    coarse = np.floor(change / QUANTUM + 0.5) * QUANTUM
    rest = low[i, k] + (change - coarse)
    carry = np.floor(rest / QUANTUM + 0.5) * QUANTUM
    high[i, k] += coarse + carry
    low[i, k] = rest - carry


@njit(cache=True, forceinline=True)
def put(high, low, i, k, value):
    """Set the number kept in `high[i, k] + low[i, k]`."""
    high[i, k] = np.floor(value / QUANTUM + 0.5) * QUANTUM
    low[i, k] = value - high[i, k]


@njit(cache=True, forceinline=True)
def difference(high, low, i, j, k):
    """Number (j, k) minus number (i, k)."""
    return (high[j, k] - high[i, k]) + (low[j, k] - low[i, k])
