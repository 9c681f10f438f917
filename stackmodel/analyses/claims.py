"""The numbers of the papers beside those that this project computes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from stackmodel.errors import ClaimError

if TYPE_CHECKING:
    import xarray


def claims() -> xarray.Dataset:
    """Every claim with its kind, claimed and computed number (the row's first one, SI).

    `within` says whether all that was computed agrees with the printed digits, for a prediction
    whether its interval meets them; it is false where nothing was computed.
    """
    from stackmodel.results.dataset import labelled
    from stackmodel.verdict.claims.judgement import recompute

    judged = recompute()
    ends = np.array([item.finding.interval or (math.nan, math.nan) for item in judged])
    values = {
        "claim": [item.row.id for item in judged],
        "kind": [item.row.kind for item in judged],
        "claimed": np.array([item.claimed for item in judged]),
        "computed": np.array([item.computed for item in judged]),
        "computed_low": ends[:, 0],
        "computed_high": ends[:, 1],
        "deviation": np.array([item.deviation for item in judged]),
        "within": np.array([item.within for item in judged]),
        "paper": [item.row.paper for item in judged],
        "quantity": [item.row.quantity for item in judged],
        "claimed_text": [item.row.claimed for item in judged],
        "computed_text": [item.computed_text for item in judged],
        "contradiction": np.array([item.row.contradiction for item in judged]),
        "remark": [item.remark for item in judged],
    }
    off = " ".join(item.row.id for item in judged if item.off)
    return labelled(values, attrs={"title": "claims of the papers", "off": off})


def require_equations(result: xarray.Dataset) -> None:
    """Refuse a result in which an equation is not what is printed.

    Args:
        result: of `claims`.

    Raises:
        ClaimError: names the rows.
    """
    if not result.attrs["off"]:
        return
    rows = [result.sel(claim=name) for name in result.attrs["off"].split()]
    told = [
        f"{row.claim.item()}: printed {row.claimed_text.item()}, "
        f"recomputed {row.computed_text.item()}"
        for row in rows
    ]
    raise ClaimError("an equation is outside its printed digits: " + "; ".join(told))
