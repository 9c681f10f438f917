"""What no device can do, whatever its numbers are: every shipped one against laws of its own.

Each law is worked out here from the stack and a few results, not by the engines.
"""

from collections.abc import Callable

import numpy as np
import pytest
import xarray

import stackmodel as sm
from stackmodel.formulation.dots import dot_layer, dot_problem
from stackmodel.formulation.film import dot_film
from tests.shipped_runs import NAMES, STACKS, shipped_run

PLANCK, LIGHT, CHARGE, BOLTZMANN = 6.62607015e-34, 299792458.0, 1.602176634e-19, 1.380649e-23
METALS = ("Ag", "Al", "Au")
Law = Callable[[sm.Stack, xarray.Dataset], None]


def below(value, bound, slack: float = 1e-9) -> None:
    """Asserts value <= bound, where both are known."""
    value, bound = np.broadcast_arrays(np.asarray(value), np.asarray(bound))
    known = np.isfinite(value)
    assert (value[known] <= bound[known] * (1 + slack) + 1e-300).all()


def efficiency(stack: sm.Stack, result: xarray.Dataset) -> None:
    """EQE <= out-coupling times the best yield of any state of the dots."""
    dots = dot_problem(stack, dot_layer(stack))
    below(result.external_quantum_efficiency, float(result["air"]) * dots.pairs.yields.max())


def dots_shine(stack: sm.Stack, result: xarray.Dataset) -> None:
    """No film emits more than all of its dots in their brightest state."""
    film = dot_film(stack, dot_layer(stack))
    dots = dot_problem(stack, dot_layer(stack)) if film is None else film.problem
    brightest = (dots.pairs.total * dots.pairs.yields).max()
    below(result.emitted_photon_flux, dots.density * brightest)


def black_body(stack: sm.Stack, result: xarray.Dataset) -> None:
    """Light <= that of a black body with photons of the free energy qV (Wuerfel 1982)."""
    longest = float(result.emission_wavelength.max())
    wavelength = np.linspace(0.5 * longest, longest, 1500)
    thermal = BOLTZMANN * float(stack.ambient)
    volts = result.voltage.values[:, None]
    excess = np.minimum((CHARGE * volts - PLANCK * LIGHT / wavelength) / thermal, 300.0)
    photons = 2 * np.pi * LIGHT / wavelength**4 * np.exp(excess)
    below(result.escaped_photon_flux, np.trapezoid(photons, wavelength, axis=1))


def seen(stack: sm.Stack, result: xarray.Dataset) -> None:
    """Luminance = 683 lm/W times the eye's curve over the escaping spectrum, along the normal.

    Where the upper electrode lets light out as well, luminance is that of the brighter side.
    """
    nm = result.emission_wavelength.values * 1e9
    sides = np.where(nm < 568.8, 46.9, 40.5), np.where(nm < 530.9, 16.3, 31.1)
    # Wyman, Sloan and Shirley, J. Comput. Graph. Tech. 2(2), 1 (2013): a fit, good to a percent
    eye = 0.821 * np.exp(-0.5 * ((nm - 568.8) / sides[0]) ** 2)
    eye += 0.286 * np.exp(-0.5 * ((nm - 530.9) / sides[1]) ** 2)
    spectrum = result.escaping_spectrum.values
    weighed = 683 * eye * PLANCK * LIGHT / (nm * 1e-9)
    each = np.trapezoid(spectrum * weighed, nm) / np.trapezoid(spectrum, nm)
    forward = float(result.angular_emission[0]) * result.emitted_photon_flux.values
    below(each * forward, result.luminance, 0.05)  # spectra differ a little along the normal
    if stack.layers[-1].material in METALS:
        below(result.luminance, each * forward, 0.05)


def energy(stack: sm.Stack, result: xarray.Dataset) -> None:
    """Neither light beyond the power that goes in, nor cooling."""
    below(result.light_power_density, result.electrical_power_density)
    below(-result.heat_power_density, 0.0)


def temperature(stack: sm.Stack, result: xarray.Dataset) -> None:
    """Steady rise of a square: above that on an endless block, below that without sideways flow.

    Mean of a square of side a on a half-space: 0.4732 q a/k (Yovanovich, 1976).
    """
    operation, area, substrate = stack.operation, stack.area, stack.substrate
    if operation is None or operation.pulse or area is None or area.shape != "rectangle":
        return
    if substrate is None or substrate.backside.kind != "convection":
        return
    heat = result.heat_power_density.values
    name = dot_layer(stack).name
    rise = result.layer_temperature.sel(layer=name).values - float(stack.ambient)
    solid = float(stack.material(substrate.material).thermal_conductivity.through_plane)
    side = np.sqrt(float(area.width) * float(area.length))
    films = sum(
        float(layer.thickness)
        / float(stack.material(layer.material).thermal_conductivity.through_plane)
        for layer in stack.layers
    )
    straight = float(substrate.thickness) / solid + 1 / float(substrate.backside.coefficient)
    rounding = 1e-12 * float(stack.ambient)
    below(rise, heat * (straight + films) + rounding)
    below(0.97 * 0.4732 * heat * side / solid, rise + rounding)  # films spread 3 % sideways


def fields(stack: sm.Stack, result: xarray.Dataset) -> None:
    """The largest fields of the films hold at least the drop of the potential across them."""
    depth = [float(stack.layer(str(name)).thickness) for name in result.carrying_layers.values]
    potential = result.potential.values
    below(abs(potential[-1] - potential[0]), float(result.largest_field[-1].values @ depth))


