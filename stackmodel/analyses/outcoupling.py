"""Where the power of an emitting dipole goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.stack import Layer, Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

    from stackmodel.optical.dipole import DipolePower, DipoleStack

POSITION = units.Kind("position in the layer", "", "0.5", highest=1.0, zero=True)
ORIENTATION = units.Kind("share of dipoles along the normal", "", "0.33", highest=1.0, zero=True)
PROFILES = ("point", "monolayers", "recombination")
CHANNELS = ("air", "substrate", "guided", "plasmon", "absorbed", "purcell_factor")
LINE_POINTS = 61
ROUNDING = 1e-12  # a share below it is none: films that do not absorb have no more


def outcoupling(
    stack: Stack,
    *,
    wavelength: Quantity = None,
    layer: str | None = None,
    position: Quantity = None,
    profile: str | None = None,
    perpendicular: Quantity = None,
    line: bool = False,
    one_pass: bool = False,
    angles: bool = False,
) -> xarray.Dataset:
    """Fractions of dipole power: air, substrate, guided, plasmon, absorbed; and the Purcell factor.

    Args:
        stack: the stack; air lies below a substrate that has a thickness; for the Purcell factor
            the substrate counts as a half-space.
        wavelength: vacuum wavelength, like "630 nm".
        layer: the emitting layer; the dots when left out.
        position: from 0 (substrate side) to 1; a dot stays its radius away from the faces.
        profile: point (at the position), monolayers (of the film of dots, evenly) or recombination
            (the monolayers as the electrical result has them where they emit most).
        perpendicular: share of dipoles along the normal; isotropic (1/3) when left out.
        line: weigh the wavelengths of the dots' emission line; adds its spectrum and colour.
        one_pass: the substrate ends sideways: what its lower face turns back is lost. Without it
            the substrate is endless and light tries again.
        angles: add the angular distribution in air below; above where the substrate is a metal.

    Raises:
        InputError, MissingPropertyError: what the stack lacks.
        ConvergenceError: the integrals did not settle.
    """
    from stackmodel.formulation.emission import emission_line, emitting_layer, substrate_thickness
    from stackmodel.formulation.optical import design_wavelength, media_names
    from stackmodel.optical.dipole import dissipated_power
    from stackmodel.optical.dipole_outcoupling import ISOTROPIC, spectral_mean
    from stackmodel.optical.dipole_outcoupling import outcoupling as fractions
    from stackmodel.results.dataset import about, labelled

    emitter = emitting_layer(stack, layer)
    upright = float(given(perpendicular, ORIENTATION, "perpendicular", ISOTROPIC) or 0.0)
    asked = given(wavelength, units.WAVELENGTH, "wavelength", None)
    lam, photons = np.array([0.0]), np.ones(1)
    if line and asked is None:
        lam, photons = emission_line(stack, emitter, LINE_POINTS)
    else:
        lam[0] = design_wavelength(stack, asked)
    placed, note = _placed(stack, emitter, lam, position, profile)
    escape: dict[str, Any] = {
        "substrate_thickness": substrate_thickness(stack),
        "repeat_passes": not one_pass,
    }
    power = dissipated_power(placed, **escape)
    if (stack.substrate is None or stack.substrate.thickness is None) and placed.substrate[0] != 1:
        power = replace(power, out_below=0 * power.out_below, out_above=0 * power.out_above)
        endless = "the substrate has no thickness: it is endless, and light in it meets no air"
        note = "\n".join(part for part in (note, endless) if part)
    parts = fractions(power if lam.size == 1 else spectral_mean(power, lam, photons), upright)
    values: dict[str, Any] = {name: float(getattr(parts, name)[0]) for name in CHANNELS}
    middle = _at(placed, lam.size // 2)
    values |= {"layer": media_names(stack)} | _by_layer(middle, upright)
    values |= {"dipole": np.arange(placed.position.size), "dipole_height": placed.position}
    values["dipole_weight"] = placed.weight
    values |= _yield(stack, emitter, values, middle, upright)
    values |= _light(placed, power, photons, upright, escape)
    if angles:
        values |= _angles(placed, power, photons, upright, escape)
        values["radiant_intensity"] = values["angular_emission"] * values["purcell_factor"]
    attrs = {
        **about(stack),
        "wavelength": float(middle.wavelength[0]),
        "emitting_layer": emitter.name,
        "position": float(placed.position @ placed.weight / placed.thickness[placed.emitter]),
        "notes": note,
    }
    return labelled(values, attrs=attrs)


def _placed(
    stack: Stack, emitter: Layer, lam: np.ndarray, position: Quantity, profile: str | None
) -> tuple[DipoleStack, str]:
    """The dipoles: at one height, in the monolayers, or where the electrical result has them."""
    from stackmodel.formulation.emission import dipoles_in, dot_heights

    kind = "point" if profile is None else profile
    if kind not in PROFILES:
        raise InputError(f"--profile: {profile!r}; one of {', '.join(PROFILES)}")
    if kind == "point":
        share = given(position, POSITION, "position", 0.5)
        return dipoles_in(stack, emitter, lam, np.array([share]))
    if position is not None:
        raise InputError(f"--position goes with --profile point, not with {kind}")
    heights = dot_heights(stack, emitter)
    weights = _zone(stack, emitter, heights) if kind == "recombination" else None
    return dipoles_in(stack, emitter, lam, heights, weights)


def _zone(stack: Stack, emitter: Layer, heights: np.ndarray) -> np.ndarray | None:
    """As a run has it, on the stack that heats itself."""
    from stackmodel.coupling.light import recombination_weights
    from stackmodel.coupling.self_heated import self_heated

    return recombination_weights(emitter, heights, self_heated(stack)["sweep"])


def _at(placed: DipoleStack, number: int) -> DipoleStack:
    """The same dipoles at one of the wavelengths."""
    from dataclasses import replace

    one = slice(number, number + 1)
    return replace(
        placed,
        wavelength=placed.wavelength[one],
        substrate=placed.substrate[one],
        films=placed.films[one],
        cover=placed.cover[one],
    )


def _by_layer(placed: DipoleStack, upright: float) -> dict[str, np.ndarray]:
    from stackmodel.errors import ConvergenceError
    from stackmodel.optical.dipole_layers import absorbed_by_layer
    from stackmodel.optical.dipole_outcoupling import oriented

    try:
        power = absorbed_by_layer(placed)
    except ConvergenceError:  # a guided mode without loss ends in no layer
        return {}
    ended = np.array([oriented(power[0, i], upright) for i in range(power.shape[1])])
    shares = ended / ended.sum()
    return {"absorbed_in_layer": np.where(np.abs(shares) < ROUNDING, 0.0, shares)}


def _yield(
    stack: Stack, emitter: Layer, values: dict[str, Any], placed: DipoleStack, upright: float
) -> dict[str, float]:
    """Effective yield, what an absorbing film takes back, and photons out with what it re-emits."""
    from stackmodel.formulation.emission import reabsorbed
    from stackmodel.optical.emission_yield import effective_yield, recycled_escape

    found: dict[str, float] = {}
    height = float(placed.position @ placed.weight)
    again = reabsorbed(stack, emitter, float(placed.wavelength[0]), height, upright)
    if again is not None:
        found["reabsorbed"] = again
    if emitter.dots is None:
        return found
    eta = stack.material(emitter.dots.material).yields.get("X")
    if eta is None:
        return found
    found["effective_yield"] = float(effective_yield(float(eta), values["purcell_factor"]))
    if again is not None:
        air = values["air"] * (1 - again)
        found["recycled_air"] = float(recycled_escape(air, again, found["effective_yield"]))
    return found


def _light(
    placed: DipoleStack, power: DipolePower, photons: np.ndarray, upright: float, escape: Any
) -> dict[str, Any]:
    """Emission along the normal; for a line also its spectrum in air, colour and efficacy."""
    from stackmodel.optical.colour import chromaticity, luminous_efficacy
    from stackmodel.optical.escaping_light import escaping_light

    light = escaping_light(placed, power, photons, upright, **escape)
    if light.wavelength.size == 1:
        return {"forward_emission": float(light.forward[0])}
    values: dict[str, Any] = {
        "emission_wavelength": light.wavelength,
        "emission_spectrum": photons,
        "escaping_spectrum": light.photons,
        "forward_emission": float(np.trapezoid(light.forward, light.wavelength)),
    }
    if light.luminance > 0:
        x, y = chromaticity(light.wavelength, light.photons)
        efficacy = float(luminous_efficacy(light.wavelength, light.photons))
        values |= {"colour_x": float(x), "colour_y": float(y), "luminous_efficacy": efficacy}
    return values


def _angles(
    placed: DipoleStack, power: DipolePower, photons: np.ndarray, upright: float, escape: Any
) -> dict[str, np.ndarray]:
    """Per solid angle, and per area as seen from there, of one emitted photon."""
    from stackmodel.optical.escaping_light import angular_emission

    angle = np.radians(np.linspace(0.0, 88.0, 89))
    share = angular_emission(placed, power, photons, angle, upright, **escape)
    return {"angle": angle, "angular_emission": share, "angular_radiance": share / np.cos(angle)}
