"""Tunnelling past isolated dots: zero at 0 V, balances, the side that supplies, what is refused."""

from types import SimpleNamespace

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling.background import ENGINE, _spectra, background_currents, solve
from stackmodel.coupling.electrical import sweep
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.coupling.without_film import current_without
from stackmodel.dots.detection import g2_with_background
from stackmodel.electrical.tunnelling.film import transmission
from stackmodel.errors import InputError
from stackmodel.formulation.tunnelling import crossing
from stackmodel.report.figures import pictures

STACK = """
stackmodel: 1
area: {shape: rectangle, width: 2 mm, length: 2 mm}
substrate: {material: glass, thickness: 1.1 mm}
layers:
  - {name: anode, role: anode, material: ITO, thickness: 150 nm}
  - {name: HIL, material: "PEDOT:PSS", thickness: 30 nm}
  - {name: HTL, material: poly-TPD, thickness: 30 nm}
  - name: emitter
    material: PMMA
    thickness: 12 nm
    tunnelling: {TUNNELLING}
    dots:
      material: CdSe/CdS
      arrangement: isolated
      density: 0.1 /um^2
      injection:
        - {voltage: 2.1 V, electron_rate: 16.8 /us, hole_rate: 16.8 /us}
        - {voltage: 2.8 V, electron_rate: 83.3 /us, hole_rate: 83.3 /us}
  - {name: ETL, material: ZnO, thickness: 50 nm}
  - {name: cathode, role: cathode, material: Ag, thickness: 100 nm}
contacts: {cathode: {work_function: 4.1 eV}}
operation: {bias: {from: 0 V, to: 2.8 V, points: 15}, wavelength: 630 nm}
"""
TOLD = "thickness_spread: 2.7 nm, host_yield: 0.2, collection_area: 2 um^2, supply_depth: 1 nm"


def stack(told: str = TOLD) -> sm.Stack:
    return sm.parse_stack(STACK.replace("{TUNNELLING}", f"{{{told}}}"))


@pytest.fixture(scope="module")
def film():
    return stack()


@pytest.fixture(scope="module")
def result(film):
    return sm.run(film)


@pytest.fixture(scope="module")
def solved(film):
    return sweep(film, np.array([0.0, 1.4, 2.6, 2.8]))


def test_zero_at_zero_and_rising(result):
    current = result.background_current_density.values
    assert current[0] == 0.0
    assert (np.diff(current) > 0).all()
    assert current[-1] > 0.1  # A/m^2: counts beside the dots


def test_counted_in_the_current_and_both_balances(film, result):
    """J, what recombines and the heat hold it; each check is off without it."""
    background = result.background_current_density.values
    total = result.current_density.values
    on_dots = result.dot_current_density.values
    assert total == pytest.approx(on_dots + background, rel=1e-12)
    assert result.recombination_current_density.values == pytest.approx(total, rel=1e-12)
    assert result.carrier_balance_error.max() < 1e-12
    assert result.energy_balance_error.max() < 1e-6
    part = (background * result.voltage / result.electrical_power_density).values[-1]
    assert part > 0.1  # negative control: without it the heat would miss this share
    behind = result.heat_by_layer.sel(film="HTL").values[-1]
    assert behind == pytest.approx(2.8 * background[-1], rel=1e-3)  # the electrons recombine there


def test_light_of_the_host_beside_a_dot(result):
    at = -1
    flux = 0.2 * result.background_current_density.values[at] / ELEMENTARY_CHARGE
    assert float(result.host_photon_flux[at]) == pytest.approx(flux, rel=1e-12)
    rate, g2_zero = float(result.dot_photon_rate[at]), float(result.dot_g2_zero[at])
    assert float(result.dot_background_ratio[at]) == pytest.approx(flux / 0.1e12 / rate, rel=1e-12)
    expected = g2_with_background(g2_zero, rate, 2e-12 * flux)
    assert float(result.dot_g2_measured[at]) == pytest.approx(float(expected), rel=1e-12)
    assert expected > 1.2 * g2_zero  # negative control: the light of the host is seen
    assert np.isnan(result.dot_g2_measured.values[0])


def test_drawn_beside_the_brightness(film, result):
    drawn = next(p for p in pictures(film, result) if p.key == "single_photons")
    named = [{curve["name"] for curve in panel} for panel in drawn.curves]
    assert "with background" in named[0]
    assert "background" in named[1]


def test_the_minority_behind_the_insulator_is_not_used(film, solved):
    """Other minority levels, same current; another majority level, another current."""
    found = crossing(film)
    told = background_currents(solved, found)
    for name, layer, same in (
        ("electron_level", found.number - 1, True),
        ("hole_level", found.number + 1, True),
        ("electron_level", found.number + 1, False),
    ):
        inside = []
        for one in solved.inside:
            levels = getattr(one, name) + np.where(one.layer == layer, 0.05, 0.0)
            inside.append(SimpleNamespace(**(vars(one) | {name: levels})))
        shifted = SimpleNamespace(stack=film, inside=inside, result=solved.result)
        current = background_currents(shifted, found)
        assert (current == told).all() == same


