"""A stack as a drift-diffusion problem: which layers carry, what the contacts offer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import numpy as np

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.description.stack import Layer, Stack
from stackmodel.electrical.mobility import gaussian_disorder_prefactor, thermally_activated
from stackmodel.electrical.problem import Band, Contact, DriftDiffusionProblem, PhysicalConstants
from stackmodel.electrical.problem import problem as checked_problem
from stackmodel.errors import InputError
from stackmodel.formulation.properties import Needs, needs

ENGINE = "the electrical engine"
# n = N / (exp(-eta) + 1): states are sites, one carrier each. Blakemore's 0.27, made for parabolic
# bands, would let densities of dots and molecules pass the number of sites.
SITE_GAMMA = 1.0


@dataclass(frozen=True)
class CarryingLayers:
    """The drift-diffusion part of a stack.

    Attributes:
        layers: from the substrate side up.
        below, above: the electrode layers under and over them, from the substrate up.
        anode_below: whether the anode is on the substrate side.
    """

    layers: tuple[Layer, ...]
    below: tuple[Layer, ...]
    above: tuple[Layer, ...]
    anode_below: bool


def is_electrode(stack: Stack, layer: Layer) -> bool:
    """Whether a layer is an electrode rather than a drift-diffusion layer."""
    return layer.role is not None or stack.material(layer.material).is_conductor


def carrying_layers(stack: Stack) -> CarryingLayers:
    """Split a stack into electrodes and the layers between them.

    Raises:
        InputError: nothing is left between the electrodes, a conductor lies between carrying
            layers, or both roles are on one side.
    """
    below = tuple(takewhile(lambda layer: is_electrode(stack, layer), stack.layers))
    rest = stack.layers[len(below) :]
    above = tuple(takewhile(lambda layer: is_electrode(stack, layer), reversed(rest)))[::-1]
    between = rest[: len(rest) - len(above)]
    # A spacer with an opening carries nothing itself; where current flows it is not there.
    layers = tuple(layer for layer in between if layer.aperture is None)
    if not layers:
        raise InputError(
            "every layer is an electrode; the electrical engine needs at least one layer with "
            "electron_affinity, ionization_energy and no role"
        )
    for layer in layers:
        if is_electrode(stack, layer):
            raise InputError(
                f"layer {layer.name!r} conducts (electrical_conductivity, no band edges) but lies "
                "between carrying layers; give it band edges, or move it next to a contact"
            )
    return CarryingLayers(layers, below, above, _anode_below(below, above))


def _anode_below(below: tuple[Layer, ...], above: tuple[Layer, ...]) -> bool:
    roles_below = {layer.role for layer in below} - {None}
    roles_above = {layer.role for layer in above} - {None}
    if len(roles_below) > 1 or len(roles_above) > 1 or roles_below & roles_above:
        raise InputError("the roles anode and cathode belong to opposite sides of the stack")
    return "cathode" not in roles_below and "anode" not in roles_above


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
    ordered = carrying.layers if carrying.anode_below else carrying.layers[::-1]
    materials = [needs(stack, layer, ENGINE) for layer in ordered]
    at = float(stack.ambient if temperature is None else temperature)
    warmth = (float(stack.ambient), at)
    insulator = [is_insulator(material) for material in materials]
    anode, cathode = _contact(stack, carrying, "anode"), _contact(stack, carrying, "cathode")
    made = checked_problem(
        thickness=[float(layer.thickness) for layer in ordered],
        permittivity=[float(m["relative_permittivity"]) for m in materials],
        conduction=_band(materials, insulator, "electrons", warmth),
        valence=_band(materials, insulator, "holes", warmth),
        anode=anode,
        cathode=cathode,
        temperature=at,
        insulator=insulator,
        names=tuple(layer.name for layer in ordered),
        constants=_constants(stack),
        donors=[float(m.get("donor_density", 0.0)) for m in materials],
        acceptors=[float(m.get("acceptor_density", 0.0)) for m in materials],
        **_recombination(materials),
    )
    _contacts_fit_boltzmann(made)
    return made, carrying


def is_insulator(material: Needs) -> bool:
    """Whether a layer holds field but no drift-diffusion: it has no mobility of either carrier."""
    return material.get("electron_mobility", None) is None and (
        material.get("hole_mobility", None) is None
    )


_NAMES = {
    "electrons": ("electron_affinity", "conduction_band_states", "electron"),
    "holes": ("ionization_energy", "valence_band_states", "hole"),
}


def _band(
    materials: list[Needs], insulator: list[bool], carrier: str, warmth: tuple[float, float]
) -> Band:
    energy, states, word = _NAMES[carrier]
    warmed = np.array([_warmed(m, word, *warmth) for m in materials])
    laws = [_mobility_law(m, word) for m in materials]
    return Band(
        energy=np.array([float(m[energy]) for m in materials]),
        states=_unless(insulator, materials, states),
        mobility=warmed * _unless(insulator, materials, f"{word}_mobility"),
        statistics=tuple(_statistics(m, carrier) for m in materials),
        gamma=np.array([float(m.get("blakemore_gamma", SITE_GAMMA)) for m in materials]),
        disorder=np.array([float(m.get("disorder", 0.0)) for m in materials]),
        mobility_law=tuple(law for law, _ in laws),
        mobility_parameters=np.array([parameters for _, parameters in laws]),
    )


def _warmed(material: Needs, word: str, given_at: float, temperature: float) -> float:
    """Mobility over the one given at ambient temperature.

    Thermally activated where the material says so; else as hopping among sites of a Gaussian
    width has it at low density (Pasveer et al., PRL 94, 206601, 2005); else constant.
    """
    kb = BOLTZMANN / ELEMENTARY_CHARGE
    activation = material.get(f"{word}_activation_energy", None)
    if activation is not None:
        return thermally_activated(1.0, float(activation), temperature, given_at, kb)
    width = float(material.get("disorder", 0.0)) / kb
    hot = gaussian_disorder_prefactor(width / temperature)
    return hot / gaussian_disorder_prefactor(width / given_at)


def _unless(insulator: list[bool], materials: list[Needs], quantity: str) -> np.ndarray:
    pairs = zip(insulator, materials, strict=True)
    return np.array([0.0 if skip else float(m[quantity]) for skip, m in pairs])


def _statistics(material: Needs, carrier: str) -> str:
    chosen = material.get("statistics", None)
    kind = getattr(chosen, carrier) if chosen is not None else "blakemore"
    if kind == "gauss-fermi":
        material["disorder"]
    return kind


def _mobility_law(material: Needs, word: str) -> tuple[str, tuple[float, float]]:
    factor = material.get(f"{word}_field_factor", None)
    return ("constant", (0.0, 0.0)) if not factor else ("poole-frenkel", (float(factor), 0.0))


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


def _contact(stack: Stack, carrying: CarryingLayers, role: str) -> Contact:
    below = (role == "anode") == carrying.anode_below
    electrodes = carrying.below[::-1] if below else carrying.above
    given = getattr(stack.contacts, role)
    level = given.work_function
    if level is None:
        if not electrodes:
            raise InputError(
                f"no {role}: the stack has no electrode layer there; add a layer with "
                f"role: {role}, or contacts: {{{role}: {{work_function: 5.1 eV}}}}"
            )
        level = needs(stack, electrodes[0], ENGINE)["work_function"]
    velocities = {
        name: float(value)
        for name in ("electron_velocity", "hole_velocity")
        if (value := getattr(given, name)) is not None
    }
    return Contact(float(level), **velocities)


def _constants(stack: Stack) -> PhysicalConstants:
    rounded = stack.constants
    chosen = {
        "charge": rounded.elementary_charge,
        "boltzmann": rounded.boltzmann,
        "permittivity": rounded.vacuum_permittivity,
    }
    return PhysicalConstants(**{k: float(v) for k, v in chosen.items() if v is not None})


def _contacts_fit_boltzmann(made: DriftDiffusionProblem) -> None:
    """A contact level inside a band of a Boltzmann layer would ask for densities above states."""
    for role, level, i in (
        ("anode", made.anode.work_function, 0),
        ("cathode", made.cathode.work_function, -1),
    ):
        for band, inside in (
            (made.conduction, level < made.conduction.energy[i]),
            (made.valence, level > made.valence.energy[i]),
        ):
            if inside and band.statistics[i] == "boltzmann" and not made.insulator[i]:
                raise InputError(
                    f"the {role} level, {level} eV, lies inside a band of "
                    f"{made.name(i % made.layers)} (edge {band.energy[i]:g} eV), where Boltzmann "
                    "statistics fails; leave `statistics` out for the bounded default, or move "
                    "the level into the gap"
                )
