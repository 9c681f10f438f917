"""The dots of a film as transport sees them: carriers and recombination over both levels.

Occupations of the master equation (`film_chain`) at every pair of quasi-Fermi levels, averaged over
the spread of the levels: n = N_dot <n_e> and p = N_dot <n_h> take the place of a band's statistics,
the pairs lost that of a bimolecular constant. Carriers come and go by hops; hops that are slow
against recombination give Langevin's law, fast ones B = k_r/N_dot.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numba import njit

from stackmodel.constants import BOLTZMANN
from stackmodel.dots.film import FilmDot, film_chain
from stackmodel.dots.moves import HOLE_IN, HOLE_OUT, PAIR_IN
from stackmodel.dots.recombination import PairRates
from stackmodel.dots.states import States
from stackmodel.dots.stationary import closed_class, eliminate
from stackmodel.errors import NoSolutionError
from stackmodel.numerics.bicubic import bicubic, place, spline_table

STEP = 0.5  # kT; natural splines through the logarithms are then good to 1e-4
EMPTY = 12.0  # kT below its level, and below the tail of its spread, a level fills as exp(eta)
TAIL = 6.0  # widths of the spread that count
FINER = 8  # points in a step of the table at which the mean charge is known
GAP = 60.0  # kT between the levels of the table: pairs that heat makes are of the order exp(-gap)
RAREST = 1e-290


@dataclass(frozen=True)
class FilmLaw:
    """Occupations of a dot against a = (E_Fn - E_e)/kT and b = (E_h - E_Fp)/kT.

    Attributes:
        start: the lowest a and b of the tables; step: of both.
        bare: (k, k, n) occupations without spread, where charging counts from the neutral dot;
            states that are never there hold 0.
        spreading: (2, m, k) weights that average over the spread of electron and hole levels.
        alone: (2, FINER * (m - 1) + 1) electrons and holes on a dot of a film without those of the
            other sign, whose charging counts from the mean.
        self_energy: 2 E_c1 / kT, by which a mean charge moves the levels.
        states, pairs: of the dots.
    """

    start: float
    step: float
    bare: np.ndarray
    spreading: np.ndarray
    alone: np.ndarray
    self_energy: float
    states: States
    pairs: PairRates

    @cached_property
    def table(self) -> np.ndarray:
        """(m, m, 3, 4) ln <n_e>, ln <n_h> and ln of the pairs lost a second, for `bicubic`."""
        logs = np.log(np.maximum(_averaged(self.spreading, self.bare @ self._kinds), RAREST))
        if not self.self_energy:
            return spline_table(logs)
        grid = _points(self.start, self.step, len(logs))
        a, b = (x.ravel() for x in np.meshgrid(grid, grid, indexing="ij"))
        moved = looked_up(spline_table(logs), self.start, self.step, *self.counted(a, b))
        return spline_table(moved.reshape(logs.shape))

    def mean_charge(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """<Z> from which the charging counts at levels, kT, (...) each."""
        at = _points(self.start, self.step / FINER, self.alone.shape[1])
        electrons, holes = self.alone
        return np.interp(b, at, holes) - np.interp(a, at, electrons)

    def counted(self, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Levels that count from the neutral dot, in place of those that count from the mean."""
        up = self.self_energy * self.mean_charge(a, b)
        return a - up, b + up

    def log_occupations(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """ln of the occupations at levels (k,) each, kT: (k, n)."""
        return looked_up(self._occupation_table, self.start, self.step, *self.counted(a, b))

    @property
    def _kinds(self) -> np.ndarray:
        return np.stack([self.states.electrons, self.states.holes, self.pairs.total], axis=-1)

    @cached_property
    def _occupation_table(self) -> np.ndarray:
        held = _averaged(self.spreading, self.bare)
        return spline_table(np.log(np.maximum(held, RAREST)))


def _points(start: float, step: float, count: int) -> np.ndarray:
    return start + step * np.arange(count)


def film_law(
    states: States,
    pairs: PairRates,
    dot: FilmDot,
    temperature: float,
    spread: tuple[float, float] = (0.0, 0.0),
    coldest: float | None = None,
) -> FilmLaw:
    """Occupations at every pair of quasi-Fermi levels.

    Charging costs what the charge Z has beyond the mean: Poisson's equation holds that of the mean.
    <Z> is taken as holes less electrons of a film with either carrier alone, which is exact where
    one of them prevails. (Solved for both at once, a level above a full film has several answers.)

    Args:
        states, pairs, dot: see `film_chain`; only rates, charging energy and degeneracy are read.
        temperature: K.
        spread: standard deviations of the electron and of the hole level, J, independent.
        coldest: temperature that sets the extent of the table, K, to compare tables with others.

    Raises:
        NoSolutionError: the mean charge of a film with one carrier has several answers.
    """
    kt = BOLTZMANN * temperature
    cold = BOLTZMANN * (coldest or temperature)
    widest, charging = max(spread) / cold, dot.charging_energy / cold
    # dots full of one carrier draw the other, and keep their own kind out
    drawn = 2 * int(np.abs(states.charge).max()) * charging
    # weights exp(a) of an empty band come from the tail: its mean lies width^2 lower
    low, full = -np.ceil(EMPTY + drawn + widest**2), EMPTY + drawn
    top, reach = np.ceil(full + 3 * widest), np.ceil(TAIL * widest + widest**2)
    grid = np.arange(low, top + STEP / 2, STEP)
    wide = np.arange(low - reach, full + STEP, STEP)
    bare = _on_grid(states, pairs, dot, wide, -EMPTY - drawn, kt)
    spreading = np.stack([_spreading(grid, wide, width / kt) for width in spread])
    electrons = spreading[0] @ bare[:, 0] @ states.electrons
    alone = np.stack([electrons, spreading[1] @ bare[0] @ states.holes], axis=-1)
    own = 2 * dot.charging_energy / kt
    settled = _settled(alone, float(low), own)
    return FilmLaw(float(low), STEP, bare, spreading, settled, own, states, pairs)


def _averaged(spreading: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Means (m, m, q) of values (k, k, q) over the spread of both levels."""
    wide = spreading.shape[2]
    by_electrons = (spreading[0] @ values.reshape(wide, -1)).reshape(-1, wide, values.shape[2])
    return np.asarray(spreading[1] @ by_electrons)


def _settled(alone: np.ndarray, start: float, self_energy: float) -> np.ndarray:
    """Carriers of either kind alone, (m, 2), when their charging counts from themselves.

    At a' beyond the level of a film that counts from the neutral dot the true level is
    a' - self_energy * held: a map that is read backwards, on a grid FINER than that of `alone`.
    """
    line = spline_table(np.log(np.maximum(alone, RAREST))[:, None] + np.zeros((1, 2, 1)))
    fine = _points(start, STEP / FINER, FINER * (len(alone) - 1) + 1)
    held = np.exp(looked_up(line, start, STEP, fine, np.full_like(fine, start))).T
    true = fine - self_energy * held
    if (np.diff(true) <= 0).any():
        raise NoSolutionError(
            f"the mean charge of the dots of a film has several answers: a charge moves their "
            f"levels by {self_energy:.2g} kT, more than their spread smooths; give the dots a "
            "lower coulomb: {charging_energy}, the layer more disorder, or the dots "
            "transport: layer"
        )
    return np.stack([np.interp(fine, *one) for one in zip(true, held, strict=True)])


def _spreading(grid: np.ndarray, wide: np.ndarray, width: float) -> np.ndarray:
    """Weights (grid, wide) of the trapezoidal rule; above `wide` a function is constant."""
    if width < STEP / 2:
        nearest = np.abs(grid[:, None] - wide).argmin(axis=1)
        return np.eye(len(wide))[nearest]
    beyond = wide[-1] + STEP * np.arange(1, 1 + int(np.ceil((TAIL + 4) * width / STEP)))
    at = np.concatenate([wide, beyond])
    weight = np.exp(-0.5 * ((grid[:, None] - at) / width) ** 2)
    weight /= weight.sum(axis=1, keepdims=True)
    weight[:, len(wide) - 1] += weight[:, len(wide) :].sum(axis=1)
    return weight[:, : len(wide)]


def _on_grid(
    states: States, pairs: PairRates, dot: FilmDot, levels: np.ndarray, empty: float, kt: float
) -> np.ndarray:
    """Occupations (m, m, n) without spread, both levels at each of `levels` [kT] from their band.

    Below `empty` a level is all but so: each state holds exp(a) to the power of its carriers.
    """
    gap = GAP * kt
    apart = replace(dot, electron_level=0.0, hole_level=-gap)
    some = levels[np.argmax(levels >= empty) :]
    chain = film_chain(states, pairs, apart, some * kt, -gap - some * kt, kt / BOLTZMANN)
    moves = chain.moves
    rates = np.where(moves.kind == PAIR_IN, 0.0, chain.rates)
    by_hole = np.isin(moves.kind, (HOLE_IN, HOLE_OUT))
    found = np.zeros((len(some), len(some), states.count))
    _fill(moves.source, moves.target, by_hole, rates, found)
    nearest = np.maximum(np.arange(len(levels)) - (len(levels) - len(some)), 0)
    below = levels - some[nearest]
    by_electrons = np.exp(np.multiply.outer(below, states.electrons))
    by_holes = np.exp(np.multiply.outer(below, states.holes))
    return found[nearest[:, None], nearest] * by_electrons[:, None] * by_holes


@njit(cache=True)
def _fill(source, target, by_hole, rates, found):
    """Stationary states where electrons move at the rates of row i and holes at those of row j."""
    n = found.shape[2]
    band = np.abs(source - target).max()
    flow = np.zeros((n, n))
    member = np.zeros(n, dtype=np.bool_)
    for i in range(found.shape[0]):
        for j in range(found.shape[1]):
            flow[:] = 0.0
            for m in range(source.size):
                flow[source[m], target[m]] = rates[j if by_hole[m] else i, m]
            if i == 0 and j == 0:
                closed_class(flow, band, member)
            eliminate(flow, band, member, found[i, j])


@njit(cache=True)
def looked_up(table, start, step, a, b):
    """Functions of a table (m, m, q, 4) at points (k,): (k, q)."""
    found = np.empty((a.size, table.shape[2]))
    for k in range(a.size):
        at_a = place(a[k], start, step, table.shape[0])
        at_b = place(b[k], start, step, table.shape[1])
        for q in range(table.shape[2]):
            found[k, q] = bicubic(table, q, at_a, at_b)[0]
    return found
