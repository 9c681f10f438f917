"""The rows: what the papers print, with the digits they print."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from stackmodel import units

_NUMBER = re.compile(
    r"(?P<value>[+-]?[\d.]+(?:e[+-]?\d+)?)(?: (?P<unit>[^(]+?))?"
    r"(?: \((?P<low>[^().]*(?:\.\d+)?(?:e[+-]?\d+)?)\.\.(?P<high>[^()]*)\))?"
)


@dataclass(frozen=True)
class Number:
    """One printed number in SI with the bounds its digits leave, and the unit it is printed in."""

    value: float
    low: float
    high: float
    unit: str

    def holds(self, computed: float) -> bool:
        """Whether a computed number is what is printed."""
        return self.low <= computed <= self.high

    def shown(self, value: float) -> str:
        """A number in the unit of the print, five digits."""
        return f"{value / units.in_si(1.0, self.unit):.5g} {self.unit}".strip()


@dataclass(frozen=True)
class Row:
    """One claim.

    Attributes:
        id: of the claim.
        paper: who prints it.
        quantity: what it is.
        claimed: as printed.
        numbers: those of the text that can be compared; the first one is the claim's.
        kind: equation, formula, prediction, calibrated, inconsistent, input or context.
        contradiction: whether a paper disagrees with itself or another here.
        note: what to know when comparing.
    """

    id: str
    paper: str
    quantity: str
    claimed: str
    numbers: tuple[Number, ...]
    kind: str
    contradiction: bool
    note: str


@dataclass(frozen=True)
class Fit:
    """Something chosen in view of a number of the papers.

    Attributes:
        name, words: what was fitted to what.
        marked: patterns of the calibrated values that hold it; none where no file does.
        fitted: ids of the rows it was fitted to.
        rests: ids of the rows of other numbers that lean on it.
    """

    name: str
    words: str
    marked: tuple[str, ...]
    fitted: tuple[str, ...]
    rests: tuple[str, ...]


@lru_cache(maxsize=1)
def all_rows() -> tuple[Row, ...]:
    """Every row, in the order of the papers."""
    return tuple(_row(cells) for cells in _table("claims.csv"))


@lru_cache(maxsize=1)
def all_fits() -> tuple[Fit, ...]:
    """Every fit behind the rows."""

    def several(text: str) -> tuple[str, ...]:
        return tuple(part for part in text.split("; ") if part)

    return tuple(
        Fit(row["fit"], row["words"], *(several(row[x]) for x in ("marked", "fitted", "rests")))
        for row in _table("fits.csv")
    )


def _table(name: str) -> Iterator[dict[str, str]]:
    text = files("stackmodel.verdict.claims").joinpath(name).read_text("utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


def _row(cells: dict[str, str]) -> Row:
    numbers = tuple(number(text) for text in cells.pop("numbers").split("; ") if text)
    contradiction = cells.pop("contradiction") == "yes"
    return Row(numbers=numbers, contradiction=contradiction, **cells)


def number(text: str) -> Number:
    """A number as the data file writes it: `value unit (lowest..highest)`.

    Without bounds the digits are those printed: half a unit of the last one either way.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not 'value unit (lowest..highest)'")
    unit = match["unit"] or ""
    printed = Decimal(match["value"])
    half = Decimal((0, (5,), int(printed.as_tuple().exponent) - 1))
    low, high = float(printed - half), float(printed + half)
    if match["low"] is not None:
        low = float(match["low"] or -math.inf)
        high = float(match["high"] or math.inf)
    value, low, high = (units.in_si(end, unit) for end in (float(printed), low, high))
    return Number(value, low, high, unit)
