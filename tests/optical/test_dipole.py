"""Dipole emission: reference values, brute force, conservation, limits."""

import csv
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from stackmodel.errors import ConvergenceError, InputError
from stackmodel.optical.dipole import dipole_stack, dissipated_power, kernel_arrays
from stackmodel.optical.dipole_gap import lossless_gap
from stackmodel.optical.dipole_layers import absorbed_by_layer
from stackmodel.optical.dipole_outcoupling import outcoupling, spectral_mean
from stackmodel.optical.dipole_radiance import photon_radiance, radiant_intensity
from stackmodel.optical.emission_line import gaussian_line, line_samples
from tests.optical.brute_force_dipole import guided_above, incoherent_escape, regions

REFERENCE = Path(__file__).parents[1] / "reference" / "optical" / "dipole_reference.csv"
ROWS = list(csv.DictReader(REFERENCE.read_text(encoding="utf-8").splitlines()))
SILVER = 0.0569087 + 4.254323j
LAM = 630e-9
# ITO / hole injector / hole transport / polymer / dots / oxide / silver, dots in film 4
FILMS = [1.85 + 0.005j, 1.5 + 0.013j, 1.7, 1.69, 2.0, 1.95, SILVER]
DEPTH = np.array([140, 40, 35, 10, 24, 60, 100]) * 1e-9


def case(row, stretch=1.0):
    value = float(row["value"]) * stretch
    if row["case"] == "perfect_mirror":
        return dipole_stack(1.0, 1e12j, [1.0], 1.0, [100.0], 0, value / (4 * np.pi))
    end = SILVER if row["case"].startswith("Ag") else 1.0
    return dipole_stack(0.63e-6, end, [1.7], 1.7, [30e-6], 0, value * 1e-6)


def stack_at(position=12e-9, wavelength=LAM, **changes):
    films = changes.get("films", FILMS)
    return dipole_stack(wavelength, changes.get("substrate", 1.52), films, 1.0, DEPTH, 4, position)


def parts(power):
    return power.cover + power.substrate + power.absorbed + power.guided + power.plasmon


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['case']} {r['value']}")
def test_reference(row):
    power = dissipated_power(case(row)).total[0]
    wanted = [float(row[name]) for name in ("P_perp", "P_par", "P_iso")]
    assert [*power, (power[0] + 2 * power[1]) / 3] == pytest.approx(wanted, rel=1e-8)
    moved = dissipated_power(case(row, 1.01)).total[0]
    assert [*moved] != pytest.approx(wanted[:2], rel=1e-5)


@pytest.mark.parametrize("row", [r for r in ROWS if r["T_perp"]], ids=lambda r: r["value"])
def test_light_through_one_interface(row):
    power = dissipated_power(case(row))
    through = power.substrate[0]
    assert through == pytest.approx([float(row["T_perp"]), float(row["T_par"])], rel=1e-8)
    share = through / power.total[0]
    assert share == pytest.approx([float(row["eta_perp"]), float(row["eta_par"])], rel=1e-8)
    split = outcoupling(power)  # nothing of it is lost at a second face: the medium below is air
    assert split.air[0] + split.substrate[0] == pytest.approx(1, rel=1e-12)
    iso = (through[0] + 2 * through[1]) / (3 * split.purcell_factor[0])
    assert iso == pytest.approx(float(row["eta_iso"]), rel=1e-8)


def test_endless_medium_gives_one():
    power = dissipated_power(dipole_stack(LAM, 1.7, [1.7, 1.7], 1.7, [50e-9, 80e-9], 1, 1e-9))
    assert power.total == pytest.approx(np.ones((1, 2)), abs=1e-13)
    assert power.cover == pytest.approx(np.full((1, 2), 0.5), abs=1e-13)


