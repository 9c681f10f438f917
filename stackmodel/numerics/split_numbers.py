"""Numbers kept in two parts, so that the difference of two close neighbours keeps its digits.

A current is driven by the difference of two quasi-Fermi levels of size 200 kT that may differ by
1e-9 kT: in one double the difference has five digits left. Here `high` is the nearest double and
`low` the rest (Dekker, Numer. Math. 18, 224, 1971). Where two neighbours lie within a factor of two
`high_j - high_i` is exact (Sterbenz), so that their difference is right to 2^-105 of their size;
elsewhere it is not small, and right to 2^-53 of itself.
"""

from __future__ import annotations

from numba import njit


@njit(cache=True, forceinline=True)
def add_to(high, low, i, k, change):
    """Add `change` to the number kept in `high[i, k] + low[i, k]`."""
    old = high[i, k]
    total = old + change
    kept = total - old
    rest = (old - (total - kept)) + (change - kept) + low[i, k]
    high[i, k] = total + rest
    low[i, k] = rest - (high[i, k] - total)


@njit(cache=True, forceinline=True)
def put(high, low, i, k, value):
    """Set the number kept in `high[i, k] + low[i, k]`."""
    high[i, k] = value
    low[i, k] = 0.0


@njit(cache=True, forceinline=True)
def difference(high, low, i, j, k):
    """Number (j, k) minus number (i, k)."""
    return (high[j, k] - high[i, k]) + (low[j, k] - low[i, k])
