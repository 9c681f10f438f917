"""How a computed number spreads when its inputs range: seeded quasi-random sampling."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from fnmatch import fnmatchcase

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.errors import StackmodelError
from stackmodel.materials.record import Value
from stackmodel.verdict.claims.finding import Finding
from stackmodel.verdict.uncertain_inputs import uncertain_inputs, with_inputs
from stackmodel.verdict.uncertainty import even_shares

POINTS = 256
STACKS, STACK_SEED = 256, 0  # of whole stacks
SEED = 0.5  # offset of the sequence
PERCENTILES = (5, 95)

Range = tuple[float, float, float]  # lowest, nominal, highest


def spread(value: Value) -> Range:
    """Range of a material value, or of a value of a stack file."""
    low, high = value.range or (value, value)
    return float(low), float(value), float(high)


def quasi_random(points: int, dimensions: int) -> np.ndarray:
    """Points in the unit cube, (points, dimensions): the additive sequence of Roberts (2018).

    Fractions of k / phi^j, phi the positive root of x^(d + 1) = x + 1: fills evenly in any
    dimension and needs no table.
    """
    phi = 2.0
    for _ in range(60):
        phi = (1 + phi) ** (1 / (dimensions + 1))
    steps = phi ** -np.arange(1.0, dimensions + 1)
    return (SEED + np.arange(1, points + 1)[:, None] * steps) % 1


def predicted(
    law: Callable[..., float], inputs: Mapping[str, Range], points: int = POINTS, remark: str = ""
) -> Finding:
    """The law at the nominal inputs, with the interval over their ranges, even in logarithms.

    Args:
        law: takes every input by name.
        inputs: positive ranges.
        points: of the sample.
        remark: goes with the finding.
    """
    nominal = float(law(**{name: middle for name, (_, middle, _) in inputs.items()}))
    ends = np.log([(low, high) for low, _, high in inputs.values()])
    cube = quasi_random(points, len(inputs))
    sample = np.exp(ends[:, 0] + cube * (ends[:, 1] - ends[:, 0]))
    values = [law(**dict(zip(inputs, point, strict=True))) for point in sample.tolist()]
    return _with_interval(nominal, values, remark)


def predicted_by_stack(
    law: Callable[..., float],
    stack: Stack,
    without: Collection[str],
    beside: Mapping[str, Range] | None = None,
    points: int = STACKS,
    only: Collection[str] = ("*",),
) -> Finding:
    """The law of a stack as shipped, with the interval over every uncertain value in it.

    Ranges are those of its materials and of its file, half of the points on either side of the
    value as given; a stack the law refuses is left out of the interval.

    Args:
        law: takes a stack, and what is beside it by name.
        stack: as shipped.
        without: patterns of inputs that are held: the law does not use them, or does not let them.
        beside: positive ranges of what no stack file holds.
        points: of the sample.
        only: patterns of the inputs that are not held.
    """
    beside = beside or {}
    inputs = [
        item
        for item in uncertain_inputs(stack)
        if _matches(item.name, only) and not _matches(item.name, without)
    ]
    values = []
    for row in even_shares(points, len(inputs) + len(beside), STACK_SEED):
        own, more = row[: len(inputs)], row[len(inputs) :]
        changes = {i: float(i.at(np.array(x))) for i, x in zip(inputs, own, strict=True)}
        given = {
            name: low * (high / low) ** float(x)
            for (name, (low, _, high)), x in zip(beside.items(), more, strict=True)
        }
        try:
            values.append(law(with_inputs(stack, changes), **given))
        except StackmodelError:
            continue
    nominal = law(stack, **{name: middle for name, (_, middle, _) in beside.items()})
    return _with_interval(nominal, values, "")


def _matches(name: str, patterns: Collection[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _with_interval(nominal: float, values: list[float], remark: str) -> Finding:
    known = [value for value in values if np.isfinite(value)]
    low, high = np.percentile(known, PERCENTILES)
    return Finding((nominal,), (float(low), float(high)), remark=remark, samples=len(known))
