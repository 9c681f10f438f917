"""A dot that exchanges carriers with what lies around it, both ways, by state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from stackmodel.constants import BOLTZMANN
from stackmodel.dots.chain import Chain, chain_of
from stackmodel.dots.moves import (
    ELECTRON_IN,
    ELECTRON_OUT,
    HOLE_IN,
    HOLE_OUT,
    PAIR_IN,
    RECOMBINATION,
)
from stackmodel.dots.recombination import PairRates
from stackmodel.dots.states import States


@dataclass(frozen=True)
class Exchange:
    """Rates of single carriers, (..., q) each in 1/s, at charges -N .. N without the carrier.

    Attributes:
        electron_in, hole_in: into the dot; electron_out, hole_out: out of it, for one carrier.
        pair_energy: of an electron and a hole together on the dot, J.
        temperature: K.
    """

    electron_in: np.ndarray
    electron_out: np.ndarray
    hole_in: np.ndarray
    hole_out: np.ndarray
    pair_energy: float
    temperature: float

    def at(self, index: Any) -> Exchange:
        """Some of many dots."""
        return replace(
            self,
            electron_in=self.electron_in[index],
            electron_out=self.electron_out[index],
            hole_in=self.hole_in[index],
            hole_out=self.hole_out[index],
        )

    def neutral(self) -> tuple[np.ndarray, np.ndarray]:
        """Electron and hole injection into a neutral dot, (...) 1/s."""
        middle = self.electron_in.shape[-1] // 2
        return self.electron_in[..., middle], self.hole_in[..., middle]


def exchange_chain(states: States, pairs: PairRates, exchange: Exchange) -> Chain:
    """The chain, (..., n), with every move's reverse: at equal levels it is in equilibrium.

    Pairs come by heat as often as they go in equilibrium, exp(-pair_energy/kT) times as fast for
    each free place (van Roosbroeck and Shockley, Phys. Rev. 94, 1558, 1954); without that a dot
    at 0 V would pass a current. Moves above the most carriers are blocked.
    """
    n_e, n_h, middle = states.electrons, states.holes, states.carriers
    charge = states.charge + middle
    table = np.zeros((*exchange.electron_in.shape[:-1], 6, states.count))
    table[..., ELECTRON_IN, :] = exchange.electron_in[..., charge]
    table[..., HOLE_IN, :] = exchange.hole_in[..., charge]
    without = np.clip(charge + 1, 0, 2 * middle), np.clip(charge - 1, 0, 2 * middle)
    table[..., ELECTRON_OUT, :] = exchange.electron_out[..., without[0]] * n_e
    table[..., HOLE_OUT, :] = exchange.hole_out[..., without[1]] * n_h
    table[..., RECOMBINATION, :] = pairs.total
    after = states.index_table()[np.minimum(n_e + 1, middle + 1), np.minimum(n_h + 1, middle + 1)]
    heat = np.exp(-exchange.pair_energy / (BOLTZMANN * exchange.temperature))
    made = pairs.total[after] * heat / ((n_e + 1) * (n_h + 1))
    table[..., PAIR_IN, :] = np.where(after >= 0, made, 0.0)
    return chain_of(states, table, pairs.yields, closed=False)