def random_stack(rng):
    count = int(rng.integers(1, 6))
    index = [complex(rng.uniform(1.3, 1.8))]
    index += [complex(rng.uniform(1.3, 2.3), 10 ** rng.uniform(-2.5, -1)) for _ in range(count)]
    index.append(complex(rng.choice([1.0, 1.4])))
    e = int(rng.integers(1, count + 1))
    if count > 1 and rng.random() < 0.6:
        index[-2], e = SILVER, min(e, count - 1)
    index[e] = complex(index[e].real)
    depth = np.concatenate([[0], rng.uniform(10e-9, 150e-9, count), [0]])
    return index, depth, e, rng.uniform(0.15, 0.85) * depth[e]


@pytest.mark.parametrize("seed", range(8))
def test_random_stacks_against_brute_force(seed):
    index, depth, e, z = random_stack(np.random.default_rng(1000 + seed))
    if all(n.imag == 0 for n in index):
        index[0] += 0.02j  # brute force on the real axis needs poles off it
    k0 = 2 * np.pi / LAM
    wanted = regions(index, depth * k0, e, z * k0)
    stack = dipole_stack(LAM, index[0], index[1:-1], index[-1], depth[1:-1], e - 1, z)
    power = dissipated_power(stack)
    found = [power.cover + power.substrate + power.absorbed, power.guided, power.plasmon]
    scale = wanted.sum(axis=0)
    assert np.concatenate(found) / scale == pytest.approx(wanted / scale, abs=3e-9)
    assert parts(power) == pytest.approx(power.total, rel=1e-12)
    moved = dipole_stack(LAM, index[0], index[1:-1], index[-1], depth[1:-1], e - 1, 1.01 * z)
    assert dissipated_power(moved).total[0] != pytest.approx(scale, rel=1e-6)


def test_lossless_guided_modes_against_another_path():
    index, depth = [1.5, 1.6, 2.0, 1.7, 1.0], np.array([0, 120e-9, 300e-9, 80e-9, 0])
    k0 = 2 * np.pi / LAM
    wanted = guided_above([complex(n) for n in index], depth * k0, 2, 70e-9 * k0, 1.5, 2.0)
    stack = dipole_stack(LAM, 1.5, index[1:-1], 1.0, depth[1:-1], 1, 70e-9)
    power = dissipated_power(stack)
    assert power.guided[0] == pytest.approx(wanted, rel=1e-9)
    assert power.guided[0].min() > 0.2
    assert power.plasmon.tolist() == power.absorbed.tolist() == [[0.0, 0.0]]


def test_lossless_light_in_a_prism_is_not_called_absorbed():
    for gap in (0.3e-6, 1e-6, 2.5e-6):  # ever narrower leaks into the dense substrate
        stack = dipole_stack(620e-9, 1.9, [1.3, 1.6], 1.0, [gap, 250e-9], 1, 100e-9)
        power = dissipated_power(stack)
        assert parts(power) == pytest.approx(power.total, rel=1e-12)
        assert power.substrate[0, 1] > 0.8
        assert np.abs(power.absorbed).max() < 1e-12


def test_a_resonance_too_narrow_for_the_flux_is_refused():
    films = [1.3, 1.6, 1.3, 1.5 + 1e-3j]
    stack = dipole_stack(620e-9, 1.9, films, 1.0, [2.8e-6, 250e-9, 4e-6, 100e-9], 1, 100e-9)
    with pytest.raises(ConvergenceError, match="almost no loss"):
        dissipated_power(stack)


def test_fractions_sum_to_one_and_are_fractions():
    rng = np.random.default_rng(3)
    for _ in range(20):
        index, depth, e, z = random_stack(rng)
        stack = dipole_stack(LAM, index[0], index[1:-1], index[-1], depth[1:-1], e - 1, z)
        for share in (1 / 3, 0.0, 1.0):
            split = outcoupling(dissipated_power(stack), share)
            five = [getattr(split, f.name)[0] for f in fields(split)][:5]
            assert sum(five) == pytest.approx(1, abs=1e-12)
            assert min(five) > -1e-10


