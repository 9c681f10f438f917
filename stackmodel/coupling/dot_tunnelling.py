"""Isolated dots charged by tunnelling: rates from the solved bands, light of dots of every film.

Each dot lies where the film has one thickness; its light is not that of mean rates, because a dot
behind a thick film is dark however bright those behind a thin one are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling.background import face
from stackmodel.coupling.electrical import SolvedSweep
from stackmodel.description.stack import Layer, Stack
from stackmodel.dots.chain import Chain
from stackmodel.dots.exchange import Exchange, exchange_chain
from stackmodel.dots.moves import PAIR_IN, RECOMBINATION
from stackmodel.dots.photons import emission
from stackmodel.electrical.profiles import Profiles
from stackmodel.electrical.tunnelling.dot_charging import Reservoir
from stackmodel.electrical.tunnelling.isolated_dot import DotRates, Sides, dot_rates
from stackmodel.formulation.dot_tunnelling import ENGINE, FedDots, fed_dots, is_fed
from stackmodel.formulation.dots import DotProblem
from stackmodel.formulation.properties import needs

EV = ELEMENTARY_CHARGE
ASLEEP = 1e-40  # 1/s: a dot that no carrier reaches this often has no state worth solving for
FULL = 0.01  # share of the time at the most carriers beyond which more are needed


@dataclass(frozen=True)
class FedLight:
    """Dots at every voltage (v), behind every film (t).

    Attributes:
        voltage: over the semiconductors, V.
        sides: rates to and from either side; exchange: both together.
        photon_rate: (v, t) 1/s, 0 for dots that touch both layers, which quench them.
        g2_zero: (v, t), NaN where there is no light.
        electrons, holes: (v, t) mean numbers; full: (v, t) share of time at the most carriers.
        current: (v, t) carriers a second from one side to the other by each dot.
        share: (t,) of the dots; thickness: (t,) of the film, m.
    """

    voltage: np.ndarray
    exchange: Exchange
    photon_rate: np.ndarray
    g2_zero: np.ndarray
    electrons: np.ndarray
    holes: np.ndarray
    full: np.ndarray
    current: np.ndarray
    share: np.ndarray
    thickness: np.ndarray

    @property
    def mean_photon_rate(self) -> np.ndarray:
        """(v,) over all dots, dark ones too."""
        return self.photon_rate @ self.share

    @property
    def seen_g2_zero(self) -> np.ndarray:
        """(v,) of dots picked by their light, as under a microscope; NaN without light."""
        light = self.photon_rate * self.share
        total = light.sum(axis=1)
        lit = np.where(light > 0, light * self.g2_zero, 0.0).sum(axis=1)
        return np.divide(lit, total, out=np.full(len(total), np.nan), where=total > 0)

    def seen(self, index: int) -> int:
        """The film of the dot in the middle of the light: half comes from thinner films."""
        light = (self.photon_rate[index] * self.share).cumsum()
        return int(np.searchsorted(light, 0.5 * light[-1]))

    def lit_share(self, least: float) -> np.ndarray:
        """(v,) share of the dots that emit more than `least` photons a second."""
        return (self.share * (self.photon_rate > least)).sum(axis=1)


def fed_light(solved: SolvedSweep, fed: FedDots) -> FedLight:
    """States and light of the dots at every voltage of a solved sweep."""
    pairs = zip(solved.inside, solved.result.voltage, strict=True)
    each = [_rates(solved.stack, profiles, fed, float(v)) for profiles, v in pairs]
    names = ("electron_in", "electron_out", "hole_in", "hole_out")
    sides = DotRates(*(np.array([getattr(rates, name) for rates in each]) for name in names))
    temperature = float(solved.stack.ambient)
    exchange = Exchange(
        *(getattr(sides, name).sum(axis=1) for name in names), fed.pair_energy, temperature
    )
    return _light(solved, fed, sides, exchange)


def _light(solved: SolvedSweep, fed: FedDots, sides: DotRates, exchange: Exchange) -> FedLight:
    states = fed.problem.states
    awake = np.minimum(exchange.electron_in.max(axis=-1), exchange.hole_in.max(axis=-1)) > ASLEEP
    shape = awake.shape
    chain = exchange_chain(states, fed.problem.pairs, exchange.at(awake))
    light = emission(chain)
    found = {}
    most = states.electrons + states.holes == states.carriers
    for name, values in (
        ("photon_rate", light.photon_rate),
        ("g2_zero", light.g2_zero),
        ("electrons", light.occupation @ states.electrons),
        ("holes", light.occupation @ states.holes),
        ("full", light.occupation[:, most].sum(axis=1)),
        ("current", _through(chain, light.occupation, fed, sides, awake)),
    ):
        found[name] = np.full(shape, np.nan if name == "g2_zero" else 0.0)
        found[name][awake] = values
    found["photon_rate"][:, 0] = 0.0
    # With equal levels on both sides every move has its reverse; what is left is rounding.
    found["current"][solved.result.voltage == 0] = 0.0
    voltage, share, thickness = solved.result.voltage, fed.share, fed.thickness
    return FedLight(voltage, exchange, **found, share=share, thickness=thickness)


def _through(
    chain: Chain, occupation: np.ndarray, fed: FedDots, sides: DotRates, awake: np.ndarray
) -> np.ndarray:
    """Carriers a second from side to side: pairs that meet, and those that only pass through."""
    states = fed.problem.states
    pairs = chain.flux(RECOMBINATION, occupation) - chain.flux(PAIR_IN, occupation)
    charge, last = states.charge + states.carriers, 2 * states.carriers
    to_anode = np.zeros(len(pairs))
    for side, into, out, number, step in (
        (0, sides.electron_in, sides.electron_out, states.electrons, 1),
        (1, sides.hole_in, sides.hole_out, states.holes, -1),
    ):
        room = states.electrons + states.holes < states.carriers  # as the chain, blocked above
        gain = into[:, side][awake][:, charge] * room
        loss = out[:, side][awake][:, np.clip(charge + step, 0, last)] * number
        to_anode += ((loss - gain) * occupation).sum(axis=1)
    return pairs + to_anode


def _rates(stack: Stack, profiles: Profiles, fed: FedDots, drop: float) -> DotRates:
    """At one voltage. The majority level of each side serves both carriers, see `background`."""
    number = fed.crossing.number
    anode, cathode = face(profiles, number - 1, -1), face(profiles, number + 1, 0)
    hole, electron = float(profiles.hole_level[anode]), float(profiles.electron_level[cathode])
    places = (
        (fed.crossing.anode_side, anode, electron - drop, hole),
        (fed.crossing.cathode_side, cathode, electron, hole + drop),
    )
    sides = [
        Sides(
            _reservoir(stack, fed, layer, "conduction", profiles.conduction_edge[at], level),
            _reservoir(stack, fed, layer, "valence", -profiles.valence_edge[at], -below),
            float(profiles.potential[at]),
        )
        for layer, at, level, below in places
    ]
    return dot_rates(
        fed.around, sides[0], sides[1], fed.thickness, fed.charges, fed.charging_energy
    )


def _reservoir(
    stack: Stack, fed: FedDots, layer: Layer, which: str, edge: float, level: float
) -> Reservoir:
    material = needs(stack, layer, ENGINE)
    return Reservoir(
        edge=float(edge) * EV,
        disorder=float(material.get("disorder", 0.0)) * EV,
        states=float(material[f"{which}_band_states"]),
        level=level * EV,
        temperature=float(stack.ambient),
        attempts=fed.attempts,
        volume=fed.volume,
    )


def fed_current(solved: SolvedSweep) -> np.ndarray:
    """Current through dots that tunnelling charges, (v,) A/m^2; zero without any."""
    found = np.zeros(len(solved.voltage))
    for layer in solved.stack.layers:
        if is_fed(layer):
            fed = fed_dots(solved.stack, layer)
            light = fed_light(solved, fed)
            found += EV * fed.problem.density * (light.current @ light.share)
    return found


def seen_dot(light: FedLight, fed: FedDots, index: int) -> DotProblem:
    """The dot in the middle of the light at one voltage, with its rates."""
    at = (index, light.seen(index))
    return replace(fed.problem, exchange=light.exchange.at(at))


def notes(light: FedLight, fed: FedDots) -> list[str]:
    """What the rates rest on, and what went beyond it."""
    around, film = fed.around, fed.crossing
    assumed = f"; assumed: {', '.join(fed.assumed)}" if fed.assumed else ""
    said = [
        f"the dots of layer {film.layer.name!r} are charged by tunnelling: film "
        f"{film.thickness * 1e9:.3g} nm, spread {film.spread * 1e9:.3g} nm, {fed.attempts:.2g} "
        f"attempts a second, {around.place:.2g} of what is left of the film on the anode's side; "
        f"{fed.film.holes:.1%} of the dots touch both layers and count as quenched{assumed}"
    ]
    full = float(((light.full * light.photon_rate) @ light.share).max())
    if full > FULL * light.mean_photon_rate.max():
        said.append(
            f"some of their light comes from dots with all of the {fed.problem.states.carriers} "
            f"carriers they may hold; more are needed, as carriers: "
            f"{fed.problem.states.carriers + 4} of the dots"
        )
    return said
