"""One lateral wave of heat through the layers: the transfer kernel of spectral conduction.

For exp(i kappa.r + s t) each layer obeys `k_z T'' = (k_r kappa^2 + c s) T` (Carslaw & Jaeger,
Conduction of Heat in Solids, 1959, ch. II and III). What lies beyond a plane is a load:
temperature `a D` and outgoing flux `a N` for some amplitude a. Across a thickness h
(x = gamma h) the load becomes

    N' = N + k gamma tanh(x) D,   D' = D + N tanh(x) / (k gamma),   a = a' sech(x),

which holds no growing exponential, and no quotient that fails at kappa = s = 0, for a face
held at ambient (N, D) = (1, 0) or for an insulated one (0, 1).
"""

from __future__ import annotations

import numba
import numpy as np

AT_PLANE, IN_LAYER, ON_TOP = 0, 1, 2
_SERIES = 0.05  # below, 1 - exp(-2x) has lost a digit; the series is exact to 1e-16
_DEEP = 40.0  # above, exp(-x) is nothing beside 1


@numba.njit
def _segment(gamma, height):
    """tanh(x)/x, sech(x) and tanh(x/2)/(x/2) at x = gamma height."""
    x = gamma * height
    if x.real > _DEEP:
        return 1.0 / x, 0.0j, 2.0 / x
    if x.real * x.real + x.imag * x.imag < _SERIES * _SERIES:
        y = x * x
        z = 0.25 * y
        full = 1 + y * (-1 / 3 + y * (2 / 15 + y * (-17 / 315 + y * 62 / 2835)))
        half = 1 + z * (-1 / 3 + z * (2 / 15 + z * (-17 / 315 + z * 62 / 2835)))
        decay = np.exp(-x)
        return full, 2 * decay / (1 + decay * decay), half
    decay = np.exp(-x)
    square = decay * decay
    return (
        (1 - square) / ((1 + square) * x),
        2 * decay / (1 + square),
        2 * (1 - decay) / ((1 + decay) * x),
    )


@numba.njit(cache=True)
def wave_response(kappa, s, thickness, k_z, k_r, capacity, joint, bottom, top, plane, source, kind):
    """Temperature rise in one plane of every layer, and the flux through both faces.

    Args:
        kappa: (K,) lateral wavenumbers, 1/m.
        s: (S,) complex Laplace variable, 1/s; 0 is the steady state.
        thickness, k_z, k_r, capacity: (L,) layers from the bottom, SI; outermost may be inf.
        joint: (L-1,) interface resistances, m^2 K/W.
        bottom, top: heat transfer coefficients, W/m^2/K; inf is a face held at ambient.
        plane: (L,) observed plane as a fraction of each layer's thickness, from its bottom.
        source: index of the heated layer.
        kind: AT_PLANE, a sheet in the observed plane of the heated layer; IN_LAYER, evenly
            through it; ON_TOP, a sheet on its upper face (below the interface resistance).

    Returns:
        (S, K, L+2) complex, per unit areal heat: m^2 K/W for the L planes (zero in a
        half-space), then the flux through the bottom and through the top face.
    """
    count = thickness.size
    out = np.zeros((s.size, kappa.size, count + 2), dtype=np.complex128)
    # Loads seen downwards and upwards at bottom, plane, top of each layer; segments per half.
    nd, dd = np.zeros((count, 3), np.complex128), np.zeros((count, 3), np.complex128)
    nu, du = np.zeros((count, 3), np.complex128), np.zeros((count, 3), np.complex128)
    full, sech = np.zeros((count, 2), np.complex128), np.zeros((count, 2), np.complex128)
    half = np.zeros((count, 2), np.complex128)
    height = np.zeros((count, 2))
    gamma = np.zeros(count, np.complex128)
    for i in range(count):
        height[i, 0] = thickness[i] * plane[i]
        height[i, 1] = thickness[i] * (1.0 - plane[i])
    for p in range(s.size):
        for q in range(kappa.size):
            for i in range(count):
                gamma[i] = np.sqrt((k_r[i] * kappa[q] ** 2 + capacity[i] * s[p]) / k_z[i])
                if np.isinf(thickness[i]):
                    continue
                full[i, 0], sech[i, 0], half[i, 0] = _segment(gamma[i], height[i, 0])
                if height[i, 1] == height[i, 0]:
                    full[i, 1], sech[i, 1], half[i, 1] = full[i, 0], sech[i, 0], half[i, 0]
                else:
                    full[i, 1], sech[i, 1], half[i, 1] = _segment(gamma[i], height[i, 1])
            _loads(nd, dd, gamma, height, full, k_z, thickness, joint, bottom, 1)
            _loads(nu, du, gamma, height, full, k_z, thickness, joint, top, -1)
            _spread(
                out[p, q], nd, dd, nu, du, height, full, sech, half, k_z, thickness, source, kind
            )
    return out


