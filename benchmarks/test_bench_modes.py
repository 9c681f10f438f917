import numpy as np

from stackmodel.optical.confinement import mode_figures
from stackmodel.optical.dfb import DfbGrating, dfb_thresholds
from stackmodel.optical.modes import PlanarStack, find_modes
from stackmodel.optical.planar import planar_reflectance, planar_response

SILVER = 0.0569087 + 4.254323j
SIX = PlanarStack(
    0.63e-6, [1.52, 1.9 + 0.01j, 1.7, 1.84 + 1e-3j, 1.79, 2.0 + 0.3j, SILVER, 1.0],
    [1e-7, 4e-8, 9e-8, 5e-8, 1e-8, 1e-7],
)  # fmt: skip


def test_modes_of_six_lossy_layers(benchmark):
    modes = benchmark(find_modes, SIX)
    assert len(modes.label) > 1


def test_modes_of_six_lossy_layers_with_leaky(benchmark):
    assert len(benchmark(find_modes, SIX, leaky=True).label) > 1


def test_figures_of_six_lossy_layers(benchmark):
    modes = find_modes(SIX)
    assert np.all(np.isfinite(benchmark(mode_figures, SIX, modes).gain_overlap))


def _map():
    rng = np.random.default_rng(0)
    n = rng.uniform(1.3, 2.5, (400, 11)) + 1j * rng.uniform(0, 0.1, (400, 11))
    n[:, 0], n[:, -1] = 1.0, 1.5
    d = rng.uniform(1e-8, 2e-7, 9)
    return np.linspace(4e-7, 8e-7, 400), n, d, np.linspace(0, 1.5, 50)


def test_reflectance_map(benchmark):
    assert benchmark(planar_reflectance, *_map()).shape == (2, 400, 50)


def test_full_response_map(benchmark):
    assert benchmark(planar_response, *_map()).absorptance.shape == (2, 400, 50, 9)


def test_dfb_thresholds(benchmark):
    assert benchmark(dfb_thresholds, DfbGrating(2.0, radiation=0.5)).counted > 4


def test_modes_of_a_thick_film(benchmark):
    thick = PlanarStack(0.63e-6, [1.5, 1.6, 1.0], [1e-4])
    assert len(benchmark(find_modes, thick).label) == 354
