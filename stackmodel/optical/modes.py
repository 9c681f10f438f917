"""All guided, plasmonic and leaky modes of a planar stack in a stated region."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from ..numerics.root_counting import find_roots
from ..settings import Optical
from .dispersion_function import TE, TM, dispersion, sheet_variables
from .modes_region import (
    LEAKY_SUBSTRATE,
    PROPER,
    Region,
    covering_boxes,
    leaky_region,
    misses,
    proper_region,
)

SHEETS = ("proper", "leaky_substrate", "leaky_cover")
POLARIZATIONS = ("TE", "TM")


@dataclass(frozen=True)
class PlanarStack:
    """Media at one wavelength, from the substrate to the cover.

    Attributes:
        wavelength: vacuum wavelength, m.
        index: (L,) complex n + ik, substrate first, cover last; k > 0 absorbs, k < 0 amplifies.
        thickness: (L-2,) film thicknesses, m.
    """

    wavelength: float
    index: np.ndarray
    thickness: np.ndarray

    def __post_init__(self) -> None:
        index = np.atleast_1d(np.asarray(self.index, complex))
        thickness = np.atleast_1d(np.asarray(self.thickness, float))
        object.__setattr__(self, "index", index)
        object.__setattr__(self, "thickness", thickness)
        if not (np.isfinite(self.wavelength) and self.wavelength > 0):
            raise InputError(f"wavelength is {self.wavelength} m; it must be positive")
        if index.size != thickness.size + 2:
            raise InputError(
                f"{index.size} indices with {thickness.size} thicknesses; there must be two "
                "indices more than films: substrate first, cover last"
            )
        if not np.all(np.isfinite(index)) or np.any(index == 0) or np.any(index.real < 0):
            raise InputError(f"index {index} must be finite, non-zero, with real part >= 0")
        if not np.all(np.isfinite(thickness)) or np.any(thickness < 0):
            raise InputError(f"thickness {thickness} m must be finite and not negative")

    @property
    def k0(self) -> float:
        """Vacuum wavenumber, 1/m."""
        return float(2 * np.pi / self.wavelength)

    @property
    def eps(self) -> np.ndarray:
        """(L,) relative permittivities."""
        return np.asarray(self.index**2)


@dataclass(frozen=True)
class ModeSet:
    """Modes of a stack, TE before TM, proper before leaky, falling with Re n_eff.

    Attributes:
        label: TE0, TE1, ..., TM0, ..., TEleaky0, ...
        polarization: (m,) "TE" or "TM".
        effective_index: (m,) complex; Im > 0 is loss.
        sheet: (m,) "proper", "leaky_substrate" or "leaky_cover".
        gamma_substrate, gamma_cover: (m,) the field falls off as exp(-k0 gamma x) outwards.
        counted: roots the argument principle counted in the boxes that cover the regions,
            on all sheets; each was located.
        boxes, evaluations: the size of the search.
    """

    label: tuple[str, ...]
    polarization: np.ndarray
    effective_index: np.ndarray
    sheet: np.ndarray
    gamma_substrate: np.ndarray
    gamma_cover: np.ndarray
    counted: int
    boxes: int
    evaluations: int

    def modal_loss(self, k0: float) -> np.ndarray:
        """Power loss 2 k0 Im n_eff, 1/m; negative is gain."""
        return np.asarray(2 * k0 * self.effective_index.imag)


def find_modes(
    stack: PlanarStack,
    polarizations: tuple[str, ...] = POLARIZATIONS,
    *,
    leaky: bool = False,
    settings: Optical | None = None,
) -> ModeSet:
    """Every mode in the region, the number proven by the argument principle.

    Proper modes decay on both sides: Re n_eff from the larger index of the dielectric half-spaces
    (from 0 if both are metals) to the largest |n| of all media, |Im n_eff| up to the same (or
    `settings.proper_imaginary_limit`), not beyond k of a metal half-space. Leaky modes are
    outgoing in the dielectric half-space of larger index and grow there: Re n_eff between the
    half-space indices, Im n_eff up to `settings.leaky_imaginary_limit`. A wave that leaks into an
    absorbing half-space and dies out there faster than it would grow is in neither region.

    Args:
        stack: indices and thicknesses at one wavelength.
        polarizations: which of "TE" and "TM".
        leaky: also look for leaky modes.
        settings: limits and tolerance.

    Returns:
        ModeSet, n_eff polished to `settings.mode_tolerance`.

    Raises:
        ConvergenceError: roots could not be separated (multiple to rounding).
    """
    settings = settings or Optical()
    eps, scaled = _without_false_interfaces(stack.eps, stack.k0 * stack.thickness)
    regions = _regions(eps, polarizations, leaky, settings)
    boxes = [covering_boxes(region, eps, scaled) for region in regions]
    owner = np.repeat(np.arange(len(regions)), [len(b) for b in boxes])
    rows = np.array([region.row() for region in regions]).reshape(-1, 7)
    family_of = np.array([region.family for region in regions], np.int64)
    roots = find_roots(
        lambda u, which: dispersion(u, family_of[which], eps, scaled),
        np.concatenate(boxes) if boxes else np.empty((0, 4)),
        owner,
        outside=lambda box, which: misses(box, which, rows, eps),
        tolerance=settings.mode_tolerance,
    )
    return _labelled(roots, regions, eps)


def _without_false_interfaces(eps: np.ndarray, d: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same stack without interfaces between equal media.

    A film of the half-space's own medium leaves the modes as they are, but where a leaky field
    grows through it the mismatch behind it is rounding noise.
    """
    step = eps[1:] != eps[:-1]
    if not step.any():
        return eps[[0, -1]], d[:0]
    group = np.concatenate([[0], np.cumsum(step)])
    total = np.bincount(group, np.concatenate([[0.0], d, [0.0]]))
    return eps[np.concatenate([[True], step])], total[1:-1]


