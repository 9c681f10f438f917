"""Dipole power the slow way: admittances, scipy or mpmath quadrature, nothing shared."""

import cmath
from itertools import pairwise

import mpmath as mp
import numpy as np
from scipy.integrate import quad


def admittance_reflection(eps, depth, s, sqrt=np.sqrt, tan=np.tan):
    """r of TE and TM from the admittance of the stack, innermost medium first."""
    kz = [sqrt(e - s * s + 0j) for e in eps]
    kz = [k if k.imag >= 0 else -k for k in kz]
    out = []
    for tm in (False, True):
        own = [k / e if tm else k for k, e in zip(kz, eps, strict=True)]
        y = own[-1]
        for j in range(len(eps) - 2, 0, -1):
            t = tan(kz[j] * depth[j])
            y = own[j] * (y - 1j * own[j] * t) / (own[j] - 1j * y * t)
        out.append((own[0] - y) / (own[0] + y))
    return out


def density(index, depth, e, below, s, sqrt=np.sqrt, exp=np.exp, tan=np.tan):
    """d(power)/ds, complex, of a perpendicular and a parallel dipole; depth in 1/k0."""
    eps = [n**2 for n in index]
    n = index[e].real
    kz = sqrt(n * n - s * s + 0j)
    kz = kz if kz.imag >= 0 else -kz
    down = admittance_reflection(eps[e::-1], depth[e::-1], s, sqrt, tan)
    up = admittance_reflection(eps[e:], depth[e:], s, sqrt, tan)
    first, second = exp(2j * kz * below), exp(2j * kz * (depth[e] - below))
    (b_te, b_tm), (t_te, t_tm) = [r * first for r in down], [r * second for r in up]
    perp = 1.5 * s**3 / (n**3 * kz) * (1 + b_tm) * (1 + t_tm) / (1 - b_tm * t_tm)
    te = (1 + b_te) * (1 + t_te) / (1 - b_te * t_te)
    tm = (1 - b_tm) * (1 - t_tm) / (1 - b_tm * t_tm)
    return perp, 0.75 * s / (n * kz) * (te + kz**2 / n**2 * tm)


def regions(index, depth, e, below):
    """Power below the half-spaces' index, up to the dielectrics', above: (3, 2), by scipy."""
    half = max(n.real for n in (index[0], index[-1]) if n.real > n.imag)
    dense = max(n.real for n in index if n.real > n.imag)
    near = min(below, depth[e] - below)
    ends = [0.0, half, dense, np.hypot(index[e].real, 19 / near)]
    cuts = sorted({n.real for n in index} | set(np.linspace(half, dense + 0.6, 24)))
    out = np.zeros((3, 2))
    for m in range(3):
        points = [ends[m], *(c for c in cuts if ends[m] < c < ends[m + 1]), ends[m + 1]]
        for lo, hi in pairwise(points):
            for o in (0, 1):
                out[m, o] += _real_axis(index, depth, e, below, lo, hi, o)
    return out


def _real_axis(index, depth, e, below, lo, hi, o):
    def integrand(w):
        s = 0.5 * (lo + hi) - 0.5 * (hi - lo) * np.cos(w)
        return density(index, depth, e, below, s)[o].real * 0.5 * (hi - lo) * np.sin(w)

    return quad(integrand, 0, np.pi, epsabs=1e-10, epsrel=1e-9, limit=400)[0] if hi > lo else 0.0


def guided_above(index, depth, e, below, start, stop):
    """Power (2,) between two real indices with poles between them, by mpmath on a triangle."""
    mp.mp.dps = 20
    corner = mp.mpc(0.5 * (start + stop), -0.35 * (stop - start))
    arguments = ([mp.mpmathify(n) for n in index], [mp.mpf(x) for x in depth], e, mp.mpf(below))

    def integrand(o):
        return lambda s: density(*arguments, s, mp.sqrt, mp.exp, mp.tan)[o]

    path = [mp.mpf(start), corner, mp.mpf(stop)]
    return [float(mp.quad(integrand(o), path, maxdegree=9).real) for o in (0, 1)]


def incoherent_escape(index_substrate, air, s, stack_r):
    """Share of the light in a thick substrate that leaves below, by following passes."""
    inner, outer = (cmath.sqrt(1 - (s / n) ** 2) for n in (index_substrate, air))
    n = index_substrate
    te = abs((n * inner - air * outer) / (n * inner + air * outer))
    tm = abs((air * inner - n * outer) / (air * inner + n * outer))
    shares = []
    for face, r in zip((te**2, tm**2), stack_r, strict=True):
        left, out = 1.0, 0.0
        for _ in range(400):
            out += left * (1 - face)
            left *= face * abs(r) ** 2
        shares.append(out)
    return shares
