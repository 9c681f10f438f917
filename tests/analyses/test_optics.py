"""Optical commands on stacks: spectra, dispersion, mixtures, sensitivities, emission."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import tmm

import stackmodel as sm

STACKS = Path(__file__).parents[2] / "stacks"
PU = sm.read_stack(STACKS / "pu2020_red_RNH2.yaml")
DFB = sm.read_stack(STACKS / "review_dfb_l_ito.yaml")
WAVE = 630e-9


def stack_of(substrate, films, cover=1.0, **more):
    """A stack of numbers: complex indices, thicknesses in m."""

    def index(n):
        return {"refractive_index": {"n": complex(n).real, "k": complex(n).imag}}

    materials = {f"m{i}": index(n) for i, (n, _) in enumerate(films)}
    return sm.parse_stack(
        json.dumps(
            {
                "stackmodel": 1,
                "substrate": {"material": "sub"} | more.pop("under", {}),
                "cover": {"material": "top"},
                "layers": [
                    {"name": f"l{i}", "material": f"m{i}", "thickness": f"{float(d)!r} m"}
                    for i, (_, d) in enumerate(films)
                ],
                "operation": {"wavelength": "630 nm"},
                "materials": materials | {"sub": index(substrate), "top": index(cover)},
            }
            | more
        )
    )


def random_films(rng, count):
    n = rng.uniform(1.3, 2.4, count) + 1j * rng.choice([0, 1e-3, 0.05, 1.0], count)
    return list(zip(n, rng.uniform(5e-9, 2e-7, count), strict=True))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("polarization", ["s", "p"])
def test_coherent_spectrum_against_tmm(seed, polarization):
    rng = np.random.default_rng(seed)
    films, angle = random_films(rng, 1 + 3 * seed), float(rng.uniform(0, 1.4))
    found = sm.spectrum(
        stack_of(1.5, films, 1.0), from_=WAVE, to=WAVE, points=1, angles=[angle],
        polarization=polarization,
    )  # fmt: skip
    n = [1.5, *(n for n, _ in films), 1.0]
    d = [np.inf, *(d for _, d in films), np.inf]
    told = tmm.coh_tmm(polarization, n, d, angle, WAVE)
    assert float(found.reflectance.item()) == pytest.approx(told["R"], abs=1e-12)
    assert float(found.transmittance.item()) == pytest.approx(told["T"], abs=1e-12)
    layers = tmm.absorp_in_each_layer(told)[1:-1]
    assert found.absorptance.values.ravel() == pytest.approx(layers, abs=1e-12)


@pytest.mark.parametrize("side", ["substrate", "cover"])
def test_thick_substrate_against_tmm(side):
    films, glass = random_films(np.random.default_rng(5), 6), 1.52 + 1e-7j
    stack = stack_of(glass, films, under={"thickness": "1.1 mm"})
    for pol in ("s", "p"):
        found = sm.spectrum(
            stack, from_=WAVE, to=WAVE, points=1, angles="35 deg", polarization=pol, side=side
        )
        n = [1.0, glass, *(n for n, _ in films), 1.0]
        d = [np.inf, 1.1e-3, *(d for _, d in films), np.inf]
        kinds = ["i", "i", *"c" * len(films), "i"]
        if side == "cover":
            n, d, kinds = n[::-1], d[::-1], kinds[::-1]
        told = tmm.inc_tmm(pol, n, d, kinds, np.radians(35), WAVE)
        assert found.reflectance.item() == pytest.approx(told["R"], abs=1e-12)
        assert found.transmittance.item() == pytest.approx(told["T"], abs=1e-12)
        layers = np.array(tmm.inc_absorp_in_each_layer(told)[1:-1])
        layers = layers if side == "substrate" else layers[::-1]
        assert found.absorptance.values.ravel() == pytest.approx(layers, abs=1e-12)


def test_large_and_opaque_stacks_do_not_overflow():
    films = [(0.06 + 4.2j, 5e-6), *random_films(np.random.default_rng(1), 150)]
    found = sm.spectrum(stack_of(1.5, films), points=5, angles="0 deg,60 deg,80 deg")
    total = found.reflectance + found.transmittance + found.absorptance.sum("layer")
    assert np.abs(total - 1).max() < 1e-12


def mixture(law, fraction, host="a", inclusion="b"):
    return sm.parse_stack(
        f"""
