"""What `check` says of a file is what its questions do, with one property after another gone."""

import warnings

import pytest

import stackmodel as sm
from stackmodel.analyses.answerable import QUESTIONS, answerable
from stackmodel.cli.questions import QUESTIONS as COMMANDS
from stackmodel.electrical import solve as solver
from stackmodel.errors import InputError, SolverError, StackmodelWarning
from tests.shipped_runs import STACKS

LED = """\
stackmodel: 1
area: {shape: rectangle, width: 2 mm, length: 2 mm}
substrate: {material: glass, thickness: 1 mm, backside: {kind: ambient}}
contacts: {cathode: {work_function: 4.1 eV}}
layers:
  - {name: anode, role: anode, material: ITO, thickness: 150 nm}
  - {name: HIL, material: "PEDOT:PSS", thickness: 30 nm}
  - {name: HTL, material: poly-TPD, thickness: 30 nm}
  - name: emitter
    material: CdSe/CdS
    thickness: 20 nm
    dots: {material: spheres, arrangement: film}
  - {name: ETL, material: ZnMgO, thickness: 40 nm}
operation:
  bias: {from: 0 V, to: 3 V, points: 4}
  current_density: 10 mA/cm^2
materials:
  spheres:
    lifetimes: {X: 20 ns}
    yields: {X: 0.9}
    diameter: 10 nm
    emission_wavelength: 630 nm
    linewidth: 30 nm
    saturated_gain: 200 /cm
"""
RATES = {"run", "dots", "photon-stream", "photoluminescence", "gain", "droop", "losses", "heat",
         "limits", "runaway", "safe-map", "laser", "electrode"}  # fmt: skip
# What is taken away -> who then refuses beside those that refuse the whole file.
GONE = {
    "nothing": set(),
    "area": {"heat", "runaway", "safe-map", "electrode"},
    "substrate": {"electrode", "heat", "runaway", "safe-map", "modes", "dispersion", "cavity",
                  "outcoupling", "spectrum", "laser"},
    "contacts": {"run", "jv", "transient", "admittance", "sensitivity", "heat", "limits",
                 "runaway", "safe-map", "laser", "electrode"},
    "    dots": set(COMMANDS) - {"jv", "transient", "admittance", "sensitivity", "heat", "limits",
                                 "runaway", "safe_map", "electrode"} | {"run"},
    "  current_density": {"dots", "photon-stream", "losses"},
    "    lifetimes": RATES,
    "    diameter": RATES,
    "    emission_wavelength": {"run", "gain", "heat", "limits", "runaway", "safe-map", "modes",
                                "dispersion", "cavity", "outcoupling", "spectrum", "laser",
                                "electrode"},
    "    linewidth": {"gain"},
    "    saturated_gain": {"laser"},
}  # fmt: skip
ALWAYS = {"pulse", "dfb", "ligands"}


class Reached(Exception):
    """The solver was called: nothing in the description was in the way."""


def without(key: str) -> sm.Stack:
    lines = [line for line in LED.splitlines() if not line.startswith(f"{key}:")]
    assert len(lines) == len(LED.splitlines()) - (key != "nothing")
    return sm.parse_stack("\n".join(lines))


def asked(stack: sm.Stack, command: str) -> str:
    """How the question itself refuses the stack, or ""."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StackmodelWarning)
        try:
            getattr(sm, command.replace("-", "_"))(stack)
        except InputError as error:
            return str(error)
        except (Reached, SolverError):
            pass
    return ""


def test_every_command_of_a_stack_has_its_row():
    assert {name.replace("-", "_") for name in QUESTIONS} == {"run", *COMMANDS}


@pytest.mark.parametrize("key", GONE)
def test_what_is_gone_is_missed_by_those_that_need_it(key):
    said = answerable(without(key))
    expected = {name.replace("_", "-") for name in GONE[key]} | ALWAYS
    assert {command for command, reason in said.items() if reason} == expected


@pytest.mark.parametrize("key", GONE)
def test_the_sentences_are_those_of_the_questions(key, monkeypatch):
    def stop(*told, **options):
        raise Reached

    stack = without(key)
    said = answerable(stack)
    for command in [name for name, reason in said.items() if reason]:
        assert asked(stack, command) == said[command]
    monkeypatch.setattr(solver, "on_mesh", stop)
    for command in [name for name, reason in said.items() if not reason]:
        assert asked(stack, command) == "", command


def test_shipped_stacks_run_and_an_insulator_has_no_sensitivity():
    said = {path.stem: answerable(sm.read_stack(path)) for path in STACKS}
    for name, why in said.items():
        assert why["run"] == why["jv"] == why["modes"] == "", name
    assert "an insulator" in said["lin2017_single_photon"]["sensitivity"]
    assert said["lin2017_pmma_0nm"]["sensitivity"] == ""
