"""From samples to statements: intervals, probabilities, and what dominates.

Inputs are sampled by a scrambled Sobol sequence (Owen, SIAM J. Numer. Anal. 34, 1884, 1997), which
fills many dimensions evenly with few points; the ranking is by Spearman's rank correlation.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import norm, qmc, rankdata

UNDETERMINED = 3.0  # a number known to no better than this factor either way
ENDS = (0.05, 0.95)
CHANCE = 0.05  # that any of the inputs would seem to matter when none does


def even_shares(samples: int, inputs: int, seed: int) -> np.ndarray:
    """(samples, inputs) shares between 0 and 1 that fill all dimensions evenly."""
    engine = qmc.Sobol(inputs, scramble=True, rng=np.random.default_rng(seed))
    return np.asarray(engine.random_base2(int(np.ceil(np.log2(max(samples, 2)))))[:samples])


def interval(values: np.ndarray) -> tuple[float, float, float]:
    """5 %, median and 95 % of what is known of the samples; NaN where nothing is."""
    known = values[np.isfinite(values)]
    if not known.size:
        return np.nan, np.nan, np.nan
    low, middle, high = np.quantile(known, (ENDS[0], 0.5, ENDS[1]))
    return float(low), float(middle), float(high)


def is_undetermined(low: float, middle: float, high: float) -> bool:
    """Whether an interval is wider than a factor of 3 either way, or changes its sign."""
    if not np.isfinite([low, middle, high]).all():
        return True
    if low == middle == high:
        return False
    if not low > 0:
        return not high < 0 or is_undetermined(-high, -middle, -low)
    return high > UNDETERMINED * middle or UNDETERMINED * low < middle


def rank_correlations(inputs: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """Spearman's rank correlation of one output (s,) with every input (s, i): (i,).

    Samples without the output are left out; an input or output that never changes has 0.
    """
    known = np.isfinite(outputs)
    if known.sum() < 3:
        return np.zeros(inputs.shape[1])
    x = rankdata(inputs[known], axis=0)
    y = rankdata(outputs[known])
    x, y = x - x.mean(axis=0), y - y.mean()
    size = np.sqrt((x**2).sum(axis=0) * (y**2).sum())
    return np.divide(y @ x, size, out=np.zeros(x.shape[1]), where=size > 0)


def stands_out(correlation: float, samples: int, inputs: int) -> bool:
    """Whether a rank correlation is more than the largest of so many chance ones (Bonferroni)."""
    least = norm.ppf(1 - CHANCE / (2 * max(inputs, 1))) / np.sqrt(max(samples - 1, 1))
    return bool(abs(correlation) >= least)


def dominant(correlations: np.ndarray, names: list[str], samples: int) -> str:
    """The input an output hangs on most, with its correlation; or that none stands out."""
    if not len(names):
        return "no input ranges"
    best = int(np.argmax(np.abs(correlations)))
    if not stands_out(correlations[best], samples, len(names)):
        return "none stands out"
    return f"{names[best]} ({correlations[best]:+.2f})"
