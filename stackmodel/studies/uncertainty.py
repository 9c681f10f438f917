"""How sure the headline numbers of a run are: its inputs sampled over their ranges."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel.coupling.operating_point import TABLE  # one fixed mesh: 1 to 2 % in J
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError, StackmodelError, StackmodelWarning
from stackmodel.studies.ranking import (
    Ranking,
    described_inputs,
    hangs_on,
    joined,
    ranked_values,
    ranking_of,
)
from stackmodel.verdict.headline_numbers import answers_of, headline_numbers
from stackmodel.verdict.uncertain_inputs import UncertainInput, uncertain_inputs, with_inputs
from stackmodel.verdict.uncertainty import (
    dominant,
    even_shares,
    interval,
    is_undetermined,
    rank_correlations,
    stands_out,
)

if TYPE_CHECKING:
    import xarray

    from stackmodel.settings import Electrical

CONSTANT = ("end_voltage",)  # chosen, not computed
FEWEST, MOST = 8, 100_000
SMALL_FAILURE = 0.05


@dataclass
class Samples:
    """What the samples gave.

    Attributes:
        inputs: (tried, i) values.
        numbers: one dict a sample; empty where it failed.
        answers: likewise, yes or no.
        failures: why samples failed, with how often.
    """

    inputs: np.ndarray
    numbers: list[dict[str, float]] = field(default_factory=list)
    answers: list[dict[str, bool]] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)


def uncertainty(
    stack: Stack,
    *,
    samples: int = 64,
    seed: int = 0,
    progress: Callable[..., None] | None = None,
) -> xarray.Dataset:
    """Intervals of every headline number, probabilities of every yes, and what dominates.

    Material values range as their records say, even in logarithms with the given value as median;
    a value of the stack that is marked as doubtful without a range, by a factor of 1.25 (0.1 eV).

    Args:
        stack: the stack.
        samples: how many runs.
        seed: of the sequence; the same seed gives the same answer.
        progress: called with (done, total, words) before each sample.

    Raises:
        InputError: too few samples, or no input of the stack ranges.
        StackmodelError: the stack itself cannot be run.
    """
    from stackmodel.run import run

    if isinstance(samples, bool) or not FEWEST <= samples <= MOST:
        raise InputError(f"--samples: {samples}; a whole number from {FEWEST} to {MOST}")
    inputs = uncertain_inputs(stack)
    if not inputs:
        raise InputError("no input of this stack has a range; nothing is uncertain")
    nominal = headline_numbers(_quietly(run, stack))
    nominal = {name: value for name, value in nominal.items() if name not in CONSTANT}
    shares = even_shares(samples, len(inputs), seed)
    ranked = ranking_of(stack, inputs=inputs)
    values = np.column_stack([item.at(shares[:, i]) for i, item in enumerate(inputs)])
    drawn = Samples(values)
    for done, row in enumerate(values):
        if progress is not None:
            progress(done, samples, f"sample {done + 1} of {samples}")
        _one(stack, inputs, row, drawn, run)
    if progress is not None:
        progress(samples, samples, "intervals")
    return _labelled(stack, ranked, nominal, drawn, seed)


def with_uncertainty(
    stack: Stack,
    result: xarray.Dataset,
    *,
    samples: int = 64,
    seed: int = 0,
    progress: Callable[..., None] | None = None,
) -> xarray.Dataset:
    """The result of a run with its intervals, and the sentences of both; see `uncertainty`."""
    return joined(result, uncertainty(stack, samples=samples, seed=seed, progress=progress))


def _one(
    stack: Stack, inputs: list[UncertainInput], row: np.ndarray, drawn: Samples, run: Any
) -> None:
    numbers: dict[str, float] = {}
    answers: dict[str, bool] = {}
    try:
        changed = with_inputs(stack, dict(zip(inputs, map(float, row), strict=True)))
        result = _quietly(run, changed, TABLE)
        numbers, answers = headline_numbers(result), answers_of(result)
    except StackmodelError as error:
        drawn.failures[type(error).__name__ + ": " + str(error).split(";")[0][:120]] += 1
    drawn.numbers.append(numbers)
    drawn.answers.append(answers)


def _quietly(run: Any, stack: Stack, settings: Electrical | None = None) -> Any:
    """A run without its warnings: they are about one sample, and a run of the stack says them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StackmodelWarning)
        return run(stack, settings=settings)


