import re

import numpy as np
import pytest

from stackmodel.errors import InputError, NoSolutionError
from stackmodel.optical.confinement import layer_integrals, mode_figures
from stackmodel.optical.dfb_grating import (
    EngravedFilm,
    bragg_wavelength,
    coupling_coefficient,
    radiation_coefficient,
)
from stackmodel.optical.modes import PlanarStack, find_modes
from stackmodel.optical.modes_field import mode_field
from stackmodel.optical.modes_radiation import outgoing_overlap

WAVELENGTH = 0.63e-6


def _stack(film, below=1.52, above=1.0, depth=3e-8):
    index = [below, 1.84, np.sqrt(film.mean_eps), 1.7, above]
    return PlanarStack(WAVELENGTH, index, [1.5e-7, depth, 1e-7])


def test_weak_bulk_grating_has_the_closed_form():
    # all light in the grating: kappa = pi n1/lambda for n = n0 + n1 cos (Kogelnik and Shank)
    contrast = 1e-4
    film = EngravedFilm(1, 1.8 + contrast, 1.8 - contrast, 0.5, 1)
    stack = PlanarStack(WAVELENGTH, [1.5, np.sqrt(film.mean_eps), 1.5], [2e-5])
    modes = find_modes(stack, ("TE",))
    kappa = coupling_coefficient(stack, modes, 0, film)
    amplitude = 2 * (2 * contrast) / np.pi * np.sin(np.pi / 2)  # square wave's first harmonic
    assert kappa.real == pytest.approx(np.pi * amplitude / WAVELENGTH, rel=2e-4)


@pytest.mark.parametrize("pol", ["TE", "TM"])
def test_coupling_against_a_layered_medium(pol):
    # fields along the normal of a Bragg mirror: the reflection of N periods is tanh^2(kappa L)
    film = EngravedFilm(1, 1.51, 1.49, 0.5, 1)
    stack = PlanarStack(WAVELENGTH, [1.0, np.sqrt(film.mean_eps), 1.0], [4e-5])
    modes = find_modes(stack, (pol,))
    kappa = coupling_coefficient(stack, modes, 0, film).real
    bulk = np.pi / WAVELENGTH * 2 * 0.02 / np.pi
    assert kappa == pytest.approx(bulk, rel=3e-3)


def test_te_coupling_is_half_the_exact_derivative_times_the_coefficient():
    film = EngravedFilm(2, 1.7, 1.5, 0.3, 2)
    stack = _stack(film)
    modes = find_modes(stack, ("TE",))
    figures = mode_figures(stack, modes)
    by_eps = figures.index_derivative[0, 2] / (2 * stack.index[2])
    expected = stack.k0 * by_eps * film.fourier(2)
    assert coupling_coefficient(stack, modes, 0, film) == pytest.approx(expected, rel=1e-12)


def test_orders_vanish_with_the_duty():
    assert abs(EngravedFilm(2, 1.7, 1.5, 0.5, 2).fourier(2)) < 1e-16
    assert abs(EngravedFilm(2, 1.7, 1.5, 0.25, 2).fourier(2)) > 0.05


def test_gain_in_the_teeth_couples_by_gain():
    film = EngravedFilm(2, 1.7 - 1e-3j, 1.7 + 1e-3j, 0.5, 1)
    stack = _stack(film)
    kappa = coupling_coefficient(stack, find_modes(stack, ("TE",)), 0, film)
    assert abs(kappa.real) < 1e-3 * abs(kappa.imag)
    assert kappa.imag < 0  # with exp(-i w t) amplification is Im eps < 0


@pytest.mark.parametrize("above", [1.0, 1.6])
def test_radiation_loss_is_the_power_that_leaves(above):
    film = EngravedFilm(2, 1.8, 1.5, 0.25, 2)
    stack = _stack(film, above=above)
    modes = find_modes(stack, ("TE",))
    field, n = mode_field(stack, modes, 0), modes.effective_index[0]
    h = radiation_coefficient(stack, modes, 0, film)
    _, leaving = outgoing_overlap(field, film.layer)
    carried = n.real * layer_integrals(field, conjugate=True)[0].real.sum()
    ends = np.array([stack.index[0].real, stack.index[-1].real])
    power = abs(film.fourier(1)) ** 2 * (ends @ np.abs(leaving) ** 2)
    assert h.real > 0
    assert 2 * h.real == pytest.approx(stack.k0 * power / carried, rel=1e-10)


def test_negative_control_radiation_grows_with_depth_and_contrast():
    h = []
    for depth, tooth in ((2e-8, 1.8), (4e-8, 1.8), (2e-8, 1.9)):
        film = EngravedFilm(2, tooth, 1.5, 0.25, 2)
        stack = _stack(film, depth=depth)
        h.append(radiation_coefficient(stack, find_modes(stack, ("TE",)), 0, film).real)
    assert h[1] > 2 * h[0]
    assert h[2] > 1.3 * h[0]


def test_radiation_in_a_uniform_medium_has_the_closed_form():
    # source film without index contrast to its surroundings: G = i exp(i n |x|)/(2 n)
    film = EngravedFilm(2, 1.6, 1.6 - 1e-9, 0.25, 2)
    stack = PlanarStack(
        WAVELENGTH, [1.6, 1.6, np.sqrt(film.mean_eps), 1.9, 1.6], [5e-8, 1e-9, 2e-7]
    )
    field = mode_field(stack, find_modes(stack, ("TE",)), 0)
    overlap, _ = outgoing_overlap(field, 2)
    d = field.thickness
    phi = 0.5 * (field.phi[1] + field.phi[2])
    r = (1.6 - 1.9) / (1.6 + 1.9)
    echo = np.exp(2j * 1.9 * d[2])
    back = r * (1 - echo) / (1 - r * r * echo)  # reflection of the guide seen from the film
    green = 0.5j / 1.6 * (1 + back)
    assert overlap == pytest.approx(green * (phi * d[1]) ** 2, rel=3e-2)


def test_bragg_wavelength_solves_its_condition():
    index = lambda wavelength: 1.6 - 2e5 * (wavelength - 0.63e-6)  # noqa: E731
    found = bragg_wavelength(3.9e-7, 2, index, (0.5e-6, 0.7e-6))
    assert 2 * found == pytest.approx(2 * index(found) * 3.9e-7, rel=1e-13)
    with pytest.raises(NoSolutionError, match="try a period near"):
        bragg_wavelength(1e-7, 2, index, (0.5e-6, 0.7e-6))


def test_faulty_input_is_named():
    film = EngravedFilm(2, 1.7, 1.5, 0.5, 1)
    stack = PlanarStack(WAVELENGTH, [1.52, 1.84, 1.7, 1.0], [2e-7, 3e-8])
    modes = find_modes(stack)
    with pytest.raises(InputError, match="compute the modes with the mean"):
        coupling_coefficient(stack, modes, 0, film)
    with pytest.raises(InputError, match="second-order"):
        radiation_coefficient(stack, modes, 0, film)
    with pytest.raises(InputError, match=re.escape("between 0 and 1")):
        EngravedFilm(2, 1.7, 1.5, 1.5, 1)
