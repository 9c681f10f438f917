"""Dots of a film in exchange with their surroundings, with the thermodynamics kept.

The carriers of the transport equations are those on the dots: n = N_dot <n_e>, p = N_dot <n_h>.
Every move has its reverse, in the ratio that equilibrium demands, so that at equal quasi-Fermi
levels the chain is grand-canonical whatever the rates are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from stackmodel.constants import BOLTZMANN
from stackmodel.dots.chain import Chain, chain_of
from stackmodel.dots.coulomb.charging import addition_energy
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
from stackmodel.errors import InputError


@dataclass(frozen=True)
class FilmDot:
    """What a dot of the film is, energies in J on one scale, rates in 1/s.

    Attributes:
        electron_level: E_e of the first electron, without charging.
        hole_level: E_h of the first hole; E_e - E_h is the energy of a pair.
        charging_energy: E_c1.
        electron_exchange: rate at which an electron level and its surroundings try to exchange;
            (..., 1, 1) for points (..., k) that differ in it.
        hole_exchange: the same for holes.
        degeneracy: (g_e, g_h) of the levels; None: every charge state counts once.
    """

    electron_level: float
    hole_level: float
    charging_energy: float
    electron_exchange: float | np.ndarray
    hole_exchange: float | np.ndarray
    degeneracy: tuple[int, int] | None = None


def film_chain(
    states: States,
    pairs: PairRates,
    dot: FilmDot,
    electron_fermi: ArrayLike,
    hole_fermi: ArrayLike,
    temperature: ArrayLike,
    mean_charge: ArrayLike = 0.0,
) -> Chain:
    """The chain of a dot at quasi-Fermi levels E_Fn, E_Fp [J] and temperature [K], (...).

    In over out of an electron is exp((E_Fn - E_e - dE_C)/kT), of a hole exp((E_h - E_Fp -
    dE_C)/kT), dE_C the charging energy for the charge Z - <Z>: the electrostatic potential
    already holds that of the mean. Losing a pair has the reverse exp(-(E_e - E_h)/kT), which
    makes the net recombination of a state carry 1 - exp(-(E_Fn - E_Fp)/kT).
    """
    given = (electron_fermi, hole_fermi, temperature, mean_charge)
    e_n, e_p, kelvin, mean = np.broadcast_arrays(*(np.asarray(x, dtype=float) for x in given))
    if not (kelvin > 0).all():
        raise InputError("the temperature of a film must be positive (K)")
    thermal = BOLTZMANN * kelvin[..., None]
    free_e, free_h = _multiplicities(states, dot.degeneracy)
    excess = states.charge - mean[..., None]
    table = np.zeros((*e_n.shape, 6, states.count))
    down_e, down_h = e_n[..., None] - dot.electron_level, dot.hole_level - e_p[..., None]
    for sign, level, free, attempt, enter, leave in (
        (-1, down_e, free_e, dot.electron_exchange, ELECTRON_IN, ELECTRON_OUT),
        (+1, down_h, free_h, dot.hole_exchange, HOLE_IN, HOLE_OUT),
    ):
        up = (level - addition_energy(excess, sign, dot.charging_energy)) / thermal
        down = (level - addition_energy(excess - sign, sign, dot.charging_energy)) / thermal
        with np.errstate(divide="ignore"):
            table[..., enter, :] = attempt * expit(up + np.log(free[0]))
            table[..., leave, :] = attempt * expit(-down - np.log(free[1]))
    table[..., RECOMBINATION, :] = pairs.total
    back = _pair_back(states, pairs) * free_e[0] * free_h[0]
    table[..., PAIR_IN, :] = back * np.exp(-(dot.electron_level - dot.hole_level) / thermal)
    return chain_of(states, table, pairs.yields, closed=False)


def grand_canonical(
    states: States,
    dot: FilmDot,
    fermi: float,
    temperature: float,
    mean_charge: float = 0.0,
) -> np.ndarray:
    """Occupations (n,) in equilibrium: exp(-(E - N_e E_F + N_h E_F)/kT), with degeneracies."""
    n_e, n_h = states.electrons, states.holes
    charging = dot.charging_energy * ((states.charge - mean_charge) ** 2 - mean_charge**2)
    energy = n_e * (dot.electron_level - fermi) + n_h * (fermi - dot.hole_level) + charging
    log_weight = -energy / (BOLTZMANN * temperature)
    with np.errstate(divide="ignore"):
        for count, free in zip((n_e, n_h), _multiplicities(states, dot.degeneracy), strict=True):
            ladder = np.concatenate([[0.0], np.cumsum(np.log(_per_count(count, free[0])))])
            log_weight = log_weight + ladder[count]
    weight = np.exp(log_weight - log_weight.max())
    return weight / weight.sum()


def net_recombination(chain: Chain, occupation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs lost and photons made per dot and second, (...) each, thermal generation taken off."""
    moves = chain.moves
    loss = chain.rates * occupation[..., moves.source]
    pairs = chain.flux(RECOMBINATION, occupation) - chain.flux(PAIR_IN, occupation)
    table = np.zeros((*occupation.shape[:-1], chain.states.count))
    down, up = moves.kind == RECOMBINATION, moves.kind == PAIR_IN
    table[..., moves.source[down]] = loss[..., down]
    table[..., moves.target[up]] -= loss[..., up]
    yields = np.zeros((*chain.yields.shape[:-1], chain.states.count))
    yields[..., moves.source[down]] = chain.yields[..., down]
    return pairs, (table * yields).sum(axis=-1)


def _multiplicities(states: States, degeneracy: tuple[int, int] | None) -> tuple:
    """For electrons and for holes: weight ratio of one more carrier, and that of the last one."""
    if degeneracy is None:
        return ((np.ones(states.count),) * 2,) * 2
    found = []
    for count, g in zip((states.electrons, states.holes), degeneracy, strict=True):
        into = np.maximum(g - count, 0) / (count + 1)
        last = np.maximum(g - count + 1, 0) / np.maximum(count, 1)
        found.append((into, last))
    return tuple(found)


def _per_count(count: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    """The ratio as a function of the number of carriers 0, 1, 2 ... (without the top)."""
    _, first = np.unique(count, return_index=True)
    return ratio[first][:-1]


def _pair_back(states: States, pairs: PairRates) -> np.ndarray:
    """Pair-loss rate of the state with one pair more, (..., n); 0 where there is none."""
    table = states.index_table()
    e, h = states.electrons + 1, states.holes + 1
    above = table[e, h]  # the table has a margin of -1 beyond the most carriers
    return np.where(above >= 0, pairs.total[..., above], 0.0)
