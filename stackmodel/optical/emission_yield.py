"""From the power of a classical dipole to yields and lifetimes of a real emitter."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stackmodel.errors import InputError

Array = NDArray[np.float64]


def effective_yield(yield_: ArrayLike, purcell: ArrayLike) -> Array:
    """Yield eta F/(1 - eta + eta F) where the optics change only the radiative rate.

    Args:
        yield_: radiative quantum yield where F = 1, 0 to 1.
        purcell: Purcell factor F, not negative.
    """
    eta, f = _yield(yield_), np.asarray(purcell, float)
    return eta * f / (1 - eta + eta * f)


def lifetime(
    measured: ArrayLike, yield_: ArrayLike, purcell: ArrayLike, surroundings: ArrayLike = 1.0
) -> Array:
    """Lifetime [s] in the stack of an emitter whose lifetime was measured elsewhere.

    1/tau = eta/tau_m F/F_m + (1 - eta)/tau_m.

    Args:
        measured: lifetime tau_m [s] in the surroundings of the measurement.
        yield_: quantum yield eta there.
        purcell: F of the stack, relative to the endless emitter medium.
        surroundings: F_m, radiative rate there relative to the endless emitter medium, from
            the same dipole model (film on glass) or `relative_rate` (dispersion).
    """
    eta, ratio = _yield(yield_), np.asarray(purcell, float) / np.asarray(surroundings, float)
    return np.asarray(measured, float) / (1 - eta + eta * ratio)


def relative_rate(index: ArrayLike, emitter_index: ArrayLike, dot_index: ArrayLike = 0.0) -> Array:
    """Radiative rate in an endless medium over that in the endless emitter medium.

    Density of states, n, times the squared field inside a dielectric sphere of the dot's
    index, |3 n^2/(2 n^2 + n_dot^2)|^2 (Jackson, Classical Electrodynamics, section 4.4).
    `dot_index` 0: without the sphere, n/n_emitter.
    """
    return _sphere_rate(index, dot_index) / _sphere_rate(emitter_index, dot_index)


def _sphere_rate(index: ArrayLike, dot_index: ArrayLike) -> Array:
    n, dot = np.asarray(index, float), np.asarray(dot_index, float)
    field = np.where(dot > 0, 3 * n**2 / (2 * n**2 + dot**2), 1.0)
    return n * field**2


def recycled_escape(escape: ArrayLike, reabsorbed: ArrayLike, yield_: ArrayLike) -> Array:
    """Photons out per excitation when the emitting film reabsorbs and emits again.

    Y e (1 + Y a + ...) = Y e/(1 - Y a): an estimate, since every generation is given the
    same position and spectrum as the first.

    Args:
        escape: fraction e of an emitted photon that escapes.
        reabsorbed: fraction a that the film absorbs; e + a <= 1.
        yield_: effective yield Y of one excitation.
    """
    e, a, y = np.asarray(escape, float), np.asarray(reabsorbed, float), _yield(yield_)
    if (e < 0).any() or (a < 0).any() or (e + a > 1 + 1e-9).any():
        raise InputError(
            "escaping and reabsorbed fractions must not be negative or exceed 1 together"
        )
    if (y * a >= 1).any():
        raise InputError("a film that reabsorbs and re-emits everything has no steady answer")
    return y * e / (1 - y * a)


def _yield(value: ArrayLike) -> Array:
    eta = np.asarray(value, float)
    if not ((eta >= 0) & (eta <= 1)).all():
        raise InputError(f"a quantum yield lies between 0 and 1, found {value!r}")
    return eta
