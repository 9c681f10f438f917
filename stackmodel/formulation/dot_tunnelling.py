"""Isolated dots in an insulator that carriers reach by tunnelling from the layers beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.description.stack import Layer, Stack
from stackmodel.electrical.tunnelling.isolated_dot import Surroundings
from stackmodel.electrical.tunnelling.thickness_average import ThicknessShares, film_over_dots
from stackmodel.errors import InputError
from stackmodel.formulation.dots import DotProblem, charging_energy_of, dot_problem
from stackmodel.formulation.properties import Needs, needs
from stackmodel.formulation.tunnelling import DEPTH, Crossing, crossing, why_none

ENGINE = "tunnelling into dots"
ATTEMPTS = 1e12  # 1/s, a molecular vibration: nothing between dot and layer but the insulator
PLACE = 0.0  # dots lie on the layer of the anode's side


@dataclass(frozen=True)
class FedDots:
    """Dots of one layer and what is left of the insulator around each.

    Attributes:
        problem: states and recombination; crossing: the insulator and its neighbours.
        around: levels, size and place of a dot in it; charging_energy: E_c1, J.
        attempts: 1/s; volume: of a layer from which a dot is reached, m^3.
        film: thickness where the dots are; `holes` is the share that touches both layers.
        assumed: what the stack file leaves to the assumptions above, in words.
    """

    problem: DotProblem
    crossing: Crossing
    around: Surroundings
    charging_energy: float
    attempts: float
    volume: float
    film: ThicknessShares
    assumed: tuple[str, ...]

    @property
    def charges(self) -> np.ndarray:
        """(q,) every charge a dot may have, -N .. N."""
        most = self.problem.states.carriers
        return np.arange(-most, most + 1)

    @property
    def thickness(self) -> np.ndarray:
        """(t,) m: of dots that touch both layers, then of all others."""
        return np.append(0.0, self.film.thickness)

    @property
    def share(self) -> np.ndarray:
        """(t,) of the dots; 1 in all."""
        return np.append(self.film.holes, self.film.share)

    @property
    def pair_energy(self) -> float:
        """Of an electron and a hole on one dot, J: each alone costs E_c1, which a pair does not."""
        gap = self.around.hole_level - self.around.electron_level
        return gap - 2 * self.charging_energy


def is_fed(layer: Layer) -> bool:
    """Whether tunnelling charges the dots of this layer."""
    return layer.dots is not None and layer.dots.tunnelling is not None


def fed_dots(stack: Stack, layer: Layer) -> FedDots:
    """The dots of a layer for which `is_fed` holds.

    Raises:
        InputError: the layer is not the one insulator between two others, or a dot has no size.
        MissingPropertyError: what insulator or dot material lacks.
    """
    told = layer.dots.tunnelling if layer.dots else None
    if layer.dots is None or told is None:
        raise InputError(f"layer {layer.name!r} has no dots: {{tunnelling: ...}}")
    reason = why_none(stack)
    found = None if reason else crossing(stack)
    if found is None or found.layer.name != layer.name:
        why = reason if found is None else f"the insulator is {found.layer.name!r}"
        raise InputError(
            f"tunnelling into the dots of layer {layer.name!r} needs it to be the insulator "
            f"between two transport layers, but {why}; give a table of rates, "
            "dots: {injection: ...}, instead"
        )
    problem = dot_problem(stack, layer)
    if problem.diameter is None:
        raise InputError(
            f"tunnelling into the dots of layer {layer.name!r} needs their size; add a diameter "
            "to the dot material"
        )
    host = needs(stack, layer, ENGINE)
    dot = Needs(stack.material(layer.dots.material), layer.dots.material, ENGINE)
    depth = DEPTH if told.supply_depth is None else float(told.supply_depth)
    defaults = ("attempt_frequency", "supply_depth", "place")
    return FedDots(
        problem=problem,
        crossing=found,
        around=Surroundings(
            diameter=problem.diameter,
            electron_level=_joule(dot["electron_affinity"]),
            hole_level=_joule(dot["ionization_energy"]),
            insulator_electron_level=_joule(host["electron_affinity"]),
            insulator_hole_level=_joule(host["ionization_energy"]),
            mass=found.mass,
            place=PLACE if told.place is None else float(told.place),
        ),
        charging_energy=charging_energy_of(stack, layer, layer.dots.coulomb, problem.diameter),
        attempts=ATTEMPTS if told.attempt_frequency is None else float(told.attempt_frequency),
        volume=depth * math.pi * problem.diameter**2 / 4,
        film=film_over_dots(found.thickness, found.spread, found.pinholes, problem.diameter),
        assumed=tuple(name for name in defaults if getattr(told, name) is None),
    )


def _joule(energy: float) -> float:
    return float(energy) * ELEMENTARY_CHARGE
