"""A result as text: units as people of the field write them, the dataset in SI all the same."""

import numpy as np
import pytest
import xarray

from stackmodel.report.text import as_text, field_unit
from stackmodel.verdict.spoken import rounded


def table(dim: str, at: np.ndarray, unit: str, **curves: tuple[np.ndarray, str]) -> list[list[str]]:
    """Cells of the text of curves."""
    told = {name: (dim, values, {"units": unit}) for name, (values, unit) in curves.items()}
    stored = xarray.Dataset(told, coords={dim: (dim, at, {"units": unit})})
    before = stored.copy(deep=True)
    lines = as_text(stored).splitlines()
    assert stored.identical(before)
    return [line.split() for line in lines if line.strip() and "─" not in line]


def test_currents_stand_in_one_unit_a_column():
    volts = np.array([0.0, 1.0, 2.0])
    head, *rows = table("voltage", volts, "V", J=(np.array([0.0, 5.0, 118.06]), "A/m^2"))
    assert head == ["voltage", "[V]", "J", "[mA/cm²]"]
    assert [row[1] for row in rows] == ["0", "0.5", "11.806"]
    head, *rows = table("voltage", volts, "V", J=(np.array([0.0, 5.0, 2e5]), "A/m^2"))
    assert head[-1] == "[A/cm²]"
    assert [row[1] for row in rows] == ["0", "0.0005", "20"]


def test_wavelengths_times_and_what_has_no_unit():
    light = np.array([504e-9, 630e-9])
    head, first, _ = table("wavelength", light, "m", share=(np.array([0.5, np.nan]), "1"))
    assert head == ["wavelength", "[nm]", "share"]
    assert first == ["504", "0.5"]
    times = np.geomspace(1e-8, 1e-3, 7)
    head, first, *_ = table("time", times, "s", rise=(np.arange(7.0), "K"))
    assert head == ["time", "[us]", "rise", "[K]"]  # the middle one is 3.2 us
    assert first == ["0.01", "0"]


def test_margins_beyond_a_thousand_are_just_far():
    names = np.array(["a", "b", "c"])
    far = np.array([1.27, 1.8e5, np.nan])
    _, *rows = table("limit", names, "", limit_margin=(far, "1"), other=(far, "1"))
    assert [row[1:] for row in rows] == [["1.27", "1.27"], [">", "1000", "1.8e+05"], ["-", "-"]]


@pytest.mark.parametrize(
    ("largest", "unit", "size", "name"),
    [
        (3e8, "V/m", 1e8, "MV/cm"),
        (1e4, "A/m^2", 1e4, "A/cm²"),
        (9e3, "A/m^2", 10.0, "mA/cm²"),
        (2e-3, "m", 1e-3, "mm"),
        (0.0, "m", 1.0, "m"),
        (5.0, "1/m^2", 1.0, "1/m²"),
        (1e23, "1/m^3", 1e6, "/cm³"),
        (1e-8, "m^2/V/s", 1e-4, "cm²/V/s"),
    ],
)
def test_units_of_the_field(largest, unit, size, name):
    assert field_unit(largest, unit) == (size, name)


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(1088.0, 3, "1090"), (164.0, 2, "160"), (0.0123, 2, "0.012"), (59.3, 2, "59"),
     (2.5e7, 3, "2.5e+07"), (1.2e-7, 2, "1.2e-07"), (999.7, 3, "1000")],
)  # fmt: skip
def test_numbers_in_sentences_have_no_powers_of_ten_up_to_a_million(value, digits, said):
    assert rounded(value, digits) == said


def test_no_word_of_a_head_is_broken_and_left_out_rows_are_said(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    times = np.linspace(0.0, 1e-6, 40)
    names = ("displacement_current", "recombination_current", "conservation_error", "total_current")
    told = {name: ("time", np.geomspace(1e-12, 1.0, 40), {"units": "A/m^2"}) for name in names}
    text = as_text(xarray.Dataset(told, coords={"time": ("time", times, {"units": "s"})}))
    for word in ("displacement", "recombination", "conservation"):
        assert word in text
    assert max(map(len, text.splitlines())) <= 80
    assert text.count("13 of 40 rows") == 1
    assert "rows" not in as_text(xarray.Dataset(told).isel(time=slice(3)))


def test_a_matrix_says_its_unit():
    loss = (
        ("mode", "layer"),
        np.array([[100.0, 300.0], [0.0, 2.0]]),
        {"units": "1/m", "long_name": "loss"},
    )
    text = as_text(
        xarray.Dataset({"layer_loss": loss}, {"mode": ["TE0", "TM0"], "layer": ["a", "b"]})
    )
    assert "loss [/cm], mode by layer" in " ".join(text.split())
    assert text.splitlines()[-3].split() == ["TE0", "1", "3"]


def test_a_map_that_was_asked_for_is_shown_thinned():
    pulses, duties = np.geomspace(1e-8, 1e-1, 15), np.array([0.0, 0.1, 1.0])
    safe = np.full((15, 3), np.nan)
    safe[:, 0] = 2e4
    told = {"safe_current_density": (("pulse_width", "duty"), safe, {"units": "A/m^2"})}
    axes = {"pulse_width": ("pulse_width", pulses, {"units": "s"}), "duty": duties}
    text = as_text(xarray.Dataset(told, axes))
    rows = [line.split() for line in text.splitlines()]
    assert ["10", "ns", "2", "-", "-"] in rows
    assert "[A/cm²], pulse width by duty" in " ".join(text.split())
    assert "not shown" not in text
    unknown = as_text(xarray.Dataset(told, axes).map(lambda one: one * np.nan))  # no warning
    assert ["10", "ns", "-", "-", "-"] in [line.split() for line in unknown.splitlines()]
