"""Which input every headline number hangs on: exact derivatives through the whole run, no samples.

d ln(number)/d ln(input) times the range of ln(input): what the number does, in its logarithm, when
that input alone goes from one end of its range to the other, the run taken as straight there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel.coupling.neighbour import Neighbourhood, neighbourhood
from stackmodel.coupling.operating_point import TABLE  # one fixed mesh: 1 to 2 % in J
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError, StackmodelError
from stackmodel.studies.ranking_voltages import deciding
from stackmodel.verdict.headline import headline
from stackmodel.verdict.headline_numbers import headline_numbers
from stackmodel.verdict.uncertain_inputs import (
    Scale,
    UncertainInput,
    touched_by,
    uncertain_inputs,
    with_inputs,
)

if TYPE_CHECKING:
    from stackmodel.settings import Electrical

CONSTANT = ("end_voltage",)  # chosen, not computed
LOG_STEP = 3e-4  # of ln(input): thin barriers answer with its fiftyfold
PLAIN_STEP = 1e-4  # of the range of an energy
AGREES = 1e-6  # a number at the chosen voltages against that of the whole sweep, relative


@dataclass(frozen=True)
class Ranking:
    """Derivatives of the headline numbers of one stack.

    Attributes:
        inputs: what ranges.
        numbers: (n,) names. nominal: (n,) values.
        slopes: (n, i) d ln(number)/d ln(input); of energies, per eV.
        reaches: (n, i) slopes times the range of the input: change of ln(number) over it.
        notes: what was left out, and why.
    """

    inputs: list[UncertainInput]
    numbers: list[str]
    nominal: np.ndarray
    slopes: np.ndarray
    reaches: np.ndarray
    notes: list[str]


def ranking_of(
    stack: Stack,
    settings: Electrical | None = TABLE,
    inputs: list[UncertainInput] | None = None,
    progress: Callable[..., None] | None = None,
) -> Ranking:
    """Every headline number against every input that ranges.

    Args:
        stack: the stack.
        settings: of the electrical engine; the default keeps one mesh.
        inputs: other ones than `uncertain_inputs(stack)`.
        progress: called with (done, total, words) before each input.

    Raises:
        InputError: nothing ranges, or a contact law that is not differentiated.
        SolverError: the stack itself cannot be run.
    """
    from stackmodel.run import all_engines, engines_run

    inputs = uncertain_inputs(stack) if inputs is None else inputs
    if not inputs:
        raise InputError("no input of this stack has a range; nothing is uncertain")
    state, _, refused = engines_run(stack, settings)
    if refused is not None:
        raise refused
    known = _numbers(stack, state)
    around = neighbourhood(stack, state, deciding(stack, state), all_engines())
    here = _numbers(stack, around.at(stack))
    names, notes = _differentiable(known, here)
    slopes = np.zeros((len(names), len(inputs)))
    for i, item in enumerate(inputs):
        if progress is not None:
            progress(i, len(inputs), item.name)
        slopes[:, i], said = _slopes(around, item, names, here)
        notes += [said] if said else []
    spans = np.array([abs(scale_of(item).span) for item in inputs])
    nominal = np.array([known[name] for name in names])
    return Ranking(inputs, names, nominal, slopes, slopes * spans, notes)


def scale_of(item: UncertainInput) -> Scale:
    """The scale on which an input ranges."""
    return Scale(item.low, item.high, item.value.kind.unit)


def _numbers(stack: Stack, state: Mapping[str, Any]) -> dict[str, float]:
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


def _slopes(
    around: Neighbourhood, item: UncertainInput, names: list[str], here: dict[str, float]
) -> tuple[np.ndarray, str]:
    """d ln(number)/d(scale of the input), central; to one side where the other cannot be."""
    law, touched = scale_of(item), touched_by(item)
    step = PLAIN_STEP * (law.high - law.low) if law.plain else LOG_STEP
    middle = law.forward(float(item.value))
    sides: list[tuple[float, dict[str, float]]] = []
    said = ""
    for sign in (-1.0, 1.0):
        value = float(law.back(np.asarray(middle + sign * step)))
        try:
            changed = with_inputs(around.stack, {item: value})
            sides.append((sign * step, _numbers(changed, around.at(changed, touched))))
        except StackmodelError as error:
            said = f"{item.name}: {error}"
    if not sides:
        return np.full(len(names), np.nan), f"{said}; not ranked"
    if len(sides) == 1:
        sides.append((0.0, here))
    (x0, low), (x1, high) = sides
    logs = [np.log([side.get(name, np.nan) for name in names]) for side in (low, high)]
    return (logs[1] - logs[0]) / (x1 - x0), ""
