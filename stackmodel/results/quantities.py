"""Every quantity a result may hold: its dimensions, unit and long name. The only such table.

Report, command line and files read it; a name that is not here cannot be stored.
"""

from __future__ import annotations

from typing import NamedTuple

from stackmodel.results.dot_quantities import DOT_COORDINATES, DOT_ROWS
from stackmodel.results.heat_quantities import HEAT_COORDINATES, HEAT_ROWS
from stackmodel.results.laser_quantities import LASER_COORDINATES, LASER_ROWS
from stackmodel.results.loss_quantities import LOSS_COORDINATES, LOSS_ROWS
from stackmodel.results.optical_quantities import OPTICAL_COORDINATES, OPTICAL_ROWS


class Quantity(NamedTuple):
    """One row: dimensions (space-separated), SI unit, and the words people read."""

    dims: str
    units: str
    long_name: str


COORDINATES: dict[str, Quantity] = {
    "voltage": Quantity("voltage", "V", "voltage between anode and cathode"),
    "position": Quantity("position", "m", "distance from the first layer's substrate side"),
    "delay": Quantity("delay", "s", "delay between two photons"),
    "film_thickness": Quantity("film_thickness", "m", "thickness of the film where a dot lies"),
    "state": Quantity("state", "", "charges on a dot, electrons first"),
    "mode": Quantity("mode", "", "mode"),
    "layer": Quantity("layer", "", "layer"),
    "time": Quantity("time", "s", "time"),
    "wavelength": Quantity("wavelength", "m", "vacuum wavelength"),
    "angle": Quantity("angle", "radian", "angle of incidence or emission"),
    "claim": Quantity("claim", "", "number of a paper, by its id"),
    "limit": Quantity("limit", "", "what gives way"),
    "property": Quantity("property", "", "property of a layer"),
    "layer_property": Quantity("layer_property", "", "layer and property, the largest first"),
    "frequency": Quantity("frequency", "Hz", "frequency"),
    "stack": Quantity("stack", "", "stack"),
    "depth": Quantity("depth", "m", "depth below the top face"),
    "energy": Quantity("energy", "eV", "photon energy"),
    "dot_layer": Quantity("dot_layer", "", "layer that holds dots"),
    "film": Quantity("film", "", "film, from the substrate up"),
    "carrying_layers": Quantity("carrying_layers", "", "layer between the electrodes"),
    "optical_layer": Quantity("optical_layer", "", "medium, from the substrate up"),
    "height": Quantity("height", "m", "height above the substrate"),
    "gain_state": Quantity("gain_state", "", "state of the three-state model"),
    "current": Quantity("current", "A/m^2", "current density"),
    "interface": Quantity("interface", "", "interface between two layers, the lower one first"),
    **{name: Quantity(*row) for name, row in OPTICAL_COORDINATES.items()},
    **{name: Quantity(*row) for name, row in DOT_COORDINATES.items()},
    **{name: Quantity(*row) for name, row in HEAT_COORDINATES.items()},
    **{name: Quantity(*row) for name, row in LASER_COORDINATES.items()},
    **{name: Quantity(*row) for name, row in LOSS_COORDINATES.items()},
}

