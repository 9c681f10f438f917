"""Samples to statements: distributions, intervals, ranking, and that only inputs change."""

from importlib import import_module

import numpy as np
import pytest
from scipy.stats import spearmanr

import stackmodel as sm
from stackmodel import units
from stackmodel.errors import ConvergenceError, InputError
from stackmodel.materials.database import data_folder
from stackmodel.materials.record import Value
from stackmodel.verdict.uncertain_inputs import UncertainInput, uncertain_inputs, with_inputs
from stackmodel.verdict.uncertainty import (
    dominant,
    even_shares,
    interval,
    is_undetermined,
    rank_correlations,
    stands_out,
)

STACKS = data_folder() / "stacks"
LAYER = """\
stackmodel: 1
contacts: {anode: {work_function: 4.9 eV}, cathode: {work_function: 3.1 eV}}
layers: [{name: EML, material: organic, thickness: 100 nm}]
operation: {bias: {from: 0 V, to: 4 V, points: 9}}
materials:
  organic:
    {relative_permittivity: 3, electron_affinity: 3.0 eV, ionization_energy: 5.0 eV,
     conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3, statistics: boltzmann,
     electron_mobility: {value: 1e-8 m^2/V/s, range: [1e-9 m^2/V/s, 1e-7 m^2/V/s]},
     hole_mobility: {value: 1e-9 m^2/V/s, range: [9e-10 m^2/V/s, 1.1e-9 m^2/V/s]},
     recombination: {langevin: 1}}
"""


def mobility(low=1e-9, value=1e-8, high=1e-6):
    return UncertainInput("m", "x", ("m",), Value(value, units.MOBILITY), low, high)


def test_the_given_value_is_the_median_and_the_range_is_kept():
    item = mobility()
    share = np.linspace(0, 1, 1001)
    drawn = item.at(share)
    assert drawn[[0, 500, 1000]] == pytest.approx([1e-9, 1e-8, 1e-6])
    assert (np.diff(drawn) > 0).all()
    assert float(item.at(np.array(0.25))) == pytest.approx(np.sqrt(1e-9 * 1e-8))
    edge = mobility(value=1e-6).at(share)  # at an end of its range: the other side has it all
    assert edge[[0, 500, 1000]] == pytest.approx([1e-9, np.sqrt(1e-15), 1e-6])


def test_shares_fill_evenly_and_follow_the_seed():
    shares = even_shares(64, 9, 1)
    assert shares.shape == (64, 9)
    assert ((shares >= 0) & (shares < 1)).all()
    for column in shares.T:  # one of the 64 in every 64th: no random sample does that
        assert np.unique((column * 64).astype(int)).size == 64
    assert np.array_equal(shares, even_shares(64, 9, 1))
    assert not np.array_equal(shares, even_shares(64, 9, 2))
    random = np.random.default_rng(1).random(64)
    assert np.unique((random * 64).astype(int)).size < 64


def test_interval_of_a_known_law():
    """y = a b^2, both even in the logarithm: quantiles against many random draws."""
    a, b = mobility(1e-9, 1e-8, 1e-7), mobility(0.5, 1.0, 2.0)
    shares = even_shares(512, 2, 0)
    low, middle, high = interval(a.at(shares[:, 0]) * b.at(shares[:, 1]) ** 2)
    many = np.random.default_rng(3).random((200_000, 2))
    expected = np.quantile(a.at(many[:, 0]) * b.at(many[:, 1]) ** 2, (0.05, 0.5, 0.95))
    assert np.log([low, middle, high]) == pytest.approx(np.log(expected), abs=0.05)
    wrong = np.quantile(a.at(many[:, 0]) * b.at(many[:, 1]), (0.05, 0.5, 0.95))
    assert np.log([low, middle, high]) != pytest.approx(np.log(wrong), abs=0.05)


@pytest.mark.parametrize(
    ("band", "expected"),
    [
        ((0.4, 1.0, 2.9), False),
        ((0.3, 1.0, 2.9), True),
        ((0.4, 1.0, 3.1), True),
        ((-1.0, 1.0, 2.0), True),
        ((-2.9, -1.0, -0.4), False),
        ((0.0, 0.0, 0.0), False),
        ((np.nan, 1.0, 2.0), True),
    ],
)
def test_undetermined_is_a_factor_of_three_either_way(band, expected):
    assert is_undetermined(*band) is expected


def test_rank_correlation_is_spearmans_and_leaves_out_what_is_not_known():
    inputs = np.random.default_rng(5).random((80, 4))
    output = np.exp(3 * inputs[:, 1]) + 0.3 * inputs[:, 2]
    output[::7] = np.nan
    known = np.isfinite(output)
    ranks = rank_correlations(inputs, output)
    assert ranks == pytest.approx(
        [spearmanr(column[known], output[known]).statistic for column in inputs.T], abs=1e-12
    )
    assert dominant(ranks, list("abcd"), int(known.sum())) == "b (+1.00)"
    noise = rank_correlations(inputs, np.random.default_rng(6).random(80))
    assert dominant(noise, list("abcd"), 80) == "none stands out"
    assert stands_out(0.5, 64, 60)
    assert not stands_out(0.5, 16, 60)