def conduction(stack: sm.Stack, result: xarray.Dataset) -> None:
    """No film passes more than with every state filled and the whole voltage across it.

    From J dx = q (mu_n n dE_Fn + mu_p p dE_Fp): J d <= q (mu_n N_c + mu_p N_v) V. Films whose
    states are not bounded, or whose mobility depends on the field, are left out; so is what heats
    them by more than 10 K, up to which their mobility rises by less than a third.
    """
    cool = result.layer_temperature.max("layer").values < float(stack.ambient) + 10
    volts, current = result.voltage.values[cool], result.current_density.values[cool]
    for name in result.carrying_layers.values:
        layer = stack.layer(str(name))
        film = stack.material(layer.material)
        sides = (
            (film.electron_mobility, film.conduction_band_states, film.electron_field_factor),
            (film.hole_mobility, film.valence_band_states, film.hole_field_factor),
        )
        if layer.dots is None or any(factor is not None for _, _, factor in sides):
            continue
        full = sum(CHARGE * float(mu) * float(states) for mu, states, _ in sides if mu is not None)
        if full > 0:
            below(current, full * np.abs(volts) / float(layer.thickness), 0.3)


def space_charge(stack: sm.Stack, result: xarray.Dataset) -> None:
    """Devices of one carrier: no film passes more than its space charge lets, at the whole voltage.

    J <= 9/8 eps mu V^2/d^3 (Mott and Gurney); 1.5 of it, as carriers also diffuse in from both
    sides (Rosenberg and Lampert, J. Appl. Phys. 41, 508, 1970).
    """
    lost = abs(result.recombination_current_density) > 1e-3 * abs(result.current_density)
    if bool(lost[-1]):
        return
    volts, current = float(result.voltage[-1]), float(result.current_density[-1])
    for name in result.carrying_layers.values:
        layer = stack.layer(str(name))
        film = stack.material(layer.material)
        mobility = max(float(film.electron_mobility or 0), float(film.hole_mobility or 0))
        permittivity = 8.8541878128e-12 * float(film.relative_permittivity)
        if mobility > 0:
            limit = 9 / 8 * permittivity * mobility * volts**2 / float(layer.thickness) ** 3
            below(current, 1.5 * limit)


def gain(stack: sm.Stack, result: xarray.Dataset) -> None:
    """Modal gain against confinement times gain, and lasing against all losses."""
    if "modal_gain_max" not in result:
        return
    dots = stack.material(dot_layer(stack).dots.material)
    saturated = float(dots.saturated_gain)
    share, overlap = float(result.lasing_confinement), float(result.lasing_overlap)
    assert float(result.modal_gain_max) == pytest.approx(overlap * saturated, rel=1e-9)
    below(abs(np.log(overlap / share)), 0.5)  # n over the effective index: 1 to 1.5 here
    losses = float(result.laser_modal_loss + result.cavity_loss)
    assert float(result.needed_inversion) == pytest.approx(losses / (overlap * saturated))
    lases = overlap * saturated > losses
    assert np.isfinite(result.threshold_current_density) == lases
    if lases:
        below(result.gain_threshold_current_density, result.threshold_current_density)


LAWS: tuple[Law, ...] = (
    efficiency, dots_shine, black_body, seen, energy, temperature, fields, conduction, space_charge,
    gain,
)  # fmt: skip
NEEDS = {
    efficiency: "external_quantum_efficiency",
    black_body: "emission_wavelength",
    seen: "escaping_spectrum",
    temperature: "layer_temperature",
    fields: "potential",
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_law(name: str, law: Law) -> None:
    stack, result = shipped_run(name)
    assert NEEDS.get(law, "voltage") in result
    law(stack, result)


@pytest.mark.parametrize(
    ("law", "name", "quantity", "factor"),
    [
        (efficiency, "pu2020_red_RNH2", "external_quantum_efficiency", 4.0),
        (dots_shine, "review_slit_focusing", "emitted_photon_flux", 1e4),
        (seen, "pu2020_red_RNH2", "luminance", 1.1),
        (energy, "review_slit_focusing", "electrical_power_density", 0.01),
        (temperature, "review_standard_qdled_dc", "heat_power_density", 3.0),
        (temperature, "review_standard_qdled_dc", "heat_power_density", 1e-3),
        (fields, "pu2020_red_RNH2", "largest_field", 0.1),
        (conduction, "review_standard_qdled_dc", "current_density", 1e3),
        (space_charge, "pu2020_electron_only", "current_density", 1e3),
        (gain, "review_dfb_l_ito", "modal_gain_max", 1.01),
        (gain, "review_dfb_l_ito", "laser_modal_loss", 2.0),
    ],
)
def test_a_device_that_breaks_a_law_is_noticed(
    law: Law, name: str, quantity: str, factor: float
) -> None:
    stack, result = shipped_run(name)
    with pytest.raises(AssertionError):
        law(stack, result.assign({quantity: factor * result[quantity]}))


def test_pairs_that_climb_for_nothing_outshine_a_black_body(monkeypatch) -> None:
    from stackmodel.coupling import crossed_pairs

    monkeypatch.setattr(crossed_pairs, "taken_pairs", lambda offered, *_: offered)
    stack = sm.read_stack(STACKS[0].parent / "pu2020_s1_ref15.yaml")
    with pytest.raises(AssertionError):
        black_body(stack, sm.run(stack))
