"""Where the power of an emitting dipole goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.stack import Layer, Stack

if TYPE_CHECKING:
    import xarray

POSITION = units.Kind("position in the layer", "", "0.5", highest=1.0, zero=True)
ORIENTATION = units.Kind("share of dipoles along the normal", "", "0.33", highest=1.0, zero=True)


def outcoupling(
    stack: Stack,
    *,
    wavelength: Quantity = None,
    layer: str | None = None,
    position: Quantity = None,
    perpendicular: Quantity = None,
    angles: bool = False,
) -> xarray.Dataset:
    """Fractions of dipole power: air, substrate, guided, plasmon, absorbed; and the Purcell factor.

    Args:
        stack: the stack; air lies below the substrate, which counts as a half-space.
        wavelength: vacuum wavelength, like "630 nm".
        layer: the emitting layer; the dots when left out.
        position: from 0 (substrate side) to 1; a dot stays its radius away from the faces.
        perpendicular: share of dipoles along the normal; isotropic (1/3) when left out.
        angles: add the angular distribution in air on the substrate side.

    Raises:
        InputError, MissingPropertyError: what the stack lacks.
        ConvergenceError: the integrals did not settle.
    """
    from stackmodel.formulation.emission import dipoles_in, emitting_layer, substrate_thickness
    from stackmodel.formulation.optical import design_wavelength, media_names
    from stackmodel.optical.dipole import dissipated_power
    from stackmodel.optical.dipole_outcoupling import ISOTROPIC
    from stackmodel.optical.dipole_outcoupling import outcoupling as fractions
    from stackmodel.results.dataset import labelled

    at = design_wavelength(stack, given(wavelength, units.WAVELENGTH, "wavelength", None))
    emitter = emitting_layer(stack, layer)
    share = given(position, POSITION, "position", 0.5)
    upright = given(perpendicular, ORIENTATION, "perpendicular", ISOTROPIC)
    assert share is not None
    assert upright is not None
    placed, note = dipoles_in(stack, emitter, np.array([at]), np.array([share]))
    power = dissipated_power(placed, substrate_thickness=substrate_thickness(stack))
    parts = fractions(power, upright)
    values: dict[str, Any] = {
        name: float(getattr(parts, name)[0])
        for name in ("air", "substrate", "guided", "plasmon", "absorbed", "purcell_factor")
    }
    values |= {"layer": media_names(stack)} | _by_layer(placed, upright)
    values |= _yield(stack, emitter, values["purcell_factor"])
    if angles:
        values |= _angles(placed, upright)
    attrs = {
        "title": stack.title,
        "wavelength": at,
        "emitting_layer": emitter.name,
        "position": float(placed.position[0] / placed.thickness[placed.emitter]),
        "notes": note,
    }
    return labelled(values, attrs=attrs)


def _by_layer(placed: Any, upright: float) -> dict[str, np.ndarray]:
    from stackmodel.errors import ConvergenceError
    from stackmodel.optical.dipole_layers import absorbed_by_layer
    from stackmodel.optical.dipole_outcoupling import oriented

    try:
        power = absorbed_by_layer(placed)
    except ConvergenceError:  # a guided mode without loss ends in no layer
        return {}
    shares = np.array([oriented(power[0, i], upright) for i in range(power.shape[1])])
    return {"absorbed_in_layer": shares / shares.sum()}


def _yield(stack: Stack, emitter: Layer, purcell: float) -> dict[str, float]:
    from stackmodel.optical.emission_yield import effective_yield

    if emitter.dots is None:
        return {}
    eta = stack.material(emitter.dots.material).yields.get("X")
    return {} if eta is None else {"effective_yield": float(effective_yield(float(eta), purcell))}


def _angles(placed: Any, upright: float) -> dict[str, np.ndarray]:
    from stackmodel.optical.dipole_outcoupling import oriented
    from stackmodel.optical.dipole_radiance import radiant_intensity

    angle = np.radians(np.linspace(0.0, 88.0, 89))
    intensity = radiant_intensity(placed, angle)
    return {"angle": angle, "radiant_intensity": oriented(intensity[0], upright)}
