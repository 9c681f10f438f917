"""Isolated dots charged by tunnelling: rates from the solved bands, light of dots of every film.

Each dot lies where the film has one thickness; its light is not that of mean rates, because a dot
behind a thick film is dark however bright those behind a thin one are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling.background import face
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.description.stack import Layer, Stack
from stackmodel.dots.exchange import Exchange, exchange_chain
from stackmodel.dots.fates import pair_fates
from stackmodel.dots.moves import RECOMBINATION
from stackmodel.dots.photons import emission
from stackmodel.electrical.profiles import Profiles
from stackmodel.electrical.tunnelling.dot_charging import Reservoir
from stackmodel.electrical.tunnelling.isolated_dot import DotRates, Sides, dot_rates
from stackmodel.formulation.dot_tunnelling import ENGINE, FedDots
from stackmodel.formulation.properties import needs

EV = ELEMENTARY_CHARGE
ASLEEP = 1e-40  # 1/s: a dot that no carrier reaches this often has no state worth solving for
LIT = 0.01  # of the light of the seen dot: visible beside it
ROUNDING = 1e-12
DARK = 1e-12  # photons a second: one in thirty thousand years


@dataclass(frozen=True)
class FedLight:
    """Dots at every voltage (v), behind every film (t).

    Attributes:
        voltage: over the semiconductors, V.
        sides: rates to and from either side; exchange: both together.
        photon_rate: (v, t) 1/s, 0 for dots that touch both layers, which quench them.
        g2_zero: (v, t), NaN where there is no light.
        electrons, holes: (v, t) mean numbers; full: (v, t) share of time at the most carriers.
        losses: (v, t) each, pairs that end dark: "trapped", "auger", "charged", and "passed",
            carriers that went from one side to the other without meeting another.
        share: (t,) of the dots; thickness: (t,) of the film, m.
    """

    voltage: np.ndarray
    exchange: Exchange
    photon_rate: np.ndarray
    g2_zero: np.ndarray
    electrons: np.ndarray
    holes: np.ndarray
    full: np.ndarray
    losses: dict[str, np.ndarray]
    share: np.ndarray
    thickness: np.ndarray

    @property
    def current(self) -> np.ndarray:
        """(v,) carriers a second from one side to the other, for each dot."""
        return self.mean_photon_rate + sum(lost @ self.share for lost in self.losses.values())

    @property
    def mean_photon_rate(self) -> np.ndarray:
        """(v,) over all dots, dark ones too."""
        return self.photon_rate @ self.share

    def seen_mean(self, values: np.ndarray) -> np.ndarray:
        """(v,) mean of (v, t) over dots picked by their light, as people do; NaN without light."""
        light = self.photon_rate * self.share
        total = light.sum(axis=1)
        lit = np.where(light > 0, light * values, 0.0).sum(axis=1)
        return np.divide(lit, total, out=np.full(len(total), np.nan), where=total > 0)

    def seen(self, index: int) -> int:
        """The film of the dot in the middle of the light: half comes from thinner films."""
        light = (self.photon_rate[index] * self.share).cumsum()
        return int(np.searchsorted(light, 0.5 * light[-1]))

    @property
    def lit_share(self) -> np.ndarray:
        """(v,) share of the dots no more than a hundred times dimmer than those picked by light."""
        least = LIT * self.seen_mean(self.photon_rate)
        return (self.photon_rate > least[:, None]) @ self.share


def fed_light(solved: SolvedSweep, fed: FedDots) -> FedLight:
    """States and light of the dots at every voltage of a solved sweep."""
    pairs = zip(solved.inside, solved.result.voltage, strict=True)
    each = [_rates(solved.stack, profiles, fed, float(v)) for profiles, v in pairs]
    names = ("electron_in", "electron_out", "hole_in", "hole_out")
    sides = DotRates(*(np.array([getattr(rates, name) for rates in each]) for name in names))
    exchange = Exchange(
        electron_in=sides.electron_in.sum(axis=1),
        electron_out=sides.electron_out.sum(axis=1),
        hole_in=sides.hole_in.sum(axis=1),
        hole_out=sides.hole_out.sum(axis=1),
        pair_energy=fed.pair_energy,
        temperature=float(solved.stack.ambient),
    )
    return _light(solved, fed, sides, exchange)


def _light(solved: SolvedSweep, fed: FedDots, sides: DotRates, exchange: Exchange) -> FedLight:
    states = fed.problem.states
    awake = np.minimum(exchange.electron_in.max(axis=-1), exchange.hole_in.max(axis=-1)) > ASLEEP
    chain = exchange_chain(states, fed.problem.pairs, exchange.at(awake))
    light = emission(chain)
    fates = pair_fates(chain, fed.problem.pairs, float(fed.problem.law.trap), light.occupation)
    pairs = fates.photon + fates.trapped + fates.auger + fates.charged
    real = abs(pairs) > ROUNDING * chain.flux(RECOMBINATION, light.occupation)
    most = states.electrons + states.holes == states.carriers

    def everywhere(values: np.ndarray, asleep: float = 0.0) -> np.ndarray:
        spread = np.full(awake.shape, asleep)
        spread[awake] = values
        return spread

    losses = {
        "trapped": everywhere(fates.trapped * real),
        "auger": everywhere(fates.auger * real),
        "charged": everywhere(fates.charged * real),
        "passed": everywhere(_passed(light.occupation, fed, sides, awake)),
    }
    photons = everywhere(fates.photon * real)
    # Dots that touch both layers are quenched. Far below the gap the few photons there are take
    # more energy from heat than from the drive: a lamp that cools is not what this is about.
    quenched = (photons @ fed.share < DARK)[:, None] | (np.arange(photons.shape[1]) == 0)
    losses["trapped"] += np.where(quenched, photons, 0.0)
    photons = np.where(quenched, 0.0, photons)
    # With equal levels on both sides every move has its reverse; what is left is rounding.
    for values in (photons, *losses.values()):
        values[solved.result.voltage == 0] = 0.0
    return FedLight(
        voltage=solved.result.voltage,
        exchange=exchange,
        photon_rate=photons,
        g2_zero=everywhere(light.g2_zero, np.nan),
        electrons=everywhere(light.occupation @ states.electrons),
        holes=everywhere(light.occupation @ states.holes),
        full=everywhere(light.occupation[:, most].sum(axis=1)),
        losses=losses,
        share=fed.share,
        thickness=fed.thickness,
    )


def _passed(occupation: np.ndarray, fed: FedDots, sides: DotRates, awake: np.ndarray) -> np.ndarray:
    """Electrons that left to the anode's side and holes to the cathode's, less those that came."""
    states = fed.problem.states
    charge, last = states.charge + states.carriers, 2 * states.carriers
    room = states.electrons + states.holes < states.carriers  # as in the chain, blocked above
    left, came = np.zeros((2, len(occupation)))
    for side, into, out, number, step in (
        (0, sides.electron_in, sides.electron_out, states.electrons, 1),
        (1, sides.hole_in, sides.hole_out, states.holes, -1),
    ):
        gain = into[:, side][awake][:, charge] * room
        loss = out[:, side][awake][:, np.clip(charge + step, 0, last)] * number
        left += (loss * occupation).sum(axis=1)
        came += (gain * occupation).sum(axis=1)
    # Where as many leave as come the difference of the two is rounding, of either sign.
    return np.where(abs(left - came) > ROUNDING * (left + came), left - came, 0.0)


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