def _regions(
    eps: np.ndarray, polarizations: tuple[str, ...], leaky: bool, settings: Optical
) -> list[Region]:
    regions: list[Region | None] = []
    for name in polarizations:
        if name not in POLARIZATIONS:
            raise InputError(f"polarization {name!r} is not one of TE, TM")
        family = POLARIZATIONS.index(name)
        regions.append(proper_region(eps, family, settings.proper_imaginary_limit))
        if leaky:
            regions.append(leaky_region(eps, family, settings.leaky_imaginary_limit))
    return [region for region in regions if region is not None]


def _inside(region: Region, n: np.ndarray, gs: np.ndarray, gc: np.ndarray) -> np.ndarray:
    """Which roots belong to the region; a boundary is met only by waves that are no modes."""
    margin = 1e-9 if region.sheet == PROPER else 1e-13
    real = (n.real >= region.real[0]) & (n.real <= region.real[1] * (1 + 1e-12))
    imag = (n.imag >= region.imag[0] - margin) & (n.imag <= region.imag[1] + margin)
    if region.sheet == PROPER:
        return real & imag & (gs.real > 1e-9) & (gc.real > 1e-9)
    grows, decays = (gs, gc) if region.sheet == LEAKY_SUBSTRATE else (gc, gs)
    # a leak below rounding leaves Re gamma without a sign; outgoing is what makes it a leak
    return real & imag & (grows.imag < -1e-9) & (grows.real < 1e-12) & (decays.real > 1e-9)


def _labelled(roots, regions: list[Region], eps: np.ndarray) -> ModeSet:
    labels: list[str] = []
    parts = []
    for sheets in ((PROPER,), (1, 2)):
        for family in (TE, TM):
            for number, region in enumerate(regions):
                if region.family != family or region.sheet not in sheets:
                    continue
                u = roots.value[roots.family == number]
                gs, gc, q = sheet_variables(u, eps)
                n = np.sqrt(q)
                keep = _inside(region, n, gs, gc)
                keep = np.flatnonzero(keep)[np.argsort(-n[keep].real, kind="stable")]
                stem = POLARIZATIONS[family] + ("" if region.sheet == PROPER else "leaky")
                labels += [f"{stem}{i}" for i in range(keep.size)]
                parts.append((n[keep], gs[keep], gc[keep], family, region.sheet))
    join = [np.concatenate([p[i] for p in parts] or [np.empty(0, complex)]) for i in range(3)]
    family_, sheet_ = (
        np.repeat([p[i] for p in parts], [len(p[0]) for p in parts]).astype(int) for i in (3, 4)
    )
    return ModeSet(
        tuple(labels), np.array(POLARIZATIONS)[family_], join[0], np.array(SHEETS)[sheet_],
        join[1], join[2], roots.counted, roots.boxes, roots.evaluations,
    )  # fmt: skip
