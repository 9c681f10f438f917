"""Power of a dipole in a planar stack against in-plane index, and its integrals.

Chance, Prock and Silbey, Adv. Chem. Phys. 37, 1 (1978); Neyts, J. Opt. Soc. Am. A 15, 962
(1998). Lengths are in units of 1/k0 and wave vectors in units of k0, so that the in-plane
wave vector s is an index; powers are relative to the same dipole in the endless emitter
medium. Media are ordered substrate, films, cover. All poles lie above the paths taken here.
The cache of a compiled function does not notice a change in another file: what changes stands
here, `dipole_waves` holds what does not.
"""

import math

import numpy as np
from numba import njit

from stackmodel.optical.dipole_nodes import GAUSS, KRONROD, NODES
from stackmodel.optical.dipole_waves import carried, passes, root, side, square, wave

ARC, TAIL = 0, 1  # paths
POWER, FLUX, LAYERS = 0, 1, 2  # integrands
MOST_PANELS = 4000


@njit(error_model="numpy")
def excess(problem, s, out):
    """d(power - 1)/ds of a perpendicular and a parallel dipole, analytic in s."""
    eps, depth, emitter, below, above, weight = problem
    n = math.sqrt(eps[emitter].real)
    kz = root(eps[emitter] - s * s)
    rb_te, rb_tm, _, _ = side(eps, depth, s, 0, emitter)
    rt_te, rt_tm, _, _ = side(eps, depth, s, eps.size - 1, emitter)
    perp, te, tm = 0j, 0j, 0j
    for i in range(below.size):
        down, up = wave(2 * kz * below[i]), wave(2 * kz * above[i])
        b, t = rb_tm * down, rt_tm * up
        # The endless medium, 1 in (1 + b)(1 + t)/(1 - b t), is left out: off the real axis
        # it does not decay, and its integral is known.
        perp += weight[i] * (b + t + 2 * b * t) / (1 - b * t)
        tm -= weight[i] * (b + t - 2 * b * t) / (1 - b * t)
        b, t = rb_te * down, rt_te * up
        te += weight[i] * (b + t + 2 * b * t) / (1 - b * t)
    out[0] = 1.5 * s * s * s / (n * n * n * kz) * perp
    out[1] = 0.75 * s / (n * kz) * (te + kz * kz / (n * n) * tm)


@njit(error_model="numpy")
def sources(problem, z):
    """Waves that leave the emitter film: `side` and their intensities, below and above.

    Returns (r_TE, r_TM, t_TE, t_TM) and the intensities at the film's face of the TE wave of a
    parallel, the TM wave of a perpendicular and the TM wave of a parallel dipole; each side.
    """
    eps, depth, e, below, above, weight = problem
    n, s = math.sqrt(eps[e].real), z.real
    kz = root(eps[e] - z * z)
    rb_te, rb_tm, tb_te, tb_tm = side(eps, depth, z, 0, e)
    rt_te, rt_tm, tt_te, tt_tm = side(eps, depth, z, eps.size - 1, e)
    down_te, down_perp, down_tm, up_te, up_perp, up_tm = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(below.size):
        down, up = wave(kz * below[i]), wave(kz * above[i])
        b, t = rb_tm * down * down, rt_tm * up * up
        b_te, t_te = rb_te * down * down, rt_te * up * up
        d, d_te = 1 / (1 - b * t), 1 / ((1 - b_te * t_te) * kz)
        perp, par = 0.75 * weight[i] * s * s * s / n, 0.375 * weight[i] * s / n
        down_te += par * square(down * (1 + t_te) * d_te)
        up_te += par * square(up * (1 + b_te) * d_te)
        down_perp += perp * square(down * (1 + t) * d / kz)
        up_perp += perp * square(up * (1 + b) * d / kz)
        down_tm += par * square(down * (1 - t) * d)
        up_tm += par * square(up * (1 - b) * d)
    lower, upper = (rb_te, rb_tm, tb_te, tb_tm), (rt_te, rt_tm, tt_te, tt_tm)
    return lower, (down_te, down_perp, down_tm), upper, (up_te, up_perp, up_tm)


