"""Photon streams drawn from the chain (Gillespie), and what a Hanbury Brown-Twiss set-up counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from stackmodel.dots.chain import Chain
from stackmodel.errors import InputError, NoSolutionError


@dataclass(frozen=True)
class Correlogram:
    """Pairs counted per bin of delay, and the level of uncorrelated light.

    Attributes:
        counts: (bins,) pairs with the delay t_B - t_A inside the bin.
        level: (bins,) counts expected of the same rates without correlation.
    """

    counts: np.ndarray
    level: np.ndarray

    @property
    def g2(self) -> np.ndarray:
        """Normalised counts."""
        return self.counts / self.level


def photon_times(chain: Chain, count: int, seed: int, settle: int = 1000) -> np.ndarray:
    """Times [s] of `count` photons after `settle` discarded moves (Gillespie, 1977)."""
    moves, n = chain.moves, chain.states.count
    if chain.rates.ndim != 1 or count < 1:
        raise InputError("a photon stream is drawn from one dot, at least one photon")
    order = np.argsort(moves.source, kind="stable")
    first = np.searchsorted(moves.source[order], np.arange(n + 1))
    times, found = _walk(
        first,
        moves.target[order],
        chain.rates[order],
        chain.yields[order],
        settle,
        count,
        np.random.default_rng(seed),
    )
    if found < count:
        raise NoSolutionError("the dot reached a state it cannot leave; no further photon comes")
    return times - times[0]


def hanbury_brown_twiss(
    times: np.ndarray,
    edges: np.ndarray,
    seed: int,
    efficiency: float = 1.0,
    jitter: float = 0.0,
    background: float = 0.0,
) -> Correlogram:
    """Send photons through a 50:50 splitter onto two detectors and count all pairs by delay.

    Args:
        times: rising photon times, s.
        edges: rising, evenly spaced edges of the bins, s, of any sign.
        seed: of splitter, losses, jitter and background.
        efficiency: chance that a photon is detected.
        jitter: rms timing error of each detector, s.
        background: uncorrelated counts a second on each detector.
    """
    random = np.random.default_rng(seed)
    span = times[-1] - times[0]
    seen = times[random.random(times.size) < efficiency]
    side = random.random(seen.size) < 0.5
    arms = []
    for photons in (seen[side], seen[~side]):
        stray = random.uniform(times[0], times[-1], random.poisson(background * span))
        arms.append(np.sort(np.concatenate([photons, stray])))
        if jitter > 0:
            arms[-1] = np.sort(arms[-1] + jitter * random.standard_normal(arms[-1].size))
    edges = np.asarray(edges, dtype=float)
    if not np.allclose(np.diff(edges), edges[1] - edges[0], rtol=1e-6):
        raise InputError("the bins of a correlogram must be evenly spaced")
    counts = _pairs(arms[0], arms[1], edges[0], edges[1] - edges[0], edges.size - 1)
    centre = np.abs(edges[1:] + edges[:-1]) / 2
    level = arms[0].size * arms[1].size / span * np.diff(edges) * (1 - centre / span)
    return Correlogram(counts, level)


@njit(cache=True)
def _walk(first, target, rates, yields, settle, count, random):
    """Jump until `count` photons have come; their times and how many."""
    times = np.empty(count)
    found, state, now, moves = 0, 0, 0.0, 0
    while found < count:
        total = 0.0
        for m in range(first[state], first[state + 1]):
            total += rates[m]
        if total <= 0.0:
            return times, found
        now += random.standard_exponential() / total
        pick = random.random() * total
        m = first[state]
        while m < first[state + 1] - 1 and pick >= rates[m]:
            pick -= rates[m]
            m += 1
        moves += 1
        # what is left of the pick is uniform on [0, rate): it decides the photon too
        if yields[m] > 0.0 and moves > settle and pick < yields[m] * rates[m]:
            times[found] = now
            found += 1
        state = target[m]
    return times, found


@njit(cache=True)
def _pairs(first, second, low, width, bins):
    """Histogram of second - first for all pairs inside the window; both rise."""
    counts = np.zeros(bins)
    begin = 0
    for i in range(first.size):
        while begin < second.size and second[begin] - first[i] < low:
            begin += 1
        j = begin
        while j < second.size:
            k = int((second[j] - first[i] - low) / width)
            if k >= bins:
                break
            counts[k] += 1
            j += 1
    return counts