def _labelled(
    stack: Stack,
    ranked: Ranking,
    nominal: dict[str, float],
    drawn: Samples,
    seed: int,
) -> xarray.Dataset:
    from stackmodel.results.dataset import about, labelled
    from stackmodel.results.quantities import QUANTITIES

    good = sum(bool(numbers) for numbers in drawn.numbers)
    names = [n for n in nominal if any(n in numbers for numbers in drawn.numbers)]
    table = {n: np.array([s.get(n, np.nan) for s in drawn.numbers]) for n in names}
    names = [n for n in names if np.isfinite(table[n]).any()]
    bands = {n: interval(table[n]) for n in names}
    ranks = {n: rank_correlations(drawn.inputs, table[n]) for n in names}
    labels = [item.name for item in ranked.inputs]
    odds = _odds(drawn.answers)
    values: dict[str, Any] = {
        "number": np.array(names, dtype=str),
        "nominal": [nominal[n] for n in names],
        "interval_low": [bands[n][0] for n in names],
        "interval_median": [bands[n][1] for n in names],
        "interval_high": [bands[n][2] for n in names],
        "number_units": np.array([QUANTITIES[n].units for n in names], dtype=str),
        "known_share": [float(np.isfinite(table[n]).sum() / max(good, 1)) for n in names],
        "undetermined": [is_undetermined(*bands[n]) for n in names],
        "dominant_input": np.array([_named(ranks[n], labels, table[n]) for n in names], dtype=str),
        "rank_correlation": np.array([ranks[n] for n in names]).reshape(-1, len(labels)),
        **described_inputs(ranked.inputs),
        **ranked_values(ranked, names),
        "question": np.array(list(odds), dtype=str),
        "probability": list(odds.values()),
        "samples_tried": len(drawn.numbers),
        "samples_failed": len(drawn.numbers) - good,
    }
    attrs = {
        **about(stack),
        "seed": seed,
        "verdict": "\n".join(_sentences(odds, ranks, ranked, good)),
        "notes": "\n".join([*_failure_notes(drawn, good), *ranked.notes]),
    }
    return labelled(values, attrs=attrs)


def _named(ranks: np.ndarray, labels: list[str], values: np.ndarray) -> str:
    return dominant(ranks, labels, int(np.isfinite(values).sum()))


def _odds(answers: list[dict[str, bool]]) -> dict[str, float]:
    """Share of the samples with an answer that answer yes."""
    questions = dict.fromkeys(question for said in answers for question in said)
    return {
        question: float(np.mean([said[question] for said in answers if question in said]))
        for question in questions
    }


# Which number tells what a yes hangs on.
_BEHIND = {
    "reaches 1 cd/m2": "largest_luminance",
    "lases before it breaks": "margin",
    "gain outweighs all losses": "modal_gain_max",
    "holds at its drive": "first_limit_current_density",
    "g2(0) below 0.5": "g2_zero",
}
# How a probability speaks of it.
_THAT = {
    "reaches 1 cd/m2": "to reach 1 cd/m²",
    "lases before it breaks": "to lase before it breaks",
    "gain outweighs all losses": "that gain outweighs all losses",
    "holds at its drive": "to hold at its drive",
    "g2(0) below 0.5": "that g2(0) stays below 0.5",
}


def _sentences(
    odds: dict[str, float], ranks: dict[str, np.ndarray], ranked: Ranking, good: int
) -> list[str]:
    """Probabilities from the samples; what dominates from the derivatives, where there are any."""
    said = []
    for question, share in odds.items():
        behind = _BEHIND.get(question, "")
        strong = hangs_on(ranked, behind) or _correlated(ranks.get(behind), ranked, good)
        verb = "dominated by" if 0 < share < 1 else f"its {_words(behind)} hangs on"
        words = f"; {verb} {strong}" if strong else ""
        chance = f"{100 * share:.0f} % likely {_THAT.get(question, question)}"
        said.append(f"{chance} ({good} samples){words}")
    return said


def _correlated(ranks: np.ndarray | None, ranked: Ranking, good: int) -> str:
    """The two inputs whose rank correlation stands out most, where no derivative is known."""
    if ranks is None:
        return ""
    labels = [item.name for item in ranked.inputs]
    order = np.argsort(-np.abs(ranks))[:2]
    return " and ".join(labels[i] for i in order if stands_out(ranks[i], good, len(labels)))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _failure_notes(drawn: Samples, good: int) -> list[str]:
    failed = len(drawn.numbers) - good
    if not failed:
        return []
    share = failed / len(drawn.numbers)
    loud = "; intervals and probabilities are those of the rest" if share > SMALL_FAILURE else ""
    notes = [f"{failed} of {len(drawn.numbers)} samples failed{loud}"]
    return [*notes, *(f"{count} times: {why}" for why, count in drawn.failures.most_common(3))]