def test_layers_add_up_to_the_purcell_factor():
    stack = stack_at(wavelength=np.array([600e-9, 640e-9]))
    power, layers = dissipated_power(stack), absorbed_by_layer(stack)
    assert layers.sum(axis=1) == pytest.approx(power.total, rel=1e-9)
    assert layers[:, 0] == pytest.approx(power.substrate, rel=1e-9)
    assert np.abs(layers[:, [3, 4, 5, 6]]).max() < 1e-12  # films without loss
    assert layers[:, 7, 0].min() > 0.5  # the perpendicular dipole feeds the silver
    more = stack_at(films=[1.85 + 0.0055j, *FILMS[1:]], wavelength=stack.wavelength)
    assert absorbed_by_layer(more)[:, 1] != pytest.approx(layers[:, 1], rel=1e-2)


def test_layers_of_weak_loss_are_resolved_and_share_by_loss():
    films = [1.9 + 1e-7j, 1.7, 1.9 + 2e-7j]
    stack = dipole_stack(LAM, 1.5, films, 1.5, [80e-9, 100e-9, 80e-9], 1, 50e-9)
    layers = absorbed_by_layer(stack)
    guided = dissipated_power(stack).guided
    assert layers[:, [1, 3]].sum(axis=1) == pytest.approx(guided, rel=1e-5)
    assert layers[0, 3] / layers[0, 1] == pytest.approx([2, 2], rel=1e-5)  # mirror symmetric


def test_lossless_stack_keeps_nothing_in_its_layers():
    stack = dipole_stack(LAM, 1.5, [1.9, 1.7], 1.0, [80e-9, 100e-9], 1, 50e-9)
    layers, power = absorbed_by_layer(stack), dissipated_power(stack)
    assert np.abs(layers[:, 1:3]).max() < 1e-12
    assert layers[:, 3] == pytest.approx(power.cover, rel=1e-9)


def hemisphere(stack, medium, edge):
    x, w = np.polynomial.legendre.leggauss(1500)
    total = 0.0
    for lo, hi in ((0, edge), (edge, np.pi / 2)):
        theta = (lo + hi) / 2 + (hi - lo) / 2 * np.sin(np.pi / 2 * x)
        weight = (hi - lo) / 2 * np.pi / 2 * np.cos(np.pi / 2 * x) * w * 2 * np.pi * np.sin(theta)
        total += np.einsum("wao,a->wo", radiant_intensity(stack, theta, medium), weight)
    return total


def test_angular_spectra_integrate_to_the_channels():
    stack = stack_at()
    power = dissipated_power(stack)
    below = hemisphere(stack, "substrate", np.arcsin(1 / 1.52))
    assert below == pytest.approx(power.substrate, rel=1e-8)
    assert hemisphere(stack, "air", 1.0) == pytest.approx(power.out_below, rel=1e-9)
    top = hemisphere(stack, "cover", 1.0)
    assert top == pytest.approx(power.cover + power.out_above, rel=1e-9)
    assert below != pytest.approx(1.01 * power.substrate, rel=1e-3)
    endless = dipole_stack(LAM, 1.7, [1.7], 1.7, [50e-9], 0, 10e-9)
    normal, along = radiant_intensity(endless, [0, np.pi / 2 - 1e-9], repeat_passes=False)[0]
    assert normal == pytest.approx([0, 3 / (8 * np.pi)], abs=1e-9)
    assert along == pytest.approx([3 / (8 * np.pi), 3 / (16 * np.pi)], rel=1e-6)


def by_reciprocity(stack, from_below, theta):
    """Intensity in a half-space from the field that a wave coming from there has at the dipole."""
    import tmm

    index, thick, film = [1.52, *FILMS, 1.0], stack.thickness, 1 + stack.emitter
    height = stack.position[0]
    if not from_below:
        index, thick, film = index[::-1], thick[::-1], len(index) - 1 - film
        height = thick[film - 1] - height
    thick = [np.inf, *thick, np.inf]
    te, tm = (
        tmm.position_resolved(film, height, tmm.coh_tmm(pol, index, thick, theta, LAM))
        for pol in "sp"
    )
    parallel = 0.5 * (abs(te["Ey"]) ** 2 + abs(tm["Ex"]) ** 2)
    return 3 / (8 * np.pi) * index[0] / index[film] * np.array([abs(tm["Ez"]) ** 2, parallel])


