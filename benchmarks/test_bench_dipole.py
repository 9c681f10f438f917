"""Out-coupling spectrum of a seven-film stack: 60 wavelengths, both orientations, one core."""

import numpy as np

from stackmodel.optical.dipole import dipole_stack, dissipated_power
from stackmodel.optical.dipole_layers import absorbed_by_layer

FILMS = [1.85 + 0.005j, 1.5 + 0.013j, 1.7, 1.69, 2.0, 1.95, 0.0569 + 4.2543j]
DEPTH = np.array([140, 40, 35, 10, 24, 60, 100]) * 1e-9
LAM = np.linspace(570e-9, 690e-9, 60)


def test_outcoupling_spectrum(benchmark):
    stack = dipole_stack(LAM, 1.52, FILMS, 1.0, DEPTH, 4, 12e-9)
    dissipated_power(stack)
    result = benchmark(dissipated_power, stack)
    assert np.isfinite(result.total).all()
    if benchmark.stats is not None:
        assert benchmark.stats.stats.min < 0.1


def test_outcoupling_spectrum_of_eleven_positions(benchmark):
    stack = dipole_stack(LAM, 1.52, FILMS, 1.0, DEPTH, 4, np.linspace(2e-9, 22e-9, 11))
    dissipated_power(stack)
    assert np.isfinite(benchmark(dissipated_power, stack).total).all()


def test_absorption_by_layer(benchmark):
    stack = dipole_stack(LAM, 1.52, FILMS, 1.0, DEPTH, 4, 12e-9)
    absorbed_by_layer(stack)
    assert np.isfinite(benchmark(absorbed_by_layer, stack)).all()
