import numpy as np
import pytest

from stackmodel.optical.confinement import mode_figures
from stackmodel.optical.derivatives import loss_derivatives
from stackmodel.optical.modes import PlanarStack, find_modes

STACK = PlanarStack(
    0.63e-6, [1.52, 1.9 + 0.01j, 0.06 + 4.2j, 1.84 - 2e-3j, 1.0], [1e-7, 2e-8, 2.5e-7]
)


def _loss(index=None, thickness=None):
    stack = PlanarStack(
        STACK.wavelength,
        STACK.index if index is None else index,
        STACK.thickness if thickness is None else thickness,
    )
    return find_modes(stack).modal_loss(stack.k0)


def _slope(change, step):
    return (change(step) - change(-step)) / (2 * step)


@pytest.mark.parametrize("layer", range(5))
def test_by_index_and_extinction(layer):
    figures = mode_figures(STACK, find_modes(STACK))
    exact = loss_derivatives(STACK, figures)
    unit = np.eye(5)[layer]
    real = _slope(lambda h: _loss(index=STACK.index + h * unit), 1e-6)
    imag = _slope(lambda h: _loss(index=STACK.index + 1j * h * unit), 1e-6)
    scale = 2 * STACK.k0
    np.testing.assert_allclose(exact.by_index[:, layer] / scale, real / scale, atol=2e-8)
    np.testing.assert_allclose(exact.by_extinction[:, layer] / scale, imag / scale, atol=2e-8)
    overlap = figures.gain_overlap[:, layer]
    np.testing.assert_allclose(exact.by_extinction[:, layer] / scale, overlap, rtol=1e-14)


@pytest.mark.parametrize("film", range(3))
def test_by_thickness(film):
    exact = loss_derivatives(STACK, mode_figures(STACK, find_modes(STACK)))
    numeric = _slope(lambda h: _loss(thickness=STACK.thickness + h * np.eye(3)[film]), 1e-13)
    np.testing.assert_allclose(
        exact.by_thickness[:, film], numeric, rtol=1e-5, atol=1e-6 * STACK.k0**2
    )
    # negative control: a film twice as thick answers differently
    assert not np.allclose(2 * exact.by_thickness[:, film], numeric, rtol=1e-3)
