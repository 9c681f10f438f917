"""Step response of a cross-section in time, one factorisation for many steps.

FiPy factorises its matrix in every step; here the same finite volumes are marched with the
two-stage, second-order, L-stable SDIRK of R. Alexander (SIAM J. Numer. Anal. 14, 1006, 1977):
both stages and all steps of an octave in time share one LU.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from stackmodel.errors import InputError
from stackmodel.thermal.cross_section import CrossSection
from stackmodel.thermal.finite_volume import at_axis, losses_of, mid_planes

_GAMMA = 1.0 - 1.0 / math.sqrt(2.0)


@dataclass(frozen=True)
class SectionTrace:
    """Rise of a section after its heat was switched on.

    Attributes:
        time: (T,) s.
        source_mean, source_peak: (T,) K, as in the steady state.
        rise: (H, A) K at the last time.
    """

    time: np.ndarray
    source_mean: np.ndarray
    source_peak: np.ndarray
    rise: np.ndarray


def section_step(
    section: CrossSection, times: Sequence[float], steps_per_octave: int = 16
) -> SectionTrace:
    """Rise at `times` (increasing, s) after the heat map was switched on.

    Args:
        steps_per_octave: time steps between t and 2 t; the error falls with their square.
    """
    at = np.asarray(times, dtype=float)
    if not (at > 0).all() or not (np.diff(at) > 0).all():
        raise InputError("times of a section's step must be positive and increasing")
    volume = (np.diff(section.height)[:, None] * section.ring).ravel()
    mass, loss = volume * section.heat_capacity.ravel(), _conduction(section)
    source, rise = volume * section.heat.ravel(), np.zeros(volume.size)
    now, mean, peak = 0.0, [], []
    for goal in at:
        for end in _octaves(now, float(goal)):
            rise = _march(rise, mass, loss, source, end - now, steps_per_octave)
            now = end
        plane = mid_planes(section, rise.reshape(section.heat.shape))[section.source_layer]
        under = section.centres < section.source_reach
        mean.append(plane[under] @ section.ring[under] / section.ring[under].sum())
        peak.append(at_axis(section, plane))
    return SectionTrace(at, np.array(mean), np.array(peak), rise.reshape(section.heat.shape))


def _octaves(start: float, goal: float) -> np.ndarray:
    """Ends of intervals that at most double the time; ten octaves lead up from a cold start."""
    first = start if start > 0 else goal * 2.0**-10
    count = max(1, math.ceil(math.log2(goal / first) - 1e-9))
    ends = np.geomspace(first, goal, count + 1)
    return ends if start == 0 else ends[1:]


def _march(
    rise: np.ndarray,
    mass: np.ndarray,
    loss: sparse.csr_matrix,
    source: np.ndarray,
    span: float,
    steps: int,
) -> np.ndarray:
    dt = span / steps
    factors = splu((sparse.diags(mass) + _GAMMA * dt * loss).tocsc())
    for _ in range(steps):
        first = factors.solve(source - loss @ rise)
        second = factors.solve(source - loss @ (rise + (1 - _GAMMA) * dt * first))
        rise = rise + dt * ((1 - _GAMMA) * first + _GAMMA * second)
    return rise


def _conduction(section: CrossSection) -> sparse.csr_matrix:
    """Heat leaving each cell, W/K: neighbours by half cells and joints in series, and faces."""
    dz, da = np.diff(section.height)[:, None], np.diff(section.across)
    half_z = 0.5 * dz / section.conductivity_through
    half_a = 0.5 * da / section.conductivity_across
    up = section.ring / (half_z[1:] + half_z[:-1] + section.joint[:, None])
    girth = 2 * (math.pi * section.across[1:-1] if section.axisymmetric else 1.0)
    out = girth * dz / (half_a[:, 1:] + half_a[:, :-1])
    index = np.arange(section.heat.size).reshape(section.heat.shape)
    pairs = [(index[:-1], index[1:], up), (index[:, :-1], index[:, 1:], out)]
    lower = np.concatenate([a.ravel() for a, _, _ in pairs])
    upper = np.concatenate([b.ravel() for _, b, _ in pairs])
    value = np.concatenate([g.ravel() for _, _, g in pairs])
    size = (section.heat.size, section.heat.size)
    between = sparse.csr_matrix((-value, (lower, upper)), shape=size)
    between = between + between.T
    here = losses_of(section, np.ones(section.heat.shape)).sum(axis=0) * dz * section.ring
    held = here.ravel() - np.asarray(between.sum(axis=1)).ravel()
    return (between + sparse.diags(held)).tocsr()
