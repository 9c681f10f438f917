"""Stacks side by side: the numbers are those of each stack's own run."""

import json
import sys

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.cli import main
from stackmodel.errors import InputError
from stackmodel.materials.database import data_folder
from stackmodel.studies.compare import distinct

STACKS = data_folder() / "stacks"
NAMES = ("lin2017_pmma_10p4nm", "lin2017_pmma_17nm")


@pytest.fixture(scope="module")
def stacks():
    return [sm.read_stack(STACKS / f"{name}.yaml") for name in NAMES]


@pytest.fixture(scope="module")
def found(stacks):
    return sm.compare(*stacks)


def test_each_column_is_the_run_of_its_stack(stacks, found):
    assert list(found["stack"].values) == list(NAMES)
    for name, stack in zip(NAMES, stacks, strict=True):
        own = sm.run(stack)
        column = found.sel(stack=name)
        for number in ("g2_zero", "photon_rate", "peak_temperature"):
            if number in own:
                assert float(column[number]) == pytest.approx(float(own[number]), nan_ok=True)
        assert float(column.end_current_density) == float(own.current_density[-1])
        best = float(own.external_quantum_efficiency.max())
        assert float(column.largest_efficiency) == pytest.approx(best)
    loss = found.best_mode_loss.values
    assert loss[0] != pytest.approx(loss[1], rel=1e-3)  # another PMMA is another mode


def test_currents_at_a_chosen_voltage(stacks):
    red = sm.read_stack(STACKS / "pu2020_red_RNH2.yaml")
    at = sm.compare(red, stacks[0], voltage="3 V")
    own = sm.run(red)
    expected = np.exp(np.interp(3.0, own.voltage[1:], np.log(own.current_density[1:])))
    assert float(at.end_current_density[0]) == pytest.approx(float(expected), rel=1e-9)
    assert list(at.end_voltage.values) == [3.0, 3.0]
    with pytest.raises(InputError, match="outside the sweep"):
        sm.compare(red, stacks[0], voltage="9 V")


def test_a_stack_that_cannot_run_is_a_named_column(stacks):
    raw = """\
stackmodel: 1
layers: [{name: only, material: Ag, thickness: 50 nm}]
"""
    found = sm.compare(stacks[0], sm.parse_stack(raw, "bare.yaml"))
    assert found["stack"].values[1] == "bare"
    assert found.failure.values[0] == ""
    assert "electrode" in found.failure.values[1]
    assert np.isnan(found.largest_efficiency[1])
    assert np.isfinite(found.largest_efficiency[0])


def test_needs_two_and_tells_namesakes_apart(stacks):
    with pytest.raises(InputError, match="at least two"):
        sm.compare(stacks[0])
    assert distinct(["a", "b", "a"]) == ["a", "b", "a (2)"]


def test_the_command_prints_one_object(capsys, monkeypatch):
    files = [str(STACKS / f"{name}.yaml") for name in NAMES]
    monkeypatch.setattr(sys, "argv", ["stackmodel", "compare", *files, "--json"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert told["coords"]["stack"]["data"] == list(NAMES)
    assert told["data_vars"]["g2_zero"]["dims"] == ["stack"]
