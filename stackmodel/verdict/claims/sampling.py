"""How a computed number spreads when its inputs range: seeded quasi-random sampling."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from stackmodel.materials.record import Value
from stackmodel.verdict.claims.finding import Finding

POINTS = 64
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
    low, high = np.percentile(values, PERCENTILES)
    return Finding((nominal,), (float(low), float(high)), remark=remark)
