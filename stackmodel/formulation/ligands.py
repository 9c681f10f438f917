"""Where the ligands of a stack stand against its dots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE, PLANCK, SPEED_OF_LIGHT
from stackmodel.description.stack import Layer, Stack
from stackmodel.dots.ligands.redox import HYDROGEN_BELOW_VACUUM, Reduction, level_of, reduction
from stackmodel.errors import InputError
from stackmodel.formulation.properties import Needs

ENGINE = "the ligand analysis"


@dataclass(frozen=True)
class LigandProblem:
    """The ligand on the dots of a layer.

    Attributes:
        layer: the layer of the dots.
        name: of the ligand.
        potential: at which its ion is reduced, V against NHE; None: nothing to reduce.
        conduction_level: of the dot, J below vacuum (negative).
        light_voltage: bias at which electrons enter the dots, V.
        level_source: where the conduction level comes from.
        standing: the ion against the dot.
    """

    layer: Layer
    name: str
    potential: float | None
    conduction_level: float
    light_voltage: float
    level_source: str
    standing: Reduction


def ligand_problem(stack: Stack, layer: Layer, light_voltage: float | None = None) -> LigandProblem:
    """The ligand of a layer's dots against the level that an electron takes on them.

    That level is the dots' own reduction potential where it was measured, else their electron
    affinity. Without a light voltage, the photon energy over e is taken: quasi-Fermi levels apart
    by the energy of the light.

    Raises:
        InputError, MissingPropertyError: no ligand, or no level.
    """
    if layer.dots is None:
        raise InputError(f"layer {layer.name!r} holds no dots")
    name = layer.dots.material
    material = stack.material(name)
    if material.ligand is None:
        raise InputError(
            f"dot material {name!r} has no ligand; add ligand: {{name: RNH2}} or, with the "
            "potential of its ion, ligand: {name: Cd(RCOO)2, reduction_potential: -0.40 V}"
        )
    potential = material.ligand.reduction_potential
    if material.reduction_potential is not None:
        level = float(level_of(float(material.reduction_potential)))
        source = f"the dots' reduction potential, {float(material.reduction_potential):g} V vs NHE"
    else:
        affinity = float(Needs(material, name, ENGINE)["electron_affinity"])
        level, source = -affinity * ELEMENTARY_CHARGE, "the dots' electron affinity"
    if light_voltage is None:
        wavelength = float(Needs(material, name, ENGINE)["emission_wavelength"])
        light_voltage = PLANCK * SPEED_OF_LIGHT / (ELEMENTARY_CHARGE * wavelength)
    known = None if potential is None else float(potential)
    return LigandProblem(
        layer, material.ligand.name, known, level, light_voltage, source,
        reduction(known, level, light_voltage),
    )  # fmt: skip


def design_rule(found: LigandProblem, solved: float = float("nan")) -> str:
    """What the ligand does to the device, in one sentence with its numbers.

    Args:
        found: the ligand against its dots.
        solved: V at which the solved electron level of this stack reaches the ion's, when known.
    """
    if found.potential is None:
        return f"ligand {found.name} offers nothing that injected electrons reduce"
    margin = found.standing.margin / ELEMENTARY_CHARGE
    if found.standing.active:
        here = f"; in this stack, as solved, from {solved:.3g} V" if np.isfinite(solved) else ""
        return (
            f"ligand {found.name} takes electrons {-margin:.2f} eV below the dots{here}; the rule "
            f"of levels alone, without contacts, charge or fields: reduced from "
            f"{found.standing.onset_voltage:.2f} V where light needs {found.light_voltage:.2f} V; "
            f"choose one whose ion is reduced only beyond "
            f"{-HYDROGEN_BELOW_VACUUM - level_ev(found):.2f} V against NHE"
        )
    return (
        f"ligand {found.name} is safe by levels alone: "
        f"reduced {margin:.2f} eV above the dot's level"
    )


def level_ev(found: LigandProblem) -> float:
    """Conduction level in eV against vacuum."""
    return found.conduction_level / ELEMENTARY_CHARGE
