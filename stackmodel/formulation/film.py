"""Films of dots whose master equation is the law of their layer in the transport equations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.description.stack import Layer, Stack
from stackmodel.dots.coulomb import none
from stackmodel.dots.film import FilmDot
from stackmodel.dots.film_law import FilmLaw, film_law
from stackmodel.dots.recombination import PairRates, pair_rates
from stackmodel.dots.states import level_states
from stackmodel.electrical.joint import JointLaw, JointTable
from stackmodel.errors import StackmodelError
from stackmodel.formulation.dots import DotProblem, charging_energy_of, dot_problem, given_decay
from stackmodel.formulation.properties import needs
from stackmodel.formulation.transport import is_insulator, mobility

ENGINE = "the dot film"
# Electrons and holes of the lowest level, 1S of CdSe: two spins, and two bands for holes (Efros and
# Rosen, Annu. Rev. Mater. Sci. 30, 475, 2000: fourfold 1S3/2, its splitting left out).
DEGENERACY = (2, 4)
PAIR = 2.0 * ELEMENTARY_CHARGE  # J: so far above kT that heat makes no pair to speak of
# K from the ambient, at which laws are made to interpolate between: most devices warm by little
AWAY = np.concatenate([[0.0, 8.0], 24.0 * np.arange(1, 100)])


@dataclass(frozen=True)
class DotFilm:
    """A film of dots as transport needs it.

    Attributes:
        stack: that it belongs to.
        problem: its dots, in all the states of their lowest levels: with the fewest left out, such
            as (1, 4), dots full of one carrier could not take the other and would stay dark.
        density: dots, 1/m^3.
        charging_energy: E_c1, J; spread: of either level, J.
        exchange: tries of a carrier to hop, 1/s, where the stack file gives it, else None.
    """

    stack: Stack
    problem: DotProblem
    density: float
    charging_energy: float
    spread: float
    exchange: float | None

    def dot(self, temperature: float) -> FilmDot:
        """Exchange and charging of a dot at a temperature, K; levels are counted from its own.

        A carrier that hops to its nearest neighbours at a rate w over a distance a diffuses with
        D = w a^2/6 (Einstein, Ann. Phys. 322, 549, 1905), so that mobilities give the rates unless
        the stack file does.
        """
        if self.exchange is not None:
            rates = (self.exchange, self.exchange)
        else:
            per_mobility = 6 * BOLTZMANN * temperature / ELEMENTARY_CHARGE * self.density ** (2 / 3)
            electrons, holes = self._mobilities(temperature)
            rates = (per_mobility * electrons, per_mobility * holes)
        return FilmDot(0.0, -PAIR, self.charging_energy, *rates, DEGENERACY)

    def dots(self, temperatures: np.ndarray) -> FilmDot:
        """The same at temperatures (k,), for a chain of (k, p) points."""
        each = [self.dot(float(kelvin)) for kelvin in temperatures]
        rates = np.array([[one.electron_exchange, one.hole_exchange] for one in each])
        electrons, holes = rates.T[:, :, None, None]
        return replace(each[0], electron_exchange=electrons, hole_exchange=holes)

    def _mobilities(self, temperature: float) -> tuple[float, float]:
        host, ambient = needs(self.stack, self.problem.layer, ENGINE), float(self.stack.ambient)
        electrons, holes = (
            mobility(host, carrier, ambient, temperature) for carrier in ("electrons", "holes")
        )
        return electrons, holes

    def law(self, temperature: float, coldest: float | None = None) -> FilmLaw:
        """The occupations at a temperature, K."""
        pairs, dot = self.problem.pairs, self.dot(temperature)
        return _law(
            (tuple(pairs.total), tuple(pairs.yields)),
            (dot.charging_energy, dot.electron_exchange, dot.hole_exchange),
            self.spread,
            temperature,
            coldest or temperature,
        )

    def near(self, temperature: float) -> list[tuple[float, FilmLaw]]:
        """Laws at temperatures around one, K, and their weights.

        A sweep that heats itself has a temperature of its own at each bias, and each law takes
        20 ms: logarithms are interpolated instead, from the ambient up through three or four of
        the fixed distances `AWAY`.
        """
        ambient = float(self.stack.ambient)
        away = temperature - ambient
        if away == 0:
            return [(1.0, self._kept(ambient, ambient))]
        steps = np.sign(away) * AWAY
        first = int(np.searchsorted(AWAY, abs(away), side="right")) - 1
        chosen = steps[max(first - 1, 0) : first + 3 if first else 3]
        chosen = chosen[ambient + chosen > 0]
        weights = [
            float(np.prod([(away - x) / (one - x) for x in chosen if x != one])) for one in chosen
        ]
        coldest = ambient + float(chosen.min()) if away < 0 else ambient
        return [
            (weight, self._kept(ambient + float(x), coldest))
            for weight, x in zip(weights, chosen, strict=True)
        ]

    def _kept(self, temperature: float, coldest: float) -> FilmLaw:
        """The law at a temperature, looked for once only."""
        key = temperature, coldest
        if key not in self._laws:
            self._laws[key] = self.law(temperature, coldest)
        return self._laws[key]

    @cached_property
    def _laws(self) -> dict[tuple[float, float], FilmLaw]:
        return {}

    def joint(self, temperature: float) -> JointLaw:
        """What transport reads of the law at a temperature, K."""

        def table() -> JointTable:
            (weight, law), *others = self.near(temperature)
            values = weight * law.table
            for share, other in others:
                values += share * other.table
            return JointTable(law.start, law.step, values)

        return JointLaw(self.density, table)

    def occupations(self, temperature: float, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """(k, n) where the levels lie a and b inside their bands, (k,) each, kT."""
        laws = self.near(temperature)
        logs = sum(weight * law.log_occupations(a, b) for weight, law in laws)
        found = np.exp(np.asarray(logs))
        return found / found.sum(axis=1, keepdims=True)

    def mean_charge(self, kelvin: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """<Z> from which charging counts, (k,), where the levels lie a and b inside their bands.

        kelvin: (k,) K, of which the law of the nearest temperature is taken; a, b: (k,) kT.
        """
        ambient = float(self.stack.ambient)
        nearest = AWAY[np.abs(AWAY - np.abs(kelvin - ambient)[:, None]).argmin(axis=1)]
        found = np.empty(len(kelvin))
        for away in set(map(float, np.sign(kelvin - ambient) * nearest)):
            here = np.sign(kelvin - ambient) * nearest == away
            law = self._kept(ambient + away, min(ambient, ambient + away))
            found[here] = law.mean_charge(a[here], b[here])
        return found


def dot_film(stack: Stack, layer: Layer) -> DotFilm | None:
    """The film whose master equation is the law of a layer; None where the layer keeps its own.

    A film of which too little is known (no lifetime, no diameter) conducts as its record says; what
    is missing the dot engine tells.
    """
    described = layer.dots
    if described is None or described.arrangement != "film" or described.transport == "layer":
        return None
    host = needs(stack, layer, ENGINE)
    if is_insulator(host):
        return None
    try:
        problem = dot_problem(stack, layer)
        density = problem.density / float(layer.thickness)
        charging = charging_energy_of(stack, layer, described.coulomb, problem.diameter)
    except StackmodelError:
        return None
    states = level_states(*DEGENERACY)
    pairs = pair_rates(states, problem.law, *given_decay(stack, layer))
    return DotFilm(
        stack=stack,
        problem=replace(problem, states=states, pairs=pairs, factors=none.factors(states.charge)),
        density=density,
        charging_energy=charging,
        spread=float(host.get("disorder", 0.0)) * ELEMENTARY_CHARGE,
        exchange=None if described.exchange is None else float(described.exchange.rate),
    )


def joint_laws(
    films: tuple[DotFilm | None, ...], temperature: float
) -> tuple[JointLaw | None, ...]:
    """The laws of layers at a temperature, K; None where a layer keeps its own."""
    return tuple(None if film is None else film.joint(temperature) for film in films)


@lru_cache(maxsize=64)
def _law(
    pairs: tuple[tuple[float, ...], tuple[float, ...]],
    rates: tuple[float, float, float],
    spread: float,
    temperature: float,
    coldest: float,
) -> FilmLaw:
    made = PairRates(*(np.array(values) for values in pairs))
    dot = FilmDot(0.0, -PAIR, *rates, DEGENERACY)
    return film_law(level_states(*DEGENERACY), made, dot, temperature, (spread, spread), coldest)
