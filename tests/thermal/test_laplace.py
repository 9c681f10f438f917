"""Inversion of transforms with known originals."""

import math

import numpy as np
import pytest
from scipy.special import erfc

from stackmodel.numerics.laplace import talbot

PAIRS = {
    "one": (lambda s: 1 / s, lambda t: 1.0),
    "root": (lambda s: s**-1.5, lambda t: 2 * math.sqrt(t / math.pi)),
    "decay": (lambda s: 1 / (s + 3.0), lambda t: math.exp(-3 * t)),
    "diffusion": (lambda s: np.exp(-np.sqrt(s)) / s, lambda t: erfc(0.5 / math.sqrt(t))),
}


@pytest.mark.parametrize("time", [1e-3, 1.0, 7.0])
@pytest.mark.parametrize("name", PAIRS)
def test_known_pairs(name, time):
    transform, original = PAIRS[name]
    s, weight = talbot(time)
    assert (weight @ transform(s)).real == pytest.approx(original(time), rel=0, abs=2e-12)


def test_convergence_is_geometric():
    def error(nodes):
        s, weight = talbot(1.0, nodes)
        return abs((weight @ (1 / s)).real - 1)

    rate = (error(8) / error(16)) ** (1 / 8)
    assert 3.2 < rate < 4.5  # theory: 3.89


def test_negative_control_wrong_time():
    s, weight = talbot(1.01)
    assert abs((weight @ s**-1.5).real - 2 / math.sqrt(math.pi)) > 1e-3