@njit(error_model="numpy")
def fluxes(problem, s, air, thick, out):
    """d(flux)/ds at real s; out[2 i] perpendicular, out[2 i + 1] parallel dipole, i =

    0 into the cover, 1 into the substrate, 2 of that through the thick substrate into air
    of index `air`, 3 of that back through the stack into the cover, 4 all power. `thick` holds
    k0 times the substrate thickness and 1 (passes repeat: endless sideways) or 0 (one pass).
    """
    eps, depth, e, _, _, _ = problem
    z, last = s + 0j, eps.size - 1
    lower, down, upper, up = sources(problem, z)
    k_sub, k_cov = root(eps[0] - z * z), root(eps[last] - z * z)
    y_sub, h_sub = k_sub.real * square(lower[2]), (k_sub / eps[0]).real * square(lower[3])
    y_cov, h_cov = k_cov.real * square(upper[2]), (k_cov / eps[last]).real * square(upper[3])
    out_te, out_tm, back_te, back_tm = passes(eps, depth, z, air, thick)
    out[0], out[1] = h_cov * up[1], y_cov * up[0] + h_cov * up[2]
    out[2], out[3] = h_sub * down[1], y_sub * down[0] + h_sub * down[2]
    out[4], out[5] = out_tm * h_sub * down[1], out_te * y_sub * down[0] + out_tm * h_sub * down[2]
    out[6], out[7] = (
        back_tm * h_sub * down[1],
        back_te * y_sub * down[0] + back_tm * h_sub * down[2],
    )
    kz = root(eps[e] - z * z)
    te, tm = kz, kz / eps[e]
    out[8] = carried(tm, lower[1]) * down[1] + carried(tm, upper[1]) * up[1]
    out[9] = carried(te, lower[0]) * down[0] + carried(te, upper[0]) * up[0]
    out[9] += carried(tm, lower[1]) * down[2] + carried(tm, upper[1]) * up[2]


@njit(error_model="numpy")
def absorbed(problem, s, out):
    """d(power absorbed)/ds at real s, out[2 j + (0 perpendicular, 1 parallel)] in medium j.

    Half-spaces hold everything that enters them.
    """
    eps, depth, e, _, _, _ = problem
    z = s + 0j
    _, down, _, up = sources(problem, z)
    out[:] = 0.0
    deposit(eps, depth, z, e, 0, down, out)
    deposit(eps, depth, z, e, eps.size - 1, up, out)


@njit(error_model="numpy")
def deposit(eps, depth, z, e, outer, source, out):
    """Follow the waves of `sources` outward; book what each medium keeps."""
    step = 1 if outer > e else -1
    scale_te, scale_tm, flux_te, flux_tm = 1.0, 1.0, 0.0, 0.0
    j = e
    while True:
        kz = root(eps[j] - z * z)
        r_te, r_tm, _, _ = side(eps, depth, z, outer, j)
        q = wave(kz * depth[j]) if j != e else 1.0 + 0j
        x_te, x_tm = r_te * q * q, r_tm * q * q
        # Flux at the inner face of medium j; the emitter keeps nothing.
        in_te = carried(kz, x_te) * scale_te
        in_tm = carried(kz / eps[j], x_tm) * scale_tm
        if j != e and j != e + step:
            book(out, j - step, flux_te - in_te, flux_tm - in_tm, source)
        flux_te, flux_tm = in_te, in_tm
        if j == outer:
            book(out, j, flux_te, flux_tm, source)
            return
        k_out = root(eps[j + step] - z * z)
        n_te, n_tm, _, _ = side(eps, depth, z, outer, j + step)
        q_out = wave(k_out * depth[j + step])
        here, there = eps[j + step] * kz, eps[j] * k_out
        i_te, i_tm = (kz - k_out) / (kz + k_out), (here - there) / (here + there)
        scale_te *= square(q * (1 + i_te) / (1 + i_te * n_te * q_out * q_out))
        scale_tm *= square(q * (1 + i_tm) / (1 + i_tm * n_tm * q_out * q_out))
        j += step


@njit(error_model="numpy")
def book(out, j, flux_te, flux_tm, source):
    """Add to medium j what a unit TE and TM wave leaves there."""
    out[2 * j] += source[1] * flux_tm
    out[2 * j + 1] += source[0] * flux_te + source[2] * flux_tm


@njit(error_model="numpy")
def sample(what, path, w, span, problem, air, thick, work, out):
    """Real integrand per dw at parameter w of a path that starts at span[0].

    Both paths leave and reach their ends as the square of w, which makes the square-root
    branch points there smooth. ARC: w in 0..pi to span[1], dipping below the real axis for
    analytic integrands. TAIL: exponentially growing steps, for near fields of any reach.
    """
    if path == ARC:
        half = 0.5 * (span[1] - span[0])
        dip = min(half, 0.3) if what == POWER else 0.0
        x, dx = span[0] + half * (1 - math.cos(w)), half * math.sin(w)
        y, dy = -dip * math.sin(w) * math.sin(w), -2 * dip * math.sin(w) * math.cos(w)
    else:
        dip = 0.5 if what == POWER else 0.0
        ch, th = math.cosh(w), math.tanh(w)
        x, dx = span[0] + math.sinh(w) * math.sinh(w), 2 * math.sinh(w) * ch
        y, dy = -dip * th * th / ch, -dip * (2 * th / (ch * ch * ch) - th * th * th / ch)
    if what == POWER:
        excess(problem, complex(x, y), work)
        for i in range(2):
            out[i] = (work[i] * complex(dx, dy)).real
        return
    if what == FLUX:
        fluxes(problem, x, air, thick, out)
    else:
        absorbed(problem, x, out)
    for m in range(out.size):
        out[m] *= dx


