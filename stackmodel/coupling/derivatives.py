"""Derivatives of the electrical result of a stack, from one converged state."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stackmodel.coupling.dynamics import refuse_steady_only
from stackmodel.coupling.electrical import sweep
from stackmodel.description.stack import Stack
from stackmodel.electrical.sensitivity import sensitivities
from stackmodel.errors import InputError
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
    value = solved.current_density if quantity == "current" else solved.total_recombination_current
    return Derivatives(
        layers=[layer.name for layer in solved.carrying.layers],
        value=float(value[0]),
        by_property={name: solved.by_layer(row) for name, row in found.items()},
        status=solved.result.status,
    )
