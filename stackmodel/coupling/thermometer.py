"""The dots' emission peak as a thermometer of their layer."""

from __future__ import annotations

from stackmodel.constants import ELEMENTARY_CHARGE, PLANCK, SPEED_OF_LIGHT
from stackmodel.description.stack import Stack
from stackmodel.thermal.thermometer import peak_shift


def peak_shifts(stack: Stack, layer: str, rise: float) -> dict[str, float]:
    """What a rise, averaged over the light, does to the emission peak; {} without dots there.

    The rise is averaged over the heated area and, under pulses, over the time in which light is
    emitted, which is constant through a pulse: photons are counted, not instants.
    """
    film = next((film for film in stack.layers if film.name == layer), None)
    if film is None or film.dots is None:
        return {}
    dots = stack.material(film.dots.material)
    coefficient = dots.gap_temperature_coefficient
    if coefficient is None:
        return {}
    shift = float(peak_shift(rise, -float(coefficient)))
    answer = {"apparent_temperature_rise": rise, "peak_energy_shift": shift}
    if dots.emission_wavelength is not None:
        cold = float(dots.emission_wavelength)
        energy = PLANCK * SPEED_OF_LIGHT / cold / ELEMENTARY_CHARGE
        if energy + shift > 0:
            answer["peak_wavelength_shift"] = cold * energy / (energy + shift) - cold
    return answer
