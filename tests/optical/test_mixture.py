"""Mixing rules: their own equations, limits, bounds and the passive branch."""

import numpy as np
import pytest

from stackmodel.errors import InputError
from stackmodel.optical.mixture import bruggeman, maxwell_garnett

SILVER, GLASS, DOTS = 0.0569 + 4.2543j, 1.5 + 0j, 2.5 + 0.3j


def residual(eps, a, b, f):
    return (1 - f) * (a - eps) / (a + 2 * eps) + f * (b - eps) / (b + 2 * eps)


@pytest.mark.parametrize("pair", [(SILVER, GLASS), (GLASS, DOTS), (SILVER, DOTS), (4.3j, 1.5)])
def test_bruggeman_solves_its_equation_on_the_passive_branch(pair):
    a, b = (complex(n) for n in pair)
    f = np.linspace(0.001, 0.999, 401)
    n = bruggeman(a, b, f)
    assert np.abs(residual(n**2, a**2, b**2, f)).max() < 1e-12
    assert n.imag.min() >= 0
    assert np.abs(np.diff(n)).max() < 0.25  # no jump to the other root
    assert np.abs(residual((1.01 * n) ** 2, a**2, b**2, f)).min() > 1e-4


def test_both_rules_end_in_their_components_and_agree_when_dilute():
    for rule in (bruggeman, maxwell_garnett):
        assert rule(GLASS, DOTS, [0.0, 1.0]) == pytest.approx([GLASS, DOTS], rel=1e-14)
    small = 1e-5
    difference = bruggeman(GLASS, DOTS, small) - maxwell_garnett(GLASS, DOTS, small)
    assert abs(difference) < 20 * small**2


def test_bruggeman_does_not_care_which_component_comes_first():
    f = np.linspace(0, 1, 21)
    assert bruggeman(SILVER, GLASS, f) == pytest.approx(bruggeman(GLASS, SILVER, 1 - f), rel=1e-13)


def test_lossless_mixtures_lie_between_the_wiener_bounds():
    a, b, f = 1.5, 2.6, np.linspace(0.05, 0.95, 19)
    upper = np.sqrt((1 - f) * a**2 + f * b**2)
    lower = 1 / np.sqrt((1 - f) / a**2 + f / b**2)
    for n in (bruggeman(a, b, f), maxwell_garnett(a, b, f), maxwell_garnett(b, a, 1 - f)):
        assert (n.imag < 1e-15).all()
        assert ((n.real > lower) & (n.real < upper)).all()


def test_maxwell_garnett_is_the_clausius_mossotti_sum():
    n = maxwell_garnett(GLASS, DOTS, 0.3)
    host, inside, mixed = GLASS**2, DOTS**2, n**2
    left = (mixed - host) / (mixed + 2 * host)
    assert left == pytest.approx(0.3 * (inside - host) / (inside + 2 * host), rel=1e-13)
    assert left != pytest.approx(0.303 * (inside - host) / (inside + 2 * host), rel=1e-3)


def test_fractions_and_gain_are_refused():
    with pytest.raises(InputError, match="between 0 and 1"):
        bruggeman(1.5, 2.0, 1.2)
    with pytest.raises(InputError, match="amplifying"):
        maxwell_garnett(1.5, 2.0 - 0.01j, 0.2)
