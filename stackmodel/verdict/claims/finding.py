"""What the recomputation of one row found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import SupportsFloat


@dataclass(frozen=True)
class Finding:
    """The outcome for one row.

    Attributes:
        numbers: as computed, SI, in the order of the row's numbers.
        interval: 5th and 95th percentile of the first number over the ranges of its inputs.
        holds: for a row that is no number: whether what it says was found true.
        remark: computed words.
        samples: behind the interval.
    """

    numbers: tuple[float, ...] = ()
    interval: tuple[float, float] | None = None
    holds: bool | None = None
    remark: str = ""
    samples: int = 0

    @property
    def determined(self) -> bool:
        """Whether the interval is no wider than a factor of 3 either way."""
        if self.interval is None:
            return True
        low, high = self.interval
        return low > 0 and low * 3 >= self.numbers[0] and high <= 3 * self.numbers[0]


Recomputation = Callable[[], Finding]


def found(*numbers: SupportsFloat, remark: str = "") -> Finding:
    """A finding of plain numbers."""
    return Finding(tuple(float(value) for value in numbers), remark=remark)


def checked(holds: bool, remark: str, *numbers: SupportsFloat) -> Finding:
    """A finding about a row without a number: whether it holds.

    numbers: of a formula, another evaluation over what it says, 1 where it holds exactly.
    """
    return Finding(tuple(float(value) for value in numbers), holds=bool(holds), remark=remark)
