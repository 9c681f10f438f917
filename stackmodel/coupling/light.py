"""Light in the flow: photons the dots emit, those that leave, those that are lost, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling.crossed_pairs import crossed_to_dots
from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Layer, Stack
from stackmodel.formulation.emission import (
    dipoles_in,
    dot_heights,
    emission_line,
    emitting_layer,
    substrate_thickness,
    zone_weights,
)
from stackmodel.optical.colour import chromaticity
from stackmodel.optical.dipole import DipolePower, DipoleStack, dissipated_power
from stackmodel.optical.dipole_outcoupling import outcoupling, spectral_mean
from stackmodel.optical.escaping_light import (
    EscapingLight,
    angular_emission,
    escaping_light,
)

CHANNELS = ("air", "substrate", "guided", "plasmon", "absorbed")
TURN_ON = 1.0  # cd/m^2, the usual definition of a turn-on voltage
ANGLES = np.radians(np.arange(0.0, 90.0, 4.0))
PROFILE = 1e-4  # change of the shares at all heights together that moves the light by less
LINE_POINTS = 15  # of the emission line, 0.6 of its standard deviation apart


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """Escaped and lost photons, light power, EQE, luminance and turn-on at every voltage.

    The dots' line weighs the wavelengths; the monolayers are weighed by their recombination at the
    bias at which most of it happens in the dots.
    """
    seen = view(stack, state)
    placed = seen.emitting.placed
    return (
        light_of(state, seen.fate)
        | {
            "view": seen,
            "angle": ANGLES,
            "angular_emission": seen.angular,
            "angular_radiance": seen.angular / np.cos(ANGLES),
            "dipole": np.arange(len(placed.position)),
            "dipole_height": placed.position,
            "dipole_weight": placed.weight,
            "light_notes": [seen.emitting.note] if seen.emitting.note else [],
        }
        | _colour(seen.light, seen.emitting.photons)
    )


@dataclass(frozen=True)
class Emission:
    """The dots' light as dipoles, and where their power goes.

    Attributes:
        placed, power: the dipoles and their powers. photons: (W,) emitted per wavelength.
        depth: of the substrate, m. note: what was changed.
    """

    placed: DipoleStack
    power: DipolePower
    photons: np.ndarray
    depth: float
    note: str


@dataclass(frozen=True)
class Fate:
    """What becomes of an emitted photon, on the mean.

    Attributes:
        shares: of air, substrate, guided, plasmon, absorbed. purcell_factor: of the emission.
        luminance: cd s of one photon per area and time. energy: of one that escapes, J.
    """

    shares: np.ndarray
    purcell_factor: float
    luminance: float
    energy: float


@dataclass(frozen=True)
class View:
    """The stack as its dots see it, whatever they emit.

    Attributes:
        weights: (P,) share of the light at each height; None: equal.
        emitting, light, fate: the dipoles, what escapes, and what becomes of a photon.
        angular: share of the light per solid angle.
    """

    weights: np.ndarray | None
    emitting: Emission
    light: EscapingLight
    fate: Fate
    angular: np.ndarray


def view(stack: Stack, state: State) -> View:
    """From the recombination profile; the last round's while temperatures are far from settled,
    or where the profile has hardly changed."""
    emitter = emitting_layer(stack, None)
    weights = recombination_weights(emitter, dot_heights(stack, emitter), state.get("sweep"))
    last: View | None = state.get("view")
    if last is not None and (state.get("rough") or _hardly_changed(weights, last.weights)):
        return last
    emitting = emission_of(stack, weights)
    optics = emitting.placed, emitting.power, emitting.photons
    light = escaping_light(*optics, substrate_thickness=emitting.depth)
    angular = angular_emission(*optics, ANGLES, substrate_thickness=emitting.depth)
    return View(weights, emitting, light, fate_of(emitting, light), angular)


def _hardly_changed(weights: np.ndarray | None, before: np.ndarray | None) -> bool:
    if weights is None or before is None:
        return weights is before
    return bool(np.abs(weights - before).sum() <= PROFILE)


def emission_of(stack: Stack, weights: np.ndarray | None) -> Emission:
    """Dipoles in the emitter, weighed (P,) as `recombination_weights` says."""
    emitter = emitting_layer(stack, None)
    line, photons = emission_line(stack, emitter, LINE_POINTS)
    placed, note = dipoles_in(stack, emitter, line, dot_heights(stack, emitter), weights)
    depth = substrate_thickness(stack)
    power = dissipated_power(placed, substrate_thickness=depth)
    return Emission(placed, power, photons, depth, note)


def fate_of(emitting: Emission, light: EscapingLight | None = None) -> Fate:
    """The numbers of an emission."""
    placed, power, photons = emitting.placed, emitting.power, emitting.photons
    light = light or escaping_light(placed, power, photons, substrate_thickness=emitting.depth)
    line = placed.wavelength
    parts = outcoupling(power if line.size == 1 else spectral_mean(power, line, photons))
    shares = np.array([float(getattr(parts, name)[0]) for name in CHANNELS])
    return Fate(shares, float(parts.purcell_factor[0]), light.luminance, light.energy)


def light_of(state: State, fate: Fate) -> dict[str, Any]:
    """Photons that leave and that are lost, their power, efficiency, luminance and turn-on."""
    shares = dict(zip(CHANNELS, map(float, fate.shares), strict=True))
    emitted = state["emitted_photon_flux"]
    escaped = shares["air"] * emitted
    luminance = fate.luminance * emitted
    return shares | {
        "purcell_factor": fate.purcell_factor,
        "escaped_photon_flux": escaped,
        "lost_photon_flux": sum(shares[name] for name in CHANNELS[1:]) * emitted,
        "mean_photon_energy": fate.energy,
        "light_power_density": escaped * fate.energy,
        "external_quantum_efficiency": _efficiency(escaped, state),
        "luminance": luminance,
        "turn_on_voltage": turn_on(state["voltage"], luminance),
    }


def recombination_weights(emitter: Layer, heights: np.ndarray, sweep: Any) -> np.ndarray | None:
    """Share of the dots' light at each height, from the recombination where it is largest.

    Pairs that cross a face of the layer end on the dots beside it, its first or last height.
    None, equal shares, for isolated dots and where nothing is known.
    """
    if sweep is None or heights.size == 1 or emitter not in sweep.carrying.layers:
        return None
    number = sweep.carrying.layers.index(emitter)
    across = np.pad(np.maximum(crossed_to_dots(sweep), 0.0), ((0, 0), (1, 1)))
    below, above = across[:, number], across[:, number + 1]
    within = np.maximum(sweep.recombination_current[:, number], 0.0)
    most = int(np.argmax(within + below + above))
    found = sweep.profiles(most)
    inside = found["layer_of_position"] == number
    position, rate = found["position"][inside], found["recombination_rate"][inside]
    weights = zone_weights(heights, float(emitter.thickness), position - position[0], rate)
    weights = weights * within[most]
    weights[0] += below[most]
    weights[-1] += above[most]
    total = weights.sum()
    return weights / total if total > 0 else np.full(heights.size, 1 / heights.size)


def _colour(light: EscapingLight, photons: np.ndarray) -> dict[str, Any]:
    """Spectrum and colour of what leaves; nothing for a line without width or light."""
    if light.wavelength.size == 1:
        return {}
    spectrum = {
        "emission_wavelength": light.wavelength,
        "emission_spectrum": photons,
        "escaping_spectrum": light.photons,
    }
    if light.luminance <= 0:
        return spectrum
    x, y = chromaticity(light.wavelength, light.photons)
    return spectrum | {"colour_x": float(x), "colour_y": float(y)}


def _efficiency(escaped: np.ndarray, state: State) -> np.ndarray:
    """Photons out per electron; NaN where no current flows or the dots' part of it is unknown."""
    electrons = state["current_density"] / ELEMENTARY_CHARGE
    flows = electrons > 1e-10 * np.max(np.abs(electrons), initial=0.0)
    if "dot_fates" in state:
        flows &= np.isfinite(state["dot_fates"]["entered"])
    return np.divide(escaped, electrons, out=np.full_like(escaped, np.nan), where=flows)


