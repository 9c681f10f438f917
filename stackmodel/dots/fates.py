"""How the pairs of a dot end, as a photon or by which loss: fluxes of the chain by state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.dots.chain import Chain
from stackmodel.dots.moves import ELECTRON_IN, ELECTRON_OUT, HOLE_IN, PAIR_IN, RECOMBINATION
from stackmodel.dots.recombination import PairRates
from stackmodel.dots.states import States


@dataclass(frozen=True)
class Fates:
    """Per dot and second, (...) each. In the steady state the last five sum to `entered`.

    Attributes:
        entered: electrons that came in.
        photon: pairs that made a photon.
        trapped: lost as a neutral exciton loses them, what its yield lacks.
        auger: lost because there was more than one pair.
        charged: lost because the dot was charged.
        escaped: electrons that left again.
    """

    entered: np.ndarray
    photon: np.ndarray
    trapped: np.ndarray
    auger: np.ndarray
    charged: np.ndarray
    escaped: np.ndarray


def pair_fates(chain: Chain, pairs: PairRates, trap: float, occupation: np.ndarray) -> Fates:
    """Where the pairs go at occupations (..., n); thermal generation of pairs is taken off.

    Args:
        chain: rates (..., m).
        pairs: total rate and yield of every state, (n,) each, those of the chain.
        trap: loss of a pair without photon in an uncharged exciton, 1/s.
        occupation: of the stationary state.
    """
    parts = net_losses(chain, occupation) @ loss_parts(chain.states, pairs, trap).T
    above_auger, above_charged = _above_the_top(chain, occupation)
    return Fates(
        entered=chain.flux(ELECTRON_IN, occupation),
        photon=parts[..., 0],
        trapped=parts[..., 1],
        auger=parts[..., 2] + above_auger,
        charged=parts[..., 3] + above_charged,
        escaped=chain.flux(ELECTRON_OUT, occupation),
    )


def loss_parts(states: States, pairs: PairRates, trap: float) -> np.ndarray:
    """Shares of a state's pair loss, (4, n): photon, trap, several pairs, charge.

    A state of m pairs loses m k_t to traps; what its neutral partner (m, m) loses without photon
    beyond that is Auger of several pairs; the rest it owes to its charge.
    """
    several = np.minimum(states.electrons, states.holes)
    dark = pairs.total * (1 - pairs.yields)
    trapped = np.minimum(dark, several * trap)
    beyond = dark - trapped
    neutral = states.index_table()[several, several]
    auger = np.minimum(beyond, beyond[neutral])
    parts = np.stack([pairs.total * pairs.yields, trapped, auger, beyond - auger])
    return np.divide(parts, pairs.total, out=np.zeros_like(parts), where=pairs.total > 0)


def net_losses(chain: Chain, occupation: np.ndarray) -> np.ndarray:
    """Pairs a second that end in each state, (..., n), less those heat makes in reverse."""
    moves = chain.moves
    flow = chain.rates * occupation[..., moves.source]
    down, up = moves.kind == RECOMBINATION, moves.kind == PAIR_IN
    net = np.zeros((*flow.shape[:-1], chain.states.count))
    net[..., moves.source[down]] = flow[..., down]
    net[..., moves.target[up]] -= flow[..., up]
    return net


def _above_the_top(chain: Chain, occupation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs lost at once by the closure: from dots with several pairs, and with one and a charge.

    The states above the chain have no rates of their own, so their traps are not told apart.
    """
    moves, states = chain.moves, chain.states
    carriers = states.electrons + states.holes
    enters = np.isin(moves.kind, (ELECTRON_IN, HOLE_IN))
    lost = enters & (carriers[moves.target] < carriers[moves.source])
    held = np.minimum(states.electrons[moves.target], states.holes[moves.target]) + 1
    flow = chain.rates * occupation[..., moves.source]
    several, one = lost & (held > 1), lost & (held == 1)
    return flow[..., several].sum(axis=-1), flow[..., one].sum(axis=-1)
