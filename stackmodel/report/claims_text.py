"""The claims as a table for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel.report.materials_text import TextTable

if TYPE_CHECKING:
    import xarray

HEAD = ("id", "claimed", "computed", "deviation", "kind", "agrees")


def claims_table(result: xarray.Dataset) -> TextTable:
    """Every row: id, as printed, as computed, deviation, kind, and whether they agree."""
    rows = []
    for number, name in enumerate(result["claim"].values):
        row = {key: result[key].values[number] for key in result.data_vars}
        compared = bool(row["computed_text"])
        rows.append(
            (
                str(name),
                str(row["claimed_text"]),
                str(row["computed_text"]),
                f"{row['deviation']:+.1%}" if np.isfinite(row["deviation"]) else "",
                str(row["kind"]),
                ("yes" if row["within"] else "no") if compared else "",
            )
        )
    return TextTable("numbers of the papers, recomputed", HEAD, tuple(rows))


def contradictions(result: xarray.Dataset) -> list[str]:
    """What the papers say against themselves or one another, a line a row."""
    told = zip(result["claim"].values, result["remark"].values, strict=True)
    flags = result["contradiction"].values
    return [f"{name}: {words}" for (name, words), flag in zip(told, flags, strict=True) if flag]


def counts(result: xarray.Dataset) -> str:
    """How many rows of each kind, and how many agree."""
    kinds, within = result["kind"].values, result["within"].values
    compared = result["computed_text"].values != ""
    told = []
    for kind in dict.fromkeys(kinds):
        mine = kinds == kind
        told.append(
            f"{kind}: {mine.sum()} rows, {(mine & compared).sum()} computed, "
            f"{(mine & within).sum()} agree"
        )
    return "\n".join(told)
