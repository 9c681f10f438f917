"""Rows of the table of quantities that heat, limits, runaway and electrodes add."""

from __future__ import annotations

Row = tuple[str, str, str]

HEAT_COORDINATES: dict[str, Row] = {
    "across": ("across", "m", "distance from the middle"),
    "state_of_heating": ("state_of_heating", "", "point along the electrothermal curve"),
    "along": ("along", "m", "distance from the left edge of the electrode"),
    "aside": ("aside", "m", "distance from the near edge of the electrode"),
    "substrate_material": ("substrate_material", "", "substrate"),
    "heated_area": ("heated_area", "m^2", "heated area"),
    "pulse_width": ("pulse_width", "s", "pulse width"),
    "duty": ("duty", "1", "pulse width over period; 0 is one pulse, 1 direct current"),
}

HEAT_ROWS: dict[str, Row] = {
    "drive_voltage": ("", "V", "voltage of the drive"),
    "drive_current_density": ("", "A/m^2", "current density of the drive"),
    "drive_light_power_density": ("", "W/m^2", "light of the drive"),
    "source_power_density": ("film", "W/m^2", "heat released in a film at the drive"),
    "temperature_rise_profile_mean": ("position", "K", "rise along the depth, mean"),
    "temperature_rise_profile_peak": ("position", "K", "rise along the depth, middle"),
    "apparent_temperature_rise": ("", "K", "rise that the emission peak shows"),
    "peak_energy_shift": ("", "eV", "shift of the emission peak"),
    "peak_wavelength_shift": ("", "m", "shift of the emission peak in wavelength"),
    "section_temperature_rise": ("height across", "K", "rise over the cross-section"),
    "section_energy_error": ("", "1", "heat that the faces do not remove"),
    "spectral_temperature_rise_mean": ("", "K", "the same by the spectral solver, mean"),
    "spectral_temperature_rise_peak": ("", "K", "the same by the spectral solver, peak"),
    "electrothermal_voltage": ("state_of_heating", "V", "voltage of a steady state"),
    "electrothermal_current_density": ("state_of_heating", "A/m^2", "its current density"),
    "electrothermal_temperature": ("state_of_heating", "K", "its temperature"),
    "runaway_voltage": ("", "V", "voltage of thermal runaway"),
    "runaway_current_density": ("", "A/m^2", "current density of thermal runaway"),
    "runaway_temperature": ("", "K", "temperature of thermal runaway"),
    "thermal_feedback": ("", "1", "largest (T - T0) d ln J/dT; runaway is where it is 1"),
    "thermal_resistance": ("", "K*m^2/W", "rise of the emitter per areal electrical power"),
    "local_voltage": ("along aside", "V", "voltage across the stack"),
    "local_current_density": ("along aside", "A/m^2", "local current density"),
    "local_temperature": ("along aside", "K", "local temperature"),
    "crowding": ("along aside", "1", "current density over its mean"),
    "crowding_maximum": ("", "1", "largest current density over the mean"),
    "applied_voltage": ("", "V", "voltage at the contacts"),
    "lost_voltage": ("", "V", "voltage lost in the electrode"),
    "electrode_current": ("", "A", "current of the device"),
    "electrode_power": ("", "W", "heat in the electrode"),
    "electrode_sheet_resistance": ("", "ohm", "sheet resistance"),
    "limit_kind": ("limit", "", "kind of the limit"),
    "limit_unit": ("limit", "", "unit of limit and value"),
    "limit_low": ("limit", "", "limit, low end of its range"),
    "limit_high": ("limit", "", "limit, high end of its range"),
    "limit_source": ("limit", "", "where the limit comes from"),
    "limit_current_margin": ("limit", "1", "current at the limit over that of the drive"),
    "first_limit": ("", "", "limit that is reached first"),
    "first_limit_current_density": ("", "A/m^2", "current density at the first limit"),
    "first_limit_voltage": ("", "V", "voltage at the first limit"),
    "safe_current_density": (
        "substrate_material heated_area pulse_width duty", "A/m^2", "highest safe current density",
    ),
    "safe_power_density": (
        "substrate_material heated_area pulse_width duty", "W/m^2", "highest safe heat",
    ),
    "safe_layer": (
        "substrate_material heated_area pulse_width duty", "", "layer that sets it",
    ),
    "pulse_current_density": ("time", "A/m^2", "current density through the pulse"),
    "pulse_voltage": ("time", "V", "voltage across the stack through the pulse"),
    "pulse_temperature_rise": ("time", "K", "rise of the emitter through the pulse"),
    "pulse_light_power_density": ("time", "W/m^2", "light through the pulse"),
}  # fmt: skip
