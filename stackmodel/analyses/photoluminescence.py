"""The dots under light: photon rate and antibunching against pump power."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantities, Quantity, given, quantities
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

AREA = units.Kind("cross-section", "m^2", "1e-15 cm^2", highest=1e-6)


def photoluminescence(
    stack: Stack,
    *,
    pump_rates: Quantities = None,
    power_densities: Quantities = None,
    cross_section: Quantity = None,
    wavelength: Quantity = None,
    pairs: int = 2,
    layer: str | None = None,
) -> xarray.Dataset:
    """Photon rate and g2(0) of one dot under continuous light, against the pump.

    Three states (empty, X, XX) have a closed form, which stands beside the chain: with the yield
    ratio r = eta_XX/eta_X, a = w/k_X, b = w/k_XX, g2(0) = r(1 + a + ab)/(1 + ar)^2.

    Args:
        stack: the stack.
        pump_rates: pairs made per second in a dot, like "0.1 /us,1 /us"; six decades about the
            decay of X when left out.
        power_densities: of the light, like "1 W/cm^2"; needs --cross-section.
        cross_section: absorption cross-section of a dot, like "1e-15 cm^2".
        wavelength: of the exciting light; 450 nm when left out.
        pairs: the most pairs on a dot; the closed form is for 2.
        layer: the layer of the dots, when several hold some.

    Raises:
        InputError: no dots, or an option without the one it needs.
    """
    from stackmodel.dots.chain import build_chain
    from stackmodel.dots.photons import emission
    from stackmodel.dots.recombination import pair_rates
    from stackmodel.dots.states import pair_states
    from stackmodel.formulation.dots import dot_layer, dot_problem, given_decay
    from stackmodel.results.dataset import about, labelled

    problem = dot_problem(stack, dot_layer(stack, layer))
    states = pair_states(pairs)
    rates = pair_rates(states, problem.law, *given_decay(stack, problem.layer))
    if pump_rates is not None:
        pump = np.array(quantities(pump_rates, units.RATE, "pump_rates"))
    elif power_densities is not None:
        pump = _from_power(power_densities, cross_section, wavelength)
    else:
        pump = rates.total[1] * np.geomspace(1e-3, 1e3, 121)
    if not (pump > 0).all():
        raise InputError("a dot in the dark emits nothing; pump rates must be > 0")
    light = emission(build_chain(states, rates, pair_rate=pump))
    r, k_x, k_xx = rates.yields[2] / rates.yields[1], rates.total[1], rates.total[2]
    a, b = pump / k_x, pump / k_xx
    values = {
        "pump_rate": pump,
        "light_photon_rate": light.photon_rate,
        "light_g2_zero": light.g2_zero,
        "light_mean_pairs": light.occupation @ states.electrons,
        "light_limit": float(r),
    }
    if pairs == 2:
        values["light_g2_closed_form"] = r * (1 + a + a * b) / (1 + a * r) ** 2
    return labelled(values, attrs={**about(stack), "layer": problem.layer.name})


def _from_power(
    power_densities: Quantities, cross_section: Quantity, wavelength: Quantity
) -> np.ndarray:
    """Pairs a second: sigma I/(h nu), which is the occupancy that a second's fluence makes."""
    from stackmodel.dots.gain.optical import occupancy

    section = given(cross_section, AREA, "cross_section", None)
    if section is None:
        raise InputError("--power-densities needs the dot's absorption, --cross-section 1e-15 cm^2")
    at = given(wavelength, units.WAVELENGTH, "wavelength", 450e-9)
    assert at is not None
    power = quantities(power_densities, units.POWER_DENSITY, "power_densities")  # type: ignore[arg-type]
    return np.asarray(occupancy(np.array(power), section, at))
