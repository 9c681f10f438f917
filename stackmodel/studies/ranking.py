"""Which input every headline number hangs on: exact derivatives through the whole run, no samples.

d ln(number)/d ln(input) times the range of ln(input): what the number does, in its logarithm, when
that input alone goes from one end of its range to the other, the run taken as straight there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel.coupling.neighbour import neighbourhood
from stackmodel.coupling.operating_point import TABLE  # one fixed mesh: 1 to 2 % in J
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError
from stackmodel.studies.ranking_voltages import deciding
from stackmodel.verdict.headline import headline
from stackmodel.verdict.headline_numbers import headline_numbers
from stackmodel.verdict.levers import lever_quantities, lever_sentence
from stackmodel.verdict.slopes import log_slopes, scale_of
from stackmodel.verdict.spoken import spoken
from stackmodel.verdict.uncertain_inputs import UncertainInput, uncertain_inputs

if TYPE_CHECKING:
    import xarray

    from stackmodel.settings import Electrical

HELD = (
    "under pulses derivatives hold currents at ambient temperature, and the dots without what "
    "light does back to them"
)
LEAST = 0.05  # of the whole: a smaller share is not worth a word
MOST = 5  # inputs named for each number
SPOKEN = (
    "turn_on_voltage", "peak_efficiency", "photon_rate", "g2_zero", "first_limit_voltage",
    "threshold_current_density", "limit_current_density", "margin",
)  # fmt: skip
CONSTANT = ("end_voltage",)  # chosen, not computed
AGREES = 0.02  # a number at the chosen voltages against that of the whole sweep, relative


def ranking(stack: Stack, *, progress: Callable[..., None] | None = None) -> xarray.Dataset:
    """Which input each headline number hangs on most, without a sample.

    Through the loop: what an input changes moves heat and light, and these the currents and the
    dots. Under pulses, whose heat grows within each, it does not, and a note says so.

    Args:
        stack: the stack.
        progress: called with (done, total, words) before each input.

    Raises:
        InputError: nothing ranges, or a contact law that is not differentiated.
        SolverError: the stack itself cannot be run.
    """
    from stackmodel.results.dataset import labelled
    from stackmodel.results.quantities import QUANTITIES

    state = solved_state(stack)
    found = ranking_of(stack, progress=progress, state=state)
    change = lever_quantities(stack, state) if "sweep" in state else {}
    held = [] if stack.operation.pulse is None else [HELD]
    notes = [*held, *found.notes, *change.pop("lever_notes", [])]
    values: dict[str, Any] = {
        "number": np.array(found.numbers, dtype=str),
        "nominal": found.nominal,
        "number_units": np.array([QUANTITIES[n].units for n in found.numbers], dtype=str),
        **ranked_values(found, found.numbers),
        **described_inputs(found.inputs),
        **change,
    }
    said = [sentence(found, name) for name in found.numbers if name in SPOKEN]
    said += [words] if (words := lever_sentence(change)) else []
    attrs = {"title": stack.title, "verdict": "\n".join(said), "notes": "\n".join(notes)}
    return labelled(values, attrs=attrs)


def with_ranking(
    stack: Stack, result: xarray.Dataset, *, progress: Callable[..., None] | None = None
) -> xarray.Dataset:
    """The result of a run with the ranking of its headline numbers; see `ranking`."""
    return joined(result, ranking(stack, progress=progress))


def joined(result: xarray.Dataset, added: xarray.Dataset) -> xarray.Dataset:
    """A result with another beside it, and the sentences of both."""
    both = result.assign_coords(added.coords).assign(added.data_vars)
    for name in ("verdict", "notes"):
        lines = [result.attrs.get(name, ""), added.attrs[name]]
        both.attrs[name] = "\n".join(line for line in lines if line)
    return both


@dataclass(frozen=True)
class Ranking:
    """Derivatives of the headline numbers of one stack.

    Attributes:
        inputs: what ranges.
        numbers: (n,) names. nominal: (n,) values.
        slopes: (n, i) d ln(number)/d ln(input); of energies, per eV.
        reaches: (n, i) slopes times the range of the input: change of ln(number) over it.
        ways: (i,) how each was differentiated.
        notes: what was left out, and why.
    """

    inputs: list[UncertainInput]
    numbers: list[str]
    nominal: np.ndarray
    slopes: np.ndarray
    reaches: np.ndarray
    ways: list[str]
    notes: list[str]

    @property
    def shares(self) -> np.ndarray:
        """(n, i) of what all inputs do together, in squares: they range independently."""
        squares = np.nan_to_num(self.reaches) ** 2
        total = squares.sum(axis=1, keepdims=True)
        return np.divide(squares, total, out=np.zeros_like(squares), where=total > 0)

    def leading(self, name: str, most: int = MOST) -> list[tuple[int, float]]:
        """Inputs that the number hangs on and their shares, the largest first."""
        if name not in self.numbers:
            return []
        shares = self.shares[self.numbers.index(name)]
        return [(int(i), float(shares[i])) for i in np.argsort(-shares)[:most] if shares[i] > 0]


def ranking_of(
    stack: Stack,
    settings: Electrical | None = TABLE,
    inputs: list[UncertainInput] | None = None,
    progress: Callable[..., None] | None = None,
    state: Mapping[str, Any] | None = None,
) -> Ranking:
    """Every headline number against every input that ranges.

    Args:
        stack: the stack.
        settings: of the electrical engine; the default keeps one mesh.
        inputs: other ones than `uncertain_inputs(stack)`.
        progress: called with (done, total, words) before each input.
        state: what `solved_state(stack, settings)` gave, if it is known.

    Raises:
        InputError: nothing ranges, or a contact law that is not differentiated.
        SolverError: the stack itself cannot be run.
    """
    from stackmodel.run import all_engines

    inputs = uncertain_inputs(stack) if inputs is None else inputs
    if not inputs:
        raise InputError("no input of this stack has a range; nothing is uncertain")
    stack = _followed(stack)
    state = state or solved_state(stack, settings)
    known = numbers_of(stack, state)
    around = neighbourhood(stack, state, deciding(stack, state), all_engines())
    here = numbers_of(stack, around.here)
    names, notes = _differentiable(known, here)
    wanted = {name: here[name] for name in names}
    slopes, ways = np.zeros((len(names), len(inputs))), []
    for i, item in enumerate(inputs):
        if progress is not None:
            progress(i, len(inputs), item.name)
        slopes[:, i], way = log_slopes(around, item, numbers_of, wanted)
        ways.append(way)
        notes += [way] if np.isnan(slopes[:, i]).all() else []
    spans = np.array([abs(scale_of(item).span) for item in inputs])
    nominal = np.array([known[name] for name in names])
    return Ranking(inputs, names, nominal, slopes, slopes * spans, ways, notes)


def solved_state(stack: Stack, settings: Electrical | None = TABLE) -> dict[str, Any]:
    """What every engine gives.

    Raises:
        SolverError: one of them refused.
    """
    from stackmodel.run import engines_run

    state, _, refused = engines_run(_followed(stack), settings)
    if refused is not None:
        raise refused
    return state


def _followed(stack: Stack) -> Stack:
    """The stack as its run has it; under pulses without the loop, which is not differentiated."""
    if stack.operation.pulse is None:
        return stack
    operation = stack.operation.model_copy(update={"self_consistent": False})
    return stack.model_copy(update={"operation": operation})


def numbers_of(stack: Stack, state: Mapping[str, Any]) -> dict[str, float]:
    """The headline numbers of what the engines gave."""
    found = headline_numbers({**state, **headline(stack, state)})
    return {name: value for name, value in found.items() if name not in CONSTANT}


def _differentiable(known: dict[str, float], here: dict[str, float]) -> tuple[list[str], list[str]]:
    """Numbers with a logarithm that the chosen voltages give as the whole sweep does."""
    names, notes = [], []
    for name, value in known.items():
        if not (np.isfinite(value) and value > 0):
            continue
        if abs(here.get(name, np.nan) / value - 1) < AGREES:
            names.append(name)
        else:
            notes.append(f"{name.replace('_', ' ')}: not ranked, it is not smooth here")
    return names, notes


def described_inputs(inputs: list[UncertainInput]) -> dict[str, Any]:
    """The inputs as rows of the table of quantities."""
    return {
        "uncertain_input": np.array([item.name for item in inputs], dtype=str),
        "input_nominal": [float(item.value) for item in inputs],
        "input_low": [item.low for item in inputs],
        "input_high": [item.high for item in inputs],
    }


def ranked_values(found: Ranking, names: list[str]) -> dict[str, Any]:
    """The ranking as rows of the table, for some numbers; NaN and "" for those not ranked."""
    places = [found.numbers.index(name) if name in found.numbers else -1 for name in names]

    def rows(values: np.ndarray) -> np.ndarray:
        none = np.full((1, len(found.inputs)), np.nan)
        return np.concatenate([values, none])[places].reshape(-1, len(found.inputs))

    leading = [found.leading(name) for name in names]
    filled = [row + [(-1, np.nan)] * (MOST - len(row)) for row in leading]
    labels = [*(item.name for item in found.inputs), ""]
    return {
        "log_slope": rows(found.slopes),
        "log_reach": rows(found.reaches),
        "place": np.arange(1, MOST + 1),
        "leading_input": np.array([[labels[i] for i, _ in row] for row in filled], dtype=str),
        "leading_share": np.array([[share for _, share in row] for row in filled]),
        "differentiated": np.array(found.ways, dtype=str),
    }


def hangs_on(found: Ranking, name: str, most: int = 2) -> str:
    """The inputs that a number hangs on, in words; "" where nothing is known."""
    said = [
        f"{spoken(found.inputs[i].name)} ({100 * share:.0f} %)"
        for i, share in found.leading(name, most)
        if share >= LEAST
    ]
    return " and ".join(said)


def sentence(found: Ranking, name: str) -> str:
    """One number, what it is and what dominates it."""
    from stackmodel.report.text import quantity_text
    from stackmodel.results.quantities import QUANTITIES

    value = found.nominal[found.numbers.index(name)]
    shown = quantity_text(value, QUANTITIES[name].units)
    words = hangs_on(found, name) or "no single input"
    return f"{name.replace('_', ' ')} {shown}: dominated by {words}"