stackmodel: 1
substrate: {{material: a}}
layers: [{{name: film, material: mixed, thickness: 100 nm}}]
operation: {{wavelength: 630 nm}}
materials:
  mixed: {{refractive_index: {{mixture: {{law: {law}, host: {host}, inclusion: {inclusion},
           fraction: {fraction}}}}}}}
  a: {{refractive_index: 1.45}}
  b: {{refractive_index: {{n: 1.9, k: 0.01}}}}
"""
    )


def test_index_of_a_mixture():
    from stackmodel.formulation.optical import refractive_index

    for law in ("bruggeman", "maxwell-garnett"):
        for fraction, pure in ((0, 1.45), (1, 1.9 + 0.01j)):
            found = refractive_index(mixture(law, fraction), "mixed", WAVE)
            assert complex(found) == pytest.approx(pure, abs=1e-12)
    e = complex(refractive_index(mixture("bruggeman", 0.3), "mixed", WAVE)) ** 2
    a, b = 1.45**2, (1.9 + 0.01j) ** 2
    rest = 0.7 * (a - e) / (a + 2 * e) + 0.3 * (b - e) / (b + 2 * e)
    assert abs(rest) < 1e-14
    assert abs(0.7 * (a - 1.01 * e) / (a + 2 * e) + 0.3 * (b - e) / (b + 2 * e)) > 1e-4
    assert sm.modes(mixture("bruggeman", 0.5)).attrs["wavelength"] == WAVE


def test_errors_of_indices_name_material_and_range():
    with pytest.raises(sm.InputError, match="mixed -> mixed contains itself"):
        sm.modes(mixture("bruggeman", 0.5, host="mixed"))
    with pytest.raises(sm.StackFileError, match="bruggeman"):
        mixture("brugeman", 0.5)
    with pytest.raises(sm.InputError, match=r"ITO: 2000 nm lies .* 251.57 nm to 1000 nm"):
        sm.outcoupling(PU, wavelength="2000 nm", layer="emitter")


def test_dispersion_gives_the_group_index():
    found = sm.dispersion(DFB, from_="635 nm", to="655 nm", points=61)  # between table rows
    assert list(found["mode"].values) == ["TE0", "TM0"]
    x = found.wavelength.values
    n = found.effective_index_real.sel(mode="TE0").values
    slope = np.gradient(n, x)
    group = (n - x * slope)[10:-10]
    told = found.group_index.sel(mode="TE0").values[10:-10]
    assert group == pytest.approx(told, rel=1e-5)
    assert n[10:-10] != pytest.approx(told, rel=1e-2)


def test_cut_off_thickness_is_where_the_mode_begins():
    found = sm.dispersion(DFB, layer="emitter", from_="10 nm", to="80 nm", points=15)
    cut = float(found.cutoff_thickness[found.cutoff_polarization == "TM"][0])
    for factor, guided in ((0.98, False), (1.02, True)):
        stack = sm.replace(DFB, {"layers.emitter.thickness": f"{cut * factor!r} m"})
        labels = set(sm.modes(stack).polarization.values)
        assert ("TM" in labels) == guided
    begins = found.thickness.values[np.isfinite(found.effective_index_real.sel(mode="TM0"))][0]
    assert begins - cut < 5.1e-9


def test_a_metal_has_no_cut_off():
    metal = sm.read_stack(STACKS / "review_dfb_l_ito_moox_al.yaml")
    found = sm.dispersion(metal, layer="emitter", points=5)
    assert "cutoff_thickness" not in found
    assert "fade" in found.attrs["notes"]


def test_the_metal_quenches_the_mode():
    """The same stack with and without MoOx and Al on top."""
    metal = sm.read_stack(STACKS / "review_dfb_l_ito_moox_al.yaml")
    bare, covered = (float(sm.modes(s).sel(mode="TE0").modal_loss) for s in (DFB, metal))
    assert bare == pytest.approx(3500, rel=0.05)
    assert covered > 10 * bare


@pytest.mark.parametrize("layer", ["cathode", "emitter", "HTL"])
def test_sensitivities_against_differences(layer):
    told = sm.modes(DFB, sensitivities=True)
    depth = float(DFB.layer(layer).thickness)
    step = 1e-4 * depth
    ends = [
        sm.modes(sm.replace(DFB, {f"layers.{layer}.thickness": f"{depth + sign * step!r} m"}))
        for sign in (1, -1)
    ]
    for name, column in (
        ("effective_index_real", "index_by_thickness_real"),
        ("modal_loss", "loss_by_thickness"),
    ):
        slope = (ends[0][name] - ends[1][name]).values / (2 * step)
        assert told[column].sel(film=layer).values == pytest.approx(slope, rel=2e-6)


def test_sensitivity_to_an_index_and_a_loss():
    told = sm.modes(DFB, sensitivities=True).sel(layer="emitter")

    def changed(n, k=0.0):
        name = DFB.layer("emitter").material
        return sm.modes(
            sm.replace(DFB, {"materials": {name: {"refractive_index": {"n": n, "k": k}}}})
        )

    up, down = changed(1.9911), changed(1.9909)
    slope = (up.effective_index_real - down.effective_index_real).values / 2e-4
    assert told.index_by_index_real.values == pytest.approx(slope, rel=1e-6)
    up, down = changed(1.991, 1e-5), changed(1.991, -1e-5)
    slope = (up.modal_loss - down.modal_loss).values / 2e-5
    assert told.loss_by_extinction.values == pytest.approx(slope, rel=1e-6)
    assert told.loss_by_extinction.values != pytest.approx(1.01 * slope, rel=1e-3)


def test_the_search_says_where_it_looked():
    assert "Re n_eff from 1.5" in sm.modes(DFB).attrs["searched"]
    assert "all leaky modes" in sm.modes(DFB, leaky=True).attrs["searched"]


def test_the_largest_field_is_one():
    fields = sm.modes(PU, fields=True).mode_field.values
    assert fields.shape[0] == 2
    assert np.abs(fields).max(axis=1) == pytest.approx(1, abs=1e-15)


CHANNELS = ("air", "substrate", "guided", "plasmon", "absorbed")


@pytest.mark.parametrize(
    "options",
    [
        {}, {"line": True}, {"profile": "monolayers"}, {"profile": "recombination", "line": True},
        {"one_pass": True}, {"perpendicular": 0.0}, {"layer": "HTL", "position": 0.2},
    ],
    ids=str,
)  # fmt: skip
def test_channels_add_to_one(options):
    found = sm.outcoupling(PU, **options)
    assert sum(float(found[name]) for name in CHANNELS) == pytest.approx(1, abs=1e-12)
    assert float(found.dipole_weight.sum()) == pytest.approx(1, abs=1e-12)
    assert float(found.absorbed_in_layer.sum()) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(("on", "beside"), [(0, 1e-4), (1, 1 - 1e-4)])
def test_a_dipole_on_a_face_is_the_limit_of_one_beside_it(on, beside):
    stack = stack_of(1.5, [(1.7, 400e-9)])
    at, near = (
        float(sm.outcoupling(stack, layer="l0", position=where).purcell_factor)
        for where in (on, beside)
    )
    assert at == pytest.approx(near, rel=3e-4)


def test_a_dipole_on_an_absorber_is_refused():
    with pytest.raises(sm.InputError, match="on the face of l0 towards an absorber"):
        sm.outcoupling(stack_of(1.5 + 0.01j, [(1.7, 400e-9)]), layer="l0", position=0)


def test_a_line_is_the_mean_of_its_wavelengths():
    found = sm.outcoupling(PU, line=True)
    lam, photons = found.emission_wavelength.values, found.emission_spectrum.values
    single = [sm.outcoupling(PU, wavelength=float(w)) for w in lam[::6]]
    rate = photons[::6] * np.array([float(s.purcell_factor) for s in single])
    air = np.array([float(s.air) for s in single])
    mean = np.trapezoid(rate * air, lam[::6]) / np.trapezoid(rate, lam[::6])
    assert float(found.air) == pytest.approx(mean, rel=1e-4)
    assert np.trapezoid(found.escaping_spectrum, lam) == pytest.approx(float(found.air), rel=1e-12)


def test_directions_add_up_to_the_light_in_air():
    found = sm.outcoupling(PU, angles=True)
    angle = found.angle.values
    out = np.trapezoid(2 * np.pi * np.sin(angle) * found.angular_emission, angle)
    assert out == pytest.approx(float(found.air), rel=2e-3)
    assert float(found.forward_emission) == pytest.approx(
        float(found.angular_emission[0]), rel=1e-9
    )


def test_a_substrate_that_ends_lets_less_out():
    endless, ends = sm.outcoupling(PU), sm.outcoupling(PU, one_pass=True)
    assert float(ends.air) < 0.95 * float(endless.air)
    assert float(ends.purcell_factor) == pytest.approx(float(endless.purcell_factor), rel=1e-12)


def test_colour_and_yield_of_a_red_device():
    found = sm.outcoupling(PU, line=True)
    x, y = float(found.colour_x), float(found.colour_y)
    assert x == pytest.approx(0.712, abs=0.003)
    assert x + y == pytest.approx(1, abs=0.002)  # on the line of purples' red end
    eta, factor = 0.76, float(found.purcell_factor)
    told = eta * factor / (1 - eta + eta * factor)
    assert float(found.effective_yield) == pytest.approx(told, rel=1e-12)


def test_an_absorbing_film_takes_light_back():
    name = PU.layer("emitter").material
    taken = []
    for k in (1e-4, 2e-4):
        stack = sm.replace(PU, {"materials": {name: {"refractive_index": {"n": 1.85, "k": k}}}})
        found = sm.outcoupling(stack)
        taken.append(float(found.reabsorbed))
        assert "real index" in found.attrs["notes"]
    assert 0 < taken[0] < 0.05
    assert taken[1] == pytest.approx(2 * taken[0], rel=0.1)
    assert "reabsorbed" not in sm.outcoupling(PU)


def test_the_run_weighs_the_monolayers_by_recombination():
    result = sm.run(PU)
    heights, weights = result.dipole_height.values, result.dipole_weight.values
    assert heights == pytest.approx(np.array([5, 15, 25, 35]) * 1e-9, abs=1e-15)
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert np.ptp(weights) > 0.01
    told = sm.outcoupling(PU, line=True, profile="recombination")
    assert float(result.air) == pytest.approx(float(told.air), rel=2e-5)  # 15 and 61 wavelengths


def test_luminance_is_the_light_along_the_normal():
    """Single wavelengths, each asked for by itself, weighed with the line and with V(lambda)."""
    from stackmodel.optical.colour import luminance

    lin = sm.read_stack(STACKS / "lin2017_single_photon.yaml")
    result = sm.run(lin)
    lam, photons = result.emission_wavelength.values, result.emission_spectrum.values
    single = [sm.outcoupling(lin, wavelength=float(w)) for w in lam]
    emitted = photons * np.array([float(s.purcell_factor) for s in single])
    forward = emitted * np.array([float(s.forward_emission) for s in single])
    one = float(luminance(lam, forward)) / np.trapezoid(emitted, lam)
    flux = result.emitted_photon_flux.values
    assert flux.max() > 0
    assert result.luminance.values == pytest.approx(one * flux, rel=1e-9)


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("outcoupling", {"profile": "flat"}, "one of point, monolayers"),
        ("outcoupling", {"profile": "monolayers", "position": 0.5}, "goes with --profile point"),
        ("outcoupling", {"position": 2}, "position"),
        ("dispersion", {"points": 1}, "from 2 to"),
        ("dispersion", {"layer": "nothing"}, "no layer is called"),
        ("dispersion", {"from_": "600 nm", "to": "600 nm"}, "two ends"),
        ("cavity", {"points": 0}, "from 3 to"),
        ("dfb", {}, "no layers have a grating"),
        ("spectrum", {"side": "left"}, "one of substrate"),
    ],
)
def test_refusals_say_what_is_allowed(command, options, words):
    with pytest.raises(sm.InputError, match=words):
        getattr(sm, command)(PU, **options)
