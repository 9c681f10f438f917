"""Derivatives of the electrical result of a stack, from one converged state."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stackmodel.coupling.dynamics import refuse_steady_only
from stackmodel.coupling.electrical import sweep
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.description.stack import Stack
from stackmodel.electrical.sensitivity import sensitivities
from stackmodel.errors import InputError
from stackmodel.formulation.electrical import warming_slopes
from stackmodel.settings import Electrical


@dataclass(frozen=True)
class Derivatives:
    """p dg/dp at one voltage.

    Attributes:
        layers: names of the carrying layers, from the substrate up.
        value: g, A/m^2.
        by_property: (layers,) A/m^2 each.
        status: of the solve.
    """

    layers: list[str]
    value: float
    by_property: dict[str, np.ndarray]
    status: str


def derivatives(
    stack: Stack, voltage: float, quantity: str, settings: Electrical | None = None
) -> Derivatives:
    """Sensitivities of "current" or "recombination" to every property of every layer.

    Raises:
        InputError: behind an insulator nothing flows; contact laws that are not differentiated.
    """
    refuse_steady_only(stack, "a sensitivity")
    solved = sweep(stack, np.array([voltage]), replace(settings or Electrical(), extrapolate=False))
    if solved.blocked:
        raise InputError("an insulator lies in the way: no current of drift and diffusion flows")
    found = sensitivities(solved.result, 0, quantity)
    _through_warming(stack, solved, found)
    value = solved.current_density if quantity == "current" else solved.total_recombination_current
    return Derivatives(
        layers=[layer.name for layer in solved.carrying.layers],
        value=float(value[0]),
        by_property={name: solved.by_layer(row) for name, row in found.items()},
        status=solved.result.status,
    )


def _through_warming(stack: Stack, solved: SolvedSweep, found: dict[str, np.ndarray]) -> None:
    """Adds what energies do to a mobility that is given at another temperature: the chain rule.

    Both carriers share one `disorder`; each part is stated with its carrier.
    """
    kelvin = float(solved.result.temperature[0])
    for carrier, word in (("electrons", "electron"), ("holes", "hole")):
        slopes = warming_slopes(stack, solved.carrying, carrier, kelvin)
        for layer, (energy, slope) in enumerate(slopes):
            row = found.setdefault(f"{word}_{energy}", np.zeros(len(slopes)))
            row[layer] += slope * found[f"{word}_mobility"][layer]
