"""Photon energy of a vacuum wavelength."""

from __future__ import annotations

from typing import Any

from stackmodel.constants import ELEMENTARY_CHARGE, PLANCK, SPEED_OF_LIGHT


def photon_energy(wavelength: Any) -> Any:
    """E = h c/lambda [eV] for a vacuum wavelength [m]."""
    return PLANCK * SPEED_OF_LIGHT / (ELEMENTARY_CHARGE * wavelength)