def test_majority_levels_lie_one_voltage_apart(film, solved):
    """What lets the level behind be the supplying one less q V."""
    number = crossing(film).number
    for profiles, voltage in zip(solved.inside, solved.result.voltage, strict=True):
        hole = profiles.hole_level[profiles.layer == number - 1][-1]
        electron = profiles.electron_level[profiles.layer == number + 1][0]
        assert electron - hole == pytest.approx(voltage, abs=1e-6)


def test_a_stack_the_other_way_up_is_the_same(film, solved):
    turned = film.model_copy(update={"layers": film.layers[::-1]})
    other = sweep(turned, np.array([0.0, 1.4, 2.6, 2.8]))
    assert isinstance(other, SolvedSweep)
    expected = background_currents(solved, crossing(film))
    assert background_currents(other, crossing(turned)) == pytest.approx(expected, rel=1e-5)


def test_a_uniform_film_passes_nothing_and_says_so():
    plain = sm.parse_stack(STACK.replace("    tunnelling: {TUNNELLING}\n", ""))
    state = {"sweep": sweep(plain, np.array([0.0, 2.8])), "voltage": np.array([0.0, 2.8])}
    told = solve(plain, state)
    assert 0 < told["background_current_density"][1] < 1e-30
    assert "perfectly uniform film" in told["background_notes"][0]
    assert "attempt_frequency" in told["background_notes"][0]
    assert "dot_background_ratio" not in told


def test_attempts_scale_while_the_film_limits(solved):
    def last(attempts: str) -> float:
        told = stack(f"pinhole_fraction: 1e-9, attempt_frequency: {attempts} /s")
        return float(background_currents(solved, crossing(told))[-1].sum())

    assert last("3e4") == pytest.approx(3 * last("1e4"), rel=1e-9)


def test_no_more_passes_than_without_the_film(film, solved):
    """Where the film is missing the other layers limit: share of pinholes times their current."""
    layers = tuple(layer for layer in film.layers if layer.name != "emitter")
    bare = sweep(film.model_copy(update={"layers": layers}), np.array([1.4, 2.6, 2.8]))

    def passed(told: str) -> np.ndarray:
        return background_currents(solved, crossing(stack(told)))[1:].sum(axis=1)

    share = passed("pinhole_fraction: 1e-9")
    assert share == pytest.approx(1e-9 * bare.current_density, rel=2e-3)
    # negative control: unlimited, pinholes would pass a thousand times as much and scale
    assert passed("pinhole_fraction: 1e-9, attempt_frequency: 1e15 /s") == pytest.approx(share)
    found = crossing(stack("pinhole_fraction: 1e-9"))
    energy, carriers, barrier = _spectra(film, solved.inside[-1], found, 2.8)[0]
    free = ELEMENTARY_CHARGE * float(carriers @ transmission(energy, barrier))
    assert free > 1000 * share[-1]
    # a film of any spread passes less than none at all
    assert (passed("thickness_spread: 8 nm") < bare.current_density).all()
    assert current_without(film, film.layer("emitter"), np.array([-1.0, 0.0])).min() == np.inf


def test_a_jv_has_it_too(film, result):
    """One device, to what the mesh of jv allows; a film without a mass is left out by name."""
    swept = sm.jv(film)
    assert swept.current_density.values == pytest.approx(result.current_density.values, rel=3e-2)
    assert "spread 2.7 nm" in swept.attrs["notes"]
    bare = "materials: {glue: {electron_affinity: 1 eV, ionization_energy: 8 eV,"
    bare += " relative_permittivity: 3}}\n"
    glue = sm.parse_stack(STACK.replace("PMMA", "glue").replace("{TUNNELLING}", "{}") + bare)
    told = sm.jv(glue, from_="2.8 V", to="2.8 V", points=1)
    assert "tunnelling_mass" in told.attrs["notes"]
    assert "tunnelling_mass" in sm.run(glue).attrs["notes"]


def test_where_it_does_not_apply():
    open_stack = sm.parse_stack(
        STACK.replace("material: PMMA", "material: ZnO").replace(
            "    tunnelling: {TUNNELLING}\n", ""
        )
    )
    assert ENGINE.absent(open_stack) == "no layer is an insulator"
    conducting = sm.parse_stack(
        STACK.replace("material: PMMA", "material: ZnO").replace("{TUNNELLING}", f"{{{TOLD}}}")
    )
    with pytest.raises(InputError, match="'emitter' has `tunnelling` but is no insulator"):
        ENGINE.absent(conducting)
    with pytest.raises(InputError, match="thickness_spread"):
        stack("thickness_spread: 3 kg")
