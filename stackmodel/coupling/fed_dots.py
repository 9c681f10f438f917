"""What dots charged by tunnelling give to the flow: light, current, losses, and one dot to show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling.dot_tunnelling import FedLight, fed_light
from stackmodel.coupling.electrical import SolvedSweep
from stackmodel.coupling.loss_ladder import AUGER, CHARGED, LEAKAGE, TRAPPED
from stackmodel.description.stack import Layer, Stack
from stackmodel.dots.moves import RECOMBINATION
from stackmodel.dots.photons import emission, g2
from stackmodel.errors import MissingPropertyError
from stackmodel.formulation.dot_tunnelling import FedDots, fed_dots, is_fed
from stackmodel.formulation.dots import DotProblem

EV = ELEMENTARY_CHARGE
FULL = 0.01  # share of the light at the most carriers beyond which more are needed


def fed_current(solved: SolvedSweep) -> tuple[np.ndarray, list[str]]:
    """Current through dots that tunnelling charges, (v,) A/m^2, zero without any; and notes."""
    found, said = np.zeros(len(solved.voltage)), []
    for layer in solved.stack.layers:
        if is_fed(layer):
            try:
                fed = fed_dots(solved.stack, layer)
            except MissingPropertyError as error:
                said.append(f"dots: left out, {error}")
                continue
            light = fed_light(solved, fed)
            found += EV * fed.problem.density * light.current
            said += notes(light, fed)
    return found, said


def in_flow(stack: Stack, layer: Layer, solved: SolvedSweep) -> dict[str, Any]:
    """What the dot engine gives, for dots that tunnelling charges."""
    fed = fed_dots(stack, layer)
    light = fed_light(solved, fed)
    per_area = EV * fed.problem.density
    electrons, holes = (rates @ light.share for rates in light.exchange.neutral())
    lost = {name: per_area * (values @ light.share) for name, values in light.losses.items()}
    ways = (TRAPPED, AUGER, CHARGED, LEAKAGE)
    return {
        "emitted_photon_flux": fed.problem.density * light.mean_photon_rate,
        "dot_current_density": per_area * light.current,
        "dot_fates": {"entered": per_area * light.current}
        | dict(zip(ways, lost.values(), strict=True)),
        "dot_electron_rate": electrons,
        "dot_hole_rate": holes,
        "dot_photon_rate": np.where(light.mean_photon_rate > 0, light.mean_photon_rate, np.nan),
        "dot_seen_photon_rate": light.seen_mean(light.photon_rate),
        "dot_g2_zero": light.seen_mean(light.g2_zero),
        "dot_density": fed.problem.density,
        "dot_lit_share": light.lit_share,
        "dot_notes": notes(light, fed),
        **_at_last(light, fed),
    }


def _at_last(light: FedLight, fed: FedDots) -> dict[str, Any]:
    """The seen dot at the last voltage with light, and dots by the film where they lie."""
    lit = np.flatnonzero(light.mean_photon_rate > 0)
    if not lit.size:
        return {}
    last = int(lit[-1])
    dot = seen_dot(light, fed, last)
    chain = dot.chain(0.0, 0.0)
    shown = emission(chain)
    pairs = float(chain.flux(RECOMBINATION, shown.occupation))
    delay = np.linspace(0.0, 8.0 / pairs, 201)
    return {
        "state": dot.states.labels,
        "occupation": shown.occupation,
        "delay": delay,
        "g2": g2(chain, delay),
        "g2_zero": float(shown.g2_zero),
        "photon_rate": float(shown.photon_rate),
        "film_thickness": fed.film.thickness,
        "film_photon_rate": light.photon_rate[last, 1:],
        "film_dot_share": fed.film.holes + fed.film.share.cumsum() - 0.5 * fed.film.share,
    }


def seen_dot(light: FedLight, fed: FedDots, index: int) -> DotProblem:
    """The dot in the middle of the light at one voltage, with its rates; and at 0 V if solved."""
    film = light.seen(index)
    still = np.flatnonzero(light.voltage == 0)
    off = light.exchange.at((int(still[0]), film)) if still.size else None
    return replace(fed.problem, exchange=light.exchange.at((index, film)), off=off)


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
