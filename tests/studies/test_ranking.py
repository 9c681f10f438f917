"""The ranking: derivatives through the whole run against runs with the input changed."""

import json
import sys
import warnings

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.cli import main
from stackmodel.coupling import moved_sweep, neighbour
from stackmodel.coupling.electrical import sweep
from stackmodel.coupling.moved_sweep import moved
from stackmodel.coupling.operating_point import TABLE
from stackmodel.electrical import solve as solver
from stackmodel.electrical.neighbour import neighbour as next_to
from stackmodel.electrical.sensitivity import sensitivities
from stackmodel.errors import InputError, StackmodelWarning
from stackmodel.formulation.electrical import drift_diffusion_problem
from stackmodel.materials.database import data_folder
from stackmodel.report.page import page
from stackmodel.run import engines_run
from stackmodel.studies import ranking as studies_ranking
from stackmodel.studies.ranking import Ranking, numbers_of, ranking_of
from stackmodel.verdict.slopes import DIRECT, EXACT, scale_of
from stackmodel.verdict.uncertain_inputs import UncertainInput, uncertain_inputs, with_inputs

STACKS = data_folder() / "stacks"
STEP = 2e-3  # of the logarithm, or of the range of an energy: runs that are solved anew
# Each kind of input: carriers, contacts, thickness, optics, dots, heat.
CHOSEN = {
    "lin2017_single_photon": (
        "ZnO: electron_affinity", "PMMA: relative_permittivity", "ZnO: dielectric_strength",
        "layers.emitter.tunnelling.thickness_spread", "layers.anode.thickness",
        "CdSe/CdS: lifetimes.X", "CdSe/CdS: diameter", "contacts.cathode.work_function",
        "glass: thermal_conductivity",
    ),
    "pu2020_red_RNH2": (
        "PVK: hole_mobility", "PVK: electron_mobility", "poly-TPD: ionization_energy",
        "CdSe/CdS: disorder", "layers.emitter.interface.recombination.electrons_above",
        "layers.anode.thickness", "CdSe/CdS: lifetimes.X-", "CdSe/CdS: emission_wavelength",
        "substrate.backside.coefficient", "layers.emitter.dots.monolayers",
    ),
    "review_dfb_l_ito": (
        "L-ITO: refractive_index.absorption", "ZnO: electron_affinity", "TCTA: hole_mobility",
        "layers.HTL.thickness", "CdSe/CdZnSe/ZnSeS/ZnS: lifetimes.XX", "area.width",
    ),
}  # fmt: skip

BARE = """\
stackmodel: 1
contacts: {anode: {work_function: 4.9 eV}, cathode: {work_function: 3.1 eV}}
layers: [{name: EML, material: organic, thickness: 100 nm}]
materials:
  organic: {relative_permittivity: 3, electron_affinity: 3.0 eV, ionization_energy: 5.0 eV,
            conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
            electron_mobility: 1e-8 m^2/V/s, hole_mobility: 1e-9 m^2/V/s}
"""


def chosen(name: str) -> tuple[sm.Stack, list[UncertainInput]]:
    stack = sm.replace(sm.read_stack(STACKS / f"{name}.yaml"), {"operation.bias.points": 31})
    if name == "pu2020_red_RNH2":  # turn-on midway between two voltages, where nothing has a kink
        bias = {"from": "0 V", "to": "4.04 V", "points": 41}
        stack = sm.replace(stack, {"operation.bias": bias})
    every = {item.name: item for item in uncertain_inputs(stack)}
    return stack, [every[one] for one in CHOSEN[name]]


def solved_anew(stack: sm.Stack, item: UncertainInput, names: list[str]) -> np.ndarray:
    """Central differences of whole runs."""
    law = scale_of(item)
    step = STEP * (law.high - law.low if law.plain else 1.0)
    logs = []
    for sign in (-1, 1):
        value = float(law.back(np.asarray(law.forward(float(item.value)) + sign * step)))
        changed = with_inputs(stack, {item: value})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", StackmodelWarning)
            state, _, _ = engines_run(changed, TABLE)
        found = numbers_of(changed, state)
        logs.append(np.log([found.get(name, np.nan) for name in names]))
    return (logs[1] - logs[0]) / (2 * step)