def test_changed_inputs_are_those_of_the_stack_file_changed():
    stack = sm.parse_stack(LAYER)
    chosen = {i.name: i for i in uncertain_inputs(stack)}
    assert set(chosen) == {"organic: electron_mobility", "organic: hole_mobility"}
    changed = with_inputs(stack, {chosen["organic: electron_mobility"]: 3e-8})
    written = sm.replace(stack, {"materials.organic.electron_mobility": "3e-8 m^2/V/s"})
    current = [sm.jv(s).current_density.values for s in (changed, written, stack)]
    assert np.array_equal(current[0], current[1])
    assert not np.allclose(current[0][-1], current[2][-1], rtol=0.05)
    assert float(stack.material("organic").electron_mobility) == 1e-8


def test_every_input_of_a_shipped_stack_can_be_set():
    stack = sm.read_stack(STACKS / "review_dfb_l_ito.yaml")
    inputs = uncertain_inputs(stack)
    names = {item.name for item in inputs}
    assert "CdSe/CdZnSe/ZnSeS/ZnS: lifetimes.XX" in names
    assert "layers.cathode.grating.duty" in names
    assert "TCTA: thermal_conductivity" in names  # in-plane and through-plane: one number
    assert not any(name.startswith(("L-ITO: electron", "operation", "materials")) for name in names)
    assert not any("specific_heat" in name for name in names)  # nothing is pulsed
    changed = with_inputs(stack, {item: item.high for item in inputs})
    for item in uncertain_inputs(stack):
        if item.name == "layers.cathode.grating.duty":
            assert float(changed.layers[0].grating.duty) == item.high
    assert float(changed.material("TCTA").thermal_conductivity.in_plane) == 0.3
    assert float(changed.material("TCTA").thermal_conductivity.through_plane) == 0.3


def test_a_stack_with_one_wide_input_hangs_on_it():
    stack = sm.parse_stack(LAYER)
    found = sm.uncertainty(stack, samples=16, seed=4)
    row = found.sel(number="end_current_density")
    assert row.dominant_input.item().startswith("organic: electron_mobility (+")
    assert float(row.interval_low) < float(row.nominal) < float(row.interval_high)
    assert int(found.samples_failed) == 0
    again = sm.uncertainty(stack, samples=16, seed=4)
    assert again.identical(found)
    other = sm.uncertainty(stack, samples=16, seed=5)
    assert float(other.interval_median[0]) != float(found.interval_median[0])


def test_failed_samples_are_counted_and_said(monkeypatch):
    flow = import_module("stackmodel.run")
    real, calls = flow.run, []

    def fragile(stack, **options):
        calls.append(stack)
        if len(calls) in (3, 5):
            raise ConvergenceError("stalled at 2 V; try more points")
        return real(stack, **options)

    monkeypatch.setattr(flow, "run", fragile)
    found = sm.uncertainty(sm.parse_stack(LAYER), samples=8)
    assert (int(found.samples_tried), int(found.samples_failed)) == (8, 2)
    assert "2 of 8 samples failed" in found.attrs["notes"]
    assert "2 times: ConvergenceError: stalled at 2 V" in found.attrs["notes"]
    assert float(found.known_share.max()) == 1.0


def test_refuses_what_is_not_uncertain_or_too_few():
    sure = LAYER.replace(", range: [1e-9 m^2/V/s, 1e-7 m^2/V/s]", "").replace(
        ", range: [9e-10 m^2/V/s, 1.1e-9 m^2/V/s]", ""
    )
    with pytest.raises(InputError, match="no input of this stack has a range"):
        sm.uncertainty(sm.parse_stack(sure), samples=8)
    with pytest.raises(InputError, match="--samples: 3"):
        sm.uncertainty(sm.parse_stack(LAYER), samples=3)


@pytest.mark.slow  # the odds themselves are those of example 14
def test_a_probability_is_a_share_of_samples():
    """The laser stack: the two answers that the review gives do not hang on what is not known."""
    found = sm.uncertainty(sm.read_stack(STACKS / "review_dfb_l_ito.yaml"), samples=8)
    odds = dict(zip(found.question.values, found.probability.values, strict=True))
    assert odds["lases before it breaks"] == 0.0
    assert odds["gain outweighs all losses"] > 0.5
    row = found.sel(number="modal_gain_max")
    assert row.dominant_input.item() in (
        "CdSe/CdZnSe/ZnSeS/ZnS: saturated_gain (+1.00)",
        "none stands out",
    )
    assert not bool(row.undetermined)
