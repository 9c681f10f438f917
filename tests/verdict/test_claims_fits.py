"""What was fitted is named by every number that leans on it; intervals do not hang on a seed."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from types import ModuleType

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.dots.droop import FITTED_ALPHA
from stackmodel.formulation.properties import Needs
from stackmodel.materials.database import data_folder, database_material
from stackmodel.materials.material import values_of
from stackmodel.verdict.claims import (
    charging,
    currents,
    films,
    gain,
    heat,
    ligands,
    light,
    sampling,
    single_photon,
)
from stackmodel.verdict.claims import shipped as stacks
from stackmodel.verdict.claims.finding import Finding
from stackmodel.verdict.claims.judgement import FAMILIES, Judged
from stackmodel.verdict.claims.rows import Fit, all_fits, all_rows
from stackmodel.verdict.uncertain_inputs import UncertainInput, uncertain_inputs, with_inputs

MODULES = (charging, currents, films, gain, heat, light, ligands, single_photon)
KINDS = {row.id: row.kind for row in all_rows()}
NOTHING = Fit("nothing", "", (), (), ())
DOMINATES = 0.1  # of a number, over the range of the fitted value


def holds(fit: Fit, stack: str, name: str) -> bool:
    """Whether a value `name` of a stack is what the fit marks."""
    for pattern in fit.marked:
        where, _, path = pattern.partition(": ")
        own = where.startswith("lin2017")
        if (not own or where == stack) and fnmatchcase(name, path if own else pattern):
            return True
    return False


def calibrated(stack: sm.Stack) -> Iterator[str]:
    """Names of the values of a stack and its materials that are marked as calibrated."""
    yield from (path for path, value in values_of(stack) if value.mark == "calibrated")
    for layer in stack.layers:
        values = values_of(stack.material(layer.material))
        yield from (f"{layer.material}: {p}" for p, value in values if value.mark == "calibrated")


def test_every_calibrated_mark_is_named_and_every_name_is_a_mark() -> None:
    marks = {
        (path.stem, name)
        for path in sorted((data_folder() / "stacks").glob("*.yaml"))
        for name in calibrated(sm.read_stack(path))
    }
    assert len(marks) > 100
    for stack, name in marks:
        assert any(holds(fit, stack, name) for fit in all_fits()), (stack, name)
    for fit in all_fits():
        if fit.marked:
            assert any(holds(fit, *mark) for mark in marks), fit.name


def test_fits_name_rows_of_the_right_kind() -> None:
    for fit in all_fits():
        assert set(fit.fitted) | set(fit.rests) <= KINDS.keys()
        assert not set(fit.fitted) & set(fit.rests)
        for row in fit.fitted:
            assert KINDS[row] == "calibrated", row
    for row in ("L17-36", "P20-05", "P20-14", "R21-01", "R21-28", "R21-43", "R21-55"):
        assert any(row in fit.fitted for fit in all_fits()), row


def test_calibrated_rows_say_what_was_fitted_or_that_nothing_was() -> None:
    for row in all_rows():
        if row.kind == "calibrated":
            said = Judged(row, Finding()).remark.lower()
            words = ("fitted", "by the paper", "measured", "both can be described")
            assert any(word in said for word in words), row.id


def central(law, inputs, *_, **__) -> Finding:
    return Finding((float(law(**{name: middle for name, (_, middle, _) in inputs.items()})),))


def central_by_stack(law, stack, without, beside=None, *_, **__) -> Finding:
    middles = {name: middle for name, (_, middle, _) in (beside or {}).items()}
    return Finding((float(law(stack, **middles)),))


def predictions(patch: pytest.MonkeyPatch, fit: Fit, end: int) -> dict[str, float]:
    """Every predicted number with the fitted values at an end of their ranges."""

    def changed(name: str) -> sm.Stack:
        stack = original(name)
        inputs = [
            item
            for item in uncertain_inputs(stack)
            if item.value.mark == "calibrated" and holds(fit, name, item.name)
        ]
        return with_inputs(stack, {i: (i.low, i.high)[end] for i in inputs}) if inputs else stack

    original = stacks.shipped
    for module in MODULES:
        for name, new in (
            ("shipped", changed), ("predicted", central), ("predicted_by_stack", central_by_stack)
        ):  # fmt: skip
            if hasattr(module, name):
                patch.setattr(module, name, new)
    for remembered in (currents.pulse_current, currents.lit, heat.direct_current):
        remembered.cache_clear()
    laws = {row: law for family in FAMILIES for row, law in family.FINDINGS.items()}
    rows = [row for row, kind in KINDS.items() if kind == "prediction" and row in laws]
    return {row: found[0] for row in rows if (found := laws[row]().numbers)}


@pytest.fixture(scope="module")
def as_shipped() -> dict[str, float]:
    with pytest.MonkeyPatch.context() as patch:
        return predictions(patch, NOTHING, 0)


def moved(as_shipped: dict[str, float], changed: dict[str, float]) -> set[str]:
    return {row for row, value in changed.items() if abs(value / as_shipped[row] - 1) > DOMINATES}


@pytest.fixture
def forget() -> Iterator[None]:
    """Numbers of changed stacks are remembered by name: they must not outlive a test."""
    yield
    for remembered in (currents.pulse_current, currents.lit, heat.direct_current):
        remembered.cache_clear()


@pytest.mark.parametrize("fit", [f for f in all_fits() if f.marked], ids=lambda fit: fit.name)
def test_a_prediction_that_moves_with_a_fitted_value_names_it(
    monkeypatch: pytest.MonkeyPatch, forget: None, as_shipped: dict[str, float], fit: Fit
) -> None:
    hit = moved(as_shipped, predictions(monkeypatch, fit, 0))
    assert hit <= set(fit.rests) | set(fit.fitted)
    expected = {"mobility": {"R21-22", "R21-35", "R21-46", "R21-58"}, "confinement": {"R21-57"}}
    assert hit >= expected.get(fit.name, set())


@pytest.mark.parametrize(
    ("module", "name", "fit"),
    [(currents, "FITTED_ALPHA", "droop"), (single_photon, "DETECTED", "detected")],
)
def test_so_does_one_that_moves_with_a_fit_of_the_code(
    monkeypatch: pytest.MonkeyPatch,
    forget: None,
    as_shipped: dict[str, float],
    module: ModuleType,
    name: str,
    fit: str,
) -> None:
    monkeypatch.setattr(module, name, 1.25 * getattr(module, name))
    named = next(item for item in all_fits() if item.name == fit)
    hit = moved(as_shipped, predictions(monkeypatch, NOTHING, 0))
    assert hit <= set(named.rests) | set(named.fitted)


def test_a_fit_that_is_not_named_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch, forget: None, as_shipped: dict[str, float]
) -> None:
    mobility = next(fit for fit in all_fits() if fit.name == "mobility")
    silent = Fit(mobility.name, mobility.words, mobility.marked, mobility.fitted, ())
    assert not moved(as_shipped, predictions(monkeypatch, silent, 0)) <= set(silent.fitted)


@pytest.mark.parametrize("row", ["L17-01", "L17-02", "R21-38", "R21-47", "P20-08", "R21-51"])
def test_another_seed_leaves_the_interval(monkeypatch: pytest.MonkeyPatch, row: str) -> None:
    laws = {row: law for family in FAMILIES for row, law in family.FINDINGS.items()}
    first = laws[row]().interval
    monkeypatch.setattr(sampling, "SEED", 0.13)
    monkeypatch.setattr(sampling, "STACK_SEED", 1)
    np.testing.assert_allclose(laws[row]().interval, first, rtol=0.15)


def test_a_sample_too_small_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    first = single_photon.g2_at(16.8e6).interval
    few = sampling.predicted(
        lambda **inputs: single_photon.g2_zero(16.8e6, **inputs), single_photon.dot_inputs(), 6
    )
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(few.interval, first, rtol=0.15)


def test_another_seed_leaves_the_interval_of_whole_stacks(monkeypatch: pytest.MonkeyPatch) -> None:
    first = currents.FINDINGS["R21-26"]().interval
    monkeypatch.setattr(sampling, "STACK_SEED", 1)
    np.testing.assert_allclose(currents.FINDINGS["R21-26"]().interval, first, rtol=0.1)


def test_ranges_are_those_of_the_records() -> None:
    dots = Needs(database_material("CdSe/CdS"), "CdSe/CdS", "a test")
    low, middle, high = single_photon.dot_inputs()["tau_0"]
    assert (low, middle, high) == (*dots["lifetimes"]["X"].range[:1], 40e-9, 45e-9)
    graded = Needs(database_material("CdSe/CdZnSe"), "CdSe/CdZnSe", "a test")
    assert gain.graded_inputs()["diameter"] == sampling.spread(graded["diameter"])
    names = {item.name for item in uncertain_inputs(stacks.shipped(currents.STANDARD))}
    assert "CdSe/CdZnSe: electron_mobility" in names
    assert FITTED_ALPHA == 10.0
    assert all(
        isinstance(item, UncertainInput) for item in uncertain_inputs(stacks.shipped("droop_cg"))
    )
