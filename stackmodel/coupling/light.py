"""Light in the flow: photons the dots emit, those that leave, those that are lost, and where."""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE, PLANCK, SPEED_OF_LIGHT
from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Stack
from stackmodel.formulation.emission import dipole_powers, emission_wavelength, emitting_layer
from stackmodel.optical.colour import lambertian_luminance
from stackmodel.optical.dipole_outcoupling import outcoupling

CHANNELS = ("air", "substrate", "guided", "plasmon", "absorbed")
TURN_ON = 1.0  # cd/m^2, the usual definition of a turn-on voltage


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """Escaped and lost photons, light power, EQE, luminance and turn-on at every voltage."""
    emitter = emitting_layer(stack, None)
    wavelength = emission_wavelength(stack, emitter)
    powers, note = dipole_powers(stack, emitter, np.array([wavelength]), np.array([0.5]))
    parts = outcoupling(powers)
    shares = {name: float(getattr(parts, name)[0]) for name in CHANNELS}
    emitted = state["emitted_photon_flux"]
    escaped = shares["air"] * emitted
    luminance = lambertian_luminance(escaped, wavelength)
    return shares | {
        "purcell_factor": float(parts.purcell_factor[0]),
        "escaped_photon_flux": escaped,
        "lost_photon_flux": sum(shares[name] for name in CHANNELS[1:]) * emitted,
        "mean_photon_energy": PLANCK * SPEED_OF_LIGHT / wavelength,
        "light_power_density": escaped * PLANCK * SPEED_OF_LIGHT / wavelength,
        "external_quantum_efficiency": _efficiency(escaped, state["current_density"]),
        "luminance": luminance,
        "turn_on_voltage": turn_on(state["voltage"], luminance),
        "light_notes": [note] if note else [],
    }


def _efficiency(escaped: np.ndarray, current: np.ndarray) -> np.ndarray:
    """Photons out per electron; NaN where no current flows."""
    electrons = current / ELEMENTARY_CHARGE
    flows = electrons > 1e-10 * np.max(np.abs(electrons), initial=0.0)
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
