"""Several roots in one box at once: where to start, and Newton's steps that keep them apart."""

from __future__ import annotations

import numpy as np
from numba import njit


def from_power_sums(sums: np.ndarray, count: int) -> np.ndarray:
    """Roots of the polynomial with these power sums (Newton's identities), scaled to the box.

    Args:
        sums: (n,) sums of the first n powers of the roots, n >= count.
        count: of the roots.
    """
    if count == 1:
        return sums[:1]
    coefficient = np.zeros(count + 1, complex)
    coefficient[0] = 1.0
    for k in range(1, count + 1):
        coefficient[k] = -sum(coefficient[k - j] * sums[j - 1] for j in range(1, k + 1)) / k
    roots = np.roots(coefficient)
    if roots.size < count:
        roots = np.concatenate([roots, np.zeros(count - roots.size)])
    # equal starting values would stay equal for ever
    return roots + 1e-3 * np.exp(2j * np.pi * (np.arange(count) + 0.3) / count)


@njit(cache=True, error_model="numpy")
def aberth_steps(z, owner, active, f, df, size):
    """Newton steps, corrected for the other roots being sought in the same box (Aberth, 1973).

    The correction keeps two iterates from settling on one simple root.

    Args:
        z, owner: (r,) iterates, those of a box side by side, and their boxes.
        active: (a,) which iterates step.
        f, df: (a,) the function and its derivative there.
        size: (b,) of the boxes; no step is longer.
    """
    step = np.empty(active.size, np.complex128)
    for i in range(active.size):
        k = active[i]
        if f[i] == 0:
            step[i] = 0.0
            continue
        newton = f[i] / df[i] if df[i] != 0 else complex(0.1 * size[owner[k]])
        pull = 0j
        j = k - 1
        while j >= 0 and owner[j] == owner[k]:
            if z[j] != z[k]:
                pull += 1 / (z[k] - z[j])
            j -= 1
        j = k + 1
        while j < z.size and owner[j] == owner[k]:
            if z[j] != z[k]:
                pull += 1 / (z[k] - z[j])
            j += 1
        below = 1 - newton * pull
        s = newton / below if below != 0 else newton
        longest = size[owner[k]]
        step[i] = s if abs(s) <= longest else s * (longest / abs(s))
    return step
