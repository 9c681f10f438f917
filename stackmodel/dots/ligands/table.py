"""Table 1 of Pu et al. (2020) as records."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class LigandRow:
    """One row: shares as fractions, lifetimes in s; pairs are (lowest, highest).

    Attributes:
        core_shell: inorganic structure.
        ligand: as printed.
        ion: metal ion the ligand brings, or "none".
        film_yield: photoluminescence quantum yield of the film.
        peak_efficiency: peak external quantum efficiency.
        lifetime: s.
        decay: "T50" or "T95".
        luminance: initial luminance of the lifetime, cd/m^2.
        note: "b" or "c", see the file; or empty.
    """

    core_shell: str
    ligand: str
    ion: str
    film_yield: tuple[float, float]
    peak_efficiency: tuple[float, float]
    lifetime: tuple[float, float]
    decay: str
    luminance: float
    note: str

    def internal_share(self, outcoupling: float) -> float:
        """Internal quantum efficiency over film yield, of mid values; above 1 is unphysical.

        1.04 for amine ligands with the paper's outcoupling of 0.235: it is too low.
        """
        return sum(self.peak_efficiency) / (outcoupling * sum(self.film_yield))


def table_1() -> tuple[LigandRow, ...]:
    """Every row, in the order of the paper."""
    text = files("stackmodel.dots.ligands").joinpath("table1.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(_row(cells) for cells in csv.DictReader(lines))


def _row(cells: dict[str, str]) -> LigandRow:
    def pair(name: str, unit: str, scale: float) -> tuple[float, float]:
        low, high = (float(cells[f"{name}_{end}{unit}"]) * scale for end in ("low", "high"))
        return low, high

    return LigandRow(
        cells["core_shell"],
        cells["ligand"],
        cells["ion"],
        pair("film_pl", "", 0.01),
        pair("eqe", "", 0.01),
        pair("lifetime", "_h", 3600.0),
        cells["decay"],
        float(cells["luminance"]),
        cells["note"],
    )