@numba.njit
def _loads(n, d, gamma, height, full, k_z, thickness, joint, coefficient, step):
    """Fill (N, D) at every plane, walking inwards from the bottom (step 1) or the top (-1)."""
    count = thickness.size
    for walked in range(count):
        i = walked if step == 1 else count - 1 - walked
        start = 0 if step == 1 else 2
        if np.isinf(thickness[i]):
            if walked == 0:
                for j in range(3):
                    n[i, j], d[i, j] = k_z[i] * gamma[i], 1.0
                continue
            return  # the half-space at the far end: what it loads from is not looked at
        if walked == 0:
            held = np.isinf(coefficient)
            n[i, start], d[i, start] = (1.0, 0.0) if held else (coefficient, 1.0)
        else:
            before = i - step
            resistance = joint[min(i, before)]
            n[i, start] = n[before, 2 - start]
            d[i, start] = d[before, 2 - start] + resistance * n[before, 2 - start]
        for move in range(2):
            here = start + step * move
            part = move if step == 1 else 1 - move
            ratio = height[i, part] / k_z[i] * full[i, part]
            stored = k_z[i] * gamma[i] ** 2 * height[i, part] * full[i, part]
            n[i, here + step] = n[i, here] + stored * d[i, here]
            d[i, here + step] = d[i, here] + ratio * n[i, here]


@numba.njit
def _held(n, d, height, full, half, k):
    """Integral over a segment of T per amplitude on its near side, with load (N, D) beyond."""
    return height * full * (d + n * height / k * half / 2)


@numba.njit
def _spread(out, nd, dd, nu, du, height, full, sech, half, k_z, thickness, m, kind):
    """Release the heat in layer m and walk the amplitudes outwards to both faces.

    A volume source uses reciprocity: its temperature in a plane is the mean over the layer of
    what a sheet in that plane would cause; no difference of nearly equal numbers is formed.
    """
    count = thickness.size
    k = k_z[m]
    j = 2 if kind == ON_TOP else 1
    wronskian = nd[m, j] * du[m, j] + nu[m, j] * dd[m, j]
    if kind == IN_LAYER:
        low = _held(nd[m, 0], dd[m, 0], height[m, 0], full[m, 0], half[m, 0], k)
        high = _held(nu[m, 2], du[m, 2], height[m, 1], full[m, 1], half[m, 1], k)
        out[m] = (dd[m, 1] * high + du[m, 1] * low) / (wronskian * thickness[m])
        far_low = _held(nd[m, 1], dd[m, 1], height[m, 1], full[m, 1], half[m, 1], k)
        far_high = _held(nu[m, 1], du[m, 1], height[m, 0], full[m, 0], half[m, 0], k)
        above = nd[m, 2] * du[m, 2] + nu[m, 2] * dd[m, 2]
        below = nd[m, 0] * du[m, 0] + nu[m, 0] * dd[m, 0]
        up = (far_low + sech[m, 1] * low) / (above * thickness[m])
        down = (far_high + sech[m, 0] * high) / (below * thickness[m])
    else:
        up, down = dd[m, j] / wronskian, du[m, j] / wronskian
        if kind == AT_PLANE:
            out[m] = up * du[m, 1]
            up *= sech[m, 1]
        else:
            down *= sech[m, 1]
            out[m] = down * dd[m, 1]
        down *= sech[m, 0]
    for i in range(m + 1, count):
        if np.isinf(thickness[i]):
            up = 0.0j
            break
        up *= sech[i, 0]
        out[i] = up * du[i, 1]
        up *= sech[i, 1]
    for i in range(m - 1, -1, -1):
        if np.isinf(thickness[i]):
            down = 0.0j
            break
        down *= sech[i, 1]
        out[i] = down * dd[i, 1]
        down *= sech[i, 0]
    out[count] = down * nd[0, 0]
    out[count + 1] = up * nu[count - 1, 2]
