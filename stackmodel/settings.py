"""Every numerical knob once: its name, meaning, unit and default.

A user never has to turn one; `stackmodel.settings.Electrical(grid_tolerance=1e-4)` overrides.
One frozen record an engine, passed down explicitly: there is no module-level state to change.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Electrical:
    """Drift-diffusion."""


@dataclass(frozen=True)
class Optical:
    """Modes, planar response, dipole emission."""


@dataclass(frozen=True)
class Thermal:
    """Heat conduction."""


@dataclass(frozen=True)
class Dots:
    """Per-dot rate equations."""
