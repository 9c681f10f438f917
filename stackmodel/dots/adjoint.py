"""The adjoint of the stationary state: one solve, every derivative and every integral."""

from __future__ import annotations

import numpy as np

from stackmodel.dots.chain import Chain


def adjoint(chain: Chain, occupation: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """y (n,) with y M = w - w.P and y.P = 0, for weights w (n,) and stationary occupations P.

    M has no inverse. M - s 1 P^T has (s a rate of its size, so that it is well scaled), and the
    same y, because the right side has no share along P. Replacing a row of M by ones would also
    do on paper, but is singular to rounding when the state of that row is rare.
    """
    matrix = chain.generator().T
    scale = np.abs(np.diag(matrix)).max()
    grounded = matrix / scale - np.outer(np.ones(matrix.shape[0]), occupation)
    return np.linalg.solve(grounded, weights - weights @ occupation) / scale
