"""Plane waves in a stack of passive films, compiled.

Wave vectors in units of k0, lengths in 1/k0. In the quadrant Re s >= 0, Im s <= 0 of the
in-plane index every passive medium has Im(eps - s^2) >= 0: the principal root is the decaying
wave and no branch cut is met. The recursion holds decaying exponentials only and cannot
overflow. Amplitudes are E_y (TE) and H_y (TM); time convention exp(-i w t).
"""

import math

from numba import njit


@njit(error_model="numpy")
def root(z):
    """Root of z with Im z >= 0 in the first quadrant (numpy's is right everywhere, and slower).

    A wave that runs exactly along a film makes the recursion 0/0, and round indices do meet
    quadrature nodes: 1e-7 in place of 0 costs 1e-14 and leaves nine digits of the limit.
    """
    size = math.sqrt(z.real * z.real + z.imag * z.imag)
    if size < 1e-14:
        return 1e-7 + 0j
    if z.real >= 0.0:
        a = math.sqrt(0.5 * (size + z.real))
        return complex(a, 0.5 * z.imag / a)
    b = math.sqrt(0.5 * (size - z.real))
    return complex(0.5 * z.imag / b, b)


@njit(error_model="numpy")
def square(z):
    """|z|^2."""
    return z.real * z.real + z.imag * z.imag


@njit(error_model="numpy")
def wave(phase):
    """exp(i phase) of a complex phase with Im >= 0."""
    size = math.exp(-phase.imag)
    return complex(size * math.cos(phase.real), size * math.sin(phase.real))


@njit(error_model="numpy")
def side(eps, depth, s, outer, inner):
    """Looking from medium `inner` towards `outer`: r and the amplitude arriving in `outer`.

    Returns (r_TE, r_TM, t_TE, t_TM), all at the boundary of `inner`.
    """
    step = 1 if inner > outer else -1
    kz = root(eps[outer] - s * s)
    q = 1.0 + 0j
    r_te, r_tm, t_te, t_tm = 0j, 0j, 1.0 + 0j, 1.0 + 0j
    j = outer
    while j != inner:
        k_in = root(eps[j + step] - s * s)
        here, there = eps[j] * k_in, eps[j + step] * kz
        turn_te, turn_tm = r_te * q * q, r_tm * q * q
        # r = (f + turn)/(1 + f turn) with the Fresnel ratio f = a/b kept unreduced: one
        # division instead of three.
        a, b = k_in - kz, k_in + kz
        bottom = 1 / (b + a * turn_te)
        t_te, r_te = t_te * 2 * k_in * q * bottom, (a + b * turn_te) * bottom
        a, b = here - there, here + there
        bottom = 1 / (b + a * turn_tm)
        t_tm, r_tm = t_tm * 2 * here * q * bottom, (a + b * turn_tm) * bottom
        j += step
        kz = k_in
        q = wave(kz * depth[j])
    return r_te, r_tm, t_te, t_tm


@njit(error_model="numpy")
def carried(admittance, r):
    """Flux of a wave of intensity 1 and its reflection r, evanescent or not."""
    return (admittance * (1 - r) * (1 + r).conjugate()).real


@njit(error_model="numpy")
def passes(eps, depth, z, air, thick):
    """Shares of the flux in a thick substrate that leave below, and through the stack.

    Intensities, not amplitudes, add in a thick substrate: shares are geometric series of
    the Fresnel face (f), the whole stack seen from the substrate (r, t) and absorption.
    """
    if z.real >= air or eps[0].real <= 0.0:
        return 0.0, 0.0, 0.0, 0.0
    last = eps.size - 1
    k_air, k_sub, k_cov = root(air * air - z * z), root(eps[0] - z * z), root(eps[last] - z * z)
    f_te = square((k_sub - k_air) / (k_sub + k_air))
    f_tm = square((k_sub * air * air - k_air * eps[0]) / (k_sub * air * air + k_air * eps[0]))
    lost = math.exp(-2 * k_sub.imag * thick[0])
    if thick[1] == 0.0:
        return lost * (1 - f_te), lost * (1 - f_tm), 0.0, 0.0
    r_te, r_tm, t_te, t_tm = side(eps, depth, z, last, 0)
    through_te = k_cov.real / k_sub.real * square(t_te)
    through_tm = (k_cov / eps[last]).real / (k_sub / eps[0]).real * square(t_tm)
    again_te = lost / (1 - lost * lost * f_te * square(r_te))
    again_tm = lost / (1 - lost * lost * f_tm * square(r_tm))
    return (
        again_te * (1 - f_te),
        again_tm * (1 - f_tm),
        again_te * lost * f_te * through_te,
        again_tm * lost * f_tm * through_tm,
    )
