"""Inputs of the papers, read back from the stacks and materials that ship with the project."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.description.stack import Stack
from stackmodel.dots.ligands import lifetime
from stackmodel.formulation.optical import design_wavelength, refractive_index
from stackmodel.materials.database import database_material
from stackmodel.verdict.claims.finding import Finding, Recomputation, found
from stackmodel.verdict.claims.shipped import shipped

LIN = "lin2017_single_photon"
RED, BLUE = "pu2020_red_RNH2", "pu2020_blue_RNH2"
PULSED, LASER = "review_pulsed_2d_focusing", "review_dfb_l_ito"


def thickness(layer: str) -> Callable[[Stack], Any]:
    """Reads the thickness of a layer."""
    return lambda stack: stack.layer(layer).thickness


def area(stack: Stack) -> float:
    """Area of a rectangular device."""
    if stack.area is None:
        return math.nan
    return float(stack.area.width or math.nan) * float(stack.area.length or math.nan)


def absorption(stack: Stack) -> float:
    """Absorption of the lower electrode at the wavelength of the stack, 1/m."""
    at = design_wavelength(stack)
    index = complex(refractive_index(stack, "L-ITO", at))
    return 4 * math.pi * index.imag / at


# row -> shipped stack, and what is read from it
STACKS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "L17-05": (LIN, thickness("HIL")),
    "L17-06": (LIN, thickness("HTL")),
    "L17-07": (LIN, thickness("emitter")),
    "L17-08": (LIN, thickness("ETL")),
    "L17-09": (LIN, thickness("cathode")),
    "L17-10": (LIN, lambda stack: stack.layer("emitter").dots.density),
    "L17-13": (LIN, lambda stack: stack.substrate.thickness),
    "L17-40": (LIN, lambda stack: stack.layer("emitter").dots.injection[0].electron_rate),
    "L17-44": (LIN, lambda stack: stack.ambient),
    "P20-27": (RED, thickness("HIL")),
    "P20-28": (BLUE, thickness("HIL")),
    "P20-29": ("pu2020_electron_only", lambda stack: stack.layers[1].thickness),
    "P20-30": ("pu2020_hole_only", thickness("HIL")),
    "P20-31": (BLUE, lambda s: s.material(s.layer("emitter").dots.material).yields["X"]),
    "P20-33": (RED, lambda stack: stack.substrate.thickness),
    "P20-34": (RED, area),
    "P20-35": (RED, lambda stack: stack.ambient),
    "P20-37": (RED, lambda stack: stack.operation.current_density),
    "R21-19": (LASER, lambda stack: stack.layer("emitter").dots.fill_factor),
    "R21-33": ("review_slit_focusing", lambda stack: stack.area.width),
    "R21-40": (PULSED, lambda stack: stack.area.width),
    "R21-41": (PULSED, lambda stack: stack.operation.pulse.width),
    "R21-50": (LASER, thickness("emitter")),
    "R21-54": (LASER, absorption),
    "R21-56": (LASER, lambda stack: stack.operation.pump_fluence),
}
# row -> material, and what is read from its record
MATERIALS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "L17-32": ("CdSe/CdS", lambda dots: dots.lifetimes["X"]),
    "L17-33": ("CdSe/CdS", lambda dots: dots.lifetimes["X+"]),
    "L17-34": ("CdSe/CdS", lambda dots: dots.lifetimes["X-"]),
    "R21-27": ("CdSe/CdZnSe", lambda dots: dots.yields["X-"]),
    "R21-29": ("ZnO", lambda oxide: oxide.electron_mobility),
    "R21-31": ("glass", lambda glass: glass.thermal_conductivity.through_plane),
    "R21-36": ("CdSe/CdZnSe", lambda dots: math.pi * dots.diameter**2 / 4),
    "R21-45": (
        "CdSe/CdZnSe",
        lambda dots: -dots.gap_temperature_coefficient * ELEMENTARY_CHARGE,
    ),
}


def of_stack(name: str, read: Callable[[Any], Any]) -> Recomputation:
    """The value a shipped stack carries."""

    def recompute() -> Finding:
        return found(float(read(shipped(name))), remark=f"as in stacks/{name}.yaml")

    return recompute


def of_material(name: str, read: Callable[[Any], Any]) -> Recomputation:
    """The value a record of the database carries."""

    def recompute() -> Finding:
        return found(float(read(database_material(name))), remark=f"as in the record of {name}")

    return recompute


FINDINGS: dict[str, Recomputation] = {
    **{row: of_stack(*source) for row, source in STACKS.items()},
    **{row: of_material(*source) for row, source in MATERIALS.items()},
    "P20-11": lambda: found(lifetime.ACCELERATION_RED),
    "P20-12": lambda: found(lifetime.ACCELERATION_BLUE, remark="the paper's fit, taken over"),
}
