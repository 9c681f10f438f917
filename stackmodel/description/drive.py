"""How the device is driven."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from stackmodel import units
from stackmodel.materials.frozen import Described
from stackmodel.materials.record import describe, quantity, refuse

MOST_POINTS = 100_000
MOST_LUMINANCES = 50
Luminance = quantity(units.LUMINANCE)


def _count(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise refuse(describe(raw), "a whole number of points like 61")
    if not 2 <= raw <= MOST_POINTS:
        found = f"{raw} point{'' if raw == 1 else 's'}"
        raise refuse(found, f"from 2 to {MOST_POINTS} points", "61 points are plenty")
    return raw


class Bias(Described):
    """A sweep of the voltage between anode and cathode.

    Its end is the drive, so one written from 4 V to 0 V is that from 0 V to 4 V.
    """

    start: quantity(units.VOLTAGE) = Field(alias="from")
    stop: quantity(units.VOLTAGE) = Field(alias="to")
    points: Annotated[int, BeforeValidator(_count)] = 61

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Bias:
        if self.start == self.stop:
            raise refuse("from and to are the same voltage", "a sweep like {from: 0 V, to: 3 V}")
        if self.start > abs(self.stop):
            first, last = self.stop, self.start
            object.__setattr__(self, "start", first)  # frozen only once it is valid
            object.__setattr__(self, "stop", last)
        return self


class Pulse(Described):
    """Rectangular pulses; `repetition` left out means one pulse."""

    width: quantity(units.DURATION)
    repetition: quantity(units.FREQUENCY) | None = None
    voltage: quantity(units.VOLTAGE) | None = None
    current_density: quantity(units.CURRENT_DENSITY) | None = None

    @model_validator(mode="after")
    def _pulses_do_not_overlap(self) -> Pulse:
        if self.repetition is not None and self.width * self.repetition >= 1:
            raise refuse("pulses longer than their period", "width below 1/repetition")
        return self


class Cavity(Described):
    """The resonator of a laser stack."""

    length: quantity(units.LENGTH)
    facet_reflectance: quantity(units.FRACTION) | None = None


class Detection(Described):
    """How photons are counted; background is uncorrelated light beside that of the dot."""

    efficiency: quantity(units.FRACTION) | None = None
    jitter: quantity(units.DURATION) | None = None
    bin_width: quantity(units.DURATION) | None = None
    background: quantity(units.RATE) | None = None


def _luminances(raw: Any) -> Any:
    if isinstance(raw, list | tuple) and not 1 <= len(raw) <= MOST_LUMINANCES:
        raise refuse(f"{len(raw)} luminances", f"from 1 to {MOST_LUMINANCES} luminances")
    return raw


class Operation(Described):
    """What the device is asked to do.

    `luminances` are those at which the efficiency is stated; `self_consistent`: whether heat and
    light act back in a run.
    """

    bias: Bias | None = None
    wavelength: quantity(units.WAVELENGTH) | None = None
    voltage: quantity(units.VOLTAGE) | None = None
    current_density: quantity(units.CURRENT_DENSITY) | None = None
    luminances: Annotated[tuple[Luminance, ...], BeforeValidator(_luminances)] = ()
    pulse: Pulse | None = None
    cavity: Cavity | None = None
    detection: Detection | None = None
    self_consistent: bool = True
    pump_fluence: quantity(units.Kind("fluence", "J/m^2", "65.6 uJ/cm^2", highest=1e9)) | None = (
        None
    )
