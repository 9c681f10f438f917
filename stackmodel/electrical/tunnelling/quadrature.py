"""Gauss-Legendre panels over energy: smooth pieces between given breaks."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

ORDER = 16


def panels(breaks: np.ndarray, widest: float, order: int = ORDER) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights on [min, max] of the breaks, `order` a panel no wider than `widest`."""
    breaks = np.unique(breaks)
    counts = np.maximum(1, np.ceil(np.diff(breaks) / widest)).astype(int)
    edges = np.concatenate(
        [np.linspace(a, b, n + 1)[:-1] for a, b, n in zip(breaks, breaks[1:], counts, strict=False)]
        + [breaks[-1:]]
    )
    x, w = _rule(order)
    half = np.diff(edges)[:, None] / 2
    nodes = edges[:-1, None] + half * (1 + x)
    return nodes.ravel(), (half * w).ravel()


@lru_cache(maxsize=8)
def _rule(order: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights on [-1, 1]; finding them takes longer than using them."""
    return np.polynomial.legendre.leggauss(order)
