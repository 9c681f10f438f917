"""What a paper reports of the same device, kept beside what is computed; never an input."""

from __future__ import annotations

from typing import Annotated

from stackmodel import units
from stackmodel.materials.frozen import TEXT, Described
from stackmodel.materials.record import quantity

CORRELATION = units.Kind("g2", "", "0.045", highest=10.0, zero=True)


class Published(Described):
    """One reported point; `voltage` where it was taken at a stated one."""

    voltage: quantity(units.VOLTAGE) | None = None
    g2_zero: quantity(CORRELATION) | None = None
    g2_uncertainty: quantity(CORRELATION) | None = None
    photon_rate: quantity(units.RATE) | None = None
    roll_off_current_density: quantity(units.CURRENT_DENSITY) | None = None
    source: Annotated[str, TEXT]
