"""The electrical engine in the flow: from the stack's voltages to currents and profiles."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from stackmodel.coupling.bias import (
    DEFAULT_BIAS,
    bias_points,
    solve_at_current,
    solve_at_voltage,
)
from stackmodel.coupling.crossed_pairs import climbs, crossed_to_dots
from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Stack
from stackmodel.electrical.profiles import Profiles
from stackmodel.electrical.solve import DriftDiffusionResult
from stackmodel.errors import ConvergenceError, DensityAboveStatesWarning, InputError
from stackmodel.formulation.contacts import series_resistance
from stackmodel.formulation.electrical import CarryingLayers, drift_diffusion_problem
from stackmodel.settings import WHOLE_RUN, Electrical

# Name in the table of quantities -> name in the kernel's profiles.
PROFILES = {
    "potential": "potential",
    "electron_density": "electron_density",
    "hole_density": "hole_density",
    "electron_current_density": "electron_current_density",
    "hole_current_density": "hole_current_density",
    "recombination_rate": "recombination_rate",
    "conduction_band_edge": "conduction_edge",
    "valence_band_edge": "valence_edge",
    "electron_fermi_level": "electron_level",
    "hole_fermi_level": "hole_level",
}


@dataclass(frozen=True)
class SolvedSweep:
    """A solved sweep and how its layers lie in the stack.

    Attributes:
        result: the kernel's answer, from anode to cathode.
        carrying: the layers, from the substrate up.
        stack: the stack they belong to.
    """

    result: DriftDiffusionResult
    carrying: CarryingLayers
    stack: Stack

    @cached_property
    def inside(self) -> list[Profiles]:
        """The kernel's profiles at every voltage, from anode to cathode."""
        return [self.result.profiles(i) for i in range(len(self.result.voltage))]

    @property
    def voltage(self) -> np.ndarray:
        """(v,) V between the terminals: over the semiconductors and the series resistances."""
        return self.result.voltage + self.resistance * self.current_density

    @property
    def resistance(self) -> float:
        """Series resistance of both contacts, ohm m^2."""
        return series_resistance(self.stack)

    @property
    def blocked(self) -> bool:
        """Whether an insulator lies in the way, through which nothing drifts or diffuses."""
        return bool(self.result.problem.insulator.any())

    @property
    def current_density(self) -> np.ndarray:
        """(v,) A/m^2; exactly zero behind an insulator, where the solver leaves only rounding."""
        current = self.result.current_density
        return np.zeros_like(current) if self.blocked else current

    @property
    def conservation_error(self) -> np.ndarray:
        """(v,) relative spread of J over the stack."""
        error = self.result.conservation_error
        return np.zeros_like(error) if self.blocked else error

    @property
    def recombination_current(self) -> np.ndarray:
        """(v, layers) q times the recombination in every carrying layer, A/m^2, stack order."""
        recombined = self.by_layer(self.result.recombination_current)
        return np.zeros_like(recombined) if self.blocked else recombined

    @property
    def interface_recombination_current(self) -> np.ndarray:
        """(v, layers - 1) q times the recombination across every interface, A/m^2, stack order."""
        across = self.by_layer(self.result.interface_recombination_current)
        return np.zeros_like(across) if self.blocked else across

    @property
    def total_recombination_current(self) -> np.ndarray:
        """(v,) in the layers and across their interfaces, A/m^2."""
        inside = self.recombination_current.sum(axis=1)
        return inside + self.interface_recombination_current.sum(axis=1)

    @property
    def dot_recombination_current(self) -> np.ndarray:
        """(v,) in layers of dots, and of pairs across their faces those they take, A/m^2."""
        lit = np.array([layer.dots is not None for layer in self.carrying.layers])
        return self.recombination_current[:, lit].sum(axis=1) + crossed_to_dots(self).sum(axis=1)

    @property
    def interface_names(self) -> list[str]:
        """The interfaces from the substrate up, as "lower/upper"."""
        names = [layer.name for layer in self.carrying.layers]
        return [f"{low}/{high}" for low, high in pairwise(names)]

    def by_layer(self, values: np.ndarray) -> np.ndarray:
        """Values of the last axis, from anode to cathode, put in the order of the stack."""
        return values if self.carrying.anode_below else values[..., ::-1]

    def profiles(self, index: int) -> dict[str, np.ndarray]:
        """Profiles at one voltage by their name in the table, from the substrate side up."""
        found = self.inside[index] if "inside" in self.__dict__ else self.result.profiles(index)
        if not self.carrying.anode_below:
            found = _upside_down(found)
        named = {name: getattr(found, kernel) for name, kernel in PROFILES.items()}
        position = found.position + self.offsets[found.layer]
        return {"position": position, "layer_of_position": found.layer, **named}

    @property
    def offsets(self) -> np.ndarray:
        """What lies below each carrying layer that the electrical problem leaves out, m."""
        heights = np.cumsum([0.0, *(float(layer.thickness) for layer in self.stack.layers)])
        carried = np.cumsum([0.0, *(float(layer.thickness) for layer in self.carrying.layers)])
        bottom = [heights[self.stack.layers.index(layer)] for layer in self.carrying.layers]
        return np.array(bottom) - carried[:-1]


