"""The chain solver against dense linear algebra, and where plain elimination fails."""

import numpy as np
import pytest

from stackmodel.numerics.flux_chain import solve_chain, solve_chain_transposed

NONE = np.zeros(3, dtype=bool)
ALL = np.ones(3, dtype=bool)
EDGE = np.array([[1, 0, 0], [1, 1, 0], [1, 0, 1]])  # what a flux depends on


def solve(left, right, node, residual, first, last):
    answer = residual.copy()
    work = np.zeros((2, len(residual), 3, 3))
    solve_chain(left, right, node, answer, first, last, work[0], work[1])
    return answer


def dense(left, right, node, residual, first, last):
    n = len(residual)
    matrix, known = np.zeros((n, 3, n, 3)), -residual.copy()
    for e in range(n - 1):
        matrix[e, :, e, :] -= left[e]
        matrix[e, :, e + 1, :] += right[e]
        matrix[e + 1, :, e, :] += left[e]
        matrix[e + 1, :, e + 1, :] -= right[e]
    for i in range(n):
        matrix[i, :, i, :] -= node[i]
    for i, held in ((0, first), (n - 1, last)):
        for k in np.flatnonzero(held):
            matrix[i, k] = 0.0
            matrix[i, k, i, k] = 1.0
            known[i, k] = 0.0
    return np.linalg.solve(matrix.reshape(3 * n, 3 * n), known.ravel()).reshape(n, 3)


@pytest.mark.parametrize(
    ("first", "last"),
    [(ALL, ALL), (np.array([True, False, True]), np.array([True, True, False])), (NONE, NONE)],
)
def test_agrees_with_dense_algebra(first, last):
    draw = np.random.default_rng(3)
    n = 12
    left = EDGE * (draw.normal(size=(n - 1, 3, 3)) * 0.3 + 2 * np.eye(3))
    right = EDGE * (draw.normal(size=(n - 1, 3, 3)) * 0.3 + 2 * np.eye(3))
    node = draw.normal(size=(n, 3, 3)) * 0.1 + 0.5 * np.eye(3)
    residual = draw.normal(size=(n, 3))
    got = solve(left, right, node, residual, first, last)
    assert np.allclose(got, dense(left, right, node, residual, first, last), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("first", "last"), [(ALL, ALL), (np.array([True, False, True]), NONE)])
def test_transposed_solve_is_the_adjoint(first, last):
    draw = np.random.default_rng(4)
    n = 9
    left = EDGE * (draw.normal(size=(n - 1, 3, 3)) * 0.3 + 2 * np.eye(3))
    right = EDGE * (draw.normal(size=(n - 1, 3, 3)) * 0.3 + 2 * np.eye(3))
    node = draw.normal(size=(n, 3, 3)) * 0.1 + 0.5 * np.eye(3)
    residual, weight = draw.normal(size=(2, n, 3))
    answer, work = residual.copy(), np.zeros((2, n, 3, 3))
    solve_chain(left, right, node, answer, first, last, work[0], work[1])
    back = weight.copy()
    solve_chain_transposed(left, work[0], work[1], first, last, back)
    assert (weight * answer).sum() == pytest.approx((back * residual).sum(), rel=1e-10)


def test_level_of_a_well_behind_two_weak_barriers():
    """A chain of conductances 1e-25, 1 (ten times), 2e-25 with a unit current into the well.

    The exact level of the well is 1 / 3e-25; dense elimination in doubles cannot find it.
    """
    conductance = np.array([1e-25] + [1.0] * 10 + [2e-25])
    edge = conductance[:, None, None] * np.eye(3)
    node, residual = np.zeros((13, 3, 3)), np.zeros((13, 3))
    residual[6] = 1.0
    got = solve(edge, edge, node, residual, ALL, ALL)
    assert got[1:12] == pytest.approx(1 / 3e-25, rel=1e-12)
    with np.errstate(all="ignore"):
        try:
            naive = dense(edge, edge, node, residual, ALL, ALL)
        except np.linalg.LinAlgError:
            return
    assert not np.allclose(naive[6], 1 / 3e-25, rtol=0.1)


def test_a_singular_system_is_visible():
    edge, node = np.zeros((3, 3, 3)), np.zeros((4, 3, 3))
    assert not np.isfinite(solve(edge, edge, node, np.ones((4, 3)), ALL, ALL)).all()
