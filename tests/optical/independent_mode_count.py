"""Mode counts that share nothing with the package: no common formula, variable or contour."""

import numpy as np


def _boundary_matrix(n, pol, eps, d, leak):
    """Continuity at every interface as one matrix for the amplitudes of all layers, n (m,).

    leak: the half-space (0 or -1) with an outgoing wave instead of a decaying one, or None.
    """
    q = n[:, None] ** 2
    g = np.sqrt(q - eps)
    if leak is not None:
        g[:, leak] = -1j * np.sqrt(eps[leak] - q[:, 0])
    w = np.ones_like(eps) if pol == "TE" else 1 / eps
    films = len(d)
    size = 2 * films + 2
    m = np.zeros((n.size, size, size), complex)
    decay = np.exp(-g[:, 1:-1] * d)
    for i in range(films + 1):
        row = 2 * i
        # layer i at its upper edge, layer i + 1 at its lower edge
        if i == 0:
            m[:, row, 0], m[:, row + 1, 0] = 1, w[0] * g[:, 0]
        else:
            a, b, e = 2 * i - 1, 2 * i, decay[:, i - 1]
            m[:, row, a], m[:, row, b] = 1, e
            m[:, row + 1, a], m[:, row + 1, b] = w[i] * g[:, i], -w[i] * g[:, i] * e
        if i == films:
            m[:, row, -1], m[:, row + 1, -1] = -1, w[-1] * g[:, -1]
        else:
            a, b, e = 2 * i + 1, 2 * i + 2, decay[:, i]
            m[:, row, a], m[:, row, b] = -e, -1
            m[:, row + 1, a], m[:, row + 1, b] = -w[i + 1] * g[:, i + 1] * e, w[i + 1] * g[:, i + 1]
    return m, g


def phase(n, pol, eps, d, leak=None):
    """Phase of the determinant, freed of the sign that each film's square root carries."""
    m, g = _boundary_matrix(n, pol, eps, d, leak)
    sign, _ = np.linalg.slogdet(m)
    return (
        sign * np.exp(1j * (g[:, 1:-1] * d).imag.sum(1)) / np.exp(1j * np.angle(g[:, 1:-1]).sum(1))
    )


def residual(n, pol, eps, d, leak=None):
    """Smallest over second smallest singular value: 0 at a mode."""
    m, _ = _boundary_matrix(np.array([n]), pol, eps, d, leak)
    m = m / np.linalg.norm(m, axis=1, keepdims=True)
    s = np.linalg.svd(m[0], compute_uv=False)
    return s[-1] / s[-2]


def count_modes(pol, index, d, real, imag, leak=None):
    """Zeros in a rectangle of n_eff, by following the phase around it."""
    (low, high), (bottom, top) = real, imag
    eps = np.asarray(index, complex) ** 2
    corner = np.array([low + 1j * bottom, high + 1j * bottom, high + 1j * top, low + 1j * top])
    side = np.linspace(0, 1, 60, endpoint=False)
    z = (corner[:, None] + (np.roll(corner, -1) - corner)[:, None] * side).ravel()
    z = np.append(z, z[0])
    f = phase(z, pol, eps, d, leak)
    for _ in range(40):
        jump = np.angle(f[1:] / f[:-1])
        wide = np.flatnonzero(np.abs(jump) > 0.35)
        # neighbours too: a jump of nearly a turn looks small
        wide = np.unique(np.clip(np.concatenate([wide - 1, wide, wide + 1]), 0, len(jump) - 1))
        wide = wide[np.abs(z[wide + 1] - z[wide]) > 1e-10]
        if not wide.size:
            break
        middle = 0.5 * (z[wide] + z[wide + 1])
        z = np.insert(z, wide + 1, middle)
        f = np.insert(f, wide + 1, phase(middle, pol, eps, d, leak))
    return np.angle(f[1:] / f[:-1]).sum() / (2 * np.pi)


def sturm_count(pol, index, d):
    """Modes of a lossless dielectric stack: nodes of the field at cut-off (Sturm's theorem)."""
    index = np.asarray(index, float)
    cut = max(index[0], index[-1])
    w = np.ones(len(index)) if pol == "TE" else index**-2.0
    phi, psi = 1.0, w[0] * np.sqrt(max(cut**2 - index[0] ** 2, 0.0))
    nodes = 0
    for n, t, v in zip(index[1:-1], d, w[1:-1], strict=True):
        k2 = n**2 - cut**2
        if k2 > 0:
            k = np.sqrt(k2)
            start = np.arctan2(v * k * phi, psi)  # phi ~ sin(start + k x)
            end = start + k * t
            nodes += int(np.floor(end / np.pi) - np.floor(start / np.pi))
            size = np.hypot(v * k * phi, psi)
            phi, psi = size * np.sin(end) / (v * k), size * np.cos(end)
        else:
            k = np.sqrt(-k2)
            c, s = np.cosh(k * t), (np.sinh(k * t) / k if k > 0 else t)
            new = phi * c + psi * s / v
            nodes += int(new * phi < 0)
            phi, psi = new, psi * c + phi * v * k**2 * s
    k = np.sqrt(max(cut**2 - index[-1] ** 2, 0.0))
    # in the cover A exp(k x) + B exp(-k x) crosses zero once if A and phi differ in sign
    grow = phi + psi / (w[-1] * k) if k > 0 else psi
    return nodes + int(grow * phi < 0)