def _upside_down(found: Profiles) -> Profiles:
    """Profiles with the cathode at x = 0; currents keep their sign, positive in forward bias."""
    flipped = {f.name: getattr(found, f.name)[::-1] for f in fields(found)}
    flipped["position"] = found.position[-1] - flipped["position"]
    flipped["layer"] = found.layer[-1] - flipped["layer"]
    return Profiles(**flipped)


def sweep(
    stack: Stack,
    voltage: np.ndarray,
    settings: Electrical | None = None,
    temperature: float | None = None,
) -> SolvedSweep:
    """Solve drift-diffusion at every voltage.

    Raises:
        ConvergenceError: naming bias and layer; `partial` holds the `SolvedSweep` so far.
    """
    problem, carrying = drift_diffusion_problem(stack, temperature)
    try:
        result = solve_at_voltage(stack, problem, voltage, settings)
    except ConvergenceError as error:
        if isinstance(error.partial, DriftDiffusionResult):
            error.partial = SolvedSweep(error.partial, carrying, stack)
        raise
    return SolvedSweep(result, carrying, stack)


def sweep_at_current(
    stack: Stack, current: np.ndarray, settings: Electrical | None = None
) -> SolvedSweep:
    """Solve drift-diffusion at current densities, A/m^2, of one sign.

    Raises:
        InputError, ConvergenceError: a current that cannot be, or is not reached.
    """
    problem, carrying = drift_diffusion_problem(stack)
    return SolvedSweep(solve_at_current(stack, problem, current, settings), carrying, stack)


def sweep_voltages(stack: Stack) -> np.ndarray:
    """The stack's own sweep; without one, up to the voltage of its current density."""
    operation = stack.operation
    if operation.bias is not None or not operation.current_density:
        return bias_points(operation.bias or DEFAULT_BIAS)
    try:
        held = sweep_at_current(stack, np.array([float(operation.current_density)]))
    except InputError:  # behind an insulator, or with an image force, voltages are all there is
        return bias_points(DEFAULT_BIAS)
    return np.linspace(0.0, float(held.voltage[0]), DEFAULT_BIAS.points)


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """J-V of the stack's own sweep, what recombines where, and profiles at the last bias."""
    voltage = sweep_voltages(stack)
    solved = sweep(stack, voltage, state.get("electrical_settings") or WHOLE_RUN)
    note = warn_of_densities(voltage, solved.result.densities_above_states)
    notes = [*([note] if note else []), *climbs(solved)]
    return quantities(solved, voltage) | {"electrical_notes": notes}


def quantities(solved: SolvedSweep, voltage: np.ndarray) -> dict[str, Any]:
    """What the flow is told of a solved sweep; voltage: (v,) between the terminals, V."""
    result = solved.result
    return {
        "voltage": voltage,
        "sweep": solved,
        "transport_current_density": solved.current_density,
        "current_conservation_error": solved.conservation_error,
        "density_above_states": result.densities_above_states,
        "transport_recombination_current_density": solved.total_recombination_current,
        "dot_recombination_current_density": solved.dot_recombination_current,
        "escape_current_density": escape_current(solved),
        "carrying_layers": [layer.name for layer in solved.carrying.layers],
        "largest_field": largest_fields(solved),
        **crossed(solved),
    }


def crossed(solved: SolvedSweep) -> dict[str, Any]:
    """What recombines across interfaces, where the stack describes it."""
    across = solved.interface_recombination_current
    if not across.any():
        return {}
    return {
        "interface": solved.interface_names,
        "interface_recombination_current_density": across,
    }


def escape_current(solved: SolvedSweep) -> np.ndarray:
    """Electrons that reach the anode and holes that reach the cathode, (v,) A/m^2."""
    result = solved.result
    if solved.blocked:
        return np.zeros(len(result.voltage))
    return np.array(
        [p.electron_current_density[0] + p.hole_current_density[-1] for p in solved.inside]
    )


def largest_fields(solved: SolvedSweep) -> np.ndarray:
    """The largest field in every carrying layer, (v, layers) V/m, in the order of the stack."""
    result = solved.result
    potential = (result.high[..., 0] + result.low[..., 0]) * result.device.thermal_voltage
    width = np.where(result.grid.width > 0, result.grid.width, np.inf)  # between doubled nodes
    field = np.abs(np.diff(potential, axis=1)) / width
    layers = range(len(solved.carrying.layers))
    peaks = np.array([field[:, result.grid.layer == i].max(axis=1) for i in layers]).T
    return solved.by_layer(peaks)


def warn_of_densities(voltage: np.ndarray, above: np.ndarray) -> str:
    """Say where a density exceeds its states: never silently."""
    if not above.any():
        return ""
    note = (
        f"at {int(above.sum())} of {len(above)} voltages, from {voltage[above].min():g} V, "
        "a density exceeds the density of states, where boltzmann and fermi-dirac statistics "
        "have no bound; leave `statistics` out for the bounded default"
    )
    warnings.warn(note, DensityAboveStatesWarning, stacklevel=3)
    return note


ENGINE = Engine(
    name="electrical",
    needs=frozenset(),
    gives=frozenset(
        {
            "voltage",
            "sweep",
            "transport_current_density",
            "current_conservation_error",
            "density_above_states",
            "transport_recombination_current_density",
            "dot_recombination_current_density",
            "escape_current_density",
            "carrying_layers",
            "largest_field",
            "electrical_notes",
        }
    ),
    solve=solve,
    absent=lambda stack: "",
)
