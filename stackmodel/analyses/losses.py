"""What a dot loses to its neighbours, and what light of the host does to its antibunching."""

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

    from stackmodel.formulation.dots import DotProblem

SPOT = units.Kind("area", "m^2", "1 um^2", highest=1.0)
ATTENUATION = units.Kind("attenuation", "1/m", "10 /nm", highest=1e12)
VIBRATION, HUANG_RHYS, LINE = 0.17, 0.8, 0.06  # eV, 1, eV: an aromatic host; assumed
NOTE = (
    "every default is assumed, from no paper: contact rate 1 /ns falling by e in 0.1 nm, Foerster "
    "radius 5 nm, host line at 430 nm with yield 0.1 and lifetime 1 ns, a detected spot of 1 um2"
)


def losses(
    stack: Stack,
    *,
    spacers: Quantities = None,
    contact_rate: Quantity = None,
    contact_decay: Quantity = None,
    forster_radius: Quantity = None,
    host_lifetime: Quantity = None,
    host_yield: Quantity = None,
    host_wavelength: Quantity = None,
    window: Quantities = None,
    spot: Quantity = None,
    electron_rate: Quantity = None,
    hole_rate: Quantity = None,
    current_density: Quantity = None,
    voltage: Quantity = None,
    layer: str | None = None,
) -> xarray.Dataset:
    """Quenching by an oxide, transfer from the host, and background of the host's own light.

    Args:
        stack: the stack.
        spacers: distances, like "0 nm,2 nm"; 0.1 to 20 nm when left out.
        contact_rate: loss of an exciton in contact with the oxide, like "1 /ns".
        contact_decay: of that rate with distance, like "10 /nm".
        forster_radius: of transfer from the host to a dot, like "5 nm".
        host_lifetime: of its excitations, like "1 ns".
        host_yield: photons of the host per recombination in it.
        host_wavelength: of its 0-0 line, like "430 nm".
        window: detected wavelengths, like "600 nm,660 nm".
        spot: area that the detector sees, like "1 um^2".
        electron_rate: injection into a neutral dot, like "16.8 /us"; alone, it is used for both.
        hole_rate: the same for holes.
        current_density: what recombines in a film of dots, like "10 mA/cm^2", in their place.
        voltage: bias at which the stack file's rates are read.
        layer: the layer of the dots, when several hold some.

    Raises:
        InputError: no dots, or no rate to drive them with.
    """
    from stackmodel.analyses.dot_drive import drive
    from stackmodel.formulation.dots import dot_layer, dot_problem
    from stackmodel.results.dataset import about, labelled

    def number(value: Quantity, kind: units.Kind, name: str, default: float) -> float:
        found = given(value, kind, name, default)
        assert found is not None
        return found

    asked = dot_problem(stack, dot_layer(stack, layer))
    problem, electrons, holes, source = drive(
        stack, asked, electron_rate, hole_rate, voltage, current_density
    )
    away = np.array(
        np.geomspace(1e-10, 2e-8, 61)
        if spacers is None
        else quantities(spacers, units.Kind("distance", "m", "2 nm", zero=True), "spacers")
    )
    values = _neighbours(
        problem,
        away,
        number(contact_rate, units.RATE, "contact_rate", 1e9),
        number(contact_decay, ATTENUATION, "contact_decay", 1e10),
        number(forster_radius, units.LENGTH, "forster_radius", 5e-9),
        number(host_lifetime, units.DURATION, "host_lifetime", 1e-9),
    )
    seen = [600e-9, 660e-9] if window is None else quantities(window, units.WAVELENGTH, "window")
    values |= _host(
        problem,
        (electrons, holes),
        number(host_wavelength, units.WAVELENGTH, "host_wavelength", 430e-9),
        number(host_yield, units.FRACTION, "host_yield", 0.1),
        (min(seen), max(seen)),
        number(spot, SPOT, "spot", 1e-12),
    )
    attrs = {**about(stack), "layer": problem.layer.name, "rates": source, "notes": NOTE}
    return labelled(values, attrs=attrs)


def _neighbours(
    problem: DotProblem,
    away: np.ndarray,
    contact: float,
    decay: float,
    radius: float,
    lifetime: float,
) -> dict[str, Any]:
    """Loss to the oxide and gain from the host against distance."""
    from stackmodel.dots.loss.contact import quenched_yield, quenching_rate
    from stackmodel.dots.loss.transfer import layer_rate, pair_rate, transfer_efficiency

    at = problem.states.position("1e1h")
    rate = quenching_rate(away, contact, decay)
    near = np.maximum(away, 1e-12)  # the dipole law has no meaning in contact
    single = pair_rate(near, radius, lifetime)
    sheet = layer_rate(near, radius, lifetime, problem.density)
    return {
        "spacer": away,
        "quenching_rate": rate,
        "quenched_yield": quenched_yield(
            float(problem.pairs.yields[at]), 1 / float(problem.pairs.total[at]), rate
        ),
        "transfer_to_dot": transfer_efficiency(single, lifetime),
        "transfer_to_layer": transfer_efficiency(sheet, lifetime),
    }


def _host(
    problem: DotProblem,
    rates: tuple[float, float],
    wavelength: float,
    host_yield: float,
    window: tuple[float, float],
    spot: float,
) -> dict[str, Any]:
    """Spectrum of the host, and g2(0) of one dot seen with what the host adds in the window."""
    from stackmodel.dots.detection import g2_with_background
    from stackmodel.dots.loss.host import HostSpectrum, host_photons
    from stackmodel.dots.photons import emission

    host = HostSpectrum(PLANCK * SPEED_OF_LIGHT / wavelength, VIBRATION * EV, HUANG_RHYS, LINE * EV)
    energies = np.linspace(1.6, 3.4, 181)
    share = host.share(*window)
    light = emission(problem.chain(*rates))
    signal, alone = float(light.photon_rate), float(light.g2_zero)
    current = np.geomspace(1e-6, 1e6, 121)  # A/m^2 that recombine in the host
    stray = np.array([host_photons(j * spot / EV, host_yield) * share for j in current])
    # 1 - rho^2 (1 - g2) = 1/2, rho = S/(S + B)
    allowed = signal * (np.sqrt(2 * (1 - alone)) - 1) if alone < 0.5 else np.nan
    per_current = stray[0] / current[0]
    return {
        "photon_energy": energies,
        "host_spectrum": host.per_energy(energies * EV) * EV,
        "host_window_share": share,
        "drive_current": current,
        "host_photon_rate": stray,
        "g2_zero_with_host": np.array(
            [g2_with_background(np.asarray(alone), signal, b) for b in stray]
        ),
        "host_limit_current": float(allowed / per_current) if per_current > 0 else np.nan,
        "photon_rate": signal,
        "g2_zero": alone,
    }
