"""Occupations after a step of the rates, and during and after a rectangular pulse."""

from __future__ import annotations

import numpy as np

from stackmodel.dots.chain import Chain
from stackmodel.dots.propagation import propagate, propagator
from stackmodel.errors import InputError
from stackmodel.settings import Dots


def relax(
    chain: Chain, start: np.ndarray, times: np.ndarray, settings: Dots | None = None
) -> np.ndarray:
    """Occupations (t, n) at times [s] >= 0 of a dot that has occupations `start` (n,) at 0.

    The chain may have several stationary states: a dot left alone keeps its charge.
    """
    times = np.asarray(times, dtype=float)
    if (times < 0).any() or start.shape != (chain.states.count,):
        raise InputError("times after the step must be >= 0 and start has one number per state")
    unit = np.eye(chain.states.count)
    even = np.ones(chain.states.count)
    return propagate(chain.generator(), unit, start, times, even, settings).T


def pulse(
    on: Chain,
    off: Chain,
    start: np.ndarray,
    width: float,
    times: np.ndarray,
    settings: Dots | None = None,
) -> np.ndarray:
    """Occupations (t, n) of a dot driven by `on` for 0 <= t <= width and by `off` after it."""
    times = np.asarray(times, dtype=float)
    if not width > 0:
        raise InputError(f"the pulse width is {width:g} s; it must be positive")
    driven = relax(on, start, np.minimum(times, width), settings)
    late = times > width
    if late.any():
        end = relax(on, start, np.array([width]), settings)[0]
        driven[late] = relax(off, end, times[late] - width, settings)
    return driven


def before_each_pulse(on: Chain, off: Chain, width: float, period: float) -> np.ndarray:
    """Occupations (n,) just before a pulse of an endless train: unchanged by one whole period."""
    if not 0 < width < period:
        raise InputError(f"a pulse of {width:g} s does not fit into a period of {period:g} s")
    n = on.states.count
    rest = propagator(off.generator(), period - width)
    cycle = rest @ propagator(on.generator(), width) - np.eye(n)
    cycle[0] = 1.0  # the rows of a stochastic matrix minus one are dependent
    right = np.zeros(n)
    right[0] = 1.0
    return np.linalg.solve(cycle, right)
