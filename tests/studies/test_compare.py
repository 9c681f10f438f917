"""Stacks side by side: the numbers are those of each stack's own run."""

import json
import sys

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.cli import main
from stackmodel.errors import InputError
from stackmodel.materials.database import data_folder
from stackmodel.report.comparison import comparison_page
from stackmodel.report.figures import compared_numbers
from stackmodel.report.figures.compared_numbers import short_names
from stackmodel.studies import compare as studies_compare
from stackmodel.studies.compare import distinct
from tests.shipped_runs import shipped_run

STACKS = data_folder() / "stacks"
NAMES = ("lin2017_pmma_10p4nm", "lin2017_pmma_17nm")


@pytest.fixture(scope="module")
def stacks():
    return [sm.read_stack(STACKS / f"{name}.yaml") for name in NAMES]


@pytest.fixture(scope="module")
def found(stacks):
    return sm.compare(*stacks)


def command(capsys, monkeypatch, *words):
    """What `compare` prints; it must end well."""
    files = [str(STACKS / f"{name}.yaml") for name in NAMES]
    monkeypatch.setattr(sys, "argv", ["stackmodel", "compare", *files, *words])
    with pytest.raises(SystemExit) as stop:
        main()
    assert not stop.value.code
    return capsys.readouterr().out


def test_each_column_is_the_run_of_its_stack(found):
    assert list(found["stack"].values) == list(NAMES)
    for name in NAMES:
        _, own = shipped_run(name)
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
    red, own = shipped_run("pu2020_red_RNH2")
    at = sm.compare(red, stacks[0], voltage="3 V")
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


def test_the_command_prints_one_object_and_writes_the_page(capsys, monkeypatch, tmp_path):
    told = json.loads(command(capsys, monkeypatch, "--json", "--report", str(tmp_path / "s.html")))
    assert told["coords"]["stack"]["data"] == list(NAMES)
    assert told["data_vars"]["g2_zero"]["dims"] == ["stack"]
    assert "2 stacks side by side" in (tmp_path / "s.html").read_text()


def test_the_page_shows_curves_dots_and_the_table(found):
    text = comparison_page(found)
    assert text.count("<svg") == 2
    for part in ("figure-compared-numbers", "figure-compared-curves", "All numbers", "10p4nm"):
        assert part in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    first, second = found.largest_luminance.values
    assert f"× {second / first:.3g}" in text
    _, own = shipped_run(NAMES[1])
    curve = found.compared_current_density.values[1]
    assert np.array_equal(curve[np.isfinite(curve)], own.current_density.values)
    names = found.assign_coords(stack=["a", "<script>alert(1)</script>"])
    assert "<script>alert" not in comparison_page(names)


def test_panels_hold_what_differs(found):
    drawn = compared_numbers.draw(found)
    shown = [curves[0]["name"] for curves in drawn.curves]
    assert "largest luminance" in shown
    same = found.isel(stack=[0, 0])
    assert compared_numbers.draw(same) is None  # negative control: nothing differs


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["pu_red_A", "pu_red_B"], ["A", "B"]),
        (["glass", "glass_on"], ["glass", "glass_on"]),
        (["a", "b"], ["a", "b"]),
        (["x_1", "x_12"], ["x_1", "x_12"]),
    ],
)
def test_short_names_stay_apart(found, names, short):
    assert short_names(found.assign_coords(stack=names)) == short


def test_the_command_prints_a_table(found, capsys, monkeypatch):
    monkeypatch.setattr(studies_compare, "compare", lambda *stacks, **told: found)
    assert "largest luminance" in command(capsys, monkeypatch)
