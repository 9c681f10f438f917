"""Nodes and weights found by Newton's method."""

import numpy as np
import pytest

from stackmodel.numerics.gauss_legendre import gauss_legendre


@pytest.mark.parametrize("count", [2, 3, 12, 128, 500])
def test_nodes_and_weights_are_those_of_the_eigenvalue_problem(count):
    nodes, weights = gauss_legendre(count)
    known_nodes, known_weights = np.polynomial.legendre.leggauss(count)
    np.testing.assert_allclose(nodes, known_nodes, rtol=0, atol=1e-15)
    np.testing.assert_allclose(weights, known_weights, rtol=1e-9)
    assert weights.sum() == pytest.approx(2.0, rel=1e-13)


def test_the_rule_is_exact_up_to_its_degree_and_no_further():
    nodes, weights = gauss_legendre(5)
    assert weights @ nodes**8 == pytest.approx(2 / 9, rel=1e-14)
    assert weights @ nodes**10 != pytest.approx(2 / 11, rel=1e-6)
