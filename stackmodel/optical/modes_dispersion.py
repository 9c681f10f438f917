"""Modes over wavelength or thickness, followed by continuity, and where they are cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from ..settings import Optical
from .confinement import mode_figures
from .dispersion_function import even_functions
from .modes import POLARIZATIONS, ModeSet, PlanarStack, find_modes


@dataclass(frozen=True)
class ModeBranches:
    """Modes followed along a sweep.

    Attributes:
        label: of each branch, that of its first point; a number is added if it is taken.
        polarization: (b,) "TE" or "TM".
        effective_index: (b, p) complex; NaN where the mode is not in the searched region.
        modes: the complete mode set at each of the p points.
        number: (b, p) position of the branch in the mode set, -1 where it is not.
    """

    label: tuple[str, ...]
    polarization: np.ndarray
    effective_index: np.ndarray
    modes: tuple[ModeSet, ...]
    number: np.ndarray


def follow_modes(
    stacks: Sequence[PlanarStack],
    parameter: np.ndarray,
    *,
    leaky: bool = False,
    settings: Optical | None = None,
) -> ModeBranches:
    """All modes at every point of a sweep, joined into branches.

    Each point is searched completely, so branches that begin or end are seen. Points are joined by
    extrapolating n_eff with its slope, pairs nearest first, within one polarization; a proper mode
    may go on as a leaky one. A mode that is further from its extrapolation than 0.4 of the distance
    to its neighbour begins a branch of its own: labels with a number say that points are too far
    apart.

    Args:
        stacks: (p,) the stacks of the sweep, in order.
        parameter: (p,) what is swept (wavelength, thickness), monotonic.
        leaky, settings: as for `find_modes`.
    """
    parameter = np.asarray(parameter, float)
    step = np.diff(parameter)
    if len(stacks) != parameter.size or not (np.all(step > 0) or np.all(step < 0)):
        raise InputError("parameter must be monotonic and as long as the list of stacks")
    sets = tuple(find_modes(stack, leaky=leaky, settings=settings) for stack in stacks)
    number = np.empty((0, parameter.size), int)
    for point in range(len(sets)):
        number = _join(number, point, sets, parameter)
    polarization = np.array(
        [str(sets[p].polarization[row[p]]) for row in number for p in [np.argmax(row >= 0)]]
    )
    n = np.full(number.shape, np.nan + 0j)
    for point, modes in enumerate(sets):
        here = number[:, point] >= 0
        n[here, point] = modes.effective_index[number[here, point]]
    return ModeBranches(_branch_labels(number, sets), polarization, n, sets, number)


def _join(
    number: np.ndarray, point: int, sets: tuple[ModeSet, ...], parameter: np.ndarray
) -> np.ndarray:
    """Give each mode of the point to the branch whose extrapolation it is nearest to."""
    modes = sets[point]
    free = set(range(len(modes.label)))
    if point:
        candidates = []
        for branch in np.flatnonzero(number[:, point - 1] >= 0):
            expected, pol, reach = _expected(number[branch], point, sets, parameter)
            for i in free:
                gap = abs(modes.effective_index[i] - expected)
                if modes.polarization[i] == pol and gap <= reach:
                    candidates.append((gap, branch, i))
        taken = set()
        for _, branch, i in sorted(candidates):
            if branch not in taken and i in free:
                number[branch, point] = i
                taken.add(branch)
                free.remove(i)
    begun = np.full((len(free), number.shape[1]), -1)
    begun[:, point] = sorted(free)
    return np.concatenate([number, begun])


def _expected(
    row: np.ndarray, point: int, sets: tuple[ModeSet, ...], parameter: np.ndarray
) -> tuple[complex, str, float]:
    """Extrapolated n_eff of a branch, its polarization, and how far off it may be."""
    last = sets[point - 1]
    n = last.effective_index[row[point - 1]]
    pol = str(last.polarization[row[point - 1]])
    slope = 0j
    if point > 1 and row[point - 2] >= 0:
        before = sets[point - 2].effective_index[row[point - 2]]
        slope = (n - before) / (parameter[point - 1] - parameter[point - 2])
    others = last.effective_index[(last.polarization == pol)]
    gaps = np.abs(others - n)
    nearest = float(np.min(gaps[gaps > 0], initial=0.1))
    return n + slope * (parameter[point] - parameter[point - 1]), pol, 0.4 * nearest


def _branch_labels(number: np.ndarray, sets: tuple[ModeSet, ...]) -> tuple[str, ...]:
    labels: list[str] = []
    for row in number:
        first = int(np.argmax(row >= 0))
        stem = sets[first].label[row[first]]
        taken = sum(label.split("_")[0] == stem for label in labels)
        labels.append(f"{stem}_{taken}" if taken else stem)
    return tuple(labels)


def group_index_along(branches: ModeBranches, stacks: Sequence[PlanarStack]) -> np.ndarray:
    """(b, p) group index of each branch without material dispersion; NaN where it is not."""
    out = np.full(branches.number.shape, np.nan)
    for point, (stack, modes) in enumerate(zip(stacks, branches.modes, strict=True)):
        here = branches.number[:, point] >= 0
        group = mode_figures(stack, modes).group_index
        out[here, point] = group[branches.number[here, point]]
    return out


def cutoff_thickness(stack: PlanarStack, layer: int, polarization: str, up_to: float) -> np.ndarray:
    """Thicknesses of one film at which a guided mode appears or ends, all up to a limit, m.

    At cut-off n_eff is the larger half-space index and the field beyond is constant. With the film
    as the only unknown, its phase obeys tan(k d) = known, so every solution is written down.

    Args:
        stack: lossless dielectrics; the thickness of `layer` is ignored.
        layer: 1 is the first film; its index must exceed the larger half-space index.
        polarization: "TE" or "TM".
        up_to: m.
    """
    index = stack.index.real
    cut = max(index[0], index[-1])
    if np.any(np.abs(stack.index.imag) > 0):
        raise InputError("cut-off is sharp in lossless stacks only; give real indices")
    if not 1 <= layer <= stack.thickness.size or index[layer] <= cut:
        raise InputError(
            f"layer {layer} must be a film whose index exceeds {cut}, the larger half-space index"
        )
    if polarization not in POLARIZATIONS:
        raise InputError(f"polarization {polarization!r} is not one of TE, TM")
    weight = np.ones(index.size) if polarization == "TE" else index**-2.0
    d = stack.k0 * stack.thickness
    below = _ratio(cut, index[:layer], weight[:layer], d[: layer - 1])
    above = _ratio(cut, index[:layer:-1], weight[:layer:-1], d[: layer - 1 : -1])
    # psi = weight k cot: phase from each face, field ~ sin(start + k x)
    k = np.sqrt(index[layer] ** 2 - cut**2)
    impedance = weight[layer] * k
    start = np.arctan2(below[0] * impedance, below[1])
    end = np.pi - np.arctan2(above[0] * impedance, above[1])
    first = np.mod(end - start, np.pi)
    count = int(np.floor((up_to * stack.k0 * k - first) / np.pi)) + 1
    return np.asarray((first + np.pi * np.arange(max(count, 0))) / (k * stack.k0))


def _ratio(cut: float, index: np.ndarray, weight: np.ndarray, d: np.ndarray) -> tuple[float, float]:
    """(phi, psi), psi along the way inwards, at the film's face, carried from a half-space."""
    phi, psi = 1.0, float(weight[0] * np.sqrt(max(cut**2 - index[0] ** 2, 0.0)))
    for n, w, t in zip(index[1:], weight[1:], d, strict=True):
        g2 = cut**2 - n**2
        c, s, _, _ = even_functions(complex(g2), float(t))
        phi, psi = phi * c.real + psi * s.real / w, phi * w * g2 * s.real + psi * c.real
    return phi, psi
