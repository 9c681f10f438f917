import re

import numpy as np
import pytest
import tmm

from stackmodel.errors import InputError
from stackmodel.optical.planar import planar_reflectance, planar_response
from stackmodel.optical.planar_substrate import planar_response_thick


def _random_stack(rng, transparent_exit=False):
    films = rng.integers(1, 9)
    n = rng.uniform(1.0, 2.6, films + 2) + 0j
    absorbing = rng.random(films + 2) < 0.6
    n[absorbing] += 1j * 10 ** rng.uniform(-5, 0, absorbing.sum())
    metal = rng.random(films + 2) < 0.15
    n[metal] = rng.uniform(0.05, 1.5, metal.sum()) + 1j * rng.uniform(2, 5, metal.sum())
    n[0] = rng.uniform(1.0, 2.4)
    if transparent_exit:
        n[-1] = 1.0
    return n, 10 ** rng.uniform(-9, -6.3, films), rng.uniform(0.4e-6, 1e-6)


def _tmm_difference(n, d, wavelength, angle, scale=1.0):
    worst = 0.0
    ours = planar_response([wavelength], n, d * scale, [angle])
    for i, pol in enumerate("sp"):
        data = tmm.coh_tmm(pol, n, [np.inf, *d, np.inf], angle, wavelength)
        theirs = [data["R"], data["T"], *tmm.absorp_in_each_layer(data)[1:-1]]
        mine = [ours.reflectance[i, 0, 0], ours.transmittance[i, 0, 0], *ours.absorptance[i, 0, 0]]
        worst = max(worst, np.abs(np.array(mine) - theirs).max())
    return worst


def test_random_stacks_and_angles_against_tmm():
    rng = np.random.default_rng(3)
    for _ in range(200):
        n, d, wavelength = _random_stack(rng)
        assert _tmm_difference(n, d, wavelength, rng.uniform(0, 1.5)) < 1e-12


def test_negative_control_one_percent_of_thickness():
    rng = np.random.default_rng(3)
    n, d, wavelength = _random_stack(rng)
    assert _tmm_difference(n, d, wavelength, 0.4, scale=1.01) > 1e-6


def _map(rng, layers=9):
    n = rng.uniform(1.2, 2.6, (30, layers + 2)) + 1j * 10 ** rng.uniform(-6, 0.5, (30, layers + 2))
    n[:, 0] = 1.5
    n[:, -1] = 1.0
    return np.linspace(0.4e-6, 0.8e-6, 30), n, 10 ** rng.uniform(-9, -5, layers)


def test_powers_sum_to_one_also_beyond_total_reflection():
    rng = np.random.default_rng(5)
    for _ in range(20):
        waves, n, d = _map(rng)
        r = planar_response(waves, n, d, np.linspace(0, 1.55, 25))
        total = r.reflectance + r.transmittance + r.absorptance.sum(-1)
        np.testing.assert_allclose(total, 1, atol=1e-12, rtol=0)
        assert r.absorptance.min() > -1e-14
        alone = planar_reflectance(waves, n, d, np.linspace(0, 1.55, 25))
        np.testing.assert_allclose(r.reflectance, alone, atol=1e-13, rtol=0)


def test_thick_absorbing_layers_do_not_overflow():
    r = planar_response([0.5e-6], [1.0, 1.5, 0.1 + 4j, 1.8, 1.0], [1e-6, 1e-2, 1e-6], [0.0, 1.2])
    total = r.reflectance + r.transmittance + r.absorptance.sum(-1)
    np.testing.assert_allclose(total, 1, atol=1e-12)
    assert np.all(r.transmittance == 0)


def test_a_field_node_at_an_interface_is_no_trouble():
    # a quarter wave before an all but perfect mirror: the field vanishes at the mirror
    r = planar_response([0.6e-6], [1.0, 1.0, 1.0, 1e9j], [1.5e-7, 1.5e-7], [0.0])
    np.testing.assert_allclose(r.reflectance, 1, atol=1e-12)
    np.testing.assert_allclose(r.absorptance, 0, atol=1e-12)


def test_fresnel_and_brewster():
    angle = np.arctan(1.5)
    r = planar_response([0.5e-6], [1.0, 1.0, 1.5], [1e-7], [0.0, angle])
    assert r.reflectance[0, 0, 0] == pytest.approx(0.04, rel=1e-13)
    assert r.reflectance[1, 0, 1] < 1e-30
    assert r.transmittance[1, 0, 1] == pytest.approx(1, abs=1e-14)


