"""Optical gain of a film of dots: thresholds, spectra, electroluminescence of 1S and 1P."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantities, Quantity, given, quantities
from stackmodel.description.stack import Stack

if TYPE_CHECKING:
    import xarray

SECTION = units.Kind("cross-section", "m^2", "1e-15 cm^2", highest=1e-6)


def gain(
    stack: Stack,
    *,
    current_density: Quantity = None,
    temperature: Quantity = None,
    layer: str | None = None,
    electron_degeneracy: int = 2,
    hole_degeneracy: int = 2,
    homogeneous: Quantity = None,
    splitting: Quantity = None,
    pairs: int = 40,
    points: int = 121,
    confinement: Quantity = None,
    modal_loss: Quantity = None,
    stripe_lengths: Quantities = None,
    absorption_cross_section: Quantity = None,
    pump_wavelength: Quantity = None,
    ensemble: int | None = None,
    size_spread: Quantity = None,
    seed: int = 1,
    sensitivities: bool = False,
) -> xarray.Dataset:
    """Three-state model and ladder of states: thresholds, gain and emission against current.

    The drive current is the current that recombines in the film, shared by its monolayers. The
    ladder takes the statistical rule at every filling: constants implied by the given lifetimes.

    Args:
        stack: the stack.
        current_density: where the gain spectrum is taken; twice the 1S threshold when left out.
        temperature: of the film, like "350 K", shifts the spectra; ambient when left out.
        layer: the layer of the dots, when several hold some.
        electron_degeneracy: of the 1S electron level; 1P holds three times as many.
        hole_degeneracy: of the 1S hole level.
        homogeneous: width of one dot's line; 30 meV (assumed) when left out.
        splitting: of 1P above 1S; 150 meV (assumed) when left out.
        pairs: the most pairs followed on a dot.
        points: of the current axis.
        confinement: share of the lasing mode in the film, for amplified spontaneous emission.
        modal_loss: of that mode, like "11 /cm"; 0 when left out.
        stripe_lengths: pumped lengths, like "0.1 mm,0.5 mm".
        absorption_cross_section: of a dot for pumping by light, like "1e-14 cm^2".
        pump_wavelength: of that light; 400 nm when left out.
        ensemble: inversion averaged over this many dots of spread size.
        size_spread: relative rms of their diameters; 0.05 when left out.
        seed: of the ensemble.
        sensitivities: exact derivatives of the inversion of 1S and 1P by every rate.

    Raises:
        InputError, MissingPropertyError: what the stack lacks.
    """
    from stackmodel.analyses import gain_parts as parts
    from stackmodel.coupling import gain_curves as curves
    from stackmodel.dots.gain import three_state
    from stackmodel.formulation.dots import dot_layer, dot_problem
    from stackmodel.formulation.gain import gain_problem
    from stackmodel.results.dataset import about, labelled

    found = dot_layer(stack, layer)
    problem = dot_problem(stack, found)
    width = given(homogeneous, units.POSITIVE_ENERGY, "homogeneous", curves.HOMOGENEOUS)
    above = given(splitting, units.POSITIVE_ENERGY, "splitting", curves.SPLITTING)
    assert width is not None
    assert above is not None
    described = gain_problem(
        stack, found, problem, electron_degeneracy, hole_degeneracy, width, above, pairs
    )
    thresholds = curves.thresholds(described)
    lowest = thresholds["gain_threshold_current_density"]
    current = curves.currents(lowest, points)
    film = given(temperature, units.TEMPERATURE, "temperature", float(stack.ambient))
    at = given(
        current_density,
        units.CURRENT_DENSITY,
        "current_density",
        2 * float(thresholds["band_threshold_current"][0]),
    )
    assert film is not None
    assert at is not None
    rate = three_state.injection_rate(current, problem.cross_section, problem.monolayers)
    material = stack.material(found.dots.material) if found.dots else None
    saturated = material.saturated_gain if material else None
    values: dict[str, Any] = {
        "drive_current": current,
        **thresholds,
        **curves.charged_thresholds(described),
        **curves.against_current(described, rate),
        **curves.spectra(stack, described, current, at, film, saturated),
        **parts.by_light(
            stack,
            described,
            given(absorption_cross_section, SECTION, "absorption_cross_section", None),
            given(pump_wavelength, units.WAVELENGTH, "pump_wavelength", 400e-9),
        ),
    }
    if confinement is not None and saturated is not None:
        values |= parts.stripe(
            described,
            at,
            float(saturated),
            given(confinement, units.FRACTION, "confinement", None),
            given(modal_loss, units.ABSORPTION, "modal_loss", 0.0),
            None
            if stripe_lengths is None
            else np.array(quantities(stripe_lengths, units.LENGTH, "stripe_lengths")),
        )
    if ensemble is not None:
        spread = given(size_spread, units.FRACTION, "size_spread", 0.05)
        assert spread is not None
        values |= parts.ensemble(described, rate, ensemble, spread, seed)
    if sensitivities:
        values |= parts.sensitivities(described, at)
    notes = [
        "width of one dot's line, splitting of 1P and its oscillator strength are assumed"
        if homogeneous is None or splitting is None
        else ""
    ]
    if confinement is not None and saturated is None:
        notes.append("no amplified emission: the dot material has no saturated_gain")
    attrs = {**about(stack), "layer": found.name, "notes": "\n".join(filter(None, notes))}
    return labelled(values, attrs=attrs)
