"""Local heat of a solved sweep by layer: carriers, their entropy, light that stays in the stack."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling.order import State
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.description.stack import Stack
from stackmodel.electrical.assembly import edge_fluxes
from stackmodel.electrical.profiles import Profiles, sides_of
from stackmodel.errors import StackmodelError
from stackmodel.formulation.contacts import electrodes_at
from stackmodel.thermal.heat_sources import (
    by_layer,
    carrier_entropy,
    contact,
    joule,
    peltier_thomson,
    recombination,
)

HOPPING = 1.0  # kB T beyond the band edge that a hopping carrier takes along


def carrier_heat(solved: SolvedSweep) -> np.ndarray:
    """Joule and recombination heat of every carrying layer, (v, layers) W/m^2, stack order.

    Before light is taken off: all recombination energy counts here.
    """
    result = solved.result
    grid = result.grid
    position = np.concatenate(([0.0], np.cumsum(grid.width)))
    if solved.blocked:
        return np.zeros((len(result.voltage), len(solved.carrying.layers)))
    # between doubled nodes: counted with the layer on the anode's side
    owner = np.where(grid.layer < 0, -1 - grid.layer, grid.layer)
    rows = []
    for i, voltage in enumerate(result.voltage):
        device = result.device_at(i)
        level = (result.high[i] + result.low[i]) * device.thermal_voltage
        electron, hole = float(voltage) + level[:, 1], level[:, 2]
        bias = float(voltage) / device.thermal_voltage
        flux = edge_fluxes(device, grid, result.high[i], result.low[i], bias)
        current = device.charge * flux
        node = recombination(_node_rates(solved, i), electron, hole)
        node *= device.charge / ELEMENTARY_CHARGE  # the sweep may run with rounded constants
        edge = joule(current[:, 0], electron) + joule(current[:, 1], hole)
        row = by_layer(edge, node, position, owner)
        row[0] += _contact_heat(solved.inside[i], electron, hole, 0, 0.0)
        row[-1] += _contact_heat(solved.inside[i], electron, hole, -1, float(voltage))
        rows.append(row + _crossed_heat(solved, i, electron - hole))
    return solved.by_layer(np.array(rows))


def _contact_heat(
    found: Profiles, electron: np.ndarray, hole: np.ndarray, end: int, metal: float
) -> float:
    """Carriers that fall to the level of a metal behind a slow contact, W/m^2."""
    return contact(
        float(found.electron_current_density[end]), float(found.hole_current_density[end]),
        float(electron[end]), float(hole[end]), metal, -1.0 if end == 0 else 1.0,
    )  # fmt: skip


def _crossed_heat(solved: SolvedSweep, index: int, split: np.ndarray) -> np.ndarray:
    """Pairs that recombine across an interface, (layers,) W/m^2, from the anode.

    Where one side holds dots the pair ends on them, and so do its heat and its light.
    """
    result = solved.result
    layers = solved.carrying.layers if solved.carrying.anode_below else solved.carrying.layers[::-1]
    heat = np.zeros(len(layers))
    for one, current in enumerate(result.interface_recombination_current[index]):
        if current == 0.0:
            continue
        node = int(np.flatnonzero(result.grid.layer == one)[-1]) + 1
        sides = [one, one + 1]
        takes = [i for i in sides if layers[i].dots is not None] or sides
        heat[takes] += current * split[node] / len(takes)
    return heat


def series_heat(solved: SolvedSweep) -> np.ndarray:
    """R J^2 of the series resistances, in the electrode that touches, (v, films) W/m^2."""
    stack, carrying = solved.stack, solved.carrying
    heat = np.zeros((len(solved.result.voltage), len(stack.layers)))
    for role in ("anode", "cathode"):
        resistance = getattr(stack.contacts, role).series_resistance
        if resistance is None:
            continue
        below = (role == "anode") == carrying.anode_below
        outermost = carrying.layers[0] if below else carrying.layers[-1]
        layer = (*electrodes_at(carrying, role), outermost)[0]
        heat[:, stack.layers.index(layer)] += float(resistance) * solved.current_density**2
    return heat


def _node_rates(solved: SolvedSweep, index: int) -> np.ndarray:
    """Net recombination in the cell of every node, 1/m^2/s."""
    result = solved.result
    node, _, volume = sides_of(result.grid)
    return np.bincount(node, weights=solved.inside[index].recombination_rate * volume)


def peltier_heat(solved: SolvedSweep) -> np.ndarray:
    """Peltier-Thomson heat of every carrying layer, (v, layers) W/m^2; each row sums to zero.

    Carriers take |band edge - quasi-Fermi level| + kB T along (hopping), give it up where they
    recombine or step down, and take it from a contact or a barrier they climb.
    """
    layers = len(solved.carrying.layers)
    if solved.blocked:
        return np.zeros((len(solved.result.voltage), layers))
    at = zip(solved.inside, solved.result.temperature, strict=True)
    rows = [_peltier(found, float(temperature), layers) for found, temperature in at]
    return solved.by_layer(np.array(rows))


def _peltier(found: Profiles, temperature: float, layers: int) -> np.ndarray:
    """On the sides of nodes: between the two sides of an interface lies an edge of no length."""
    warmth = np.full(found.position.size, temperature)
    gaps = (
        found.conduction_edge - found.electron_level,
        found.hole_level - found.valence_edge,
    )
    entropies = [carrier_entropy(gap * ELEMENTARY_CHARGE, warmth, HOPPING) for gap in gaps]
    electron, hole = (
        0.5 * (current[1:] + current[:-1])
        for current in (found.electron_current_density, found.hole_current_density)
    )
    heat = peltier_thomson(electron, hole, entropies[0], entropies[1], warmth)
    return np.bincount(found.layer, weights=heat, minlength=layers)


def lost_light_shares(
    stack: Stack, air: float, absorbed: tuple[np.ndarray, str] | None = None
) -> tuple[np.ndarray, str]:
    """Where the light ends that does not leave: shares of it, (1 + films,), the substrate first.

    Light caught in the substrate is counted there, below the heated area, although some of it
    leaves at the substrate's edges. Where a guided mode has too little loss to be resolved, all
    stays with the emitter.

    Args:
        stack: the stack.
        air: share of the light that leaves.
        absorbed: what `absorbed_shares` says of the stack, where it is known.

    Returns:
        shares that sum to 1, and a note or "".
    """
    films, note = absorbed or absorbed_shares(stack)
    shares = np.concatenate(([0.0 if note else max(1.0 - air - films.sum(), 0.0)], films))
    return shares / shares.sum(), note


@lru_cache(maxsize=8)  # every round of the loop asks for the same
def absorbed_shares(stack: Stack) -> tuple[np.ndarray, str]:
    """Share of all light that every film absorbs, (films,), and a note where it is not known."""
    from stackmodel.formulation.emission import dipoles_in, emission_wavelength, emitting_layer
    from stackmodel.optical.dipole_layers import absorbed_by_layer
    from stackmodel.optical.dipole_outcoupling import oriented

    emitter = emitting_layer(stack, None)
    try:
        wavelength = np.array([emission_wavelength(stack, emitter)])
        placed, _ = dipoles_in(stack, emitter, wavelength, np.array([0.5]))
        power = absorbed_by_layer(placed)[0]
    except StackmodelError as error:
        alone = np.array([float(layer is emitter) for layer in stack.layers])
        return alone, f"lost light is counted as heat of the emitter: {error}"
    media = np.array([oriented(p) for p in power])
    shares = np.maximum(media[1:-1], 0.0) / media.sum()
    shares.flags.writeable = False
    return shares, ""


def light_heat(stack: Stack, state: State) -> tuple[np.ndarray, list[str]]:
    """Heat that light moves: taken off the emitter, put where it ends, (v, 1 + films) W/m^2."""
    moved = np.zeros((len(state["voltage"]), 1 + len(stack.layers)))
    if "lost_photon_flux" not in state:
        return moved, []
    lost = state["lost_photon_flux"] * state["mean_photon_energy"]
    shares, note = lost_light_shares(stack, state["air"], state.get("absorbed_shares"))
    moved += lost[:, None] * shares
    emitter = next(i for i, layer in enumerate(stack.layers) if layer.dots)
    moved[:, 1 + emitter] -= lost + state["light_power_density"]
    return moved, [note] if note else []