def test_angular_spectra_obey_reciprocity_with_tmm():
    stack = stack_at()
    for theta in (0.2, 0.7, 1.3):  # beyond the critical angle of the substrate, too
        below = radiant_intensity(stack, theta, "substrate")[0, 0]
        above = radiant_intensity(stack, theta, "cover", repeat_passes=False)[0, 0]
        assert below == pytest.approx(by_reciprocity(stack, True, theta), rel=1e-10)
        assert above == pytest.approx(by_reciprocity(stack, False, theta), rel=1e-10)
        assert below != pytest.approx(by_reciprocity(stack_at(12.5e-9), True, theta), rel=1e-3)


def test_radiance_of_an_endless_medium_is_a_sphere_seen_on_a_plane():
    stack = dipole_stack([600e-9, LAM], 1.7, [1.7], 1.7, [50e-9], 0, 10e-9)
    theta = np.array([0.0, 0.5, 1.2])
    found = photon_radiance(stack, theta, [1e20, 3e20], repeat_passes=False)
    wanted = np.outer(1 / np.cos(theta), [1e20, 3e20]) / (4 * np.pi)
    assert found == pytest.approx(wanted, rel=1e-10)
    assert photon_radiance(stack, theta, [1e20, 3e20], perpendicular=0.4, repeat_passes=False)[
        0
    ] == pytest.approx(0.9 * wanted[0], rel=1e-10)
    with pytest.raises(InputError, match="below pi/2"):
        photon_radiance(stack, np.pi / 2, [1e20, 3e20])


def test_thick_substrate_passes_repeat():
    from stackmodel.optical.dipole_kernel import flux_density
    from stackmodel.optical.dipole_waves import side

    stack = dipole_stack(LAM, 1.52, [1.7, 1.95, SILVER], 1.0, [60e-9, 40e-9, 200e-9], 0, 30e-9)
    eps, depth, e, below, above, weight = kernel_arrays(stack)
    for s in (0.2, 0.7, 0.95):
        r = side(eps[0], depth[0], s + 0j, 4, 0)[:2]
        te, tm = incoherent_escape(1.52, 1.0, s, r)
        args = (eps[0], depth[0], e, below[0], above[0], weight, np.array([s]), 1.0)
        flux = flux_density(*args, np.array([0.0, 1.0]))[0]
        assert flux[4] / flux[2] == pytest.approx(tm, rel=1e-10)
        assert min(te, tm) < flux[5] / flux[3] < max(te, tm)
        once = flux_density(*args, np.array([0.0, 0.0]))[0]
        assert once[4] < flux[4]
        dark = flux_density(*args, np.array([50.0, 1.0]))[0]
        assert dark[4] == flux[4]  # a lossless substrate may be as thick as it likes


def test_more_escapes_when_passes_repeat_and_less_through_an_absorbing_substrate():
    clear, grey = stack_at(), stack_at(substrate=1.52 + 3e-6j)
    endless, single = dissipated_power(clear), dissipated_power(clear, repeat_passes=False)
    assert (endless.out_below > single.out_below).all()
    assert endless.substrate == pytest.approx(single.substrate, rel=1e-14)
    through = dissipated_power(grey, substrate_thickness=1e-3, repeat_passes=False)
    loss = through.out_below / single.out_below
    straight = np.exp(-4 * np.pi * 3e-6 * 1e-3 / LAM)
    assert ((loss < straight) & (loss > straight**1.4)).all()  # 1/cos of up to 41 degrees


def test_lossless_stack_lets_all_light_above_the_critical_angle_out():
    stack = dipole_stack(LAM, 1.52, [1.8], 1.0, [100e-9], 0, 40e-9)
    power = dissipated_power(stack)
    split = outcoupling(power)
    trapped = (
        hemisphere(stack, "substrate", np.arcsin(1 / 1.52)) - power.out_below - power.out_above
    )
    assert split.substrate * split.purcell_factor == pytest.approx(
        (trapped[:, 0] + 2 * trapped[:, 1]) / 3, rel=1e-7
    )


