import numpy as np
import pytest

from stackmodel.errors import ConvergenceError
from stackmodel.numerics import root_counting
from stackmodel.numerics.root_counting import find_roots


def _polynomial(roots):
    p = np.poly(roots)
    d = np.polyder(p)
    return lambda z, family: (np.polyval(p, z), np.polyval(d, z))


def test_random_polynomials_give_exactly_the_roots_inside():
    rng = np.random.default_rng(1)
    for _ in range(20):
        roots = rng.uniform(-2, 2, 9) + 1j * rng.uniform(-2, 2, 9)
        found = find_roots(_polynomial(roots), [[-1.5, 1.3, -1.2, 1.1]], [0])
        r = roots[(roots.real > -1.5) & (roots.real < 1.3)]
        r = r[(r.imag > -1.2) & (r.imag < 1.1)]
        assert found.counted == len(r) == len(found.value)
        assert np.all(np.abs(found.value[:, None] - r).min(axis=1) < 1e-9)


def test_many_roots_of_a_sine_to_full_precision():
    found = find_roots(
        lambda z, family: (np.sin(z), np.cos(z)), [[-40.5 * np.pi, 40.5 * np.pi, -1, 1.5]], [0]
    )
    expected = np.pi * np.arange(-40, 41)
    np.testing.assert_allclose(np.sort(found.value.real), expected, atol=2e-13)
    np.testing.assert_allclose(found.value.imag, 0, atol=2e-13)


@pytest.mark.parametrize("gap", [1e-3, 1e-6, 1e-9, 0.0])
def test_close_and_double_roots_are_both_returned(gap):
    def pair(z, family):
        return (z - 0.3) * (z - 0.3 - gap), (z - 0.3) + (z - 0.3 - gap)

    found = find_roots(pair, [[0, 1, -0.4, 0.5]], [0])
    np.testing.assert_allclose(np.sort(found.value.real), [0.3, 0.3 + gap], atol=2e-12)


def test_root_on_an_edge_moves_the_boxes():
    found = find_roots(_polynomial([0.0, 0.5]), [[0, 1, -0.5, 0.5]], [0])
    assert 0.5 in np.round(found.value.real, 12)


def test_a_family_keeps_to_its_own_function():
    def both(z, family):
        return np.where(family == 0, z - 0.2, z + 0.2), np.ones_like(z)

    box = [-1, 1, -1, 1.1]
    found = find_roots(both, [box, box], [0, 1])
    by_family = dict(zip(found.family, found.value.real, strict=True))
    assert by_family[0] == pytest.approx(0.2)
    assert by_family[1] == pytest.approx(-0.2)


def test_negative_control_a_pole_is_not_taken_for_a_root():
    with pytest.raises(ConvergenceError):
        find_roots(lambda z, family: (1 / z, -1 / z**2), [[-1, 1, -1, 1.1]], [0])


def test_noise_is_refused_instead_of_filling_the_memory(monkeypatch):
    monkeypatch.setattr(root_counting, "MOST_SEGMENTS", 2000)
    rng = np.random.default_rng(0)

    def noise(z, family):
        f = rng.normal(size=z.size) + 1j * rng.normal(size=z.size)
        return f, f

    with pytest.raises(ConvergenceError, match="rounding noise"):
        find_roots(noise, np.array([[0, 1, 0, 1.0]]), np.array([0]))
