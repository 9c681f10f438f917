"""Where modes are looked for, and the boxes in the u plane that cover it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from .dispersion_function import TE

PROPER, LEAKY_SUBSTRATE, LEAKY_COVER = 0, 1, 2


@dataclass(frozen=True)
class Region:
    """A rectangle of n_eff on one sheet.

    Attributes:
        family: TE or TM.
        sheet: PROPER (decaying on both sides), or leaky into the named half-space.
        real: lower and upper limit of Re n_eff.
        imag: lower and upper limit of Im n_eff.
        imag_square: limits of Im n_eff^2 outside which no mode can exist.
    """

    family: int
    sheet: int
    real: tuple[float, float]
    imag: tuple[float, float]
    imag_square: tuple[float, float]

    def row(self) -> list[float]:
        """The numbers the compiled tests need."""
        return [float(self.sheet), *self.real, *self.imag, *self.imag_square]


def is_dielectric(eps: complex) -> bool:
    """Whether a half-space counts as dielectric: waves in it travel further than they decay."""
    return eps.real > 0.0


def proper_region(eps: np.ndarray, family: int, imaginary_limit: float | None) -> Region | None:
    """Region of guided and plasmonic modes, None if it is provably empty.

    Re n_eff from the larger index of the dielectric half-spaces to the largest |n| of all media;
    |Im n_eff| up to `imaginary_limit`, by default also the largest |n|, but not beyond k of a
    metal half-space, where the decaying sheet ends. TE modes satisfy
    n_eff^2 = mean(eps) - positive, the mean over |E|^2, so Im n_eff^2 lies between the extremes of
    Im eps and Re n_eff^2 below the largest Re eps: everything outside needs no search.
    """
    index = np.sqrt(eps)
    ends = [n.real for n, e in ((index[0], eps[0]), (index[-1], eps[-1])) if is_dielectric(e)]
    low = max(ends, default=0.0)
    high = float(np.max(np.abs(index)))
    limit = high if imaginary_limit is None else imaginary_limit
    half_spaces = [abs(n.imag) for n in index[[0, -1]] if not is_dielectric(n * n)]
    limit = min([limit, *half_spaces])
    y_low, y_high = -2 * high * limit, 2 * high * limit
    if family == TE:
        y_low, y_high = float(eps.imag.min()), float(eps.imag.max())
        if low > 0:
            bound = max(abs(y_low), abs(y_high)) / (2 * low)
            limit = min(limit, bound)
        high = min(high, float(np.sqrt(max(eps.real.max() + limit**2, 0.0))))
    else:
        y_low, y_high, limit = _tm_bound(eps, low, limit, y_low, y_high)
    if high <= low:
        return None
    return Region(family, PROPER, (low, high), (-limit, limit), (y_low, y_high))


def _tm_bound(
    eps: np.ndarray, low: float, limit: float, y_low: float, y_high: float
) -> tuple[float, float, float]:
    """Im n_eff^2 of proper TM modes when no medium is a metal.

    n_eff^2 = 1/c - b/c with c in the convex hull of 1/eps and b in its cone. If arg eps spans the
    angle T < pi/2, 1/c keeps to that sector with |1/c| <= max|eps|/cos(T/2), and |arg(b/c)| <= T.
    """
    angle = np.angle(eps)
    span = float(angle.max() - angle.min())
    if eps.real.min() <= 0 or span > 0.5 or low <= 0:
        return y_low, y_high, limit
    size = float(np.max(np.abs(eps)) / np.cos(span / 2))
    up, down = max(np.sin(angle.max()), 0.0), min(np.sin(angle.min()), 0.0)
    for _ in range(8):
        rest = max(size - low**2 + limit**2, 0.0) * np.tan(span)
        y_low, y_high = size * down - rest, size * up + rest
        limit = min(limit, max(y_high, -y_low) / (2 * low))
    return float(y_low), float(y_high), float(limit)


def leaky_region(eps: np.ndarray, family: int, imaginary_limit: float) -> Region | None:
    """Region of modes that leak into, and grow in, the dielectric half-space of larger index."""
    index = np.sqrt(eps[[0, -1]]).real
    open_ = [is_dielectric(e) for e in eps[[0, -1]]]
    if not any(open_):
        return None
    sheet = LEAKY_SUBSTRATE
    if not open_[0] or (open_[1] and index[1] > index[0]):
        sheet = LEAKY_COVER
    upper = index[0] if sheet == LEAKY_SUBSTRATE else index[1]
    other = 1 if sheet == LEAKY_SUBSTRATE else 0
    lower = index[other] if open_[other] else 0.0
    if upper - lower < 1e-9:
        return None
    tiny = 1e-9
    return Region(
        family,
        sheet,
        (float(lower), float(upper)),
        (-tiny, imaginary_limit),
        (-4 * tiny * upper, 2 * upper * imaginary_limit),
    )


def to_u(n: np.ndarray, eps: np.ndarray, sheet: int) -> np.ndarray:
    """u of effective indices on a sheet; leaky means outgoing: gamma = -i k_x with Re k_x > 0."""
    q = n * n
    gs, gc = np.sqrt(q - eps[0] + 0j), np.sqrt(q - eps[-1] + 0j)
    if sheet == LEAKY_SUBSTRATE:
        gs = -1j * np.sqrt(eps[0] - q + 0j)
    elif sheet == LEAKY_COVER:
        gc = -1j * np.sqrt(eps[-1] - q + 0j)
    return gs + gc


def covering_boxes(region: Region, eps: np.ndarray, thickness: np.ndarray) -> np.ndarray:
    """(b, 4) boxes in u that contain the region, about as wide as a few modes are apart."""
    a = np.linspace(*region.real, 65)
    b = np.linspace(*region.imag, 33)
    edge = np.concatenate(
        [a + 1j * b[0], a + 1j * b[-1], region.real[0] + 1j * b, region.real[1] + 1j * b]
    )
    u = to_u(edge, eps, region.sheet)
    # u has no zero in the region, so |u| is smallest on its boundary
    nearest = 0.9 * float(np.abs(u).min())
    total = max(float(thickness.sum()), 1e-3)
    pad = min(0.7 / total, 0.1 * float(np.ptp(u.real) + np.ptp(u.imag)) + 1e-3)
    x0, x1 = u.real.min() - pad, u.real.max() + pad
    y0, y1 = u.imag.min() - pad, u.imag.max() + pad
    side = max(6.0 / total, 1.01 * min(x1 - x0, y1 - y0))
    if region.sheet != PROPER:  # the region is an arc in u, not a filled rectangle
        side = max(6.0 / total, 0.15 * min(x1 - x0, y1 - y0))
    nx, ny = int(np.ceil((x1 - x0) / side)), int(np.ceil((y1 - y0) / side))
    xs, ys = np.linspace(x0, x1, nx + 1), np.linspace(y0, y1, ny + 1)
    boxes = np.array([[xs[i], xs[i + 1], ys[j], ys[j + 1]] for i in range(nx) for j in range(ny)])
    return _away_from_origin(boxes, region, eps, nearest)


def _away_from_origin(
    boxes: np.ndarray, region: Region, eps: np.ndarray, nearest: float
) -> np.ndarray:
    """Cut boxes near u = 0, where the function is not analytic, until they may be dropped."""
    rows = np.array([region.row()])
    if eps[0] == eps[-1]:
        return boxes
    for _ in range(40):
        boxes = boxes[~misses(boxes, np.zeros(len(boxes), np.int64), rows, eps)]
        furthest = np.hypot(np.abs(boxes[:, :2]).max(1), np.abs(boxes[:, 2:]).max(1))
        boxes = boxes[furthest >= nearest]
        centre = 0.5 * (boxes[:, 0] + boxes[:, 1] + 1j * (boxes[:, 2] + boxes[:, 3]))
        radius = 0.5 * np.hypot(boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2])
        near = np.abs(centre) < 1.5 * radius
        if not near.any():
            break
        x, y = centre[near].real, centre[near].imag
        b = boxes[near]
        quarters = [
            np.stack([b[:, 0], x, b[:, 2], y], 1),
            np.stack([x, b[:, 1], b[:, 2], y], 1),
            np.stack([b[:, 0], x, y, b[:, 3]], 1),
            np.stack([x, b[:, 1], y, b[:, 3]], 1),
        ]
        boxes = np.concatenate([boxes[~near], *quarters])
    return boxes


@njit(cache=True, error_model="numpy")
def misses(boxes, which, rows, eps):
    """Whether a box of u certainly has no point of its region.

    On the disc around the box gamma changes by at most B = r/2 (1 + |D|/(|c| - r)^2), n_eff^2 by
    2 |gamma| B + B^2, and the square root over a disc of relative radius x by 1 - sqrt(1 - x).
    """
    step = eps[-1] - eps[0]
    out = np.zeros(len(boxes), np.bool_)
    for i in range(len(boxes)):
        sheet, re0, re1, im0, im1, y0, y1 = rows[which[i]]
        c = complex(0.5 * (boxes[i, 0] + boxes[i, 1]), 0.5 * (boxes[i, 2] + boxes[i, 3]))
        r = 0.5 * np.hypot(boxes[i, 1] - boxes[i, 0], boxes[i, 3] - boxes[i, 2])
        if step != 0:
            if abs(c) <= 1.001 * r:
                continue
            bound = 0.5 * r * (1 + abs(step) / (abs(c) - r) ** 2)
            gs, gc = 0.5 * (c + step / c), 0.5 * (c - step / c)
        else:
            bound, gs, gc = 0.5 * r, 0.5 * c, 0.5 * c
        if sheet == 0.0:
            away = gs.real + bound < 0 or gc.real + bound < 0
        else:
            grows, decays = (gs, gc) if sheet == 1.0 else (gc, gs)
            away = grows.real - bound > 1e-6 or grows.imag - bound > 1e-6 or decays.real + bound < 0
        q = gs * gs + eps[0]
        change = 2 * abs(gs) * bound + bound * bound
        away = away or q.imag + change < y0 - 1e-9 or q.imag - change > y1 + 1e-9
        if not away and change < abs(q):
            n = np.sqrt(q)
            rho = abs(n) * (1 - np.sqrt(1 - change / abs(q))) + 1e-9
            away = True
            for sign in (1.0, -1.0):
                a, b = sign * n.real, sign * n.imag
                if a + rho > re0 and a - rho < re1 and b + rho > im0 and b - rho < im1:
                    away = False
        out[i] = away
    return out