@njit(error_model="numpy")
def panel(what, path, lo, hi, span, problem, air, thick, work, value, total, gauss, spread):
    """Kronrod integral of one panel into `total`; returns its error (QUADPACK's estimate)."""
    mid, half = 0.5 * (lo + hi), 0.5 * (hi - lo)
    for m in range(value.size):
        total[m], gauss[m], spread[m] = 0.0, 0.0, 0.0
    for i in range(NODES.size):
        sample(what, path, mid + half * NODES[i], span, problem, air, thick, work, value)
        for m in range(value.size):
            total[m] += half * KRONROD[i] * value[m]
            spread[m] += half * KRONROD[i] * abs(value[m])
            if i % 2 == 1:
                gauss[m] += half * GAUSS[i // 2] * value[m]
    worst = 0.0
    for m in range(value.size):
        rough = abs(total[m] - gauss[m])
        if spread[m] > 0.0 and rough > 0.0:
            worst = max(worst, spread[m] * min(1.0, (200 * rough / spread[m]) ** 1.5))
        elif not math.isfinite(rough):
            worst = math.inf
    return worst


@njit(error_model="numpy")
def integrate(what, path, end, start, span, problem, air, thick, tolerance, result):
    """Add the integral over w in 0..end to `result`; returns False if it did not settle."""
    work, value = np.zeros(2, np.complex128), np.zeros_like(result)
    total, gauss, spread = np.zeros_like(result), np.zeros_like(result), np.zeros_like(result)
    left, right = np.empty(200), np.empty(200)
    scale, count = 1.0, start
    for i in range(start):
        left[i], right[i] = end * (start - 1 - i) / start, end * (start - i) / start
    for _ in range(MOST_PANELS):
        count -= 1
        lo, hi = left[count], right[count]
        error = panel(
            what, path, lo, hi, span, problem, air, thick, work, value, total, gauss, spread
        )
        if error <= tolerance * scale or hi - lo < 1e-13 * end:
            for m in range(result.size):
                result[m] += total[m]
                scale = max(scale, abs(result[m]))
        else:
            middle = 0.5 * (lo + hi)
            left[count], right[count] = middle, hi
            left[count + 1], right[count + 1] = lo, middle
            count += 2
        if count == 0:
            return math.isfinite(result.sum())
    return False


@njit(cache=True, error_model="numpy")
def channel_powers(
    eps, depth, emitter, below, above, weight, edges, reach, breaks, air, thick, tol
):
    """Integrals at every wavelength: 3 regions of excess power, then `fluxes`.

    eps, depth (W, M); below, above (W, P); weight (P,); edges (W, 3) the ends of the
    regions on the s axis; reach (W,) the end of the tail's parameter, 0 for none; breaks
    (W, B) ends of the flux sections, rising; air; thick (W, 2); tol. Returns (W, 16), ok (W,).
    """
    powers, ok = np.zeros((eps.shape[0], 16)), np.ones(eps.shape[0], np.bool_)
    for i in range(eps.shape[0]):
        problem = (eps[i], depth[i], emitter, below[i], above[i], weight)
        for m in range(2):
            span = edges[i, m : m + 2]
            if span[1] > span[0]:
                ok[i] &= integrate(
                    POWER, ARC, math.pi, 2, span, problem, air, thick[i], tol,
                    powers[i, 2 * m : 2 * m + 2],
                )  # fmt: skip
        if reach[i] > 0.0:
            ok[i] &= integrate(
                POWER, TAIL, reach[i], 3, edges[i, 2:], problem, air, thick[i], tol, powers[i, 4:6]
            )
        for m in range(breaks.shape[1] - 1):
            span = breaks[i, m : m + 2]
            if span[1] > span[0]:
                ok[i] &= integrate(
                    FLUX, ARC, math.pi, 1, span, problem, air, thick[i], tol, powers[i, 6:]
                )
    return powers, ok


@njit(cache=True, error_model="numpy")
def layer_powers(eps, depth, emitter, below, above, weight, breaks, reach, tol):
    """Power absorbed in each medium: (W, 2 M), ok (W,); the tail starts at the last break."""
    unused = np.zeros(2)  # there is no thick substrate here
    powers, ok = np.zeros((eps.shape[0], 2 * eps.shape[1])), np.ones(eps.shape[0], np.bool_)
    for i in range(eps.shape[0]):
        problem = (eps[i], depth[i], emitter, below[i], above[i], weight)
        for m in range(breaks.shape[1] - 1):
            span = breaks[i, m : m + 2]
            if span[1] > span[0]:
                ok[i] &= integrate(
                    LAYERS, ARC, math.pi, 2, span, problem, 1.0, unused, tol, powers[i]
                )
        if reach[i] > 0.0:
            ok[i] &= integrate(
                LAYERS, TAIL, reach[i], 3, breaks[i, -1:], problem, 1.0, unused, tol, powers[i]
            )
    return powers, ok


@njit(cache=True, error_model="numpy")
def flux_density(eps, depth, emitter, below, above, weight, s, air, thick):
    """The densities d/ds of `fluxes` at each s: (S, 10), one wavelength."""
    problem = (eps, depth, emitter, below, above, weight)
    out = np.empty((s.size, 10))
    for i in range(s.size):
        fluxes(problem, s[i], air, thick, out[i])
    return out