def misses(found: Ranking, stack: sm.Stack) -> dict[tuple[str, str], float]:
    """Where reaches miss those of whole runs by more than 1 % and 0.003 of a logarithm.

    The threefold for a thermal runaway, whose current the run takes from the slope of a spline
    over seven temperatures.
    """
    off = {}
    for i, item in enumerate(found.inputs):
        reach = solved_anew(stack, item, found.numbers) * scale_of(item).span
        for k, name in enumerate(found.numbers):
            runaway = "limit" in name or name == "margin"
            error = abs(reach[k] - found.reaches[k, i]) - 0.003 * (3 if runaway else 1)
            if error > 0.01 * (3 if runaway else 1) * abs(reach[k]):
                off[name, item.name] = error
    return off


@pytest.mark.parametrize("name", CHOSEN)
def test_the_ranking_is_that_of_whole_runs(name):
    stack, inputs = chosen(name)
    found = ranking_of(stack, inputs=inputs)
    assert {"first_limit_voltage", "margin", "turn_on_voltage", "g2_zero"} & set(found.numbers)
    assert np.isfinite(found.slopes).all()
    assert misses(found, stack) == {}


def test_a_run_whose_currents_stay_would_be_seen(monkeypatch):
    """Negative control: without the step of Newton's method the ranking is wrong."""
    stack, inputs = chosen("pu2020_red_RNH2")
    monkeypatch.setattr(neighbour, "moved", lambda solved, changed, kelvin: neighbour._relabelled(
        solved, changed
    ))  # fmt: skip
    off = misses(ranking_of(stack, inputs=inputs[:2]), stack)
    assert ("turn_on_voltage", "PVK: hole_mobility") in off
    assert ("end_current_density", "PVK: electron_mobility") in off


def test_a_stack_that_heats_itself_is_followed_through_its_loop(monkeypatch):
    """200 K of warming; negative control: without what the loop gains the ranking is wrong."""
    stack = sm.replace(sm.read_stack(STACKS / "droop_CS.yaml"), {"operation.bias.points": 31})
    names = ("substrate.backside.coefficient", "contacts.anode.work_function")
    inputs = [item for item in uncertain_inputs(stack) if item.name in names]
    assert inputs
    found = ranking_of(stack, inputs=inputs)
    assert found.nominal[found.numbers.index("peak_temperature")] > 450
    assert misses(found, stack) == {}
    still = property(lambda around: np.ones(len(around.chosen)))
    monkeypatch.setattr(neighbour.Neighbourhood, "_amplified", still)
    off = misses(ranking_of(stack, inputs=inputs[:1]), stack)
    assert {name for name, _ in off} >= {"peak_temperature", "end_current_density"}


def test_nothing_is_swept_again(monkeypatch):
    stack, inputs = chosen("review_dfb_l_ito")
    calls = []
    on_mesh = solver.on_mesh

    def counted(*told, **options):
        calls.append(1)
        return on_mesh(*told, **options)

    monkeypatch.setattr(solver, "on_mesh", counted)
    engines_run(stack, TABLE)
    alone = len(calls)
    found = ranking_of(stack, inputs=inputs)
    assert len(calls) <= 2 * alone + 7  # its own run, and the runaway's seven temperatures
    assert len(found.inputs) * 2 > 7


@pytest.mark.parametrize("quantity", ["current", "recombination"])
def test_neighbours_and_the_adjoint_are_the_same_derivative(quantity):
    stack = sm.read_stack(STACKS / "pu2020_red_RNH2.yaml")
    solved = sweep(stack, np.array([2.0, 3.5]), TABLE)
    result = solved.result
    exact = sensitivities(result, 1, quantity)
    layers = [layer.material for layer in solved.carrying.layers]
    for material, name, step in (
        ("PVK", "hole_mobility", 1e-4), ("ZnMgO", "electron_affinity", 1e-6),
        ("ZnMgO", "conduction_band_states", 1e-4), ("poly-TPD", "relative_permittivity", 1e-4),
    ):  # fmt: skip
        value = float(getattr(stack.material(material), name))
        unit = getattr(stack.material(material), name).kind.unit
        sides = []
        for factor in (1 - step, 1 + step):
            text = f"{value * factor!r} {unit}"
            changed = sm.replace(stack, {f"materials.{material}.{name}": text})
            found = next_to(result, drift_diffusion_problem(changed)[0])
            recombined = (found.recombination_current.sum(axis=1)
                          + found.interface_recombination_current.sum(axis=1))  # fmt: skip
            sides.append((found.current_density if quantity == "current" else recombined)[1])
        slope = (sides[1] - sides[0]) / (2 * step)
        kernel = layers.index(material)
        if not solved.carrying.anode_below:
            kernel = len(layers) - 1 - kernel
        assert slope == pytest.approx(exact[name][kernel], rel=2e-5), name


