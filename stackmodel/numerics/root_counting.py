"""Every root of an analytic function in a rectangle, with the count as proof.

The argument principle gives the number of roots in a box from the turns of the function's phase
along the box's edge; boxes with more than a few roots are split; in the others as many roots are
located (Delves and Lyness, Math. Comp. 21, 543, 1967: sums of powers of the roots from contour
integrals) and polished together (Aberth, Math. Comp. 27, 339, 1973). A box is done when exactly
the counted number of roots, each converged, lies in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit

from ..errors import ConvergenceError
from .clustered_roots import aberth_steps, from_power_sums

MOST_SEGMENTS = 500_000  # of contour at a time; memory, 50 MB

Function = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
Outside = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Roots:
    """Roots found, and what proves that there are no others.

    Attributes:
        value: (n,) complex roots.
        family: (n,) which of the functions each is a root of.
        counted: sum of the winding numbers of all boxes; equals n.
        boxes: number of boxes whose edge was followed.
        evaluations: number of function evaluations.
    """

    value: np.ndarray
    family: np.ndarray
    counted: int
    boxes: int
    evaluations: int


class _Blocked(Exception):
    """A root lies on the edge of a box: the boxes have to be cut elsewhere."""


def find_roots(
    function: Function,
    boxes: np.ndarray,
    family: np.ndarray,
    *,
    outside: Outside | None = None,
    samples: int = 8,
    most_per_box: int = 4,
    tolerance: float = 1e-12,
) -> Roots:
    """All roots in the boxes.

    Args:
        function: (z, family) -> (f, f'), both may carry the same positive factor, any at each z,
            so that they need not overflow. Analytic in the boxes.
        boxes: (b, 4) x_low, x_high, y_low, y_high; they must not overlap within a family.
        family: (b,) integer handed to `function`; several functions are searched at once.
        outside: (boxes, family) -> bool; True drops a box in which no root is of interest.
        samples: points a side to begin with.
        most_per_box: boxes with more roots are split.
        tolerance: of the last Newton step, relative to the root or to the box.

    Returns:
        Roots, unsorted. Those of dropped boxes are missing; a kept box gives all it contains.

    Raises:
        ConvergenceError: a count could not be turned into as many separate roots.
    """
    boxes = np.asarray(boxes, float).reshape(-1, 4)
    for attempt in range(6):
        try:
            return _search(
                function, _nudge(boxes, attempt), family, outside, samples, most_per_box,
                tolerance, 0.5 - 0.0123 * (attempt + 1),
            )  # fmt: skip
        except _Blocked:
            continue
    raise ConvergenceError(
        "a root stays on the edge of a box however the boxes are cut; "
        "the function may be zero everywhere or multiple-valued there"
    )


def _nudge(boxes: np.ndarray, attempt: int) -> np.ndarray:
    """All boxes stretched alike about their common lower corner: neighbours stay neighbours."""
    if not len(boxes):
        return boxes
    stretch = 1.0 + 1.7e-3 * attempt
    low = boxes[:, [0, 0, 2, 2]].min(axis=0)
    size = np.max(boxes[:, [1, 3]] - boxes[:, [0, 2]])
    return low + (boxes - low) * stretch - 1.3e-3 * attempt * size


def _search(function, boxes, family, outside, samples, most, tolerance, cut):
    family = np.asarray(family, np.int64)
    found: list[np.ndarray] = []
    families: list[np.ndarray] = []
    counted = followed = evaluated = 0
    for _ in range(60):
        if outside is not None and len(boxes):
            keep = ~outside(boxes, family)
            boxes, family = boxes[keep], family[keep]
        if not len(boxes):
            value = np.concatenate(found) if found else np.empty(0, complex)
            which = np.concatenate(families) if families else np.empty(0, np.int64)
            return Roots(value, which, counted, followed, evaluated)
        count, moments, spent = _wind(function, boxes, family, samples, most)
        followed, evaluated = followed + len(boxes), evaluated + spent
        ready = (count > 0) & (count <= most)
        split = count > most
        if ready.any():
            chosen = np.flatnonzero(ready)
            root, owner, good, spent = _locate(
                function, boxes, family, count, moments, chosen, tolerance
            )
            evaluated += spent
            accepted = good[owner]
            found.append(root[accepted])
            families.append(family[owner[accepted]])
            counted += int(count[chosen][good[chosen]].sum())
            split[chosen[~good[chosen]]] = True
        boxes, family = _halve(boxes[split], cut), np.repeat(family[split], 2)
    raise ConvergenceError(
        f"{len(boxes)} boxes still hold roots that could not be told apart after 60 halvings, "
        f"the first at {boxes[0]}; change the inputs by 1e-9 of themselves"
    )


def _wind(function, boxes, family, samples, most):
    """Winding number and power sums of the roots of each box."""
    corner = np.stack(
        [boxes[:, 0] + 1j * boxes[:, 2], boxes[:, 1] + 1j * boxes[:, 2],
         boxes[:, 1] + 1j * boxes[:, 3], boxes[:, 0] + 1j * boxes[:, 3]], axis=1,
    )  # fmt: skip
    step = np.arange(samples) / samples
    edge = (corner[:, :, None] + (np.roll(corner, -1, 1) - corner)[:, :, None] * step).reshape(
        len(boxes), -1
    )
    owner = np.repeat(np.arange(len(boxes)), edge.shape[1])
    f, df = function(edge.ravel(), family[owner])
    spent = f.size
    f, df = f.reshape(edge.shape), df.reshape(edge.shape)
    a, fa, da = edge.ravel(), f.ravel(), df.ravel()
    b, fb, db = (np.roll(part, -1, 1).ravel() for part in (edge, f, df))
    turn = np.zeros(len(boxes))
    moments = np.zeros((len(boxes), most + 1), complex)
    centre = 0.5 * (corner[:, 0] + corner[:, 2])
    radius = 0.5 * np.abs(corner[:, 2] - corner[:, 0])
    for _ in range(48):
        bad = _accumulate(a, b, fa, fb, da, db, owner, centre, radius, turn, moments)
        if not bad.size:
            count = np.rint(turn / (2 * np.pi))
            if np.any(np.abs(turn / (2 * np.pi) - count) > 1e-6) or np.any(count < 0):
                raise _Blocked
            return count.astype(np.int64), moments / (2j * np.pi), spent
        if bad.size > MOST_SEGMENTS:
            raise ConvergenceError(
                f"{bad.size} pieces of contour are still too long to follow the phase; the "
                "function is rounding noise somewhere in the region: make the region smaller"
            )
        a, b, fa, fb, da, db = a[bad], b[bad], fa[bad], fb[bad], da[bad], db[bad]
        owner = owner[bad]
        middle = 0.5 * (a + b)
        fm, dm = function(middle, family[owner])
        spent += middle.size
        a, b = np.concatenate([a, middle]), np.concatenate([middle, b])
        fa, fb = np.concatenate([fa, fm]), np.concatenate([fm, fb])
        da, db = np.concatenate([da, dm]), np.concatenate([dm, db])
        owner = np.concatenate([owner, owner])
    raise _Blocked


@njit(cache=True, error_model="numpy")
def _accumulate(a, b, fa, fb, da, db, owner, centre, radius, turn, moments):
    """Add the pieces of edge along which the phase is followed safely; indices of the others.

    A phase difference alone is blind to whole turns, so it must agree with what the logarithmic
    derivative at both ends predicts, and the prediction must be short of a turn.
    """
    bad = np.empty(a.size, np.int64)
    n = 0
    for i in range(a.size):
        if fa[i] == 0 or fb[i] == 0:
            bad[n] = i
            n += 1
            continue
        la, lb = (b[i] - a[i]) * da[i] / fa[i], (b[i] - a[i]) * db[i] / fb[i]
        change = np.angle(fb[i] * fa[i].conjugate() / (abs(fa[i]) * abs(fb[i])))
        predicted = 0.5 * (la.imag + lb.imag)
        smooth = abs(la) < 1.5 and abs(lb) < 1.5 and abs(change - predicted) < 0.3
        if not smooth:
            bad[n] = i
            n += 1
            continue
        o = owner[i]
        turn[o] += change
        wa, wb = (a[i] - centre[o]) / radius[o], (b[i] - centre[o]) / radius[o]
        pa, pb = 0.5 * la, 0.5 * lb
        for k in range(moments.shape[1]):
            moments[o, k] += pa + pb
            pa *= wa
            pb *= wb
    return bad[:n]


def _locate(function, boxes, family, count, moments, chosen, tolerance):
    """Polished roots of the chosen boxes, their box, and which boxes are complete."""
    size = 0.5 * np.hypot(boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2])
    middle = 0.5 * (boxes[:, 0] + boxes[:, 1] + 1j * (boxes[:, 2] + boxes[:, 3]))
    owner = np.repeat(chosen, count[chosen])
    z = np.concatenate(
        [middle[i] + size[i] * from_power_sums(moments[i, 1:], count[i]) for i in chosen]
    )
    last = np.full(z.size, np.inf)
    spent = 0
    active = np.arange(z.size)
    for sweep in range(80):
        f, df = function(z[active], family[owner[active]])
        spent += active.size
        step = aberth_steps(z, owner, active, f, df, size)
        z[active] -= step
        last[active] = np.abs(step) / np.maximum(np.abs(z[active]), 1e-3 * size[owner[active]])
        # a root alone in its box converges at once or never; clusters converge linearly
        active = active[(last[active] > 1e-15) & ((sweep < 12) | (count[owner[active]] > 1))]
        if not active.size:
            break
    slack = 1e-9 * size[owner]
    inside = (
        (z.real >= boxes[owner, 0] - slack) & (z.real <= boxes[owner, 1] + slack)
        & (z.imag >= boxes[owner, 2] - slack) & (z.imag <= boxes[owner, 3] + slack)
    )  # fmt: skip
    wrong = ~(inside & (last <= tolerance))
    good = np.zeros(len(boxes), bool)
    good[chosen] = True
    good[owner[wrong]] = False
    return z, owner, good, spent


def _halve(boxes: np.ndarray, cut: float) -> np.ndarray:
    """Each box cut in two across its longer side, a little off the middle, where symmetry puts
    roots."""
    wide = boxes[:, 1] - boxes[:, 0] >= boxes[:, 3] - boxes[:, 2]
    x = boxes[:, 0] + cut * (boxes[:, 1] - boxes[:, 0])
    y = boxes[:, 2] + cut * (boxes[:, 3] - boxes[:, 2])
    first, second = boxes.copy(), boxes.copy()
    first[wide, 1], second[wide, 0] = x[wide], x[wide]
    first[~wide, 3], second[~wide, 2] = y[~wide], y[~wide]
    return np.stack([first, second], axis=1).reshape(-1, 4)
