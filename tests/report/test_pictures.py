"""Every question has its picture, in plain text and in the units of the field."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import xarray

import stackmodel as sm
from stackmodel.report import picture
from stackmodel.report.page import page
from stackmodel.report.picture import _plain, _power_of_ten, canvas
from stackmodel.report.text import value_text
from tests.shipped_runs import shipped_run

STACKS = Path(__file__).parents[2] / "stacks"
RED, LIN, DFB = "pu2020_red_RNH2", "lin2017_single_photon", "review_dfb_l_ito"
ASKED = [
    ("jv", RED, {"profiles": True, "points": 5}, {"current", "bands", "profiles"}),
    ("jv", RED, {"points": 5}, {"current"}),
    ("transient", RED, {"to": "2 V", "width": "1 us"}, {"time-course"}),
    ("admittance", RED, {"points": 3}, {"small-signal"}),
    ("sensitivity", RED, {}, {"layer-sensitivities"}),
    ("dots", LIN, {"voltage": "2.1 V"}, {"states", "g2"}),
    ("ligands", "pu2020_red_CdRCOO2", {}, {"ligands"}),
    ("losses", LIN, {"voltage": "2.1 V"}, {"losses"}),
    ("modes", DFB, {}, {"modes"}),
    ("modes", DFB, {"leaky": True, "fields": True}, {"modes"}),
    ("outcoupling", RED, {}, {"light-paths"}),
    ("spectrum", RED, {}, {"reflection"}),
]


def drawn(question, device, options):
    stack = sm.read_stack(STACKS / f"{device}.yaml")
    text = page(stack, getattr(sm, question)(stack, **options))
    data = re.search(r'id="picture-data">(.*?)</script>', text, re.DOTALL)
    return text, json.loads(data[1])


@pytest.mark.parametrize(("question", "device", "options", "keys"), ASKED)
def test_a_question_has_its_pictures_and_no_others(question, device, options, keys):
    text, data = drawn(question, device, options)
    assert set(data) - {"layers"} == keys
    assert "mathdefault" not in text
    assert all(all(axes) for picture in data.values() for axes in [picture["curves"]])


def test_an_axis_left_to_the_library_would_be_seen(monkeypatch):
    monkeypatch.setattr(picture, "_mark_decades", lambda axis, limits: None)
    with canvas("bad", "bad", "") as drawing:
        drawing.curve([1, 1e6], [3, 4], "x")
        drawing.decades_across()
    assert "mathdefault" in drawing.picture.svg


@pytest.mark.parametrize("scale", ["log", "symlog"])
def test_decades_are_written_in_plain_text(scale):
    with canvas("plain", "plain", "") as drawing:
        drawing.curve(np.geomspace(1, 1e9, 9), np.linspace(-1e6, 1e6, 9), "curve")
        drawing.decades_across()
        if scale == "symlog":
            drawing.axes[0].set_yscale("symlog", linthresh=10.0)
    assert "10\u2076" in drawing.picture.svg
    assert "mathdefault" not in drawing.picture.svg


def test_numbers_of_axes():
    assert [_power_of_ten(v) for v in (0, 0.05, 20.0, 1e5, 2e3, -1e-6)] == [
        "0", "0.05", "20", "10\u2075", "2·10\u00b3", "-10\u207b\u2076",
    ]  # fmt: skip
    assert [_plain(v) for v in (0.25, 6e35, -1.5e-7)] == [
        "0.25", "6·10\u00b3\u2075", "-1.5·10\u207b\u2077",
    ]  # fmt: skip


def test_values_stand_in_the_units_of_the_field():
    said = {
        ("A/m^2", 5.0): "0.5 mA/cm²",
        ("A/m^2", 2e5): "20 A/cm²",
        ("1/m", 3386.0): "33.86 /cm",
        ("V/m", 1.2e8): "1.2 MV/cm",
        ("cd/m^2", 1000.0): "1000 cd/m²",
        ("m", 6.3e-7): "630 nm",
        ("1", 0.5): "0.5",
        ("A/m^2", float("nan")): "-",
    }
    assert {key: value_text(key[1], {"units": key[0]}) for key in said} == said


def test_numbers_stand_by_topic_with_one_row_for_each_luminance():
    result = sm.run(STACKS / "droop_cg.yaml")
    text = page(sm.read_stack(STACKS / "droop_cg.yaml"), result)
    table = text[text.index("<caption>Light and losses") :]
    table = table[: table.index("</table>")]
    share = 100 * float(result.efficiency_at_luminance.sel(stated_luminance=1e4))
    assert f"<td>EQE at 10000 cd/m²</td><td>{share / 100:.4g}</td>" in table
    assert f"{result.largest_loss.item()}</td>" in table
    assert "<caption>Modes and laser" in text
    assert text.count("threshold current density") == 1


def test_luminances_that_are_not_reached_are_said_once():
    stack, result = shipped_run("pu2020_red_RNH2")
    assert not result.efficiency_at_luminance.notnull().any()
    text = page(stack, result)
    assert "EQE at 1000 cd/m²</td>" not in text
    assert (
        text.count("<li>EQE at 100, 1000, 10000, 100000 cd/m² is not known: the sweep reaches") == 1
    )


def test_rare_states_of_a_dot_are_seen_beside_a_crowded_one():
    from stackmodel.report.figures.dot_states import draw

    stack, _ = shipped_run("lin2017_single_photon")

    states = np.array(["0e0h", "1e0h", "1e1h"])
    crowded = xarray.Dataset(
        {"occupation": ("state", np.array([1 - 1.1e-4, 1e-4, 1e-5]))}, {"state": states}
    )
    even = crowded.assign(occupation=("state", np.array([0.3, 0.3, 0.4])))
    assert "10⁻⁴" in draw(stack, crowded).svg
    assert "10⁻⁴" not in draw(stack, even).svg
