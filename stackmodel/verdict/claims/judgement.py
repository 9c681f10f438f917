"""Each row beside what was found."""

from __future__ import annotations

import math
from dataclasses import dataclass

from stackmodel.verdict.claims import (
    charging,
    currents,
    films,
    gain,
    heat,
    inputs,
    ligands,
    light,
    single_photon,
)
from stackmodel.verdict.claims.finding import Finding
from stackmodel.verdict.claims.rows import Row, all_fits, all_rows

FAMILIES = (single_photon, charging, gain, ligands, light, heat, currents, films, inputs)
BINDING = ("equation", "formula")  # kinds that must hold
NO_FINDING = Finding()


@dataclass(frozen=True)
class Judged:
    """A row and its recomputation.

    Attributes:
        row: as printed.
        finding: as computed; empty for rows that are not.
    """

    row: Row
    finding: Finding

    @property
    def claimed(self) -> float:
        """First printed number, SI; NaN when there is none."""
        return self.row.numbers[0].value if self.row.numbers else math.nan

    @property
    def computed(self) -> float:
        """First computed number, SI; NaN when there is none."""
        return self.finding.numbers[0] if self.finding.numbers else math.nan

    @property
    def within(self) -> bool:
        """Whether all that was computed agrees with the print; false where nothing was.

        A prediction agrees when its interval, no wider than a factor of 3 either way, meets the
        printed bounds.
        """
        found = self.finding
        if found.interval is not None:
            low, high = found.interval
            first = self.row.numbers[0]
            return found.determined and low <= first.high and high >= first.low
        pairs = list(zip(self.row.numbers, found.numbers, strict=False))
        if not pairs and found.holds is None:
            return False
        return found.holds is not False and all(number.holds(value) for number, value in pairs)

    @property
    def off(self) -> bool:
        """Whether a row that must hold does not."""
        return self.row.kind in BINDING and not self.within

    @property
    def deviation(self) -> float:
        """Computed over claimed, less one; NaN where the print is a bound that holds."""
        one_sided = any(math.isinf(n.high - n.low) for n in self.row.numbers[:1])
        if (one_sided and self.within) or not self.claimed:
            return math.nan
        return self.computed / self.claimed - 1

    @property
    def computed_text(self) -> str:
        """All that was computed, in the units of the print, with its interval."""
        found, numbers = self.finding, self.row.numbers
        pairs = list(zip(numbers, found.numbers, strict=False))
        if found.holds is not None and not pairs:
            return "holds" if found.holds else "does not hold"
        text = "; ".join(number.shown(value) for number, value in pairs)
        if found.interval is None:
            return text
        low, high = (numbers[0].shown(end) for end in found.interval)
        return f"{text} ({low} .. {high})"

    @property
    def remark(self) -> str:
        """The row's note, the finding's words, and what was fitted."""
        found, name = self.finding, self.row.id
        wide = "" if found.determined else "undetermined: wider than a factor of 3"
        fitted = [f"fitted: {fit.words}" for fit in all_fits() if name in fit.fitted]
        rests = [fit.words for fit in all_fits() if name in fit.rests]
        leans = "rests on what was fitted elsewhere: " + ", and ".join(rests) if rests else ""
        count = f"interval of {found.samples} samples" if found.samples else ""
        parts = (self.row.note, found.remark, *fitted, leans, count, wide)
        return "; ".join(part for part in parts if part)


def recompute() -> list[Judged]:
    """Every row with its recomputation, in the order of the papers."""
    findings = {row: found for family in FAMILIES for row, found in family.FINDINGS.items()}
    return [
        Judged(row, findings[row.id]() if row.id in findings else NO_FINDING) for row in all_rows()
    ]
