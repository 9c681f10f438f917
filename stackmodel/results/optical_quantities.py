"""Rows of the table of quantities that modes, feedback, cavities and emission add."""

from __future__ import annotations

Row = tuple[str, str, str]

OPTICAL_COORDINATES: dict[str, Row] = {
    "thickness": ("thickness", "m", "thickness of the varied layer"),
    "cutoff": ("cutoff", "", "number of the cut-off"),
    "resonance": ("resonance", "", "number of the resonance"),
    "solution": ("solution", "", "threshold solution, lowest gain first"),
    "emission_wavelength": ("emission_wavelength", "m", "wavelength of emission"),
    "dipole": ("dipole", "", "position of the dipoles, from the substrate up"),
    "line": ("line", "m", "vacuum wavelength near the Bragg line"),
}

OPTICAL_ROWS: dict[str, Row] = {
    "index_by_index_real": ("mode layer", "1", "d(effective index)/d(index), real part"),
    "index_by_index_imag": ("mode layer", "1", "d(effective index)/d(index), imaginary"),
    "index_by_thickness_real": ("mode film", "1/m", "d(Re effective index)/d(thickness)"),
    "index_by_thickness_imag": ("mode film", "1/m", "d(Im effective index)/d(thickness)"),
    "loss_by_index": ("mode layer", "1/m", "d(modal loss)/d(index)"),
    "loss_by_extinction": ("mode layer", "1/m", "d(modal loss)/d(extinction)"),
    "loss_by_thickness": ("mode film", "1/m^2", "d(modal loss)/d(thickness)"),
    "cutoff_polarization": ("cutoff", "", "polarization of the mode that begins or ends"),
    "cutoff_thickness": ("cutoff", "m", "thickness at which a guided mode begins or ends"),
    "bragg_wavelength": ("mode", "m", "Bragg wavelength"),
    "coupling_coefficient_real": ("mode", "1/m", "coupling by index"),
    "coupling_coefficient_imag": ("mode", "1/m", "coupling by gain or loss"),
    "radiation_coefficient_real": ("mode", "1/m", "radiation along the normal"),
    "radiation_coefficient_imag": ("mode", "1/m", "shift that goes with it"),
    "stop_band_width": ("mode", "m", "width of the stop band of an endless grating"),
    "threshold_wavelength": ("solution", "m", "wavelength at threshold"),
    "threshold_detuning": ("solution", "1/m", "propagation constant over the Bragg one"),
    "threshold_modal_gain": ("solution", "1/m", "power gain of the mode at threshold"),
    "threshold_net_gain": ("solution", "1/m", "the same without the waveguide's loss"),
    "threshold_material_gain": ("solution", "1/m", "gain of the dots at threshold"),
    "radiation_loss": ("solution", "1/m", "power radiated out of the plane"),
    "band_edge": ("solution", "", "whether the solution radiates"),
    "line_shape": ("line", "1", "emission near threshold, largest value 1"),
    "lasing_mode": ("", "", "guided mode of the thresholds"),
    "resonance_wavelength": ("resonance", "m", "wavelength of the resonance"),
    "threshold_gain": ("resonance", "1/m", "gain of the active layer at threshold"),
    "quality_factor": ("resonance", "1", "quality factor without gain"),
    "angular_radiance": ("angle", "1/sr", "photons per solid angle and projected area, of one"),
    "angular_emission": ("angle", "1/sr", "share of the emission per solid angle"),
    "emission_spectrum": ("emission_wavelength", "1/m", "photons of the dots per wavelength"),
    "escaping_spectrum": ("emission_wavelength", "1/m", "photons in air per wavelength"),
    "luminous_efficacy": ("", "lm/W", "luminous flux per light power in air"),
    "colour_x": ("", "1", "CIE 1931 x of the light in air"),
    "colour_y": ("", "1", "CIE 1931 y of the light in air"),
    "forward_emission": ("", "1/sr", "share of the emission per solid angle along the normal"),
    "reabsorbed": ("", "1", "dipole power the emitting layer would absorb again"),
    "recycled_air": ("", "1", "photons out per excitation with what the layer re-emits"),
    "dipole_height": ("dipole", "m", "height of the dipoles above their layer's lower face"),
    "dipole_weight": ("dipole", "1", "share of the dipoles at a height"),
}