def test_reversed_stack_transmits_alike():
    rng = np.random.default_rng(11)
    n, d, wavelength = _random_stack(rng, transparent_exit=True)
    n[0] = 1.0
    a = planar_response([wavelength], n, d, [0.7])
    b = planar_response([wavelength], n[::-1], d[::-1], [0.7])
    np.testing.assert_allclose(a.transmittance, b.transmittance, rtol=1e-12)


def _thick_stack(rng, k=0.0):
    n, d, wavelength = _random_stack(rng, transparent_exit=True)
    place = rng.integers(1, len(n) - 1)
    n[0] = 1.0
    n[place], d[place - 1] = 1.52 + 1j * k, 1e-3
    return n, d, wavelength, place


def test_thick_substrate_against_tmm():
    rng = np.random.default_rng(8)
    for _ in range(100):
        n, d, wavelength, place = _thick_stack(rng)
        angle = rng.uniform(0, 1.4)
        kinds = ["i"] + ["c"] * (len(n) - 2) + ["i"]
        kinds[place] = "i"
        ours = planar_response_thick([wavelength], n, d, [angle], place)
        for i, pol in enumerate("sp"):
            data = tmm.inc_tmm(pol, n, [np.inf, *d, np.inf], kinds, angle, wavelength)
            theirs = tmm.inc_absorp_in_each_layer(data)
            assert abs(ours.reflectance[i, 0, 0] - data["R"]) < 1e-12
            assert abs(ours.transmittance[i, 0, 0] - data["T"]) < 1e-12
            np.testing.assert_allclose(ours.absorptance[i, 0, 0], theirs[1:-1], atol=1e-12)


def test_weakly_absorbing_substrate_against_tmm():
    rng = np.random.default_rng(9)
    for _ in range(30):
        n, d, wavelength, place = _thick_stack(rng, k=1e-7)
        kinds = ["i"] + ["c"] * (len(n) - 2) + ["i"]
        kinds[place] = "i"
        ours = planar_response_thick([wavelength], n, d, [0.5], place)
        for i, pol in enumerate("sp"):
            data = tmm.inc_tmm(pol, n, [np.inf, *d, np.inf], kinds, 0.5, wavelength)
            assert abs(ours.reflectance[i, 0, 0] - data["R"]) < 1e-12
            assert abs(ours.transmittance[i, 0, 0] - data["T"]) < 1e-12


def test_thick_substrate_is_the_mean_of_the_fringes():
    # the incoherent slab must be the average of coherent ones over a fringe of thickness
    n, wavelength = [1.0, 1.8 + 0.01j, 1.5, 2.0 + 0.02j, 1.0], 0.5e-6
    thick = planar_response_thick([wavelength], n, [1e-7, 1e-3, 5e-8], [0.0], 2)
    phases = np.linspace(0, wavelength / 3, 400, endpoint=False)
    mean = np.mean(
        [planar_response([wavelength], n, [1e-7, 1e-4 + x, 5e-8], [0.0]).reflectance[0, 0, 0]
         for x in phases]
    )  # fmt: skip
    assert thick.reflectance[0, 0, 0] == pytest.approx(mean, rel=1e-10)
    coherent = planar_response([wavelength], n, [1e-7, 1e-3, 5e-8], [0.0])
    assert abs(coherent.reflectance[0, 0, 0] - mean) > 1e-3  # negative control


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"angle": [1.6]}, "below 90 degrees"),
        ({"index": [1 + 0.1j, 1.5, 1.0]}, "absorbs"),
        ({"thickness": [1e-7, 1e-7]}, "two indices more"),
        ({"polarizations": ("TE",)}, "'TE' is not one of s (TE), p (TM)"),
        ({"wavelength": [-1.0]}, "positive"),
    ],
)
def test_faulty_input_is_named(change, message):
    given = {"wavelength": [5e-7], "index": [1.0, 1.5, 1.0], "thickness": [1e-7], "angle": [0.0]}
    with pytest.raises(InputError, match=re.escape(message)):
        planar_response(**{**given, **change})


def test_thick_layer_must_be_a_film():
    with pytest.raises(InputError, match="allowed are 1 to 1"):
        planar_response_thick([5e-7], [1.0, 1.5, 1.0], [1e-3], [0.0], 2)
