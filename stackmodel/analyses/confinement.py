"""Size and colour: gap of a core against its diameter, shift of the emission with temperature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantities, Quantity, given, quantities
from stackmodel.constants import ELEMENTARY_CHARGE as EV
from stackmodel.constants import PLANCK, SPEED_OF_LIGHT
from stackmodel.description.stack import Stack

if TYPE_CHECKING:
    import xarray

REFERENCE = 295.0  # K, where emission wavelengths are quoted


def confinement(
    stack: Stack,
    *,
    diameters: Quantities = None,
    crystal: str = "CdSe",
    temperature: Quantity = None,
    layer: str | None = None,
) -> xarray.Dataset:
    """Gap against core size by three laws: infinite walls, with attraction (Brus), as measured.

    The measured sizing curve is for bare CdSe and is what to believe inside its range; infinite
    walls are the limit of large cores, and both laws of effective mass lie too high for small.

    Args:
        stack: the stack.
        diameters: of the core, like "3 nm,4 nm"; 2 to 10 nm when left out.
        crystal: of the core.
        temperature: at which the emission is wanted, like "350 K"; ambient when left out.
        layer: the layer of the dots, when several hold some.

    Raises:
        InputError: no dots, or a crystal without bulk numbers.
    """
    from stackmodel.dots.confinement import brus, infinite_well
    from stackmodel.formulation.confinement import bulk_of, core_diameter
    from stackmodel.formulation.dots import dot_layer
    from stackmodel.results.dataset import about, labelled

    held = dot_layer(stack, layer)
    bulk = bulk_of(crystal)
    wanted = (
        np.linspace(2e-9, 10e-9, 81)
        if diameters is None
        else np.array(quantities(diameters, units.LENGTH, "diameters"))
    )
    mass = infinite_well.reduced_mass(bulk.electron_mass, bulk.hole_mass)
    walls = infinite_well.band_gap(wanted / 2, bulk.gap * EV, mass)
    bound = brus.band_gap(wanted / 2, bulk.gap * EV, mass, bulk.relative_permittivity)
    values: dict[str, Any] = {
        "core_diameter": wanted,
        "well_energy": np.asarray(walls) / EV,
        "brus_energy": np.asarray(bound) / EV,
    }
    if crystal == "CdSe":
        values["sizing_energy"] = np.array([_measured(size) for size in wanted])
        if (core := core_diameter(stack, held)) is not None:
            values["core_gap"] = _measured(core)
    at = given(temperature, units.TEMPERATURE, "temperature", float(stack.ambient))
    assert at is not None
    attrs = {
        **about(stack),
        "notes": "the shell lowers the emission below the gap of the bare core; bulk masses and "
        "the sizing curve are from memory, unverified",
    }
    return labelled(values | _emission(stack, held, at), attrs=attrs)


def _measured(diameter: float) -> float:
    """Gap of the sizing curve in eV; NaN outside its range."""
    from stackmodel.dots.confinement.cdse_sizing import peak_wavelength
    from stackmodel.errors import InputError

    try:
        return PLANCK * SPEED_OF_LIGHT / peak_wavelength(float(diameter)) / EV
    except InputError:
        return np.nan


def _emission(stack: Stack, layer: Any, temperature: float) -> dict[str, float]:
    """Photon energy of the dots where the material gives a wavelength, shifted by temperature."""
    from stackmodel.dots.gain.spectrum import GAP_TEMPERATURE_COEFFICIENT, shifted_energy

    material = stack.material(layer.dots.material)
    if material.emission_wavelength is None:
        return {}
    energy = PLANCK * SPEED_OF_LIGHT / float(material.emission_wavelength)
    stated = material.gap_temperature_coefficient
    slope = GAP_TEMPERATURE_COEFFICIENT if stated is None else float(stated) * EV
    return {
        "emission_energy": energy / EV,
        "emission_energy_at_ambient": shifted_energy(energy, temperature, REFERENCE, slope) / EV,
        "film_temperature": temperature,
    }
