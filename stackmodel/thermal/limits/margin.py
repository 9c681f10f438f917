"""The common measure of every limit: the factor by which what presses on it may still grow."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from stackmodel.errors import InputError


@dataclass(frozen=True)
class Margin:
    """One limit at one drive.

    Attributes:
        mechanism: name of the limit, like 'temperature'.
        where: index of the layer, -1 for the whole stack.
        value: what the drive causes, in `unit`.
        limit: what is allowed, in `unit`.
        factor: how much more is allowed, as a multiple; below 1 the limit is passed,
            `inf` where nothing presses on it.
        unit: of value and limit.
        range: factor at the pessimistic and the optimistic end of the limit's own range.
    """

    mechanism: str
    where: int
    value: float
    limit: float
    factor: float
    unit: str
    range: tuple[float, float] | None = None


def ratio(limit: float, value: float) -> float:
    """limit/value; infinite when nothing presses, zero when nothing at all is allowed."""
    if math.isnan(limit) or math.isnan(value):
        raise InputError("a limit or the value against it is not a number")
    if value <= 0.0:
        return math.inf
    return max(limit, 0.0) / value


def ranking(margins: Iterable[Margin]) -> list[Margin]:
    """The limits in the order in which a growing drive would reach them."""
    return sorted(margins, key=lambda margin: margin.factor)
