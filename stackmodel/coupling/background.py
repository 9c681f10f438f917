"""Background in the flow: carriers that cross the bare insulator beside the dots, and host light.

Electrons from the cathode's side go over to the anode's, holes the other way, and recombine there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling.order import Engine, State
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.coupling.without_film import current_without
from stackmodel.description.stack import Layer, Stack
from stackmodel.dots.detection import g2_with_background
from stackmodel.electrical.profiles import Profiles
from stackmodel.electrical.tunnelling.film import (
    Barrier,
    Face,
    decay,
    spectrum,
    thickness_at,
    transmission,
)
from stackmodel.errors import MissingPropertyError
from stackmodel.formulation.properties import needs
from stackmodel.formulation.tunnelling import ENGINE as NEEDED_BY
from stackmodel.formulation.tunnelling import Crossing, crossing, insulators, why_none

EV = ELEMENTARY_CHARGE


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """Current through the bare insulator at every voltage, its heat, and its light."""
    found = crossing(stack)
    current = background_currents(state["sweep"], found)
    total = current.sum(axis=1)
    heat = np.zeros((len(total), len(stack.layers)))
    for column, layer in enumerate((found.anode_side, found.cathode_side)):
        heat[:, stack.layers.index(layer)] += current[:, column] * state["voltage"]
    photons = found.host_yield * np.maximum(total, 0.0) / EV
    return {
        "background_current_density": total,
        "background_heat": heat,
        "host_photon_flux": photons,
        "background_notes": [_note(found)],
        **_beside_dots(found, photons, state),
    }


def background_currents(solved: SolvedSweep, found: Crossing) -> np.ndarray:
    """Electrons into the anode's side and holes into the cathode's, (v, 2) A/m^2.

    Nothing drifts through a stack with an insulator, so the majority level of each side is flat up
    to its contact and the two lie q V apart. Carriers that arrive recombine with the majority and
    share its level; the minority level of the solver is set by a numerical leak and is not used.
    Where the film is so thin that more would cross than the layers beside it pass without any
    film, these limit the current.
    """
    voltage = solved.result.voltage
    limits = None
    if found.spread or found.pinholes:
        limits = current_without(solved.stack, found.layer, voltage)
    if limits is None:
        limits = np.full(len(voltage), np.inf)
    each = zip(solved.inside, voltage, limits, strict=True)
    return np.array([_currents(solved.stack, p, found, float(v), float(j)) for p, v, j in each])


def insulator_current(solved: SolvedSweep) -> tuple[np.ndarray, list[str]]:
    """Current through the bare insulator, (v,) A/m^2, zero without one; and a note."""
    if why_none(solved.stack):
        return np.zeros(len(solved.voltage)), []
    try:
        found = crossing(solved.stack)
    except MissingPropertyError as error:
        return np.zeros(len(solved.voltage)), [f"background: left out, {error}"]
    notes = [_note(found)] if found.spread or found.pinholes else []
    return background_currents(solved, found).sum(axis=1), notes


def _currents(
    stack: Stack, profiles: Profiles, found: Crossing, drop: float, limit: float
) -> tuple[float, float]:
    parts = _spectra(stack, profiles, found, drop)
    thin = thickness_at(parts, limit / EV) if np.isfinite(limit) else 0.0
    films = [replace(film, thinnest=thin) for _, _, film in parts]
    electrons, holes = (
        EV * float(carriers @ transmission(energy, film))
        for (energy, carriers, _), film in zip(parts, films, strict=True)
    )
    if not thin:
        return electrons, holes
    crossing_there = [
        float(carriers @ np.exp(-thin * decay(energy, film))) for energy, carriers, film in parts
    ]
    shared = limit * films[0].thin_share * np.array(crossing_there) / sum(crossing_there)
    return electrons + float(shared[0]), holes + float(shared[1])


def _spectra(
    stack: Stack, profiles: Profiles, found: Crossing, drop: float
) -> list[tuple[np.ndarray, np.ndarray, Barrier]]:
    """Of electrons from the cathode's side and of holes from the anode's."""
    thermal = float(stack.ambient)
    anode, cathode = face(profiles, found.number - 1, -1), face(profiles, found.number + 1, 0)
    near, far = face(profiles, found.number, 0), face(profiles, found.number, -1)
    parts = []
    for carrier, sign, edge, level, ends in (
        ("electrons", 1, profiles.conduction_edge, profiles.electron_level, (cathode, anode)),
        ("holes", -1, -profiles.valence_edge, -profiles.hole_level, (anode, cathode)),
    ):
        layers = (found.cathode_side, found.anode_side)[::sign]
        supplying = float(level[ends[0]])
        film = _barrier(found, *edge[[far, near][::sign]])
        energy, carriers = spectrum(
            _states(stack, layers[0], carrier, edge[ends[0]], supplying),
            _states(stack, layers[1], carrier, edge[ends[1]], supplying - drop),
            film, thermal, found.attempts, found.depth,
        )  # fmt: skip
        parts.append((energy, carriers, film))
    return parts


def face(profiles: Profiles, layer: int, side: int) -> int:
    """The first (0) or last (-1) place of a layer among the sides of nodes."""
    return int(np.flatnonzero(profiles.layer == layer)[side])


def _states(stack: Stack, layer: Layer, carrier: str, edge: float, level: float) -> Face:
    """States at a face; energies come in eV and leave in J."""
    material = needs(stack, layer, NEEDED_BY)
    name = "conduction_band_states" if carrier == "electrons" else "valence_band_states"
    disorder = float(material.get("disorder", 0.0))
    return Face(float(edge) * EV, disorder * EV, float(material[name]), level * EV)


def _barrier(found: Crossing, supplying: float, receiving: float) -> Barrier:
    heights = float(supplying) * EV, float(receiving) * EV
    return Barrier(heights, found.thickness, found.spread, found.pinholes, found.mass)


def _beside_dots(found: Crossing, photons: np.ndarray, state: State) -> dict[str, Any]:
    """Host photons over those of the dots, and g2(0) of a dot seen with the hosts' light."""
    if "dot_photon_rate" not in state:
        return {}
    rate, g2_zero = state["dot_photon_rate"], state["dot_g2_zero"]
    ratio, measured = np.full((2, len(photons)), np.nan)
    for i in np.flatnonzero(rate > 0):
        ratio[i] = photons[i] / state["dot_density"] / rate[i]
        seen = photons[i] * found.collection_area
        measured[i] = g2_with_background(g2_zero[i], rate[i], seen)
    return {"dot_background_ratio": ratio, "dot_g2_measured": measured}


def _note(found: Crossing) -> str:
    if found.spread == 0 and found.pinholes == 0:
        film = (
            "a perfectly uniform film, through which next to nothing tunnels; real films vary: "
            f"add tunnelling: {{thickness_spread: 1.5 nm}} to layer {found.layer.name!r}"
        )
    else:
        film = (
            f"thickness {found.thickness * 1e9:.3g} nm, spread {found.spread * 1e9:.3g} nm, "
            f"pinholes {found.pinholes:.3g}; where it is thinnest no more is taken to pass than "
            "the other layers would without it"
        )
    assumed = f"; assumed: {', '.join(found.assumed)}" if found.assumed else ""
    return f"background through the insulator: {film}{assumed}"


ENGINE = Engine(
    name="background",
    needs=frozenset({"voltage", "sweep"}),
    wants=frozenset({"dot_photon_rate", "dot_g2_zero", "dot_density"}),
    gives=frozenset({"background_current_density", "background_heat", "host_photon_flux"}),
    solve=solve,
    absent=why_none,
    asked=lambda stack: bool(insulators(stack)),
)
