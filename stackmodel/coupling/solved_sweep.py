"""A solved sweep of the electrical engine, and how its layers lie in the stack."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.electrical.profiles import Profiles
from stackmodel.electrical.solve import DriftDiffusionResult
from stackmodel.electrical.warm import at_temperatures, chosen
from stackmodel.formulation.carrying import CarryingLayers
from stackmodel.formulation.contacts import series_resistance
from stackmodel.formulation.electrical import problem_at_temperatures
from stackmodel.settings import Electrical

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
    def interface_names(self) -> list[str]:
        """The interfaces from the substrate up, as "lower/upper"."""
        names = [layer.name for layer in self.carrying.layers]
        return [f"{low}/{high}" for low, high in pairwise(names)]

    def chosen(self, keep: np.ndarray) -> SolvedSweep:
        """The sweep at some of its voltages, (v,) bool."""
        if keep.all():
            return self
        made = replace(self, result=chosen(self.result, keep))
        if "inside" in self.__dict__:
            made.__dict__["inside"] = [p for p, kept in zip(self.inside, keep, strict=True) if kept]
        return made

    def warmed(
        self, kelvin: np.ndarray, again: np.ndarray, settings: Electrical
    ) -> tuple[SolvedSweep, np.ndarray]:
        """Points solved again at temperatures of their own, on the same mesh.

        Args:
            kelvin: (v,) K.
            again: (v,) bool, which; the others stay.
            settings: of the solver.

        Returns:
            The sweep, and (v,) bool where the solver failed and the point is as it was.
        """
        at = problem_at_temperatures(self.stack, self.result.problem, self.carrying)
        wanted = {int(i): float(kelvin[i]) for i in np.flatnonzero(again)}
        result, failed = at_temperatures(self.result, wanted, at, settings)
        made = replace(self, result=result)
        if "inside" in self.__dict__:  # profiles of points that stay
            kept = enumerate(self.inside)
            made.__dict__["inside"] = [result.profiles(i) if again[i] else p for i, p in kept]
        return made, np.isin(np.arange(len(kelvin)), failed)

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