_JV = {
    "current_density": Quantity("voltage", "A/m^2", "current density, positive in forward bias"),
    "current_conservation_error": Quantity("voltage", "1", "largest deviation of J from its mean"),
    "density_above_states": Quantity("voltage", "", "a density exceeds the density of states"),
    "recombination_current_density": Quantity("voltage", "A/m^2", "current that recombines"),
    "interface_recombination_current_density": Quantity(
        "voltage interface", "A/m^2", "current that recombines across an interface"
    ),
    "displacement_current_density": Quantity("time", "A/m^2", "displacement, space average"),
    "capacitance": Quantity("voltage frequency", "F/m^2", "small-signal capacitance"),
    "conductance": Quantity("voltage frequency", "S/m^2", "small-signal conductance"),
    "lowest_frequency_capacitance": Quantity("voltage", "F/m^2", "C at the lowest frequency"),
    "lowest_frequency_conductance": Quantity("voltage", "S/m^2", "G at the lowest frequency"),
    "ranked_sensitivity": Quantity("layer_property", "1", "the largest d ln J / d ln p"),
    "log_sensitivity": Quantity("carrying_layers property", "1", "d ln J / d ln p"),
    "sensitivity_voltage": Quantity("", "V", "voltage of the sensitivities"),
    "sensitivity_value": Quantity("", "A/m^2", "the current whose change is meant"),
    "internal_voltage": Quantity("voltage", "V", "voltage without the series resistances"),
    "potential": Quantity("voltage position", "V", "electrostatic potential"),
    "electron_density": Quantity("voltage position", "1/m^3", "electron density"),
    "hole_density": Quantity("voltage position", "1/m^3", "hole density"),
    "electron_current_density": Quantity("voltage position", "A/m^2", "electron current density"),
    "hole_current_density": Quantity("voltage position", "A/m^2", "hole current density"),
    "recombination_rate": Quantity("voltage position", "1/m^3/s", "recombination rate"),
    "conduction_band_edge": Quantity("voltage position", "eV", "conduction band edge"),
    "valence_band_edge": Quantity("voltage position", "eV", "valence band edge"),
    "electron_fermi_level": Quantity("voltage position", "eV", "electron quasi-Fermi level"),
    "hole_fermi_level": Quantity("voltage position", "eV", "hole quasi-Fermi level"),
    "electric_field": Quantity("voltage position", "V/m", "electric field"),
    "layer_of_position": Quantity("position", "", "number of the carrying layer"),
    "luminance": Quantity("voltage", "cd/m^2", "luminance normal to the surface"),
    "external_quantum_efficiency": Quantity("voltage", "1", "photons out per electron"),
    "largest_field": Quantity(
        "voltage carrying_layers", "V/m", "largest electric field in a layer"
    ),
    "grid_points": Quantity("", "", "nodes of the electrical grid"),
}
_DOTS = {
    "dot_current_density": Quantity("voltage", "A/m^2", "current through isolated dots"),
    "photon_rate": Quantity("", "1/s", "photons a dot emits per second"),
    "g2_zero": Quantity("", "1", "second-order correlation at zero delay"),
    "g2": Quantity("delay", "1", "second-order correlation"),
    "occupation": Quantity("state", "1", "stationary probability of a dot state"),
    "electron_rate": Quantity("", "1/s", "electron injection into a neutral dot"),
    "hole_rate": Quantity("", "1/s", "hole injection into a neutral dot"),
    "mean_electrons": Quantity("", "1", "mean number of electrons on a dot"),
    "mean_holes": Quantity("", "1", "mean number of holes on a dot"),
    "mean_excitons": Quantity("", "1", "mean number of electron-hole pairs"),
    "inversion": Quantity("", "1", "P_XX - P_0 of the three-state model"),
    "gain_occupancy": Quantity("gain_state", "1", "three-state occupation (0, X, XX)"),
    "gain_threshold_current_density": Quantity("", "A/m^2", "three-state gain threshold"),
    "half_gain_current_density": Quantity("", "A/m^2", "current for half the saturated gain"),
    "dot_photon_rate": Quantity("voltage", "1/s", "photons a dot emits per second"),
    "dot_g2_zero": Quantity("voltage", "1", "second-order correlation at zero delay"),
    "dot_electron_rate": Quantity("voltage", "1/s", "electron injection into a neutral dot"),
    "dot_hole_rate": Quantity("voltage", "1/s", "hole injection into a neutral dot"),
    "dot_seen_photon_rate": Quantity("voltage", "1/s", "photons of dots picked by their light"),
    "dot_lit_share": Quantity("voltage", "1", "dots visible beside the seen one"),
    "film_photon_rate": Quantity("film_thickness", "1/s", "photons of a dot behind that film"),
    "film_dot_share": Quantity("film_thickness", "1", "dots behind that film or a thinner one"),
    "background_current_density": Quantity("voltage", "A/m^2", "current past the dots"),
    "host_photon_flux": Quantity("voltage", "1/m^2/s", "photons of the layers beside the dots"),
    "dot_background_ratio": Quantity("voltage", "1", "host photons over those of the dots"),
    "dot_g2_measured": Quantity("voltage", "1", "g2(0) of a dot with the light of the hosts"),
}
_MODES = {
    "polarization": Quantity("mode", "", "polarization"),
    "sheet": Quantity("mode", "", "decay in substrate and cover"),
    "effective_index_real": Quantity("mode", "1", "real part of the effective index"),
    "effective_index_imag": Quantity("mode", "1", "imaginary part, loss positive"),
    "group_index": Quantity("mode", "1", "group index"),
    "modal_loss": Quantity("mode", "1/m", "power loss of the mode"),
    "layer_loss": Quantity("mode layer", "1/m", "part of the modal loss that a layer causes"),
    "confinement_factor": Quantity("mode layer", "1", "share of the mode in a layer"),
    "gain_overlap": Quantity("mode layer", "1", "d(modal gain)/d(gain of the layer)"),
    "mode_field": Quantity("mode position", "1", "field of the mode, largest value 1"),
    "index_real": Quantity("layer", "1", "refractive index"),
    "index_imag": Quantity("layer", "1", "extinction coefficient"),
}
_LIGHT = {
    "air": Quantity("", "1", "dipole power that leaves the device"),
    "substrate": Quantity("", "1", "dipole power caught in the substrate"),
    "guided": Quantity("", "1", "dipole power in guided modes"),
    "plasmon": Quantity("", "1", "dipole power in plasmons and near field"),
    "absorbed": Quantity("", "1", "dipole power absorbed on the way out"),
    "purcell_factor": Quantity("", "1", "dipole power over that in the endless medium"),
    "absorbed_in_layer": Quantity("layer", "1", "dipole power that ends there or enters it"),
    "effective_yield": Quantity("", "1", "radiative yield in the device"),
    "reflectance": Quantity("wavelength angle", "1", "reflectance"),
    "transmittance": Quantity("wavelength angle", "1", "transmittance"),
    "absorptance": Quantity("wavelength angle layer", "1", "absorptance of a layer"),
    "radiant_intensity": Quantity("angle", "1/sr", "share of dipole power per solid angle"),
}
_HEAT = {
    "heat_source_power_density": Quantity("", "W/m^2", "areal heat"),
    "steady_temperature_rise_mean": Quantity("", "K", "steady rise, mean over the source"),
    "steady_temperature_rise_peak": Quantity("", "K", "steady rise, centre of the source"),
    "steady_temperature_rise_layer": Quantity("layer", "K", "steady rise of a layer"),
    "temperature_rise_mean": Quantity("time", "K", "rise, mean over the source"),
    "temperature_rise_peak": Quantity("time", "K", "rise, centre of the source"),
    "thermal_impedance": Quantity("time", "K*m^2/W", "mean rise per areal heat after a step"),
    "train_temperature_rise_mean_maximum": Quantity("", "K", "pulse train: highest mean rise"),
    "train_temperature_rise_peak_maximum": Quantity("", "K", "pulse train: highest peak rise"),
    "train_temperature_rise_mean_minimum": Quantity(
        "", "K", "pulse train: mean rise before a pulse"
    ),
    "train_temperature_rise_average": Quantity("", "K", "pulse train: rise averaged over time"),
    "heat_by_layer": Quantity("voltage film", "W/m^2", "heat released in a film"),
    "peltier_heat_by_layer": Quantity("voltage film", "W/m^2", "Peltier-Thomson share of it"),
    "temperature_rise": Quantity("voltage", "K", "rise of the hottest layer"),
    "layer_temperature": Quantity("voltage layer", "K", "temperature of a layer, mean"),
    "layer_temperature_peak": Quantity("voltage layer", "K", "temperature of a layer, middle"),
}
_BALANCES = {
    "energy_balance_error": Quantity("voltage", "1", "electrical power against light and heat"),
    "carrier_balance_error": Quantity("voltage", "1", "injected against recombined and escaped"),
    "photon_balance_error": Quantity("voltage", "1", "emitted against out and lost"),
    "electrical_power_density": Quantity("voltage", "W/m^2", "electrical power"),
    "light_power_density": Quantity("voltage", "W/m^2", "light that leaves the device"),
    "heat_power_density": Quantity("voltage", "W/m^2", "heat, the sum of the local sources"),
    "emitted_photon_flux": Quantity("voltage", "1/m^2/s", "photons emitted by the dots"),
    "escaped_photon_flux": Quantity("voltage", "1/m^2/s", "photons that leave the device"),
    "lost_photon_flux": Quantity("voltage", "1/m^2/s", "photons lost in the device"),
    "escape_current_density": Quantity("voltage", "A/m^2", "current that crosses unrecombined"),
}
_LASER = {
    "modal_gain_max": Quantity("", "1/m", "modal gain with every dot inverted"),
    "laser_modal_loss": Quantity("", "1/m", "loss of the lasing mode"),
    "cavity_loss": Quantity("", "1/m", "loss through the ends or the grating"),
    "threshold_current_density": Quantity("", "A/m^2", "threshold current density"),
    "limit_current_density": Quantity("", "A/m^2", "current the stack survives"),
    "limiting_mechanism": Quantity("", "", "what gives way first"),
    "margin": Quantity("", "1", "limit over threshold"),
    "feasible": Quantity("", "", "whether it lases before it breaks"),
    "binding_constraint": Quantity("", "", "what stands in the way"),
}
_LIMITS = {
    "limit_layer": Quantity("limit", "", "where"),
    "limit_value": Quantity("limit", "", "the limit"),
    "limit_reached": Quantity("limit", "", "largest value at the drive"),
    "limit_voltage": Quantity("limit", "V", "voltage at which it is reached"),
    "limit_current": Quantity("limit", "A/m^2", "current density at which it is reached"),
    "limit_margin": Quantity("limit", "1", "limit over what is reached"),
}
_SUMMARY = {
    "turn_on_voltage": Quantity("", "V", "voltage at 1 cd/m²"),
    "peak_temperature": Quantity("", "K", "highest temperature at the last bias"),
    "hottest_layer": Quantity("", "", "hottest layer"),
    "largest_field_value": Quantity("", "V/m", "largest field at the last bias"),
    "largest_field_layer": Quantity("", "", "layer of the largest field"),
    "best_mode": Quantity("", "", "guided mode with the largest share in the dots"),
    "best_mode_confinement": Quantity("", "1", "share of the best mode in the dots"),
    "best_mode_loss": Quantity("", "1/m", "loss of the best mode"),
}
_CLAIMS = {
    "kind": Quantity("claim", "", "kind of the number"),
    "quantity": Quantity("claim", "", "what it is"),
    "claimed": Quantity("claim", "", "as printed (first number, SI)"),
    "computed": Quantity("claim", "", "as recomputed (first number, SI)"),
    "computed_low": Quantity("claim", "", "5th percentile of what is computed"),
    "computed_high": Quantity("claim", "", "95th percentile of what is computed"),
    "deviation": Quantity("claim", "1", "computed over claimed, less one"),
    "within": Quantity("claim", "", "whether the two agree to the printed digits"),
    "paper": Quantity("claim", "", "who prints it"),
    "claimed_text": Quantity("claim", "", "as printed"),
    "computed_text": Quantity("claim", "", "as recomputed, in the units of the print"),
    "contradiction": Quantity("claim", "", "whether the papers contradict themselves here"),
    "remark": Quantity("claim", "", "remark"),
}

