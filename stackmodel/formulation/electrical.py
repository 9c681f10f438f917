"""A stack as a drift-diffusion problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.electrical.problem import DriftDiffusionProblem, PhysicalConstants
from stackmodel.electrical.problem import problem as checked_problem
from stackmodel.formulation.carrying import CarryingLayers, carrying_layers
from stackmodel.formulation.contacts import (
    contact,
    contacts_fit_boltzmann,
    laws_meet_a_current,
)
from stackmodel.formulation.film import dot_film, joint_laws
from stackmodel.formulation.interfaces import interfaces
from stackmodel.formulation.properties import Needs, needs
from stackmodel.formulation.transport import band, is_insulator, traps, warming_slope

ENGINE = "the electrical engine"


def drift_diffusion_problem(stack: Stack, temperature: float | None = None) -> Any:
    """The arrays of the electrical engine.

    Args:
        stack: the stack.
        temperature: K; the ambient when left out.

    Returns:
        (DriftDiffusionProblem from anode to cathode, CarryingLayers).

    Raises:
        MissingPropertyError, InputError: what is missing or does not fit, by layer.
    """
    carrying = carrying_layers(stack)
    ordered = carrying.from_anode
    materials = [needs(stack, layer, ENGINE) for layer in ordered]
    at = float(stack.ambient if temperature is None else temperature)
    warmth = (float(stack.ambient), at)
    bands = tuple(band(materials, carrier, *warmth) for carrier in ("electrons", "holes"))
    made = checked_problem(
        thickness=[float(layer.thickness) for layer in ordered],
        permittivity=[float(m["relative_permittivity"]) for m in materials],
        conduction=bands[0],
        valence=bands[1],
        joint=joint_laws(tuple(dot_film(stack, layer) for layer in ordered), at),
        anode=contact(stack, carrying, "anode"),
        cathode=contact(stack, carrying, "cathode"),
        temperature=at,
        insulator=[is_insulator(material) for material in materials],
        interfaces=interfaces(carrying),
        electron_traps=traps(materials, "electrons"),
        hole_traps=traps(materials, "holes"),
        names=tuple(layer.name for layer in ordered),
        constants=_constants(stack),
        donors=[float(m.get("donor_density", 0.0)) for m in materials],
        acceptors=[float(m.get("acceptor_density", 0.0)) for m in materials],
        **_recombination(materials),
    )
    contacts_fit_boltzmann(made)
    laws_meet_a_current(stack, made)
    return made, carrying


def problem_at_temperatures(
    stack: Stack, problem: DriftDiffusionProblem, carrying: CarryingLayers
) -> Callable[[float], DriftDiffusionProblem]:
    """The same stack at any temperature, K: what `drift_diffusion_problem` gives, sooner.

    Warmth changes kT and mobilities; energies, states and lifetimes of the records stay.
    """
    materials = [needs(stack, layer, ENGINE) for layer in carrying.from_anode]
    ambient = float(stack.ambient)
    films = tuple(dot_film(stack, layer) for layer in carrying.from_anode)

    def at(temperature: float) -> DriftDiffusionProblem:
        electrons, holes = (
            band(materials, carrier, ambient, temperature) for carrier in ("electrons", "holes")
        )
        joint = joint_laws(films, temperature)
        return replace(
            problem, temperature=temperature, conduction=electrons, valence=holes, joint=joint
        )

    return at


def warming_slopes(
    stack: Stack, carrying: CarryingLayers, carrier: str, temperature: float
) -> list[tuple[str, float]]:
    """`transport.warming_slope` of every carrying layer, from the anode."""
    ambient = float(stack.ambient)
    return [
        warming_slope(needs(stack, layer, ENGINE), carrier, ambient, temperature)
        for layer in carrying.from_anode
    ]


def _recombination(materials: list[Needs]) -> dict[str, list[float]]:
    laws = [m.material.recombination for m in materials]
    srh = [law.srh if law else None for law in laws]
    auger = [law.auger if law else None for law in laws]
    middle = [
        0.5 * (m.get("electron_affinity", 0.0) + m.get("ionization_energy", 0.0)) for m in materials
    ]
    return {
        "direct": [float(law.direct or 0.0) if law else 0.0 for law in laws],
        "langevin": [float(law.langevin or 0.0) if law else 0.0 for law in laws],
        "srh_electron_lifetime": [float(s.electron_lifetime) if s else np.inf for s in srh],
        "srh_hole_lifetime": [float(s.hole_lifetime) if s else np.inf for s in srh],
        "srh_level": [
            float(s.trap_level) if s and s.trap_level is not None else mid
            for s, mid in zip(srh, middle, strict=True)
        ],
        "auger_electron": [float(a.electrons) if a else 0.0 for a in auger],
        "auger_hole": [float(a.holes) if a else 0.0 for a in auger],
    }


def _constants(stack: Stack) -> PhysicalConstants:
    rounded = stack.constants
    chosen = {
        "charge": rounded.elementary_charge,
        "boltzmann": rounded.boltzmann,
        "permittivity": rounded.vacuum_permittivity,
    }
    return PhysicalConstants(**{k: float(v) for k, v in chosen.items() if v is not None})