def test_a_series_resistance_takes_its_part_of_the_voltage():
    stack = sm.replace(
        sm.read_stack(STACKS / "pu2020_red_RNH2.yaml"),
        {"contacts.anode.series_resistance": "20 ohm cm^2"},
    )
    solved = sweep(stack, np.array([3.0, 4.0]), TABLE)
    voltage, current = solved.voltage, solved.current_density
    assert voltage == pytest.approx([3.0, 4.0], rel=1e-6)
    for path, size, unit in (
        ("materials.PVK.electron_mobility", 1e-12, "m^2/V/s"),
        ("contacts.anode.series_resistance", 20.0, "ohm cm^2"),
    ):
        found, expected = [], []
        for sign in (-1, 1):
            changed = sm.replace(stack, {path: f"{size * (1 + sign * 1e-4)!r} {unit}"})
            near = moved(solved, changed)
            assert near.voltage == pytest.approx(voltage, rel=1e-7)
            found.append(near.current_density)
            expected.append(sweep(changed, np.array([3.0, 4.0]), TABLE).current_density)
        slope, wanted = ((side[1] - side[0]) / current for side in (found, expected))
        assert slope == pytest.approx(wanted, rel=2e-3)
        assert abs(wanted[1]) > 1e-6


@pytest.fixture(scope="module")
def ranked():
    return sm.ranking(chosen("lin2017_single_photon")[0])


def test_shares_words_and_ways(ranked):
    stack, found = chosen("lin2017_single_photon")[0], ranked
    assert found.leading_share.sel(place=1).min() > 0.1
    assert (found.leading_share.fillna(0).diff("place") <= 0).all()
    g2 = found.sel(number="g2_zero")
    reach = g2.log_reach.to_series()
    first = str(g2.leading_input.sel(place=1).item())
    assert abs(reach).idxmax() == first
    assert float(g2.leading_share.sel(place=1)) == pytest.approx(
        float(reach[first] ** 2 / (reach**2).sum())
    )
    assert float(g2.log_reach.sel(uncertain_input="ZnO: donor_density")) == 0.0
    ways = found.differentiated.to_series()
    assert ways["ZnO: electron_affinity"] == EXACT
    assert ways["CdSe/CdS: lifetimes.X"] == EXACT  # its heat moves currents
    assert ways["ZnO: dielectric_strength"] == DIRECT
    # at the end of its range, 1: only the other side exists
    yields = found.log_slope.sel(uncertain_input="CdSe/CdS: yields.X")
    assert float(yields.sel(number="photon_rate")) > 0
    assert "g2 zero 0.1" in found.attrs["verdict"]
    text = page(stack, found)
    assert 'id="figure-ranking"' in text
    assert "What each number hangs on" in text


def test_nothing_that_ranges_is_an_error():
    with pytest.raises(InputError, match="nothing is uncertain"):
        sm.ranking(sm.parse_stack(BARE))


def told(monkeypatch, capsys, *words):
    """What a command prints; it must end well."""
    monkeypatch.setattr(sys, "argv", ["stackmodel", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    assert not stop.value.code
    return capsys.readouterr().out


def test_the_command(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    ranged = "{value: 1e-8 m^2/V/s, range: [1e-9 m^2/V/s, 1e-7 m^2/V/s]}"
    (tmp_path / "film.yaml").write_text(BARE.replace("1e-8 m^2/V/s", ranged))
    shown = told(monkeypatch, capsys, "ranking", "film.yaml", "--json", "--report", "r.html")
    reach = json.loads(shown)["data_vars"]["log_reach"]
    assert reach["dims"] == ["number", "uncertain_input"]
    assert (tmp_path / "r.html").read_text().count("figure-ranking") == 1


def test_the_run_with_it(monkeypatch, capsys, tmp_path, ranked):
    monkeypatch.setattr(studies_ranking, "ranking", lambda stack, **told: ranked)
    lin = str(STACKS / "lin2017_single_photon.yaml")
    shown = told(monkeypatch, capsys, "run", lin, "--rank", "--out", str(tmp_path / "out"))
    assert "g2 zero 0.1079: dominated by" in shown
    assert "figure-ranking" in (tmp_path / "out" / "report.html").read_text()


def test_moved_sweeps_are_of_the_changed_stack():
    stack, (item, *_) = chosen("pu2020_red_RNH2")
    solved = moved_sweep.restricted(sweep(stack, np.linspace(0, 3, 4), TABLE), np.array([1, 3]))
    assert solved.voltage == pytest.approx([1.0, 3.0])
    changed = with_inputs(stack, {item: float(item.value) * 1.001})
    assert moved(solved, changed).stack is changed
