"""Stimulated emission and absorption as moves of the chain, for a dot inside a lasing mode."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.dots.chain import Chain
from stackmodel.dots.gain.filling import Levels, fill
from stackmodel.dots.moves import PAIR_IN, RECOMBINATION
from stackmodel.dots.stationary import occupations


def with_stimulated(chain: Chain, levels: Levels, rate: ArrayLike, band: int = 0) -> Chain:
    """The chain with light of a mode: W a b pairs lost and W (1 - a)(1 - b) made per second.

    a = n_e/g_e and b = n_h/g_h of the band (0: 1S, 1: 1P); the net, a b - (1 - a)(1 - b) =
    a + b - 1, is W times the band's inversion. The yields are lowered so that rates times
    yields remain the spontaneous photons. rate: W, 1/s, of the shape of the chain's batch (...).
    """
    moves, electrons, holes = chain.moves, *_shares(chain, levels, band)
    strength = np.asarray(rate, dtype=float)[..., None]
    down, up = electrons * holes, (1 - electrons) * (1 - holes)
    extra = np.where(moves.kind == RECOMBINATION, down[moves.source], 0.0)
    extra += np.where(moves.kind == PAIR_IN, up[moves.source], 0.0)
    rates = chain.rates + strength * extra
    spontaneous = chain.rates * chain.yields
    yields = np.divide(spontaneous, rates, out=np.zeros(rates.shape), where=rates > 0)
    return replace(chain, rates=rates, yields=yields)


def net_stimulated(chain: Chain, levels: Levels, rate: ArrayLike, band: int = 0) -> np.ndarray:
    """Photons a second that a dot of `with_stimulated` adds to the mode, (...).

    Counted from the moves that exist: at the top of the chain none absorbs.
    """
    moves, electrons, holes = chain.moves, *_shares(chain, levels, band)
    found = occupations(chain)[..., moves.source]
    down = np.where(moves.kind == RECOMBINATION, (electrons * holes)[moves.source], 0.0)
    up = np.where(moves.kind == PAIR_IN, ((1 - electrons) * (1 - holes))[moves.source], 0.0)
    return np.asarray(rate, dtype=float) * (found @ (down - up))


def _shares(chain: Chain, levels: Levels, band: int) -> tuple[np.ndarray, np.ndarray]:
    n_e = fill(chain.states.electrons, levels.electron)[band] / levels.electron[band]
    return n_e, fill(chain.states.holes, levels.hole)[band] / levels.hole[band]
