"""Bands, mobilities and traps of the carrying layers, as the electrical engine reads them."""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.electrical.mobility import (
    gaussian_disorder_prefactor,
    gaussian_disorder_prefactor_slope,
    thermally_activated,
    thermally_activated_slope,
)
from stackmodel.electrical.problem import Band, Traps
from stackmodel.errors import InputError
from stackmodel.formulation.properties import Needs

# n = N / (exp(-eta) + 1): states are sites, one carrier each. Blakemore's 0.27, made for parabolic
# bands, would let densities of dots and molecules pass the number of sites.
SITE_GAMMA = 1.0
ELECTRON_VOLT_PER_KELVIN = BOLTZMANN / ELEMENTARY_CHARGE

_NAMES = {
    "electrons": ("electron_affinity", "conduction_band_states", "electron"),
    "holes": ("ionization_energy", "valence_band_states", "hole"),
}


def is_insulator(material: Needs) -> bool:
    """Whether a layer holds field but no drift-diffusion: it has no mobility of either carrier."""
    return material.get("electron_mobility", None) is None and (
        material.get("hole_mobility", None) is None
    )


def band(materials: list[Needs], carrier: str, ambient: float, temperature: float) -> Band:
    """One band of every layer at a temperature, K; carrier is electrons or holes.

    Raises:
        MissingPropertyError, InputError: what a material lacks.
    """
    energy, states, word = _NAMES[carrier]
    laws = [_mobility_law(m, carrier, word) for m in materials]
    warmed = np.array([_warmed(m, carrier, word, ambient, temperature) for m in materials])
    return Band(
        energy=np.array([float(m[energy]) for m in materials]),
        states=_unless_insulator(materials, states),
        mobility=warmed * _unless_insulator(materials, f"{word}_mobility"),
        statistics=tuple(_statistics(m, carrier) for m in materials),
        gamma=np.array([float(m.get("blakemore_gamma", SITE_GAMMA)) for m in materials]),
        disorder=np.array([float(m.get("disorder", 0.0)) for m in materials]),
        mobility_law=tuple(law for law, _ in laws),
        mobility_parameters=np.array([parameters for _, parameters in laws]),
    )


def mobility(material: Needs, carrier: str, ambient: float, temperature: float) -> float:
    """Mobility of electrons or holes at a temperature, K, at zero field, m^2/(V s)."""
    word = _NAMES[carrier][2]
    return float(material[f"{word}_mobility"]) * _warmed(
        material, carrier, word, ambient, temperature
    )


def _unless_insulator(materials: list[Needs], quantity: str) -> np.ndarray:
    return np.array([0.0 if is_insulator(m) else float(m[quantity]) for m in materials])


def _statistics(material: Needs, carrier: str) -> str:
    chosen = material.get("statistics", None)
    kind = getattr(chosen, carrier) if chosen is not None else "blakemore"
    if kind == "gauss-fermi":
        material["disorder"]
    return kind


def _described_law(material: Needs, carrier: str) -> Any:
    chosen = material.get("mobility_law", None)
    return None if chosen is None else getattr(chosen, carrier)


def _mobility_law(material: Needs, carrier: str, word: str) -> tuple[str, tuple[float, float]]:
    law = _described_law(material, carrier)
    factor = material.get(f"{word}_field_factor", None)
    if law is not None and law.kind == "gaussian-disorder":
        if factor:
            raise InputError(
                f"material {material.name!r} gives {word}_field_factor beside a gaussian-disorder "
                "mobility_law, which has a field dependence of its own; leave one out"
            )
        return law.kind, (float(law.sigma), float(law.site_distance))
    if law is not None and law.kind == "constant":
        return "constant", (0.0, 0.0)
    if law is not None:  # poole-frenkel asked for by name
        return law.kind, (float(material[f"{word}_field_factor"]), 0.0)
    return ("constant", (0.0, 0.0)) if not factor else ("poole-frenkel", (float(factor), 0.0))


def _warmed(material: Needs, carrier: str, word: str, ambient: float, temperature: float) -> float:
    """Mobility over the one given, which belongs to `mobility_temperature` or to the ambient.

    Thermally activated where the material says so; else as hopping among sites of a Gaussian
    width has it at low density (Pasveer et al., PRL 94, 206601, 2005); else constant.
    """
    given_at = float(material.get("mobility_temperature", ambient))
    activation = material.get(f"{word}_activation_energy", None)
    if activation is not None:
        return thermally_activated(
            1.0, float(activation), temperature, given_at, ELECTRON_VOLT_PER_KELVIN
        )
    width = _hopping_width(material, carrier)[1] / ELECTRON_VOLT_PER_KELVIN
    hot = gaussian_disorder_prefactor(width / temperature)
    return hot / gaussian_disorder_prefactor(width / given_at)


def _hopping_width(material: Needs, carrier: str) -> tuple[str, float]:
    """Which width sets the temperature of a mobility that is not activated, and its value, eV."""
    law = _described_law(material, carrier)
    if law is not None and law.sigma is not None:
        return "mobility_sigma", float(law.sigma)
    return "disorder", float(material.get("disorder", 0.0))


def warming_slope(
    material: Needs, carrier: str, ambient: float, temperature: float
) -> tuple[str, float]:
    """The energy that sets the temperature of a mobility, and d ln mobility / d ln of it.

    The energy is "activation_energy", "mobility_sigma" or "disorder". The slope is 0 at the
    temperature at which the mobility is given.
    """
    given_at = float(material.get("mobility_temperature", ambient))
    activation = material.get(f"{_NAMES[carrier][2]}_activation_energy", None)
    if activation is not None:
        return "activation_energy", thermally_activated_slope(
            float(activation), temperature, given_at, ELECTRON_VOLT_PER_KELVIN
        )
    name, width = _hopping_width(material, carrier)
    width /= ELECTRON_VOLT_PER_KELVIN
    hot = gaussian_disorder_prefactor_slope(width / temperature)
    return name, hot - gaussian_disorder_prefactor_slope(width / given_at)


def traps(materials: list[Needs], carrier: str) -> Traps:
    """The traps of one carrier in every layer.

    Raises:
        InputError: a material describes two distributions for one carrier.
    """
    rows = [_trap_row(m, carrier) for m in materials]
    density, law, width, depth = zip(*rows, strict=True)
    return Traps(np.array(density), tuple(law), np.array(width), np.array(depth))


def _trap_row(material: Needs, carrier: str) -> tuple[float, str, float, float]:
    found = [one for one in material.material.traps if one.carrier == carrier]
    if len(found) > 1:
        raise InputError(
            f"material {material.name!r} has {len(found)} distributions of traps for {carrier}; "
            "allowed: one exponential or gaussian distribution for each carrier"
        )
    if not found or is_insulator(material):
        return 0.0, "exponential", 0.1, 0.0
    one = found[0]
    if one.shape == "exponential" and one.depth is not None and float(one.depth) > 0:
        raise InputError(
            f"material {material.name!r}: exponential traps begin at the band edge and take no "
            "depth; leave depth out, or choose shape: gaussian"
        )
    if not float(one.width) > 0:
        raise InputError(f"material {material.name!r}: traps need a width above 0 eV")
    return float(one.density), one.shape, float(one.width), float(one.depth or 0.0)
