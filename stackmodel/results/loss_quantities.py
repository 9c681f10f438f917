"""The rows of losses and efficiency in the table of quantities: dimensions, unit, long name."""

from __future__ import annotations

LOSS_COORDINATES = {
    "mechanism": ("mechanism", "", "where an injected pair ends"),
    "stated_luminance": ("stated_luminance", "cd/m^2", "luminance at which numbers are quoted"),
}
_A = "A/m^2"
LOSS_ROWS = {
    "loss_share": ("voltage mechanism", "1", "share of the current that ends there"),
    "loss_share_at_drive": ("mechanism", "1", "share of the current that ends there at the drive"),
    "loss_voltage": ("", "V", "voltage of the losses at the drive"),
    "largest_loss": ("", "", "largest loss at the drive"),
    "largest_loss_share": ("", "1", "share of the current that the largest loss takes"),
    "peak_efficiency": ("", "1", "peak EQE, from 1 cd/m² on if reached"),
    "peak_efficiency_voltage": ("", "V", "voltage of the peak EQE"),
    "peak_efficiency_current_density": ("", _A, "current density of the peak EQE"),
    "peak_efficiency_luminance": ("", "cd/m^2", "luminance of the peak EQE"),
    "roll_off_90_current_density": ("", _A, "current density at which EQE is 90 % of its peak"),
    "roll_off_50_current_density": ("", _A, "current density at which EQE is 50 % of its peak"),
    "efficiency_at_luminance": ("stated_luminance", "1", "EQE at that luminance"),
    "voltage_at_luminance": ("stated_luminance", "V", "voltage at that luminance"),
    "current_density_at_luminance": ("stated_luminance", _A, "current density at that luminance"),
}
