"""Where the power of a dipole in a planar stack goes.

Chance, Prock and Silbey, Adv. Chem. Phys. 37, 1 (1978); Neyts, J. Opt. Soc. Am. A 15, 962
(1998); thick substrate: Furno et al., Phys. Rev. B 85, 115205 (2012). Time convention
exp(-i w t): n + i k, k > 0 absorbs. Channels are divided by the in-plane index s: escaped;
below the largest half-space index and not escaped, absorbed; up to the largest index of all
dielectrics, guided; above, plasmons and near field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stackmodel.errors import ConvergenceError, InputError
from stackmodel.settings import Optical

Array = NDArray[np.float64]


@dataclass(frozen=True)
class DipoleStack:
    """Films between two half-spaces, and where in them the dipoles sit.

    Attributes:
        wavelength: vacuum wavelengths (W,) [m].
        substrate, cover: complex index of the half-spaces (W,).
        films: complex index of the films, substrate side first (W, N).
        thickness: of the films (N,) [m].
        emitter: number of the film that holds the dipoles, 0 next to the substrate.
        position: height of the dipoles above the emitter's substrate side (P,) [m].
        weight: share of the dipoles at each position (P,), sum 1.
    """

    wavelength: Array
    substrate: NDArray[np.complex128]
    films: NDArray[np.complex128]
    cover: NDArray[np.complex128]
    thickness: Array
    emitter: int
    position: Array
    weight: Array


@dataclass(frozen=True)
class DipolePower:
    """Powers (W, 2) relative to the endless emitter medium; columns: perpendicular, parallel.

    Attributes:
        total: all dissipated power, the Purcell factor of that orientation.
        cover: straight into the cover half-space.
        substrate: into the substrate half-space.
        out_below: of `substrate`, through the thick substrate into air.
        out_above: of `substrate`, reflected and through the stack into the cover.
        absorbed, guided, plasmon: what optical losses take, by in-plane index.
    """

    total: Array
    cover: Array
    substrate: Array
    out_below: Array
    out_above: Array
    absorbed: Array
    guided: Array
    plasmon: Array


def dipole_stack(
    wavelength: ArrayLike,
    substrate: ArrayLike,
    films: ArrayLike,
    cover: ArrayLike,
    thickness: ArrayLike,
    emitter: int,
    position: ArrayLike,
    weight: ArrayLike | None = None,
) -> DipoleStack:
    """Check and broadcast; see `DipoleStack` for shapes. Indices may be given without W.

    Raises:
        InputError: amplifying or absorbing where it must not, a dipole outside its film or on
            its faces, thicknesses not positive.
    """
    lam = np.atleast_1d(np.asarray(wavelength, float))
    d = np.atleast_1d(np.asarray(thickness, float))
    n = np.broadcast_to(np.asarray(films, complex), (lam.size, d.size))
    ends = [np.broadcast_to(np.asarray(x, complex), lam.shape) for x in (substrate, cover)]
    z = np.atleast_1d(np.asarray(position, float))
    share = np.broadcast_to(np.asarray(1.0 if weight is None else weight, float), z.shape)
    with np.errstate(all="ignore"):  # weights without a sum are refused below
        share = share / share.sum()
    stack = DipoleStack(lam, ends[0], n, ends[1], d, emitter, z, share)
    _check(stack)
    return stack


def _check(stack: DipoleStack) -> None:
    count = stack.thickness.size
    if not 0 <= stack.emitter < count:
        raise InputError(f"the emitter is film {stack.emitter}; the films are 0 to {count - 1}")
    if not (np.isfinite(stack.thickness).all() and (stack.thickness > 0).all()):
        raise InputError(f"film thicknesses must be positive, found {stack.thickness} m")
    if not (np.isfinite(stack.wavelength).all() and (stack.wavelength > 0).all()):
        raise InputError(f"wavelengths must be positive, found {stack.wavelength} m")
    n = stack.films[:, stack.emitter]
    if (n.imag != 0).any() or (n.real <= 0).any():
        raise InputError(
            f"a dipole needs a lossless film around it (its power diverges in an absorber); found "
            f"index {n[np.argmax(np.abs(n.imag))]}; take the real index, or `lossless_gap`"
        )
    everything = np.concatenate([stack.films.ravel(), stack.substrate, stack.cover])
    if not np.isfinite(everything).all() or (everything.imag < 0).any() or (everything == 0).any():
        raise InputError("dipole emission needs passive media: finite n + i k with k >= 0")
    depth = stack.thickness[stack.emitter]
    if not ((stack.position > 0) & (stack.position < depth)).all():
        raise InputError(
            f"dipole positions must lie inside the emitter film, 0 to {depth:g} m, not on its "
            f"faces; found {stack.position.min():g} to {stack.position.max():g} m"
        )
    if not np.isfinite(stack.weight).all() or (stack.weight < 0).any():
        raise InputError("weights of dipole positions must be finite and not negative")


def dissipated_power(
    stack: DipoleStack,
    *,
    air: float = 1.0,
    substrate_thickness: float = 0.0,
    repeat_passes: bool = True,
    settings: Optical | None = None,
) -> DipolePower:
    """Power of perpendicular and parallel dipoles by channel.

    Args:
        stack: see `dipole_stack`.
        air: index of the medium below the thick substrate.
        substrate_thickness: [m], for its absorption if its index has k > 0.
        repeat_passes: light turned back at the substrate's lower face tries again (endless
            sideways); False: one pass.
        settings: numerical knobs.

    Returns:
        `DipolePower`; total = cover + substrate + absorbed + guided + plasmon.

    Raises:
        ConvergenceError: the integrals did not settle.
    """
    from stackmodel.optical.dipole_kernel import channel_powers

    knobs = settings or Optical()
    args = kernel_arrays(stack)
    edges, reach = _regions(stack)
    breaks = _sections(stack, edges, air)
    depth = 2 * np.pi / stack.wavelength * substrate_thickness
    thick = np.array([[x, float(repeat_passes)] for x in depth])
    compiled: Any = channel_powers
    raw, ok = compiled(*args, edges, reach, breaks, float(air), thick, knobs.dipole_tolerance)
    raw[:, :6] += _endless(edges, stack.films[:, stack.emitter].real).reshape(-1, 6)
    # A resonance may be too narrow for the real axis; the complex path never misses it.
    missed = np.abs(raw[:, :2] - raw[:, 14:]).max(axis=1) / raw[:, :6].sum(axis=1)
    _settled(stack, ok & (_lossless(stack) | (missed < knobs.layer_balance_tolerance)))
    return _channels(stack, raw)


def _channels(stack: DipoleStack, raw: Array) -> DipolePower:
    radiative, guided, plasmon, cover, substrate, below, through = (
        raw[:, 2 * i : 2 * i + 2] for i in range(7)
    )
    # Without losses one flux follows from the other, however narrow its resonances.
    lossless, denser = _lossless(stack)[:, None], _substrate_is_denser(stack)[:, None]
    cover = np.where(lossless & ~denser, radiative - substrate, cover)
    substrate = np.where(lossless & denser, radiative - cover, substrate)
    # What enters an absorbing half-space is absorbed there, not emitted.
    open_cover, open_substrate = (
        _is_dielectric(n)[:, None] for n in (stack.cover, stack.substrate)
    )
    cover, substrate = cover * open_cover, substrate * open_substrate
    return DipolePower(
        total=radiative + guided + plasmon,
        cover=cover,
        substrate=substrate,
        out_below=below * open_substrate,
        out_above=through * open_substrate * open_cover,
        absorbed=radiative - cover - substrate,
        guided=guided,
        plasmon=plasmon,
    )


def kernel_arrays(stack: DipoleStack) -> tuple[Any, ...]:
    """eps, depth, emitter, below, above, weight as the compiled kernels take them."""
    k0 = 2 * np.pi / stack.wavelength[:, None]
    index = np.concatenate([stack.substrate[:, None], stack.films, stack.cover[:, None]], axis=1)
    depth = k0 * np.concatenate([[0.0], stack.thickness, [0.0]])
    below, above = k0 * stack.position, k0 * (stack.thickness[stack.emitter] - stack.position)
    # A squared index with k = -0.0 would put lossless media on the growing branch.
    eps = index**2
    eps = eps.real + 1j * np.abs(eps.imag)
    arrays = (eps, depth, below, above, stack.weight)
    eps, depth, below, above, weight = (np.array(a, order="C") for a in arrays)
    return eps, depth, int(stack.emitter) + 1, below, above, weight


def _lossless(stack: DipoleStack) -> NDArray[np.bool_]:
    ends = (stack.substrate.imag == 0) & (stack.cover.imag == 0)
    return ends & (stack.films.imag == 0).all(axis=1)


def _substrate_is_denser(stack: DipoleStack) -> NDArray[np.bool_]:
    return stack.substrate.real > stack.cover.real


def _is_dielectric(index: NDArray[np.complex128]) -> NDArray[np.bool_]:
    return index.real > index.imag


def _regions(stack: DipoleStack) -> tuple[Array, Array]:
    """Edges 0, largest half-space index, largest dielectric index (W, 3); reach of the tail."""
    halves = np.stack([stack.substrate, stack.cover], axis=1)
    half = np.where(_is_dielectric(halves), halves.real, 0.0).max(axis=1)
    film = np.where(_is_dielectric(stack.films), stack.films.real, 0.0).max(axis=1)
    edges = np.stack([np.zeros_like(half), half, np.maximum(half, film)], axis=1)
    return np.array(edges, order="C"), tail_reach(stack, edges[:, 2])


def tail_reach(stack: DipoleStack, start: Array) -> Array:
    """Where exp(-2 k0 d sqrt(s^2 - n^2)) has died, as s = start + sinh(w)^2; 0 for no tail.

    Lossless dielectrics dissipate nothing above their largest index.
    """
    k0 = 2 * np.pi / stack.wavelength
    near = min(stack.position.min(), (stack.thickness[stack.emitter] - stack.position).min())
    last = np.hypot(stack.films[:, stack.emitter].real, 21.0 / (k0 * near))
    return np.where(_lossless(stack), 0.0, np.arcsinh(np.sqrt(np.maximum(last - start, 0.0))))


def _sections(stack: DipoleStack, edges: Array, air: float) -> Array:
    """Branch points of the fluxes from 0 to the largest half-space index, rising (W, 5).

    Without losses only to where the fluxes must be told apart.
    """
    halves = np.stack([stack.substrate.real, stack.cover.real], axis=1)
    apart = np.maximum(halves.min(axis=1), air)
    last = np.minimum(edges[:, 1], np.where(_lossless(stack), apart, np.inf))
    emitter = stack.films[:, stack.emitter].real
    points = np.column_stack([np.zeros_like(last), np.full_like(last, air), last, halves, emitter])
    return np.sort(np.array(np.minimum(points, last[:, None]), order="C"), axis=1)


def _endless(edges: Array, index: Array) -> Array:
    """Power of the endless medium between the edges: (W, 3, 2), summing to 1."""
    u = np.minimum(edges / index[:, None], 1.0)
    c = np.sqrt(1 - u**2)
    sums = np.stack([1 - 1.5 * c + 0.5 * c**3, 1 - 0.75 * c - 0.25 * c**3], axis=2)
    return np.diff(sums, axis=1, append=np.ones_like(sums[:, :1]))


def _settled(stack: DipoleStack, ok: NDArray[np.bool_]) -> None:
    if not ok.all():
        raise ConvergenceError(
            f"the dipole integral did not settle at {stack.wavelength[~ok][0] * 1e9:.6g} nm: a "
            "resonance has almost no loss, or the dipole almost touches an absorber; give the "
            "films that guide a small k, move the dipole, or raise Optical.dipole_tolerance"
        )
