"""A pulse in time: voltage, current, temperature, light."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel.report.picture import COLOURS, Picture, canvas

if TYPE_CHECKING:
    import xarray

    from stackmodel.description.stack import Stack


def draw(stack: Stack, result: xarray.Dataset) -> Picture | None:
    """Each over its largest value, left; the rise in kelvin, right."""
    if "pulse_temperature_rise" not in result:
        return None
    seconds = result.time.values
    curves = (
        ("voltage", result.pulse_voltage, "V", 1.0),
        ("current", result.pulse_current_density, "A/cm²", 1e-4),
        ("light", result.pulse_light_power_density, "mW/cm²", 0.1),
    )
    caption = (
        "Left: voltage across the stack, current density and light, each over its largest value. "
        "Right: rise of the emitter, mean over the heated area."
    )
    with canvas("pulse", "Pulse", caption, size=(7.2, 3.0), columns=2) as drawing:
        for number, (name, values, unit, factor) in enumerate(curves):
            largest = float(values.max())
            if largest > 0:
                said = f"{name}, up to {largest * factor:.3g} {unit}"
                drawing.curve(
                    seconds, values.values / largest, said, at=0, color=COLOURS[number],
                    linestyle=("-", "-", "--")[number],
                )  # fmt: skip
        rise = result.pulse_temperature_rise.values
        drawing.curve(seconds, rise, "rise", at=1, color=COLOURS[4])
        drawing.axes[0].legend(fontsize=7)
        for at in (0, 1):
            drawing.decades_across(at=at)
        drawing.labels("time (s)", "over the largest value", at=0)
        drawing.labels("time (s)", "rise (K)", at=1)
    return drawing.picture