def test_positions_average_and_spectra_weigh_by_emitted_photons():
    here, there = dissipated_power(stack_at(6e-9)), dissipated_power(stack_at(18e-9))
    both = dipole_stack(LAM, 1.52, FILMS, 1.0, DEPTH, 4, [6e-9, 18e-9], [3.0, 1.0])
    mean = dissipated_power(both)
    for f in fields(mean):
        wanted = 0.75 * getattr(here, f.name) + 0.25 * getattr(there, f.name)
        assert getattr(mean, f.name) == pytest.approx(wanted, rel=1e-9, abs=1e-11)
    lam = line_samples(LAM, 0.08, 9)
    power = dissipated_power(stack_at(wavelength=lam))
    average = spectral_mean(power, lam, gaussian_line(lam, LAM, 0.08))
    one = spectral_mean(power, lam, np.eye(9)[4])
    assert one.total[0] == pytest.approx(power.total[4], rel=1e-14)
    assert parts(average) == pytest.approx(average.total, rel=1e-12)


def test_closed_metal_box_radiates_nowhere():
    stack = dipole_stack(LAM, SILVER, [1.8], SILVER, [120e-9], 0, 50e-9)
    split = outcoupling(dissipated_power(stack))
    assert split.air[0] == split.substrate[0] == 0
    assert split.guided[0] + split.plasmon[0] == pytest.approx(1, rel=1e-12)


def test_nearness_to_an_absorber_costs_one_over_distance_cubed():
    near = [
        dissipated_power(dipole_stack(LAM, SILVER, [1.7], 1.7, [1e-6], 0, d)).total[0, 0]
        for d in (1e-9, 0.5e-9)
    ]
    assert near[1] / near[0] == pytest.approx(8, rel=0.02)


def test_absorbing_emitter_film_reabsorbs():
    films = [*FILMS[:4], 2.0 + 0.05j, *FILMS[5:]]
    stack = lossless_gap(LAM, 1.52, films, 1.0, DEPTH, 4, 12e-9, 4e-9)
    assert stack.thickness.sum() == pytest.approx(DEPTH.sum(), rel=1e-14)
    layers = absorbed_by_layer(stack)
    film = layers[0, 5] + layers[0, 7]
    assert (film > 0.02).all()
    clear = lossless_gap(LAM, 1.52, FILMS, 1.0, DEPTH, 4, 12e-9, 4e-9)
    assert dissipated_power(clear).total == pytest.approx(
        dissipated_power(stack_at()).total, rel=1e-9
    )
    with pytest.raises(InputError, match="does not fit"):
        lossless_gap(LAM, 1.52, films, 1.0, DEPTH, 4, 3e-9, 4e-9)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"films": [1.7 + 0.1j]}, "lossless film"),
        ({"cover": 1.0 - 0.1j}, "k >= 0"),
        ({"position": 0.0}, "not on its faces"),
        ({"position": 60e-9}, "not on its faces"),
        ({"thickness": [-1e-9]}, "positive"),
        ({"emitter": 1}, "films are 0 to 0"),
        ({"wavelength": 0.0}, "wavelengths must be positive"),
        ({"weight": [-1.0, 2.0], "position": [1e-9, 2e-9]}, "weights"),
        ({"weight": [0.0]}, "weights"),
        ({"films": [np.nan]}, "index|finite"),
    ],
)
def test_bad_input_says_what_is_wrong(change, message):
    good = {
        "wavelength": LAM,
        "substrate": 1.5,
        "films": [1.7],
        "cover": 1.0,
        "thickness": [50e-9],
        "emitter": 0,
        "position": 10e-9,
    }
    with pytest.raises(InputError, match=message):
        dipole_stack(**(good | change))
    with pytest.raises(InputError, match="between 0 and 1"):
        outcoupling(dissipated_power(stack_at()), 1.5)
    with pytest.raises(InputError, match="metal"):
        radiant_intensity(dipole_stack(LAM, SILVER, [1.7], 1.0, [1e-7], 0, 5e-8), 0.1, "air")
