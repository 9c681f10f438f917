"""Compiled loops of the planar response."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, error_model="numpy")
def _normal(eps, square):
    """k_z/k0: along the power in a transparent medium, falling off where the wave is evanescent.

    Re >= 0 from the principal root; on the cut (lossless, totally reflected) Im > 0.
    """
    kz = np.sqrt(eps - square)
    if kz.real < 1e-15 * abs(kz) and kz.imag < 0:
        return -kz
    return kz


@njit(cache=True, error_model="numpy")
def _round_trip(kz, scaled):
    """exp(2 i k_z d) of the wave that falls off, so that it never exceeds 1 in a passive film."""
    size = np.exp(-2 * kz.imag * scaled)
    if size == 0:
        return 0j
    phase = 2 * kz.real * scaled
    return complex(size * np.cos(phase), size * np.sin(phase))


@njit(cache=True, error_model="numpy")
def reflectance_map(wavelength, index, thickness, square_map, tm):
    """(P, W, A) reflectance; square_map (W, A) is the squared in-plane index."""
    layers = index.shape[1]
    out = np.empty((tm.size, wavelength.size, square_map.shape[1]))
    eps = np.empty(layers, np.complex128)
    inverse = np.empty(layers, np.complex128)
    for w in range(wavelength.size):
        k0 = 2 * np.pi / wavelength[w]
        for j in range(layers):
            eps[j] = index[w, j] ** 2
            inverse[j] = 1 / eps[j]
        for a in range(square_map.shape[1]):
            square = square_map[w, a]
            upper = _normal(eps[layers - 1], square)
            rs, rp = 0j, 0j
            for j in range(layers - 2, -1, -1):
                kz = _normal(eps[j], square)
                e = _round_trip(upper, k0 * thickness[j]) if j < layers - 2 else 0j
                # (kz - upper + (kz + upper) r e)/(kz + upper + (kz - upper) r e)
                x = rs * e
                minus, plus = kz - upper, kz + upper
                rs = (minus + plus * x) / (plus + minus * x)
                y = rp * e
                p, q = kz * inverse[j], upper * inverse[j + 1]
                minus, plus = p - q, p + q
                rp = (minus + plus * y) / (plus + minus * y)
                upper = kz
            for i in range(tm.size):
                r = rp if tm[i] else rs
                out[i, w, a] = r.real**2 + r.imag**2
    return out


@njit(cache=True, error_model="numpy")
def flux_map(wavelength, index, thickness, square_map, tm):
    """(P, W, A) reflectance and transmittance, (P, W, A, L-2) absorptance.

    square_map (W, A) is the squared in-plane index. The field is E_y (s) or H_y (p); v times a
    forward wave is the other tangential field, v = k_z (s) or k_z/eps (p).
    """
    layers = index.shape[1]
    shape = (tm.size, wavelength.size, square_map.shape[1])
    reflect, transmit = np.empty(shape), np.empty(shape)
    absorb = np.empty((*shape, layers - 2))
    eps = np.empty(layers, np.complex128)
    kz = np.empty(layers, np.complex128)
    v = np.empty(layers, np.complex128)
    half = np.empty(layers, np.complex128)
    ratio = np.empty(layers, np.complex128)
    for w in range(wavelength.size):
        k0 = 2 * np.pi / wavelength[w]
        for j in range(layers):
            eps[j] = index[w, j] ** 2
        for a in range(square_map.shape[1]):
            square = square_map[w, a]
            for j in range(layers):
                kz[j] = _normal(eps[j], square)
                d = thickness[j - 1] if 0 < j < layers - 1 else 0.0
                half[j] = _round_trip(kz[j], 0.5 * k0 * d)
            for i in range(tm.size):
                for j in range(layers):
                    v[j] = kz[j] / eps[j] if tm[i] else kz[j]
                # ratio[j]: backward over forward wave at the exit side of layer j
                ratio[layers - 1] = 0j
                for j in range(layers - 2, -1, -1):
                    x = ratio[j + 1] * half[j + 1] ** 2
                    minus, plus = v[j] - v[j + 1], v[j] + v[j + 1]
                    ratio[j] = (minus + plus * x) / (plus + minus * x)
                reflect[i, w, a] = abs(ratio[0]) ** 2
                forward = 1 + 0j  # forward wave at the exit side of layer j
                flux = v[0].real
                r = ratio[0]
                # 1 - R where the entrance is transparent
                before = ((1 + r).conjugate() * (1 - r) * v[0]).real / flux
                for j in range(1, layers):
                    # not by the ratio of total fields, which is 0/0 at a node
                    x = ratio[j] * half[j] ** 2
                    minus, plus = v[j - 1] - v[j], v[j - 1] + v[j]
                    forward *= 2 * v[j - 1] / (plus + minus * x)
                    if j == layers - 1:
                        break
                    forward *= half[j]
                    field = forward * (1 + ratio[j])
                    slope = forward * (1 - ratio[j]) * v[j]
                    after = (field.conjugate() * slope).real / flux
                    absorb[i, w, a, j - 1] = before - after
                    before = after
                transmit[i, w, a] = abs(forward) ** 2 * v[layers - 1].real / flux
    return reflect, transmit, absorb