def turn_on(voltage: np.ndarray, luminance: np.ndarray) -> float:
    """Voltage at 1 cd/m^2, log-interpolated between the points around it; NaN if not reached."""
    above = np.flatnonzero(luminance >= TURN_ON)
    if not above.size or above[0] == 0 or not luminance[above[0] - 1] > 0:
        return float("nan")
    i = above[0]
    low, high = np.log(luminance[i - 1]), np.log(luminance[i])
    share = (np.log(TURN_ON) - low) / (high - low)
    return float(voltage[i - 1] + share * (voltage[i] - voltage[i - 1]))


def absent(stack: Stack) -> str:
    """Why there is nothing to do, or ""."""
    if not any(layer.dots for layer in stack.layers):
        return "no layer holds dots"
    return "" if stack.substrate is not None else "the stack has no substrate"


ENGINE = Engine(
    name="light",
    needs=frozenset({"voltage", "current_density", "emitted_photon_flux"}),
    wants=frozenset({"dot_fates", "sweep"}),
    gives=frozenset(
        {
            *CHANNELS,
            "purcell_factor",
            "escaped_photon_flux",
            "lost_photon_flux",
            "mean_photon_energy",
            "light_power_density",
            "external_quantum_efficiency",
            "luminance",
            "turn_on_voltage",
            "light_notes",
        }
    ),
    solve=solve,
    absent=absent,
)
