"""The function whose zeros are the modes of a planar stack, on all four sheets at once.

Time convention exp(-i w t): n + ik with k > 0 absorbs, Im n_eff > 0 is loss. Lengths are in units
of 1/k0. In a half-space the field falls off as exp(-gamma x), gamma^2 = n_eff^2 - n^2; the signs
of the two gammas are four sheets. As gamma_s^2 - gamma_c^2 = n_c^2 - n_s^2 is a constant D,

    gamma_s = (u + D/u)/2,   gamma_c = (u - D/u)/2,   u = gamma_s + gamma_c,

every u is one point on one sheet, and the function of u is analytic except at u = 0 (and there
too when the half-spaces are equal). The films bring no branch points: cosh(g d), sinh(g d)/g and
g sinh(g d) are even in g.
"""

from __future__ import annotations

import numpy as np
from numba import njit

TE, TM = 0, 1


@njit(cache=True, error_model="numpy")
def dispersion(u, family, eps, thickness):
    """Mismatch of tangential fields at the cover, up to a positive factor, and its u-derivative.

    phi is E_y (TE) or H_y (TM), psi = phi' (TE) or phi'/eps (TM); both are continuous. From the
    decaying (on the asked-for sheet) field in the substrate they are carried through the films
    (Chilwell and Hodgkinson, J. Opt. Soc. Am. A 1, 742, 1984), divided by a positive number in
    each film so that nothing overflows.

    Args:
        u: (m,) complex, gamma_s + gamma_c.
        family: (m,) TE or TM.
        eps: (L,) complex relative permittivities, substrate first, cover last.
        thickness: (L-2,) film thicknesses times k0.

    Returns:
        (f, df/du), each (m,), both divided by the same positive factor at each u.
    """
    step = eps[-1] - eps[0]
    f = np.empty(u.size, np.complex128)
    df = np.empty(u.size, np.complex128)
    for i in range(u.size):
        tm = family[i] == 1
        gs, gc = 0.5 * (u[i] + step / u[i]), 0.5 * (u[i] - step / u[i])
        q = gs * gs + eps[0]
        dgs, dgc = gc / u[i], gs / u[i]
        dq = 2 * gs * dgs
        weight = 1 / eps[0] if tm else 1 + 0j
        phi, psi = 1 + 0j, weight * gs
        dphi, dpsi = 0j, weight * dgs
        for j in range(thickness.size):
            weight = 1 / eps[j + 1] if tm else 1 + 0j
            g2 = q - eps[j + 1]
            if abs(g2) * thickness[j] ** 2 > 0.09:
                new_phi, new_psi, dphi, dpsi = _by_exponentials(
                    phi, psi, dphi, dpsi, g2, dq, thickness[j], weight
                )
            else:
                c, s, dc, ds = even_functions(g2, thickness[j])
                dc, ds = dc * dq, ds * dq
                p12, p21 = s / weight, weight * g2 * s
                new_phi, new_psi = phi * c + psi * p12, phi * p21 + psi * c
                dphi, dpsi = (
                    dphi * c + dpsi * p12 + phi * dc + psi * ds / weight,
                    dphi * p21 + dpsi * c + phi * weight * (dq * s + g2 * ds) + psi * dc,
                )
            scale = 1 / (abs(new_phi.real) + abs(new_phi.imag) + abs(new_psi))
            phi, psi = new_phi * scale, new_psi * scale
            dphi, dpsi = dphi * scale, dpsi * scale
        weight = 1 / eps[-1] if tm else 1 + 0j
        f[i] = psi + weight * gc * phi
        df[i] = dpsi + weight * (gc * dphi + dgc * phi)
    return f, df


@njit(cache=True, error_model="numpy")
def _by_exponentials(phi, psi, dphi, dpsi, g2, dq, d, weight):
    """Across one film by its growing and falling wave, times exp(-Re g d).

    Not by cosh and sinh: behind a thick barrier both are the growing wave, each with its own
    rounding error, and twin guides would be found to 1e-8 only.
    """
    g = np.sqrt(g2)
    dg = 0.5 * dq / g
    slope, dslope = psi / (weight * g), (dpsi - psi * dg / g) / (weight * g)
    up, dup = 0.5 * (phi + slope), 0.5 * (dphi + dslope)
    down, ddown = 0.5 * (phi - slope), 0.5 * (dphi - dslope)
    turn = complex(np.cos(g.imag * d), np.sin(g.imag * d))
    fall = turn.conjugate() * np.exp(-2 * g.real * d)
    dup = turn * (dup + up * d * dg)
    ddown = fall * (ddown - down * d * dg)
    up, down = up * turn, down * fall
    return (
        up + down,
        weight * g * (up - down),
        dup + ddown,
        weight * (g * (dup - ddown) + dg * (up - down)),
    )


@njit(cache=True, error_model="numpy")
def even_functions(g2, d):
    """cosh(g d), sinh(g d)/g and their derivatives by g^2, all times exp(-Re g d), Re g >= 0."""
    g = np.sqrt(g2)
    x = g * d
    shrink = np.exp(-2 * x.real)
    lose = -np.expm1(-2 * x.real)
    cs, sn = np.cos(x.imag), np.sin(x.imag)
    c = 0.5 * complex((1 + shrink) * cs, lose * sn)
    if abs(x) > 0.3:
        s = 0.5 * complex(lose * cs, (1 + shrink) * sn) / g
        return c, s, 0.5 * d * s, 0.5 * (d * c - s) / g2
    # the closed form subtracts equal numbers when g d is small
    y = x * x
    size = np.exp(-x.real)
    s = size * d * (1 + y / 6 * (1 + y / 20 * (1 + y / 42 * (1 + y / 72 * (1 + y / 110)))))
    ds = size * d**3 / 6 * (1 + y / 10 * (1 + y / 28 * (1 + y / 54 * (1 + y / 88))))
    return c, s, 0.5 * d * s, ds


@njit(cache=True, error_model="numpy")
def sheet_variables(u, eps):
    """gamma_s, gamma_c and n_eff^2 at u."""
    step = eps[-1] - eps[0]
    gs, gc = 0.5 * (u + step / u), 0.5 * (u - step / u)
    return gs, gc, gs * gs + eps[0]
