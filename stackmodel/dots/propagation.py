"""row . exp(M t) . column at many times."""

from __future__ import annotations

import numpy as np
from scipy.linalg import LinAlgError, expm

from stackmodel.settings import Dots

_FLOOR = 1e-200  # occupations below this are not told apart in the scaling


def propagate(
    matrix: np.ndarray,
    rows: np.ndarray,
    column: np.ndarray,
    times: np.ndarray,
    weight: np.ndarray,
    settings: Dots | None = None,
) -> np.ndarray:
    """rows (r, n) . exp(matrix t) . column (n,) at times (t,) >= 0 in any order: (r, t).

    By eigenvectors when they are well conditioned and give the known value at time 0, else step
    by step with matrix exponentials.
    `weight` is the stationary occupation (n,): scaled by its root, a chain in detailed balance
    is symmetric and one near it nearly so, where unscaled eigenvectors lose all digits beyond
    some 200 states.
    """
    chosen = settings or Dots()
    scale = np.sqrt(np.maximum(weight, _FLOOR))
    matrix = matrix * scale / scale[:, None]
    rows, column = rows * scale, column / scale
    spectral = _spectral(matrix, chosen.eigenvector_condition)
    if spectral is None:
        return _stepwise(matrix, rows, column, times)
    values, vectors, inverse = spectral
    weights = (rows @ vectors) * (inverse @ column)
    start = rows @ column
    settled = weights[:, np.argmin(np.abs(values))]
    lost = np.abs(weights.sum(axis=1) - start)
    if (lost > chosen.eigenvector_error * (np.abs(start) + np.abs(settled))).any():
        return _stepwise(matrix, rows, column, times)
    if not np.iscomplexobj(values):
        return weights @ np.exp(np.minimum(np.multiply.outer(values, times), 0.0))
    return _conjugate_pairs(values, weights, times)


def propagator(matrix: np.ndarray, time: float, settings: Dots | None = None) -> np.ndarray:
    """exp(matrix time), (n, n)."""
    spectral = _spectral(matrix, (settings or Dots()).eigenvector_condition)
    if spectral is None:
        return expm(matrix * time)
    values, vectors, inverse = spectral
    return ((vectors * np.exp(values * time)) @ inverse).real


def _spectral(matrix: np.ndarray, limit: float) -> tuple[np.ndarray, ...] | None:
    values, vectors = np.linalg.eig(matrix)
    # eigenvalues are good to rounding of the fastest rate: what is below is the exact zero
    values[np.abs(values) < 16 * np.finfo(float).eps * np.abs(values).max()] = 0.0
    try:
        inverse = np.linalg.inv(vectors)
    except LinAlgError:
        return None
    condition = np.abs(vectors).sum(axis=0).max() * np.abs(inverse).sum(axis=0).max()
    return (values, vectors, inverse) if condition < limit else None


def _conjugate_pairs(values: np.ndarray, weights: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Sum over eigenvalues, each conjugate pair once (twice its real part)."""
    real, above = values.imag == 0, values.imag > 0
    grow = np.multiply.outer(values[real].real, times)
    total = weights[:, real].real @ np.exp(np.minimum(grow, 0.0))
    return total + 2 * (weights[:, above] @ np.exp(np.multiply.outer(values[above], times))).real


def _stepwise(
    matrix: np.ndarray, rows: np.ndarray, column: np.ndarray, times: np.ndarray
) -> np.ndarray:
    """The same from one matrix exponential per distinct step between sorted times."""
    order = np.argsort(times, kind="stable")
    result = np.empty((rows.shape[0], times.size))
    steps: dict[float, np.ndarray] = {}
    state, now = column, 0.0
    for k in order:
        step = float(f"{times[k] - now:.9e}")
        if step > 0:
            if step not in steps:
                steps[step] = expm(matrix * step)
            state, now = steps[step] @ state, times[k]
        result[:, k] = rows @ state
    return result