QUANTITIES: dict[str, Quantity] = {
    **COORDINATES,
    **_JV,
    **_DOTS,
    **{name: Quantity(*row) for name, row in DOT_ROWS.items()},
    **_MODES,
    **{name: Quantity(*row) for name, row in OPTICAL_ROWS.items()},
    **_LIGHT,
    **_HEAT,
    **{name: Quantity(*row) for name, row in HEAT_ROWS.items()},
    **{name: Quantity(*row) for name, row in LASER_ROWS.items()},
    **{name: Quantity(*row) for name, row in LOSS_ROWS.items()},
    **_BALANCES,
    **_LASER,
    **_LIMITS,
    **_SUMMARY,
    **_CLAIMS,
}

# Which part of an answer a quantity belongs to, for people who read.
GROUPS: dict[str, frozenset[str]] = {
    "Light and losses": frozenset({*_LIGHT, *LOSS_ROWS, *OPTICAL_ROWS, "turn_on_voltage"})
    - {"lasing_mode"},
    "Modes and laser": frozenset({*_MODES, *_LASER, *LASER_ROWS, "lasing_mode"})
    | {name for name in _SUMMARY if name.startswith("best_mode")},
    "Heat and limits": frozenset({*_HEAT, *HEAT_ROWS, *_LIMITS, *_SUMMARY}),
    "Dots": frozenset({*_DOTS, *DOT_ROWS}),
}
OTHER = "More"
