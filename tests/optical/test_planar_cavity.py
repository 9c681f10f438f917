import numpy as np
import pytest

from stackmodel.errors import InputError
from stackmodel.optical.planar import planar_reflectance
from stackmodel.optical.planar_cavity import cavity_modes

SILVER = 0.0569 + 4.254j


def _reflectance_at_threshold(media, thickness, active, modes, factor=1.0):
    out = []
    for wave, gain in zip(modes.wavelength, modes.threshold_gain, strict=True):
        index = np.array(media(wave), complex)
        index[active] -= 0.25j * factor * gain * wave / np.pi
        out.append(planar_reflectance([wave], index, thickness, [0.0], ("s",))[0, 0, 0])
    return np.array(out)


def _bragg(pairs=8):
    quarter = [0.63e-6 / 4 / n for n in (2.3, 1.46)] * pairs
    index = [1.52, *[2.3, 1.46] * pairs, 1.8, SILVER, 1.0]
    return (lambda wave: np.array(index)), [*quarter, 3.5e-7, 2e-7], 2 * pairs + 1


CAVITIES = [
    ((lambda wave: np.array([1.0, 2.0, 1.0])), [2e-6], 1),
    ((lambda wave: np.array([1.0, SILVER, 1.8, SILVER, 1.0])), [4e-8, 5e-7, 4e-8], 2),
    _bragg(),
    ((lambda wave: np.array([1.0, SILVER, 1.5 + 1e-14 / wave**2, 1.8, SILVER, 1.0])),
     [4e-8, 2e-7, 3e-7, 1e-7], 3),
]  # fmt: skip


@pytest.mark.parametrize(("media", "thickness", "active"), CAVITIES)
def test_at_threshold_the_stack_answers_without_input(media, thickness, active):
    modes = cavity_modes(media, thickness, active, (0.45e-6, 0.8e-6))
    assert modes.wavelength.size > 0
    assert np.all(np.diff(modes.wavelength) < 0)
    assert np.all(_reflectance_at_threshold(media, thickness, active, modes) > 1e10)
    # negative control: one percent less gain and it only amplifies
    assert np.all(_reflectance_at_threshold(media, thickness, active, modes, 0.99) < 1e8)


def test_slab_has_the_textbook_resonances():
    media, d, active = CAVITIES[0]
    modes = cavity_modes(media, d, active, (0.45e-6, 0.8e-6))
    order = np.round(2 * 2.0 * d[0] / modes.wavelength)
    np.testing.assert_array_equal(order, np.arange(order[0], order[-1] + 1))  # none missed
    np.testing.assert_allclose(modes.wavelength, 4 * d[0] / order, rtol=2e-3)
    np.testing.assert_allclose(modes.threshold_gain, np.log(9) / d[0], rtol=2e-2)
    # Q = w (round-trip time)/(2 ln 1/R)
    quality = 2 * np.pi / modes.wavelength * 2 * 2.0 * d[0] / (2 * np.log(9))
    np.testing.assert_allclose(modes.quality, quality, rtol=2e-2)


def test_more_bragg_pairs_need_less_gain():
    gains = []
    for pairs in (2, 4, 8):
        modes = cavity_modes(*_bragg(pairs), (0.5e-6, 0.8e-6))
        gains.append(modes.threshold_gain[np.argmin(np.abs(modes.wavelength - 0.56e-6))])
    assert gains[0] > 2 * gains[1] > 4 * gains[2]


def test_faulty_input_is_named():
    with pytest.raises(InputError, match="allowed are 1 to 1"):
        cavity_modes(CAVITIES[0][0], [1e-6], 2, (0.5e-6, 0.6e-6))
