"""The field that can break a film: over a few nanometres, not over a screening layer.

At an ohmic contact a film is screened within a fraction of a nanometre; the field there is huge
even without a voltage and breaks nothing. Strengths of films are voltages over thicknesses.
"""

from __future__ import annotations

import numpy as np

from stackmodel.coupling.solved_sweep import SolvedSweep

REACH = 5e-9  # m, over which the field is averaged; the whole film where it is thinner
PLACES = 201


def breakdown_fields(solved: SolvedSweep) -> np.ndarray:
    """Largest |potential difference| over `REACH`, per metre, (v, carrying layers) V/m."""
    result = solved.result
    potential = result.potential
    position = np.concatenate(([0.0], np.cumsum(result.grid.width)))
    columns = []
    for layer in range(len(solved.carrying.layers)):
        edges = np.flatnonzero(result.grid.layer == layer)
        bottom, top = position[edges[0]], position[edges[-1] + 1]
        reach = min(REACH, top - bottom)
        start = np.linspace(bottom, top - reach, PLACES)
        drop = [np.interp(start + reach, position, p) - np.interp(start, position, p)
                for p in potential]  # fmt: skip
        columns.append(np.abs(drop).max(axis=1) / reach)
    return solved.by_layer(np.array(columns).T)
